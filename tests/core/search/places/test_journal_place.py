"""Trials that several workers share: none lost, none counted twice."""

import json
import socket
from pathlib import Path
from unittest.mock import patch

import pytest

from core.search.places.journal import JournalError
from core.search.places.journal_place import JournalPlace
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.vary import Variation
from core.settings import RefusedError
from tests.core.search.places.mutated_journals import problems

STUDY = Study(vary=(Variation(field="batch_size", values=(10, 20)),), seeds=(3, 4))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.log"
    JournalPlace(path).create(STUDY, {})
    return path


def opened(path: Path) -> JournalPlace:
    place = JournalPlace(path)
    place.open()
    return place


def test_a_value_is_the_mean_over_the_seeds(path: Path) -> None:
    place = opened(path)
    trial = place.claim()
    assert trial is not None
    place.finish_run(trial, RunResult(3, "finished", 0.5), "here")
    assert not trial.is_over
    place.finish_run(trial, RunResult(4, "finished", 0.7), "here")
    again = opened(path).trials[0]
    assert (again.state, again.value, again.host) == ("finished", 0.6, "here")


@pytest.mark.parametrize("state", ["diverged", "pruned", "failed", "missed"])
def test_a_trial_whose_first_seed_has_no_value_is_over(state: str, path: Path) -> None:
    place = opened(path)
    trial = place.claim()
    assert trial is not None
    place.finish_run(trial, RunResult(3, state), "here")  # type: ignore[arg-type]
    assert (trial.state, trial.value) == (state, None)


def test_each_worker_takes_another_trial(path: Path) -> None:
    first, second = opened(path), opened(path)
    numbers = [trial.number if trial else None for trial in (first.claim(), second.claim(), first.claim())]
    assert numbers == [0, 1, None]


def test_a_trial_that_is_given_back_keeps_its_finished_runs(path: Path) -> None:
    place = opened(path)
    trial = place.claim()
    assert trial is not None
    place.finish_run(trial, RunResult(3, "finished", 0.5), "here")
    place.release(trial)
    again = opened(path).claim()
    assert again is not None
    assert (again.number, list(again.runs)) == (0, [3])


def test_a_lease_that_is_over_lets_another_worker_in_and_the_first_one_count_for_nothing(path: Path) -> None:
    slow, quick = opened(path), opened(path)
    with patch("core.search.places.journal_place.time.time", lambda: 0.0):
        late = slow.claim()
    taken = quick.claim()  # more than a minute later
    assert late is not None
    assert taken is not None
    assert taken.number == late.number == 0
    assert not slow.beat(late)
    slow.finish_run(late, RunResult(3, "finished", 0.1), "slow")
    quick.finish_run(taken, RunResult(3, "finished", 0.9), "quick")
    assert opened(path).trials[0].runs[3].value == 0.9


def test_a_process_of_this_computer_that_is_gone_holds_nothing(path: Path) -> None:
    gone = opened(path)
    gone.holder = f"{socket.gethostname()}:{2**22 + 1}:0"  # above the largest number of a process
    assert gone.claim() is not None
    trial = opened(path).claim()
    assert trial is not None
    assert trial.number == 0


def test_another_study_in_the_folder_is_refused(path: Path) -> None:
    with pytest.raises(RefusedError, match="holds another study, “study”"):
        JournalPlace(path).create(STUDY.replace(seeds=(5,)), {})


def test_a_study_that_is_damaged_is_not_said_to_be_newer_for_sure(path: Path) -> None:
    damaged = path.read_bytes().replace(b'"batch_size"', b'"batch_sise"')
    path.write_bytes(damaged)
    with pytest.raises(RefusedError, match="was written by a newer Fall Line, or is damaged"):
        JournalPlace(path).open()
    assert path.read_bytes() == damaged


def test_more_minutes_go_on_with_the_study(path: Path) -> None:
    place = JournalPlace(path)
    place.create(STUDY.replace(minutes=5.0), {})
    assert place.study == STUDY


def test_a_folder_without_a_study_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="holds no study"):
        JournalPlace(tmp_path / "study.log").open()


def test_a_finished_study_takes_more_trials_and_its_first_settings_stay(tmp_path: Path) -> None:
    rates = Variation(field="optimizer.learning_rate", low=1e-3, high=1.0, log=True)
    study = Study(vary=(rates,), sampler="random", trials=2)
    path = tmp_path / "study.log"
    place = JournalPlace(path)
    place.create(study, {})
    for _ in range(2):
        trial = place.claim()
        assert trial is not None
        place.finish_run(trial, RunResult(0, "finished", 0.5), "here")
    assert place.is_over
    before = [trial.setting for trial in place.trials]
    JournalPlace(path).create(study.replace(trials=4, minutes=1.0), {})
    again = opened(path)
    assert [trial.state for trial in again.trials] == ["finished", "finished", "waiting", "waiting"]
    assert [trial.setting for trial in again.trials[:2]] == before
    place.refresh()
    assert not place.is_over  # a worker that was there before sees them, too
    with pytest.raises(RefusedError, match="another study"):
        JournalPlace(path).create(study.replace(trials=1), {})


@pytest.mark.parametrize("count", [40, pytest.param(3000, marks=pytest.mark.slow)])
def test_a_damaged_journal_is_refused_with_a_sentence_or_read_and_stays_as_it_is(tmp_path: Path, count: int) -> None:
    assert problems(count, 200, tmp_path) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"claim": 7, "by": "here:1:a", "at": 0.0},
        {"claim": -1, "by": "here:1:a", "at": 0.0},
        {"claim": 0, "by": 3, "at": 0.0},
        {"claim": 0, "by": "here:1:a", "at": float("nan")},
        {"final": 0, "result": {"seed": 0}},
        {"final": 0, "result": {"seed": 0, "state": "finished", "value": None}},
        {"more": 10**9},
        {"song": 1},
        {},
    ],
)
def test_an_entry_that_is_none_is_refused_with_its_line(path: Path, entry: dict[str, object]) -> None:
    content = path.read_bytes() + json.dumps(entry).encode() + b"\n"
    path.write_bytes(content)
    with pytest.raises(JournalError, match="line 2 is not as Fall Line writes it"):
        opened(path)
    assert path.read_bytes() == content
