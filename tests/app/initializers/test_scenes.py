"""The scenes of the notes: one click each, undone in one step, with a verdict that is the run's own."""

import statistics
from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from app.initializers.scenes import SignalScene, scene_seen_in, scenes
from core.propagation import PropagationConfig, propagate, seeded
from core.propagation.signal_verdict import SignalVerdict, judge
from tests.app.initializers.conftest import settle

every_scene = pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.title)

# What the notes say of each row, from the first on; "even" of Xavier and sigmoid is where they are half right.
EXPECTED: Mapping[str, tuple[SignalVerdict, ...]] = {
    "Zeros, sigmoid": (SignalVerdict.SYMMETRIC, SignalVerdict.SYMMETRIC),
    "Uniform, sigmoid": (SignalVerdict.CONSTANT, SignalVerdict.SATURATED, SignalVerdict.NARROW),
    "Normal, sigmoid": (SignalVerdict.SATURATED,),
    "Small normal, sigmoid": (SignalVerdict.NARROW,),
    "Xavier, sigmoid": (SignalVerdict.VANISHES, SignalVerdict.NARROW),
    "Xavier, tanh": (SignalVerdict.EVEN, SignalVerdict.VANISHES),
    "Xavier, linear": (SignalVerdict.EVEN, SignalVerdict.GROWS),
    "Five initializers, ReLU": (
        SignalVerdict.SYMMETRIC,
        SignalVerdict.EXPLODES,
        SignalVerdict.FADES,
        SignalVerdict.SHRINKS,
        SignalVerdict.EVEN,
    ),
    "Sigmoid against ReLU by depth": (SignalVerdict.VANISHES, SignalVerdict.DYING),
    "Batch norm on and off": (SignalVerdict.EXPLODES, SignalVerdict.EVEN, SignalVerdict.FADES, SignalVerdict.EVEN),
    "Two that are called Xavier": (SignalVerdict.EVEN, SignalVerdict.EVEN),
}


def configs_of(scene: SignalScene) -> list[PropagationConfig]:
    return [scene.initializers.config(row) for row in scene.initializers.rows]


@every_scene
def test_it_is_told_in_two_lines(scene: SignalScene) -> None:
    assert scene.look_for.endswith(".")
    assert len(scene.look_for) < 180


@pytest.mark.parametrize("title", EXPECTED)
def test_the_verdicts_are_what_the_notes_say_or_should(title: str) -> None:
    (scene,) = (scene for scene in scenes() if scene.title == title)
    words = [judge(propagate(config, detailed=True)).verdict for config in configs_of(scene)]
    assert tuple(words) == EXPECTED[title]


@pytest.mark.parametrize("seed", range(3))
def test_xavier_gains_deviation_and_no_effective_rank_with_sigmoids(seed: int) -> None:
    (scene,) = (scene for scene in scenes() if scene.title == "Xavier, sigmoid")
    xavier, small = (propagate(config.replace(seed=seed), detailed=True).layers[-1] for config in configs_of(scene))
    assert xavier.detail is not None
    assert small.detail is not None
    assert 8 < xavier.activations.std / small.activations.std < 12
    assert xavier.detail.effective_rank == pytest.approx(small.detail.effective_rank, rel=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 10, 100])  # of the seeds: the sentence stays when they are changed
def test_fifty_layers_keep_the_signal_with_he_and_not_with_xavier(first: int) -> None:
    (scene,) = (scene for scene in scenes() if "50 layers" in scene.title)
    medians = []
    for config in (config.replace(seed=first) for config in configs_of(scene)):
        runs = [propagate(one) for one in seeded(config, scene.initializers.seeds)]
        growths = sorted(run.layers[-1].activations.std / run.layers[0].activations.std for run in runs)
        medians.append(statistics.median(growths))
    assert medians[0] < 1e-6
    assert 0.4 < medians[1] < 1.2


def test_the_scene_stays_while_seeds_and_what_is_shown_change() -> None:
    model = scenes()[3].initializers
    assert scene_seen_in(model.replace(seed=9, shown="weights", log_counts=True)) == 3
    assert scene_seen_in(model.replace(hidden_layers=(50,))) is None


def test_the_verdict_has_the_numbers_of_this_run(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.open_scene(scenes()[2])
    settle(qtbot, bench.controller)
    first = bench.stage.verdict.text()
    assert "most units get almost none of it" in first
    bench.controller.set_model(bench.controller.model.replace(seed=1))
    settle(qtbot, bench.controller)
    assert bench.stage.verdict.text() != first
