"""Comparisons equal to SciPy's."""

import numpy as np
import pytest
from scipy import stats

from core.search.compare import compare, holm, is_paired, t_quantile, t_tail
from core.training import TrainingConfig

RNG = np.random.default_rng(3)
FIRST = dict(enumerate(RNG.normal(0.90, 0.02, 8).tolist()))
SECOND = dict(enumerate(RNG.normal(0.88, 0.04, 8).tolist()))


@pytest.mark.parametrize("freedom", [1.0, 4.0, 7.3, 30.0, 400.0])
@pytest.mark.parametrize("t", [0.0, 0.3, 2.0, 9.0])
def test_the_tail_is_that_of_scipy(t: float, freedom: float) -> None:
    assert t_tail(t, freedom) == pytest.approx(stats.t.sf(t, freedom), rel=1e-11)


def test_the_quantile_is_that_of_a_printed_table() -> None:
    assert t_quantile(0.975, 4) == pytest.approx(2.776, abs=5e-4)  # Student 1908 and every textbook since


def test_unpaired_runs_are_compared_as_by_welch() -> None:
    found = compare(FIRST, SECOND, paired=False)
    expected = stats.ttest_ind(list(FIRST.values()), list(SECOND.values()), equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-10)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-10)


def test_paired_runs_are_compared_by_their_common_seeds() -> None:
    found = compare({**FIRST, 99: 0.0}, SECOND, paired=True)
    expected = stats.ttest_rel(list(FIRST.values()), list(SECOND.values()))
    interval = expected.confidence_interval(0.95)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-10)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-10)


@pytest.mark.parametrize("paired", [True, False])
def test_fewer_than_five_runs_give_no_verdict(*, paired: bool) -> None:
    few = dict(list(FIRST.items())[:4])
    found = compare(few, SECOND, paired=paired)
    assert (found.low, found.p, found.differs) == (None, None, None)


def test_equal_runs_do_not_differ() -> None:
    assert compare(FIRST, FIRST, paired=True).differs is False


def test_several_comparisons_are_corrected_as_holm_did() -> None:
    # Holm 1979: the smallest of four times 4, the next times 3, ..., and never less than the one before.
    ones = [compare(FIRST, {seed: value - shift for seed, value in SECOND.items()}, paired=False) for shift in (0, 0.1)]
    small, large = sorted(one.p or 0 for one in ones)
    corrected = sorted(one.p or 0 for one in holm(ones))
    assert corrected == pytest.approx([2 * small, max(large, 2 * small)])


def test_a_seed_pairs_only_what_has_the_same_images_and_start() -> None:
    base = TrainingConfig()
    assert is_paired(base, base.replace(dropout=0.5, batch_size=10))
    assert not is_paired(base, base.replace(hidden_layers=(10,)))
    assert not is_paired(base, base.replace(train_size=500))
