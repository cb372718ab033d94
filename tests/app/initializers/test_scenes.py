"""The scenes of the notes: one click each, undone in one step, with a verdict that is the run's own."""

import statistics
from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from core.propagation import PropagationConfig, propagate, seeded
from core.propagation.signal_verdict import SignalVerdict, judge
from tests.app.course.scenes import comparisons
from tests.app.initializers.conftest import settle

# What the notes say of each row, from the first on; "even" of Xavier and sigmoid is where they are half right.
EXPECTED: Mapping[str, tuple[SignalVerdict, ...]] = {
    "zeros": (SignalVerdict.SYMMETRIC, SignalVerdict.SYMMETRIC),
    "uniform": (SignalVerdict.CONSTANT, SignalVerdict.SATURATED, SignalVerdict.NARROW),
    "normal": (SignalVerdict.SATURATED,),
    "small-normal": (SignalVerdict.NARROW,),
    "xavier-sigmoid": (SignalVerdict.VANISHES, SignalVerdict.NARROW),
    "xavier-tanh": (SignalVerdict.EVEN, SignalVerdict.VANISHES),
    "xavier-linear": (SignalVerdict.EVEN, SignalVerdict.GROWS),
    "five-on-relu": (
        SignalVerdict.SYMMETRIC,
        SignalVerdict.EXPLODES,
        SignalVerdict.FADES,
        SignalVerdict.SHRINKS,
        SignalVerdict.EVEN,
    ),
    "sigmoid-and-relu": (SignalVerdict.VANISHES, SignalVerdict.DYING),
    "on-and-off": (SignalVerdict.EXPLODES, SignalVerdict.EVEN, SignalVerdict.FADES, SignalVerdict.EVEN),
    "two-xaviers": (SignalVerdict.EVEN, SignalVerdict.EVEN),
}


def configs_of(scene: str) -> list[PropagationConfig]:
    model = comparisons()[scene]
    return [model.config(row) for row in model.rows]


@pytest.mark.slow
@pytest.mark.parametrize("scene", EXPECTED)
def test_the_verdicts_are_what_the_notes_say_or_should(scene: str) -> None:
    words = [judge(propagate(config, detailed=True)).verdict for config in configs_of(scene)]
    assert tuple(words) == EXPECTED[scene]


@pytest.mark.parametrize("seed", range(3))
def test_xavier_gains_deviation_and_no_effective_rank_with_sigmoids(seed: int) -> None:
    xavier, small = (
        propagate(config.replace(seed=seed), detailed=True).layers[-1] for config in configs_of("xavier-sigmoid")
    )
    assert xavier.detail is not None
    assert small.detail is not None
    assert 8 < xavier.activations.std / small.activations.std < 12
    assert xavier.detail.effective_rank == pytest.approx(small.detail.effective_rank, rel=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 10, 100])  # of the seeds: the sentence stays when they are changed
def test_fifty_layers_keep_the_signal_with_he_and_not_with_xavier(first: int) -> None:
    medians = []
    for config in (config.replace(seed=first) for config in configs_of("fifty-layers")):
        runs = [propagate(one) for one in seeded(config, comparisons()["fifty-layers"].seeds)]
        growths = sorted(run.layers[-1].activations.std / run.layers[0].activations.std for run in runs)
        medians.append(statistics.median(growths))
    assert medians[0] < 1e-6
    assert 0.4 < medians[1] < 1.2


@pytest.mark.slow
def test_the_verdict_has_the_numbers_of_this_run(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.open_example(comparisons()["normal"])
    settle(qtbot, bench.controller)
    first = bench.stage.verdict.text()
    assert "most units get almost none of it" in first
    bench.controller.set_model(bench.controller.model.replace(seed=1))
    settle(qtbot, bench.controller)
    assert bench.stage.verdict.text() != first
