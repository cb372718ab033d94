"""The importance of settings whose shares of the variance are known."""

from itertools import product

import pytest

from core.search.importance import importance
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Variation

SIZES, RATES = (10, 20, 25, 50, 100), (0.1, 0.2, 0.3, 0.4, 0.5)
STUDY = Study(
    vary=(Variation(field="batch_size", values=SIZES), Variation(field="dropout", low=0.1, high=0.5, steps=5))
)


def test_it_is_the_share_of_the_variance() -> None:
    pytest.importorskip("optuna")
    # A sum of two independent parts, whose variances are as 9 to 1.
    trials = [
        Trial(number, {"batch_size": SIZES[i], "dropout": RATES[j]}, "finished", 3.0 * i + 1.0 * j)
        for number, (i, j) in enumerate(product(range(5), range(5)))
    ]
    found = importance(STUDY, trials)
    assert found is not None
    assert list(found) == ["batch_size", "dropout"]
    assert found["batch_size"] == pytest.approx(0.9, abs=0.05)


def test_trials_without_a_value_do_not_count() -> None:
    assert importance(STUDY, [Trial(number, {}, "pruned") for number in range(9)]) is None
