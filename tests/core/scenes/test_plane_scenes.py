"""The scenes on points: what they say is true of their runs, and what is looked for shows with each seed."""

import numpy as np
import pytest

from core.datasets import load
from core.diagnostics import distinct_units
from core.network.decision_map import Area, decision_map, unit_maps
from core.scenes.completed_run import CompletedRun
from core.scenes.every_scene import every_scene as all_scenes
from core.scenes.scene import Scene
from core.training import StepReport, Trainer
from tests.core.scenes.test_scene import lost, over, scene_of, tabled, told

PLANE_SCENES = tuple(scene for scene in all_scenes() if scene.id.startswith("plane-"))
every_scene = pytest.mark.parametrize("scene", PLANE_SCENES, ids=lambda scene: scene.id)
every_seed = pytest.mark.parametrize("seed", range(3))
slow = pytest.mark.slow


def made(scene: Scene, seed: int) -> list[tuple[Trainer, CompletedRun]]:
    """The runs of a scene, with this seed and points of this seed."""
    done = []
    for plan in scene.plan:
        config = plan.config.replace(seed=seed, data_seed=seed)
        trainer = Trainer(config, load(config.data))
        losses = [report.loss for report in trainer.run() if isinstance(report, StepReport)]
        done.append((trainer, CompletedRun.of("", trainer, losses)))
    return done


@every_scene
def test_a_scene_says_what_it_is_about_and_makes_equal_steps(scene: Scene) -> None:
    assert scene.look_for.text().endswith(".")
    assert len({plan.name.text() for plan in scene.plan}) == len(scene.plan)
    assert len({plan.config.steps for plan in scene.plan}) == 1
    assert all(plan.config.is_on_plane for plan in scene.plan)


@every_scene
@pytest.mark.parametrize("test", [0.2, 0.9])
def test_a_scene_has_something_to_tell_whatever_happens(scene: Scene, test: float) -> None:
    assert "{" not in told(scene, *(over(plan.config, test=test) for plan in scene.plan))
    assert "{" not in told(scene, *(lost(plan.config) for plan in scene.plan))


def test_equal_units_are_said_to_be_worth_one_only_where_they_lost() -> None:
    zeros, equal, drawn = (plan.config for plan in scene_of("plane-symmetry").plan)
    runs = [over(zeros, test=0.5), over(equal, test=0.9), over(drawn, test=0.98)]
    assert told(scene_of("plane-symmetry"), *runs).startswith(
        "Test accuracy is 50.0% from zeros, 90.0% from equal weights and 98.0% from weights that were drawn. Equal"
    )
    assert "worth one" not in told(scene_of("plane-symmetry"), *reversed(runs))


def test_the_cures_that_help_are_counted_and_tabled() -> None:
    tests = (0.8, 0.85, 0.79, 0.9)
    runs = [
        over(plan.config, train=0.98, test=test)
        for plan, test in zip(scene_of("plane-overfitting").plan, tests, strict=True)
    ]
    text = told(scene_of("plane-overfitting"), *runs)
    assert "all but 2% of the training points are right, but only 80.0%" in text
    assert "2 of 3 get more" in text
    assert tabled(scene_of("plane-overfitting"), *runs)[1] == ["L2 penalty", "98.0%", "85.0%"]


# What the runs show, with three seeds for the run and for the points.


@slow
@every_seed
def test_zeros_and_equal_weights_keep_all_units_equal(seed: int) -> None:
    (zeros, zeros_run), (equal, equal_run), (drawn, drawn_run) = made(scene_of("plane-symmetry"), seed)
    for trainer in (zeros, equal):
        (maps,) = unit_maps(trainer.network, Area(-2, 2, -1, 1), (9, 9), *trainer.pixels)
        assert all(np.array_equal(one, maps[0]) for one in maps)
    assert distinct_units(drawn.network.layers[0].weights, drawn.network.layers[0].bias) == 8
    assert zeros_run.test < 0.55
    assert 0.8 < equal_run.test < 0.93
    assert drawn_run.test > 0.97


@slow
@every_seed
def test_one_unit_draws_a_line_and_three_close_the_circle(seed: int) -> None:
    runs = made(scene_of("plane-few-units"), seed)
    one, two, three, eight = (run.test for _, run in runs)
    assert one < 0.68
    assert 0.74 < two < 0.85
    assert min(three, eight) > 0.97
    far = Area(-1.6, 1.6, -1.6, 1.6)
    for (trainer, _), closed in zip(runs, (False, False, True, True), strict=True):
        taken = decision_map(trainer.network, far, (65, 65), *trainer.pixels).taken_for
        edge = np.concatenate([taken[0], taken[-1], taken[:, 0], taken[:, -1]])
        assert (not edge.any()) == closed  # the inner class does not reach the edge


@slow
@every_seed
def test_the_boundary_curls_and_the_cures_smooth_it(seed: int) -> None:
    (plain, plain_run), (decayed, l2), (_, dropout), (stopped, early) = made(scene_of("plane-overfitting"), seed)
    assert plain_run.train == 1
    assert plain_run.test < 0.84
    assert all(run.test >= plain_run.test for run in (l2, dropout, early))
    assert l2.test > plain_run.test + 0.015
    assert len(stopped.history) < 100
    losses = [trainer.history[-1].test_loss for trainer in (plain, decayed, stopped)]
    assert losses[0] > 2
    assert losses[1] < 0.5
    assert losses[2] < losses[0]
    # Of two close places, the surer network changes its mind more often.
    area = Area.around(plain.dataset.train_images[plain.split.train])
    rough, smooth = (
        np.abs(np.diff(decision_map(one.network, area, (60, 60), *one.pixels).leads()[0], axis=0)).max()
        for one in (plain, decayed)
    )
    assert rough > 5 * smooth


@slow
@every_seed
def test_sgd_is_far_behind_on_spirals(seed: int) -> None:
    sgd, momentum, adam = (run.test for _, run in made(scene_of("plane-spirals"), seed))
    assert sgd < 0.7
    assert min(momentum, adam) > 0.93
