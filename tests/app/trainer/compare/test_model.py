"""Which runs of a list are ticked as it grows and shrinks, and which style each group of them keeps."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from app.trainer.compare.model import CompareModel, Listing, grouped
from app.trainer.run_list.saved_run import NO_RECORDS, SavedRun
from core.training import Ending, TrainingConfig


def saved(id: int, dropout: float = 0.0, seed: int = 0) -> SavedRun:  # noqa: A002
    config = TrainingConfig(dropout=dropout, seed=seed)
    finished = datetime(2026, 3, 1, 12, id, tzinfo=UTC)
    return SavedRun(id=id, name=f"run {id}", config=config, ending=Ending("finished", 10), finished=finished)


def listing(*ids: int) -> Listing:
    """Runs that differ by more than their seed, the latest first."""
    return Listing(tuple(saved(id, dropout=id / 100) for id in ids))  # noqa: A001


def ticks(model: CompareModel) -> set[int]:
    return set(model.ticked or ())


def test_the_latest_three_are_ticked_when_the_list_is_read_first() -> None:
    assert ticks(CompareModel().with_listing(listing(5, 4, 3, 2, 1))) == {5, 4, 3}
    assert ticks(CompareModel().with_listing(listing())) == set()


def test_a_run_that_is_new_is_ticked_and_one_that_is_gone_is_not() -> None:
    before = CompareModel().with_listing(listing(3, 2, 1)).with_tick_toggled(2)
    assert ticks(before) == {3, 1}
    assert ticks(before.with_listing(listing(4, 3, 2))) == {4, 3}


def test_the_runs_of_a_queue_are_ticked_alone_when_they_are_first_seen() -> None:
    before = CompareModel().with_listing(listing(2, 1))
    after = before.with_listing(listing(4, 3, 2, 1), queue=1, made={3: None, 4: None})
    assert ticks(after) == {4, 3}
    again = after.with_tick_toggled(1).with_listing(listing(4, 3, 2, 1), queue=1, made={3: None, 4: None})
    assert ticks(again) == {4, 3, 1}
    assert before.with_listing(listing(2, 1), queue=1).queue == 0  # nothing has been made yet


def test_a_style_stays_with_its_group_and_becomes_free_with_it() -> None:
    model = CompareModel().with_listing(listing(3, 2, 1))
    assert [model.styles[group] for group in model.styles] == [0, 1, 2]
    without = model.with_tick_toggled(3)
    assert sorted(without.styles.values()) == [1, 2]
    assert sorted(without.with_listing(listing(4, 3, 2, 1)).styles.values()) == [0, 1, 2]


def test_runs_that_differ_only_by_their_seed_are_a_group_with_one_style() -> None:
    runs = (saved(3, seed=1), saved(2, dropout=0.5), saved(1))
    assert [[run.id for run in group] for group in grouped(runs)] == [[3, 1], [2]]
    assert sorted(CompareModel().with_listing(Listing(runs)).styles.values()) == [0, 1]


def test_the_same_seed_again_is_no_second_sample() -> None:
    again = (saved(4, seed=1), saved(3, seed=1), saved(2), replace(saved(1), epochs=5))
    assert [[run.id for run in group] for group in grouped(again)] == [[4, 1]]


def test_a_ticked_run_whose_history_is_not_read_is_noticed() -> None:
    runs, two_epochs = listing(2, 1).runs, np.zeros(2, NO_RECORDS.dtype)
    assert not CompareModel().lacks_histories
    assert CompareModel().with_listing(Listing(runs, {2: two_epochs})).lacks_histories
    assert not CompareModel().with_listing(Listing(runs, {2: two_epochs, 1: two_epochs})).lacks_histories


def test_a_thousand_groups_get_as_many_styles_in_the_order_of_the_list() -> None:
    runs = tuple(replace(saved(1, dropout=number / 2000), id=number) for number in range(1000, 0, -1))
    model = CompareModel().with_listing(Listing(runs[1:]))
    model = model.with_listing(Listing(runs[1:]), queue=1, made=range(1, 1000))
    assert list(model.styles.values()) == [0, 1, 2, *range(3, 999)]
    freed = model.with_tick_toggled(runs[501].id)
    assert sorted(freed.with_listing(Listing(runs)).styles.values()) == list(range(999))
