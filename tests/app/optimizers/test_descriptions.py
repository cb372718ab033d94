"""Racers are called so that they can be told apart."""

from app.optimizers.descriptions import names_of
from app.optimizers.model import ListedRacer
from core.optimizers import SGD, Adam
from core.schedules import Cosine


def test_different_optimizers_are_called_by_their_names() -> None:
    both = ListedRacer(optimizer=SGD(), colour=0), ListedRacer(optimizer=Adam(), batch_size=8, colour=1)
    assert names_of(both) == ["SGD", "Adam"]


def test_equal_optimizers_are_told_apart_by_what_differs() -> None:
    slow, fast = (ListedRacer(optimizer=SGD(learning_rate=rate), colour=0) for rate in (0.1, 0.5))
    assert names_of([slow, fast]) == ["SGD, η 0.1", "SGD, η 0.5"]
    assert names_of([slow, slow.replace(schedule=Cosine())]) == ["SGD, constant", "SGD, cosine"]
    assert names_of([slow, slow.replace(batch_size=8)]) == ["SGD, batch all", "SGD, batch 8"]


def test_equal_racers_have_equal_names() -> None:
    racer = ListedRacer(optimizer=SGD(), colour=0)
    assert names_of([racer, racer]) == ["SGD", "SGD"]
