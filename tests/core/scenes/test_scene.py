"""The scenes of the notes: what they tell is true of the runs that were made, whichever way they came out."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.datasets import Dataset, load
from core.landscape.sharpness import Sharpness
from core.scenes.completed_run import CompletedRun
from core.scenes.every_scene import every_scene as all_scenes
from core.scenes.every_scene import find_scene
from core.scenes.scene import Scene
from core.training import Ending, StepReport, Trainer, TrainingConfig
from core.training.run_summary import RunSummary
from tests.core.histories import history

pytestmark = pytest.mark.timeout(600)  # on a busy machine, a scene takes some minutes

SCENES = tuple(scene for scene in all_scenes() if not scene.id.startswith("plane-"))
every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


def over(config: TrainingConfig, train: float = 0.9, test: float = 0.8, noise: float = 0.1) -> CompletedRun:
    losses = noise * np.random.default_rng(0).standard_normal(100)
    courses = {"train_accuracy": train, "validation_accuracy": test, "test_accuracy": test, "seconds": 0.5}
    epochs = history(**{name: [value] * config.epochs for name, value in courses.items()})
    summary = RunSummary(name="", config=config, ending=Ending("finished", 100)).with_history(epochs)
    return CompletedRun(summary, epochs, losses, np.array([3.0, 0.0]))


def lost(config: TrainingConfig) -> CompletedRun:
    summary = RunSummary(name="", config=config, ending=Ending("diverged", 4))
    return CompletedRun(summary, [], np.ones(4), np.zeros(2))


def scene_of(wanted: str) -> Scene:
    scene = find_scene(wanted)
    assert scene is not None
    return scene


def told(scene: Scene, *runs: CompletedRun) -> str:
    return scene.tell(runs).text()


def tabled(scene: Scene, *runs: CompletedRun) -> list[list[str]]:
    assert scene.tabulate is not None
    return [[cell.text() for cell in row] for row in scene.tabulate(runs).rows]


@every_scene
def test_a_scene_says_what_it_is_about(scene: Scene) -> None:
    assert scene.title.text()
    assert scene.look_for.text().endswith(".")
    assert (
        len({plan.name.text() for plan in scene.plan}) == len({plan.config for plan in scene.plan}) == len(scene.plan)
    )


def test_each_has_an_id_of_its_own() -> None:
    assert len({scene.id for scene in SCENES}) == len(SCENES)


@every_scene
@pytest.mark.parametrize("test", [0.2, 0.9])
def test_a_scene_has_something_to_tell_whatever_happens(scene: Scene, test: float) -> None:
    assert "{" not in told(scene, *(over(plan.config, test=test) for plan in scene.plan))
    assert "{" not in told(scene, *(lost(plan.config) for plan in scene.plan))


def test_the_start_matters_by_the_span_of_accuracies() -> None:
    scene = scene_of("s11-starts")
    configs = [plan.config for plan in scene.plan]
    tests = [0.1, 0.5, 0.4, 0.8, 0.3, 0.7, 0.9, 0.8]
    runs = [over(config, test=test) for config, test in zip(configs, tests, strict=True)]
    assert "test accuracy is 10% to 80% without batch norm and 30% to 90% with it" in told(scene, *runs)
    assert "matter less" in told(scene, *runs)
    assert "matter no less" in told(scene, *runs[4:], *runs[:4])
    assert "counts as" not in told(scene, *runs)
    text = told(scene, lost(configs[0]), *runs[1:])
    assert "0% to 80%" in text
    assert text.endswith("(A run that diverged counts as 0%.)")


def test_batch_norm_is_said_to_help_only_where_it_did() -> None:
    scene = scene_of("s11-overfitting")
    without, with_it = (plan.config for plan in scene.plan)
    assert "does reduce" in told(scene, over(without, 1.0, 0.8), over(with_it, 0.95, 0.85))
    assert "does not prevent" in told(scene, over(without, 1.0, 0.8), over(with_it, 1.0, 0.75))


def test_the_best_cure_is_named() -> None:
    scene = scene_of("s14-cures")
    runs = [over(plan.config, 1.0, test) for plan, test in zip(scene.plan, [0.8, 0.7, 0.81, 0.75, 0.95], strict=True)]
    assert told(scene, *runs) == (
        "The gap between training and validation is 20.0 points as it is, 30.0 with L2, 19.0 with dropout, "
        "25.0 with a small network and 5.0 with more images. "
        "Test accuracy is highest for “10,000 images”: 95.0%, against 80.0% as it is."
    )


def test_more_data_is_called_no_cure_only_where_it_was_none() -> None:
    scene = scene_of("s15-underfitting")
    configs = [plan.config for plan in scene.plan]

    def tell(more: float) -> str:
        return told(scene, *(over(c, train) for c, train in zip(configs, [0.5, more, 0.9, 0.6, 0.9], strict=True)))

    assert "two units reach 55.0%: more data alone is no cure" in tell(0.55)
    assert tell(0.8).endswith("two units reach 80.0%.")


def test_the_edge_of_stability_is_told_where_it_was_reached() -> None:
    scene = scene_of("x-edge-of-stability")
    values, limits = (25.0, 19.8, 9.1), (40.0, 20.0, 10.0)
    runs = [
        replace(over(plan.config), sharpness=Sharpness(200, value, math.nan, limit))
        for plan, value, limit in zip(scene.plan, values, limits, strict=True)
    ]
    text = told(scene, *runs)
    assert "the sharpness is 25 at the rate 0.05, 19.8 at 0.1 and 9.1 at 0.2" in text
    assert "fell all the same" in text
    early = [replace(run, sharpness=Sharpness(200, 3.0, math.nan, 20.0)) for run in runs]
    assert "fell all the same" not in told(scene, *early)
    assert "limits 2 / η are 20, 20 and 20" in told(scene, *early)


def test_a_high_rate_is_called_tamed_only_where_it_was() -> None:
    scene = scene_of("x-high-rate")
    wild, tamed = (over(plan.config) for plan in scene.plan)
    wild = replace(wild, losses=np.array([2.0, 5.0, 1.0, 3.0]))
    tamed = replace(tamed, losses=np.array([2.0, 1.5, 1.0, 0.5]))
    assert "is 2.5 times the first, with it no batch is above the first" in told(scene, wild, tamed)
    assert "2.5 times the first without batch norm and 2.5 times with it" in told(scene, wild, wild)


def test_the_rate_that_diverged_is_told_with_its_step() -> None:
    scene = scene_of("s18-learning-rates")
    runs = [over(plan.config, test=0.1 * number) for number, plan in enumerate(scene.plan)]
    assert told(scene, *runs).startswith(
        "The best rate is 10, with a test accuracy of 50.0%; in the same time, 0.0001 reaches 0.0%"
    )
    assert told(scene, *runs[:-1], lost(scene.plan[-1].config)).endswith("and 10 diverges at step 4.")


def test_the_batch_size_that_is_first_is_told() -> None:
    scene = scene_of("s19-batch-sizes")
    runs = [over(plan.config, test=0.79 if number != 2 else 0.81) for number, plan in enumerate(scene.plan)]
    assert "Batches of 100 are the first to reach 80%, after 0.5 s." in told(scene, *runs)
    assert "after 6 epochs, which are 12,000 and 6 steps, test accuracy is 79.0% and 79.0%" in told(scene, *runs)
    assert "No batch size reaches 80%." in told(scene, *runs[:2], runs[1], *runs[3:])


def test_noise_is_called_growing_only_where_it_grew() -> None:
    scene = scene_of("s22-noise")
    full, mini, one = (over(plan.config, noise=noise) for plan, noise in zip(scene.plan, [0.01, 0.1, 1.0], strict=True))
    assert "the noisier the loss" in told(scene, full, mini, one)
    assert "the noisier the loss" not in told(scene, one, mini, full)


def test_the_optimizer_that_wins_is_named_though_it_led_from_the_first() -> None:
    scene = scene_of("s21-optimizers")
    runs = [over(plan.config, test=test) for plan, test in zip(scene.plan, [0.7, 0.8, 0.9, 0.85, 0.88], strict=True)]
    assert told(scene, *runs) == (
        "After one epoch, AdaGrad leads with a test accuracy of 90.0%; after 10, AdaGrad leads with 90.0%, and SGD is "
        "last with 70.0%."
    )


def test_what_is_left_out_is_told_with_what_helps_most_when_images_are_few() -> None:
    scene = scene_of("s25-techniques")
    tests = [0.6, 0.3, 0.8, 0.65, 0.85, 0.7, 0.3, 0.8, 0.75, 0.8, 0.9, 0.1, 0.93, 0.91, 0.95]
    runs = [over(plan.config, test=test) for plan, test in zip(scene.plan, tests, strict=True)]
    assert tabled(scene, *runs) == [
        ["complete", "60.0%", "70.0%", "90.0%"],
        ["without batch norm", "30.0%", "30.0%", "10.0%"],
        ["without dropout", "80.0%", "80.0%", "93.0%"],
        ["without penalty", "65.0%", "75.0%", "91.0%"],
        ["without any of them", "85.0%", "80.0%", "95.0%"],
    ]
    assert told(scene, *runs) == (
        "Test accuracy after 900 steps each: with 300 images it is highest for “without any of them”."
    )


def test_initial_weights_that_let_nothing_be_learnt_are_counted() -> None:
    scene = scene_of("s7-initial-weights")
    runs = [
        over(plan.config, train, train - 0.05)
        for plan, train in zip(scene.plan, [0.15, 0, 0.16, 0.7, 0.9], strict=True)
    ]
    runs[1] = lost(scene.plan[1].config)
    assert told(scene, *runs) == (
        "After 20 epochs, test accuracy is highest from “He”: 85.0%. Networks that diverged or stayed "
        "below 20%: 3 of 5."
    )
    assert tabled(scene, *runs) == [
        ["zeros", "15.0%", "10.0%"],
        ["N(0, 1)", "diverged at step 4"],
        ["N(0, 0.01²)", "16.0%", "11.0%"],
        ["Xavier 1/√n", "70.0%", "65.0%"],
        ["He", "90.0%", "85.0%"],
    ]
    assert told(scene, *runs[3:], *runs[3:], runs[4]).endswith("85.0%.")


# Scenes whose runs take different numbers of steps, and why.
UNEQUAL = {
    "s15-underfitting": "the number of epochs is what two of them compare",
    "s19-epochs": "the number of epochs is what they compare",
    "s19-batch-sizes": "of as many epochs, and the result says how many steps these are",
    "s22-noise": "the noise of a step is what they compare, over as many epochs",
}


@every_scene
def test_all_runs_of_a_scene_take_as_many_steps_or_have_a_reason(scene: Scene) -> None:
    assert (len({plan.config.steps for plan in scene.plan}) > 1) == (scene.id in UNEQUAL)


def test_the_cures_say_how_many_steps_they_take() -> None:
    (steps,) = {plan.config.steps for plan in scene_of("s14-cures").plan}
    assert f"All take {steps} steps" in scene_of("s14-cures").look_for.text()


def test_more_images_of_two_units_take_as_many_steps() -> None:
    few, more, wide, *_ = scene_of("s15-underfitting").plan
    assert few.config.steps == more.config.steps == wide.config.steps


# What the runs show. The claims that have a table of their own are measured there, from three seeds.


def made(config: TrainingConfig, dataset: Dataset) -> CompletedRun:
    trainer = Trainer(config, dataset)
    return CompletedRun.of("", trainer, [report.loss for report in trainer.run() if isinstance(report, StepReport)])


def runs_of(scene: Scene, mnist: Dataset, seed: int = 0) -> list[CompletedRun]:
    return [made(plan.config.replace(seed=seed), mnist) for plan in scene.plan]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_plain_sgd_is_last_of_the_five_optimizers(mnist: Dataset, seed: int) -> None:
    sgd, *others = runs_of(scene_of("s21-optimizers"), mnist, seed)
    assert sgd.test < min(run.test for run in others)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_only_the_last_two_initial_weights_let_it_learn(mnist: Dataset, seed: int) -> None:
    zeros, large, small, xavier, he = runs_of(scene_of("s7-initial-weights"), mnist, seed)
    assert large.diverged
    assert max(zeros.test, small.test) < 0.12
    assert 0.4 < xavier.test < he.test


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_noise_grows_as_the_batch_falls(mnist: Dataset, seed: int) -> None:
    batch, mini_batch, stochastic = runs_of(scene_of("s22-noise"), mnist, seed)
    assert 10 * batch.roughness < mini_batch.roughness < stochastic.roughness / 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_batch_norm_tames_a_high_rate(mnist: Dataset, seed: int) -> None:
    """As in Santurkar et al. 2018."""
    scene = scene_of("x-high-rate")
    without, tamed = runs_of(scene, mnist, seed)
    assert without.peak > 1.2 > tamed.peak == 1
    assert 1.5 * tamed.roughness < without.roughness
    assert without.test < tamed.test
    early = np.diff(without.losses[:112])
    assert (early > 0.1).sum() > 20
    assert "with it no batch is above the first" in told(scene, without, tamed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_more_epochs_help_less_and_less_while_the_gap_grows(mnist: Dataset, seed: int) -> None:
    few, some, many = runs_of(scene_of("s19-epochs"), mnist, seed)
    assert few.test + 0.1 < some.test < many.test + 0.01
    assert some.gap < many.gap


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_batch_norm_does_not_prevent_overfitting_by_itself(mnist: Dataset, seed: int) -> None:
    assert all(run.gap > 8 for run in runs_of(scene_of("s11-overfitting"), mnist, seed))


@pytest.mark.slow
def test_the_start_matters_less_with_batch_norm(mnist: Dataset) -> None:
    assert "matter less" in told(scene_of("s11-starts"), *runs_of(scene_of("s11-starts"), mnist))


@pytest.mark.slow
def test_of_all_cures_more_images_win(mnist: Dataset) -> None:
    base, l2, dropout, small, more = runs_of(scene_of("s14-cures"), mnist)
    assert base.train > 0.99
    assert base.gap > 10
    assert l2.gap < base.gap
    assert more.test > max(base.test, l2.test, dropout.test, small.test) + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_quarter_of_the_pixels_narrows_the_gap_and_is_recognised_better(mnist: Dataset, seed: int) -> None:
    whole, half = scene_of("s14-features").plan
    large, small = (
        made(whole.config.replace(seed=seed), mnist),
        made(half.config.replace(seed=seed), load("mnist-halved")),
    )
    assert small.gap < large.gap
    assert large.test + 0.005 < small.test < large.test + 0.03
    assert small.summary.parameters == large.summary.parameters - (784 - 196) * 100


@pytest.mark.slow
def test_more_images_are_no_cure_of_underfitting(mnist: Dataset) -> None:
    small, more, wide, short, long = runs_of(scene_of("s15-underfitting"), mnist)
    assert wide.train - small.train > 0.3
    assert abs(more.train - small.train) < 0.1
    assert long.train > short.train + 0.2


@pytest.mark.slow
def test_l1_makes_zeros_and_l2_does_not(mnist: Dataset) -> None:
    runs = runs_of(scene_of("s16-penalties"), mnist)
    l2, l1 = runs[:4], runs[4:]
    assert [run.weight_norm for run in l2] == sorted((run.weight_norm for run in l2), reverse=True)
    assert max(run.zeros for run in l2) < 0.001
    assert 0.01 < l1[0].zeros < l1[1].zeros < l1[2].zeros


@pytest.mark.slow
def test_dropout_makes_the_gap_smaller(mnist: Dataset) -> None:
    none, *_, most = runs_of(scene_of("s17-dropout"), mnist)
    assert most.gap < none.gap
    assert most.train < none.train


@pytest.mark.slow
def test_the_middle_rate_wins(mnist: Dataset) -> None:
    runs = runs_of(scene_of("s18-learning-rates"), mnist)
    assert max(runs, key=lambda run: run.test).config.optimizer.learning_rate == 0.1
    assert runs[-1].diverged
    assert runs[0].test < 0.2


@pytest.mark.slow
def test_large_batches_learn_less_in_as_many_epochs(mnist: Dataset) -> None:
    tests = [run.test for run in runs_of(scene_of("s19-batch-sizes"), mnist)[1:]]
    assert tests == sorted(tests, reverse=True)


@pytest.mark.slow
def test_at_every_size_only_batch_norm_is_missed(mnist: Dataset) -> None:
    tests = np.array([run.test for run in runs_of(scene_of("s25-techniques"), mnist)]).reshape(3, 5)
    complete, no_batch_norm, no_dropout, no_penalty, none = tests.T
    assert (no_batch_norm < complete - 0.1).all()
    assert (np.minimum(no_dropout, no_penalty) > complete - 0.04).all()
    assert (none > complete).all()
