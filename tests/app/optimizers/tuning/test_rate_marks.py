"""The marks of theory on the strips."""

import pytest

from app.optimizers.tuning.rate_marks import marks_of
from core.descent import Racer, race
from core.optimizers import SGD, Adam, AnyOptimizer, Momentum, Nesterov
from core.surfaces import AnySurface, Beale, Ravine


def marks(surface: AnySurface, optimizer: AnyOptimizer) -> list[tuple[float, bool]]:
    (path,) = race(surface, [Racer(optimizer=optimizer)], surface.start, 50)
    return [(mark.rate, mark.is_sure) for mark in marks_of(path)]


def test_marks_on_a_quadratic_are_sure_and_elsewhere_they_are_not() -> None:
    ravine = Ravine(condition=20)
    (limit, is_sure), (best, _) = marks(ravine, SGD(learning_rate=0.01))
    assert (limit, best) == pytest.approx((0.1, 2 / 21))
    assert is_sure
    ((limit, _),) = marks(ravine, Nesterov(learning_rate=0.01))
    assert limit == pytest.approx(3.8 / 2.8 / 20)
    assert marks(ravine, Momentum(learning_rate=0.01))[1][0] == pytest.approx(4 / (1 + 20**0.5) ** 2)
    ((rate, is_sure),) = marks(Beale(), Momentum(learning_rate=0.001))
    assert rate == pytest.approx(0.0776, rel=1e-2)
    assert not is_sure


def test_no_mark_without_a_limit() -> None:
    assert marks(Ravine(condition=20), Adam()) == []
