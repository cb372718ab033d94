"""A study on this computer: its trials in a journal, from which each worker takes the next one under the lock.

A worker holds a trial by a lease: its host, its process, and the time at which it was last heard of. A lease that has
not been renewed for a minute is over, and another worker takes the trial; so is that of a process of this computer
that is gone. What a worker says of a trial that it no longer holds counts for nothing.
"""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.search.places.journal import Entry, Journal
from core.search.places.place import UNKNOWN_STUDY, Address, holder_here, is_lost
from core.search.pruning import is_pruned
from core.search.samplers import setting_of
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import (
    Beaten,
    Begun,
    Claimed,
    Extended,
    Over,
    Ran,
    Released,
    Reported,
    Tested,
    Trial,
    entry_of,
    result_of,
)
from core.settings import N_, RefusedError

VERSION = 1
ANOTHER = N_("{file} holds another study, “{name}”; go on with that one, or choose another folder")
NO_STUDY = N_("{file} holds no study")
NEWER = N_("{file} was written by a newer Fall Line")


class JournalPlace:
    """The trials of a study as its journal tells them."""

    def __init__(self, path: Path) -> None:
        self.holder = holder_here()
        self.study: Study | None = None
        self.facts: Mapping[str, Any] = {}  # of the images and the program
        self.trials: list[Trial] = []
        self.finals: dict[int, dict[int, RunResult]] = {}  # by the trial that was the best, and a fresh seed
        self._journal = Journal(path, self._take)

    @property
    def path(self) -> Path:
        return self._journal.path

    @property
    def address(self) -> Address:
        return Address("journal", str(self.path))

    def create(self, study: Study, facts: Mapping[str, Any]) -> None:
        """Begin a study, or go on with the same one.

        Raises:
            RefusedError: another study is there, or it cannot be written.
        """
        with self._journal.held():
            if self.study is None:
                table = study.model_dump(mode="json")
                self._journal.append([{"study": table, "version": VERSION, "facts": dict(facts)}])
            elif not self.study.is_continued_by(study):
                raise RefusedError(ANOTHER, file=self.path, name=self.study.name)
            elif study.size > self.study.size:
                self._journal.append([{"more": study.size}])

    def open(self) -> Study:
        """Return the study that is there.

        Raises:
            RefusedError: there is none.
        """
        self.refresh()
        if self.study is None:
            raise RefusedError(NO_STUDY, file=self.path)
        return self.study

    def refresh(self) -> None:
        """Take what others have written."""
        self._journal.refresh()

    @property
    def is_over(self) -> bool:
        """Return whether no trial waits or runs."""
        return self.study is not None and all(trial.is_over for trial in self.trials)

    # What a worker does.

    def claim(self) -> Trial | None:
        """Take the first trial that waits, or whose lease is over; None if there is none right now."""
        with self._journal.held():
            now = time.time()
            trial = next((one for one in self.trials if not one.is_over and self._is_free(one, now)), None)
            if trial is not None:
                self._journal.append([{"claim": trial.number, "by": self.holder, "at": now}])
            return trial

    def beat(self, trial: Trial) -> bool:
        """Renew the lease; return whether the trial is still this worker's."""
        with self._journal.held():
            if not self._holds(trial):
                return False
            self._journal.append([{"beat": trial.number, "by": self.holder, "at": time.time()}], sure=False)
            return True

    def report(self, trial: Trial, epoch: int, value: float) -> bool:
        """Write the value of the first seed after an epoch; return whether the trial is to be stopped early."""
        with self._journal.held():
            if self._holds(trial):
                entry = {"report": trial.number, "by": self.holder, "at": time.time(), "epoch": epoch, "value": value}
                self._journal.append([entry], sure=False)
            return is_pruned(trial, self.trials, self.open())

    def finish_run(self, trial: Trial, result: RunResult, host: str) -> None:
        """Write the result of a run, and with the last one that of the trial."""
        study = self.open()
        with self._journal.held():
            if not self._holds(trial):
                return
            entries: list[Entry] = [{"run": trial.number, "by": self.holder, "host": host, "result": result.as_json()}]
            runs = {**trial.runs, result.seed: result}
            if found := result_of(runs, study.seeds):
                entries.append({"over": trial.number, "by": self.holder, "state": found[0], "value": found[1]})
            self._journal.append(entries)

    def release(self, trial: Trial) -> None:
        """Give a trial back that was not finished; its finished runs stay."""
        with self._journal.held():
            if self._holds(trial):
                self._journal.append([{"release": trial.number, "by": self.holder}])

    def finish_final(self, trial: int, result: RunResult) -> None:
        """Write a run of the best trial with a fresh seed."""
        with self._journal.held():
            if result.seed not in self.finals.get(trial, {}):
                self._journal.append([{"final": trial, "result": result.as_json()}])

    def _holds(self, trial: Trial) -> bool:
        return trial.state == "running" and trial.holder == self.holder

    def _is_free(self, trial: Trial, now: float) -> bool:
        return trial.state == "waiting" or is_lost(trial.holder, trial.beat, now)

    # What the entries mean.

    def _take(self, table: Entry) -> None:
        match entry_of(table):
            case Begun() as begun:
                self._take_study(begun)
            case Extended(more=more):
                if self.study is None:
                    raise ValueError(more)
                self.study = self.study.replace(trials=more)
                self.trials += [
                    Trial(number, setting_of(self.study, number)) for number in range(len(self.trials), more)
                ]
            case Tested() as tested:
                result = RunResult.of_json(tested.result)
                self.finals.setdefault(self._trial(tested.trial).number, {}).setdefault(result.seed, result)
            case Claimed() as claimed:
                trial = self._trial(claimed.trial)
                trial.state, trial.holder, trial.beat = "running", claimed.by, claimed.at
                trial.reports.clear()
            case entry:
                self._take_of_holder(entry)

    def _take_study(self, begun: Begun) -> None:
        if begun.version > VERSION:
            raise RefusedError(NEWER, file=self.path)
        try:
            self.study = Study.model_validate_json(json.dumps(begun.study))
        except ValidationError as error:
            raise RefusedError(UNKNOWN_STUDY, place=self.path) from error
        self.facts = begun.facts
        self.trials = [Trial(number, setting_of(self.study, number)) for number in range(self.study.size)]

    def _take_of_holder(self, entry: Beaten | Reported | Ran | Over | Released) -> None:
        """Take what a worker says of its trial; what it says of one that it no longer holds counts for nothing."""
        trial = self._trial(entry.trial)
        if trial.holder != entry.by or trial.is_over:
            return
        match entry:
            case Beaten(at=at):
                trial.beat = at
            case Reported(at=at, epoch=epoch, value=value):
                trial.beat = at
                trial.reports[epoch] = value
            case Ran(host=host, result=table):
                result = RunResult.of_json(table)
                trial.runs.setdefault(result.seed, result)
                trial.host = host
            case Over(state=state, value=value):
                if value is not None and not any(run.value is not None for run in trial.runs.values()):
                    raise ValueError(state)
                trial.state, trial.value = state, value
            case Released():
                trial.state = "waiting"

    def _trial(self, number: int) -> Trial:
        if number >= len(self.trials):
            raise ValueError(number)
        return self.trials[number]
