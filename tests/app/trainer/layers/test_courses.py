"""The curves and the names of a chart of sharpness, and the reasons for there being none."""

import math
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from app.base.theme import LIGHT
from app.trainer.layers.courses import SharpnessCourse
from app.trainer.live_run import LiveRun
from core.landscape.sharpness import MOST_PARAMETERS, Sharpness
from core.optimizers import SGD, Adam, AnyOptimizer, Lion
from core.training import TrainingConfig

FULL = TrainingConfig(train_size=100, batch_size=100)


def run_of(optimizer: AnyOptimizer, *measured: Sharpness, **changes: Any) -> LiveRun:
    run = LiveRun("mine", FULL.replace(optimizer=optimizer, **changes))
    for one in measured:
        run.sharpness.add(one, 0.1)
    return run


def names(run: LiveRun, epoch: float = 99) -> list[str]:
    return [entry.text for entry in SharpnessCourse(run).entries(LIGHT, epoch)]


def test_the_sharpness_is_a_line_and_the_limit_a_dotted_one() -> None:
    run = run_of(SGD(), Sharpness(0, 5.0, math.nan, 20.0), Sharpness(4, 21.5, math.nan, 20.0))
    course = SharpnessCourse(run)
    sharpness, limit = course.curves(LIGHT)
    np.testing.assert_array_equal(sharpness.places, [0, 4])
    np.testing.assert_array_equal(sharpness.values, [5, 21.5])
    assert (sharpness.dotted, limit.dotted) == (False, True)
    assert not course.is_logarithmic
    assert names(run) == ["sharpness 21.5", "limit 2 / η 20"]
    assert names(run, epoch=3) == ["sharpness 5", "limit 2 / η 20"]


def test_the_preconditioned_one_is_decades_away() -> None:
    run = run_of(Adam(), Sharpness(0, 5.0, math.nan, math.nan), Sharpness(1, 6.0, 9e4, 3.8e4))
    assert SharpnessCourse(run).is_logarithmic
    assert [name.split(" ", 1)[0] for name in names(run)] == ["sharpness", "preconditioned", "limit"]
    assert names(run, epoch=0)[1] == "preconditioned"


def test_the_limit_of_mini_batches_is_not_expected_to_be_reached() -> None:
    found = Sharpness(0, 5.0, math.nan, 20.0)
    assert "not expected to be reached with mini-batches" in names(run_of(SGD(), found, batch_size=50))[1]
    assert "mini-batches" not in names(run_of(SGD(), found))[1]


def test_a_method_without_a_limit_has_no_line_of_one() -> None:
    run = run_of(Lion(), Sharpness(0, 5.0, math.nan, math.nan))
    assert names(run) == ["sharpness; no limit is known for Lion 5"]
    assert len(SharpnessCourse(run).curves(LIGHT)) == 1


@pytest.mark.parametrize(
    ("parameters", "said"),
    [(MOST_PARAMETERS + 1, "too many parameters"), (100, "from the next epoch on"), (None, "Without its network")],
)
def test_where_nothing_is_drawn_the_reason_is_said(parameters: int | None, said: str) -> None:
    run = run_of(SGD())
    if parameters is not None:
        run.trainer = cast("Any", SimpleNamespace(parameter_count=parameters))
    assert said in SharpnessCourse(run).absence
    assert not SharpnessCourse(run).curves(LIGHT)
    assert "while a run trains" in SharpnessCourse(None).absence
