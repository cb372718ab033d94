"""Who is stopped early, by the rules as their papers have them."""

from core.search.pruning import is_below_median, is_halved


def test_between_rungs_nobody_is_halved() -> None:
    assert not is_halved({1: 0.9, 2: 0.1}, [{1: 0.95, 2: 0.9}], maximize=True)


def test_a_quarter_goes_on_at_a_rung() -> None:
    others = [{1: value} for value in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)]
    assert not is_halved({1: 0.65}, others, maximize=True)  # second of eight
    assert is_halved({1: 0.55}, others, maximize=True)  # third
    assert not is_halved({1: 0.15}, others, maximize=False)
    assert is_halved({1: 0.25}, others, maximize=False)


def test_the_first_and_the_best_of_few_go_on() -> None:
    assert not is_halved({1: 0.1}, [], maximize=True)
    assert not is_halved({1: 0.3}, [{1: 0.2}], maximize=True)
    assert is_halved({1: 0.1}, [{1: 0.2}], maximize=True)


def test_the_median_waits_for_five_and_judges_the_best_so_far() -> None:
    finished = [{1: value, 2: value} for value in (0.1, 0.2, 0.5, 0.8, 0.9)]
    assert not is_below_median({1: 0.0}, finished[:4], maximize=True)
    assert is_below_median({1: 0.4}, finished, maximize=True)
    assert not is_below_median({1: 0.6, 2: 0.4}, finished, maximize=True)
    assert is_below_median({1: 0.6}, finished, maximize=False)
