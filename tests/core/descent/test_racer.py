"""A racer with a past is another one before its fork."""

import numpy as np

from core.descent import Fork, Racer
from core.optimizers import SGD, Adam
from core.schedules import Cosine, Exponential

FORKED = Racer(
    optimizer=Adam(learning_rate=0.1),
    schedule=Cosine(),
    noise=0.5,
    fork=Fork(at=4, optimizer=SGD(learning_rate=0.02), schedule=Exponential()),
)


def test_who_steps_when() -> None:
    assert FORKED.past == Racer(optimizer=SGD(learning_rate=0.02), schedule=Exponential(), noise=0.5)
    assert [FORKED.at_step(step) is FORKED for step in (0, 3, 4, 5)] == [False, False, True, True]
    assert FORKED.at_step(3) == FORKED.past
    assert Racer(optimizer=SGD()).past is None


def test_each_part_has_the_factors_of_its_schedule_at_the_steps_of_the_race() -> None:
    factors = FORKED.rate_factors(10)
    np.testing.assert_array_equal(factors[:4], Exponential().factors(10)[:4])
    np.testing.assert_array_equal(factors[4:10], Cosine().factors(10)[4:])


def test_memory_is_kept_by_the_same_kind_that_does_not_forget() -> None:
    def forked(**changes: object) -> Racer:
        return Racer.model_validate({"optimizer": Adam(), "fork": {"at": 4, "optimizer": Adam(), **changes}})

    assert forked().keeps_memory()
    assert not forked(forgets=True).keeps_memory()
    assert not FORKED.keeps_memory()
