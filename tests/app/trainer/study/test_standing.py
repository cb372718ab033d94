"""How a study stands at a moment."""

from pathlib import Path
from statistics import fmean, stdev

import pytest

from app.trainer.study.standing import deviation, seconds, standing_of
from core.search.places.journal_place import JournalPlace
from core.search.study import Study


def test_a_standing_is_a_copy_that_later_work_does_not_change(finished: JournalPlace) -> None:
    standing = standing_of(finished)
    assert standing.over == 4
    assert standing.trials[0] is not finished.trials[0]
    assert standing_of(finished, standing).trials[0] is standing.trials[0]  # it was over, and is not copied again


def test_the_best_has_the_highest_mean_over_its_seeds(finished: JournalPlace) -> None:
    standing = standing_of(finished)
    means = {trial.number: fmean(run.value or 0 for run in trial.runs.values()) for trial in standing.trials}
    assert standing.best is not None
    assert means[standing.best.number] == max(means.values())
    values = [run.value or 0 for run in standing.best.runs.values()]
    assert deviation(standing.best) == pytest.approx(stdev(values))
    assert seconds(standing.best) == sum(run.seconds for run in standing.best.runs.values()) > 0


def test_a_trial_that_waits_is_copied_again_only_once_it_was_taken(small_study: Study, tmp_path: Path) -> None:
    place = JournalPlace(tmp_path / "study.log")
    place.create(small_study, {})
    first = standing_of(place)
    assert all(one is other for one, other in zip(standing_of(place, first).trials, first.trials, strict=True))
    taken = place.claim()
    assert taken is not None
    later = standing_of(place, first)
    assert later.trials[taken.number].state == "running"
    assert first.trials[taken.number].state == "waiting"
