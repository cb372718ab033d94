"""A worker, in this process."""

from pathlib import Path

import pytest

from core import version
from core.datasets import load
from core.search.places.journal_place import JournalPlace
from core.search.study import Study
from core.search.vary import Variation
from core.search.worker import Worker, facts_of, other_version
from core.settings import RefusedError
from core.training import TrainingConfig

BASE = TrainingConfig(dataset="digits", train_size=50, hidden_layers=(8,), batch_size=10, epochs=4)
STUDY = Study(base=BASE, vary=(Variation(field="batch_size", values=(10, 25)),), seeds=(0, 1))


@pytest.fixture
def place(tmp_path: Path) -> JournalPlace:
    return JournalPlace(tmp_path / "study.log")


def begun(place: JournalPlace, study: Study) -> Worker:
    place.create(study, facts_of(load("digits"), "0"))
    return Worker(place, lambda: False)


def test_settings_that_do_not_go_together_are_a_failed_trial_with_its_reason(place: JournalPlace) -> None:
    study = STUDY.replace(
        vary=(Variation(field="batch_size", values=(10, 25)), Variation(field="train_size", values=(20, 50)))
    )
    begun(place, study).work()
    states = {tuple(trial.setting.values()): trial.state for trial in place.trials}
    assert states == {(10, 20): "finished", (10, 50): "finished", (25, 20): "failed", (25, 50): "finished"}
    failed = next(trial for trial in place.trials if trial.state == "failed")
    assert failed.runs[0].reason


def test_it_makes_no_more_than_it_is_asked_for(place: JournalPlace) -> None:
    assert begun(place, STUDY).work(most=1) == 1
    assert [trial.state for trial in place.trials] == ["finished", "waiting"]


def test_one_that_is_told_to_stop_gives_its_trial_back(place: JournalPlace) -> None:
    place.create(STUDY, facts_of(load("digits"), "0"))
    asked: list[int] = []

    def after_three() -> bool:
        asked.append(0)
        return len(asked) > 3

    assert Worker(place, after_three).work() == 0
    assert {trial.state for trial in place.trials} == {"waiting"}


def test_a_pruned_trial_has_one_seed(place: JournalPlace) -> None:
    rates = Variation(field="optimizer.learning_rate", values=(0.01, 1e-6, 2e-6, 3e-6))
    begun(place, STUDY.replace(vary=(rates,), pruner="halving", seeds=(0, 1))).work()
    pruned = [trial for trial in place.trials if trial.state == "pruned"]
    assert pruned
    assert {tuple(trial.runs) for trial in pruned} == {(0,)}
    assert {trial.runs[0].epochs for trial in pruned} == {1}


def test_each_epoch_is_reported_the_last_one_too(place: JournalPlace) -> None:
    begun(place, STUDY.replace(seeds=(0,))).work()
    for trial in place.trials:
        assert sorted(trial.reports) == [1, 2, 3, 4]
        assert trial.reports[4] == trial.value


def test_one_that_stops_by_itself_is_finished_even_where_it_is_behind(place: JournalPlace) -> None:
    study = STUDY.replace(
        base=BASE.replace(early_stopping=1),
        vary=(Variation(field="optimizer.learning_rate", values=(0.01, 1e-12)),),
        seeds=(0,),
        pruner="halving",
    )
    begun(place, study.replace(base=study.base.replace(epochs=1))).work()
    assert [trial.state for trial in place.trials] == ["finished", "finished"]


def test_other_images_are_refused(place: JournalPlace) -> None:
    place.create(STUDY, {"data": "00000000"})
    with pytest.raises(RefusedError, match="are not those of the study: their checksum here is"):
        Worker(place, lambda: False)


def test_one_that_is_paused_keeps_its_trial_and_goes_on(place: JournalPlace) -> None:
    place.create(STUDY, facts_of(load("digits"), "0"))
    asked: list[bool] = []

    def for_a_moment() -> bool:
        asked.append(len(asked) in {3, 4})
        return asked[-1]

    assert Worker(place, lambda: False, is_paused=for_a_moment).work() == 2
    assert asked.count(True) == 2
    assert {trial.state for trial in place.trials} == {"finished"}


def test_it_says_that_the_study_is_of_another_version(place: JournalPlace) -> None:
    begun(place, STUDY)
    assert "was begun with Fall Line 0, and this is" in str(other_version(place))
    other = JournalPlace(place.path.with_name("other.log"))
    other.create(STUDY, facts_of(load("digits"), version()))
    assert other_version(other) is None
