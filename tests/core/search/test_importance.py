"""The importance of settings whose shares of the variance are known."""

import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from core.optional_parts import MissingPartError
from core.search import importance as module
from core.search.importance import importance, importance_beside
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Variation
from core.settings import RefusedError

SIZES, RATES = (10, 20, 25, 50, 100), (0.1, 0.2, 0.3, 0.4, 0.5)
STUDY = Study(
    vary=(Variation(field="batch_size", values=SIZES), Variation(field="dropout", low=0.1, high=0.5, steps=5))
)


# A sum of two independent parts, whose variances are as 9 to 1.
TRIALS = [
    Trial(number, {"batch_size": SIZES[i], "dropout": RATES[j]}, "finished", 3.0 * i + 1.0 * j)
    for number, (i, j) in enumerate(product(range(5), range(5)))
]


def computed_beside() -> tuple[Mapping[str, float] | None, RefusedError | None]:
    """Wait for the process, and return what it found."""
    found = []

    def waited() -> Iterator[None]:
        found.append((yield from importance_beside(STUDY, TRIALS)))

    for _ in waited():
        pass
    return found[0]


def test_it_is_the_share_of_the_variance() -> None:
    pytest.importorskip("optuna")
    found = importance(STUDY, TRIALS)
    assert found is not None
    assert list(found) == ["batch_size", "dropout"]
    assert found["batch_size"] == pytest.approx(0.9, abs=0.05)


def test_trials_without_a_value_do_not_count() -> None:
    assert importance(STUDY, [Trial(number, {}, "pruned") for number in range(9)]) is None


@pytest.mark.slow
def test_a_process_of_its_own_finds_the_same() -> None:
    pytest.importorskip("optuna")
    found, error = computed_beside()
    assert error is None
    assert found == importance(STUDY, TRIALS)


def test_that_process_says_that_the_optional_part_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)  # as Python marks what cannot be found
    if hasattr(os, "nice"):
        monkeypatch.setattr(os, "nice", lambda _: 0)
    receiver, sender = multiprocessing.Pipe(duplex=False)
    module._compute(sender, STUDY, TRIALS)
    found, error = receiver.recv()
    assert found is None
    assert isinstance(error, MissingPartError)


def ends(*_: object) -> None:
    os._exit(3)


@pytest.mark.slow
def test_a_process_that_is_ended_from_outside_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_compute", ends)
    found, error = computed_beside()
    assert found is None
    assert str(error) == "the process that computes the importance was ended from outside (3)"
