"""A racer's steps over Python's numbers are those of its optimizer over NumPy's, to the bit."""

from typing import Any

import numpy as np
import pytest

from core.descent import descend, race
from core.descent.racer import Fork, Racer
from core.fused_steps import FUSED
from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, Momentum, Optimizer, RMSProp, memory
from core.settings import Array
from core.surfaces import Beale

STEPS = 60
START = (1.0, 1.5)
EXAMPLES = [example for kind in OPTIMIZERS for example in FUSED[kind].examples]


def remembered(state: Any) -> dict[str, Array]:
    return {name: np.copy(now) for name, now in memory(state).items()}


def by_hand(optimizer: Optimizer[Any], start: tuple[float, float], steps: int) -> tuple[Array, dict[str, Array]]:
    """Return the path of NumPy's numbers, and the memory before each step."""
    surface, point = Beale(), np.array(start)
    state = optimizer.init(point)
    points, memories = [point.copy()], [remembered(state)]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            optimizer.step(point, surface.gradient(point), state)
            points.append(point.copy())
            memories.append(remembered(state))
    return np.array(points), {name: np.array([one[name] for one in memories]) for name in memories[0]}


@pytest.mark.parametrize("optimizer", EXAMPLES, ids=repr)
def test_each_path_and_memory_are_the_optimizer_s_own(optimizer: Any) -> None:
    points, memories = by_hand(optimizer, START, STEPS)
    found = descend(Beale(), optimizer, START, STEPS)
    np.testing.assert_array_equal(found.points, points)
    assert found.states.keys() == memories.keys()
    for name, values in memories.items():
        np.testing.assert_array_equal(found.states[name], values)


@pytest.mark.parametrize("optimizer", [Adam(eps=0), AdaGrad(eps=0), RMSProp(eps=0)], ids=repr)
def test_a_division_by_zero_ends_a_racer_as_it_does_in_numpy(optimizer: Any) -> None:
    start = (0.0, 1.0)  # where the slope in y is 0
    with np.errstate(all="ignore"):
        assert Beale().gradient(np.array(start))[1] == 0
        points, _ = by_hand(optimizer, start, 3)
    found = descend(Beale(), optimizer, start, 3)
    assert np.isnan(points[1]).any()
    assert found.diverged_at == 1


def test_the_others_go_on_where_one_divides_by_zero() -> None:
    start = (0.0, 1.0)
    broken, sound = race(Beale(), [Racer(optimizer=Adam(eps=0)), Racer(optimizer=SGD())], start, 20)
    assert broken.diverged_at == 1
    np.testing.assert_array_equal(sound.points, descend(Beale(), SGD(), start, 20).points)


def test_an_optimizer_without_a_pass_takes_its_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = descend(Beale(), Adam(learning_rate=0.1), START, STEPS)
    monkeypatch.setattr("core.descent.steps.lane.FUSED", {})
    found = descend(Beale(), Adam(learning_rate=0.1), START, STEPS)
    np.testing.assert_array_equal(found.points, expected.points)
    for name, values in expected.states.items():
        np.testing.assert_array_equal(found.states[name], values)


def test_a_fork_keeps_the_memory_over_blocks_and_kinds_of_numbers() -> None:
    fork = Fork(at=20, optimizer=Momentum(learning_rate=0.001), kick_x=0.1)
    racer = Racer(optimizer=Momentum(learning_rate=0.001), fork=fork)
    (found,) = race(Beale(), [racer], START, 40)
    before = descend(Beale(), Momentum(learning_rate=0.001), START, 20)
    np.testing.assert_array_equal(found.points[:20], before.points[:20])
    np.testing.assert_array_equal(found.points[20], before.points[20] + [0.1, 0.0])
    np.testing.assert_array_equal(found.states["velocity"][20], before.states["velocity"][20])
    assert found.states["t"].tolist() == list(range(41))
