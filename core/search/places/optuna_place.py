"""A study in a storage of Optuna: its journal, which a shared disk may hold, or a database; TPE asks there, too.

Optuna's trials are ours, but for those whose worker was lost: these are failed, and enqueued once more under the same
number. Its heartbeat lives in databases and in `optimize` only, so the lease is an attribute of the trial.
"""

import json
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.optional_parts import require
from core.search.places.optuna_storage import (
    LOST,
    encoded,
    named_errors,
    open_storage,
    rank,
    reading,
    suggest,
    trial_of,
)
from core.search.places.place import LEASE, UNKNOWN_STUDY, Address, holder_here, is_lost
from core.search.pruning import is_pruned
from core.search.samplers import setting_of
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial, result_of
from core.settings import N_, RefusedError
from core.training.config.applied import Setting

ANOTHER = N_("{place} holds another study of the name “{name}”; give yours another name, or another place")
NOT_THERE = N_("{place} is not there")
NO_STUDY = N_("{place} holds no study of that name")
WHICH = N_("{place} holds several studies: {names}; say which")


class OptunaPlace:
    """The trials of a study as a storage of Optuna has them."""

    def __init__(self, address: Address) -> None:
        """Prepare the place; nothing is opened.

        Raises:
            MissingPartError: Optuna is missing, or the driver of the database.
        """
        self._optuna = require("search")
        if address.is_database:
            require("search", "sqlalchemy")  # an installer leaves it out
        if address.is_database and address.text.startswith("postgresql"):
            require("search-db")
        self._optuna.logging.set_verbosity(self._optuna.logging.ERROR)
        self.address = address
        self.holder = holder_here()
        self.study: Study | None = None
        self.facts: Mapping[str, Any] = {}
        self.trials: list[Trial] = []
        self.finals: dict[int, dict[int, RunResult]] = {}
        self._there: Any = None  # Optuna's study
        self._claimed: dict[int, int] = {}  # Optuna's trials by our numbers

    @property
    def is_over(self) -> bool:
        return self.study is not None and all(trial.is_over for trial in self.trials)

    def create(self, study: Study, facts: Mapping[str, Any]) -> None:
        """Begin a study, or go on with the same one.

        Raises:
            RefusedError: another study has its name, what is there is damaged, or the place cannot be used.
        """
        with named_errors(self.address):
            self._there = self._there_or_new(study)
            attributes = self._there.user_attrs
            if "study" not in attributes:
                self._there.set_user_attr("facts", dict(facts))
                self._there.set_user_attr("study", study.model_dump(mode="json"))
            else:
                known = self._read_study()
                self._read_trials()  # nothing is written where that fails
                if not known.is_continued_by(study):
                    raise RefusedError(ANOTHER, place=self.address.shown, name=study.name)
                if study.size > known.size:
                    more = known.replace(trials=study.size)
                    self._there.set_user_attr("study", more.model_dump(mode="json"))
            self._read_study()
            numbers = {trial.user_attrs.get("number") for trial in self._all()}
            for number in range(study.size):
                if number not in numbers:
                    self._enqueue(number, {} if study.sampler == "tpe" else setting_of(study, number))
        self.refresh()

    def open(self) -> Study:
        """Return the study that is there.

        Raises:
            RefusedError: there is none, it is damaged, or one of several would have to be named.
        """
        if self.study is None:
            if not self.address.is_database and not Path(self.address.text).exists():
                raise RefusedError(NOT_THERE, place=self.address.shown)  # Optuna would make it
            with named_errors(self.address), reading(self.address):
                storage = open_storage(self._optuna, self.address)
                names = [one.study_name for one in storage.get_all_studies()]
                wanted = [name for name in names if name == self.address.study or not self.address.study]
                if not wanted:
                    raise RefusedError(NO_STUDY, place=self.address.shown)
                if len(wanted) > 1:
                    raise RefusedError(WHICH, place=self.address.shown, names=", ".join(sorted(wanted)))
                self._there = self._optuna.load_study(storage=storage, study_name=wanted[0])
                self._read_study()
            self.refresh()
        if self.study is None:
            raise RefusedError(NO_STUDY, place=self.address.shown)
        return self.study

    def refresh(self) -> None:
        """Take what others have written."""
        with named_errors(self.address):
            self._read_trials()

    # What a worker does.

    def claim(self) -> Trial | None:
        """Take a trial that waits; those whose lease is over wait again."""
        study = self.open()
        with named_errors(self.address):
            self._let_lost_ones_wait()
            if not any(trial.state.name == "WAITING" for trial in self._all()):
                return None
            asked = self._there.ask()
            if "number" not in asked.user_attrs:  # another worker has taken the last one that waited
                asked.set_user_attr(LOST, value=True)
                self._there.tell(asked, state=self._optuna.trial.TrialState.FAIL)
                return None
            number: int = asked.user_attrs["number"]
            self._there.sampler = self._sampler(number)  # two workers that ask at once draw two points
            for axis in study.axes:
                suggest(asked, axis)
            self._claimed[number] = asked._trial_id  # noqa: SLF001 - the storage takes nothing else
            self._lease(number)
            self.refresh()
            return self.trials[number]

    def beat(self, trial: Trial) -> bool:
        with named_errors(self.address):
            if not self._holds(trial):
                return False
            self._lease(trial.number)
            return True

    def report(self, trial: Trial, epoch: int, value: float) -> bool:
        study = self.open()
        with named_errors(self.address):
            if self._holds(trial):
                storage = self._there._storage  # noqa: SLF001
                storage.set_trial_intermediate_value(self._claimed[trial.number], epoch, value)
                trial.reports[epoch] = value
        if study.pruner == "none":
            return False
        self.refresh()
        return is_pruned(trial, self.trials, study)

    def finish_run(self, trial: Trial, result: RunResult, host: str) -> None:
        study = self.open()
        with named_errors(self.address):
            if not self._holds(trial):
                return
            storage, there = self._there._storage, self._claimed[trial.number]  # noqa: SLF001
            storage.set_trial_user_attr(there, f"run:{result.seed}", result.as_json())
            storage.set_trial_user_attr(there, "host", host)
            trial.runs[result.seed], trial.host = result, host
            if (found := result_of(trial.runs, study.seeds)) is None:
                return
            storage.set_trial_user_attr(there, "state", found[0])
            states = self._optuna.trial.TrialState
            # A setting that diverges is worse than any other one, which TPE is to know, as it knows of pruned ones.
            state = {"finished": states.COMPLETE, "failed": states.FAIL}.get(found[0], states.PRUNED)
            storage.set_trial_state_values(there, state, None if found[1] is None else [found[1]])
            trial.state, trial.value = found

    def release(self, trial: Trial) -> None:
        with named_errors(self.address):
            if self._holds(trial):
                self._give_up(self._claimed.pop(trial.number))

    def finish_final(self, trial: int, result: RunResult) -> None:
        with named_errors(self.address):
            self._there.set_user_attr(f"final:{trial}:{result.seed}", result.as_json())
        self.refresh()

    def _let_lost_ones_wait(self) -> None:
        now = time.time()
        for trial in self._all():
            if trial.state.name == "RUNNING" and self._is_lost(trial, now):
                self._give_up(trial._trial_id)  # noqa: SLF001
        for number in self._numbers_nobody_makes():
            trials = [trial for trial in self._all() if trial.user_attrs.get("number") == number]
            self._enqueue(number, trials[-1].params if trials else {}, trials[-1].user_attrs if trials else {})

    def _numbers_nobody_makes(self) -> list[int]:
        alive = {trial.user_attrs.get("number") for trial in self._all() if LOST not in trial.user_attrs}
        return [number for number in range(self.study.size if self.study else 0) if number not in alive]

    def _is_lost(self, trial: Any, now: float) -> bool:
        lease = trial.user_attrs.get("lease")
        if lease is None:  # taken a moment ago, or its worker ended between two lines
            started: float = trial.datetime_start.timestamp() if trial.datetime_start else now
            return now - started > LEASE
        with reading(self.address):
            return is_lost(str(lease["by"]), float(lease["at"]), now)

    def _give_up(self, there: int) -> None:
        """Fail a trial that runs, so that its number is enqueued once more."""
        storage = self._there._storage  # noqa: SLF001
        try:
            storage.set_trial_user_attr(there, LOST, value=True)
            storage.set_trial_state_values(there, self._optuna.trial.TrialState.FAIL)
        except self._optuna.exceptions.UpdateFinishedTrialError:
            pass  # another worker was quicker, or it was finished after all

    def _enqueue(self, number: int, params: Setting, before: Mapping[str, Any] | None = None) -> None:
        runs = {name: value for name, value in (before or {}).items() if name.startswith("run:")}
        self._there.enqueue_trial(
            {key: encoded(value) for key, value in params.items()}, user_attrs={"number": number, **runs}
        )

    def _lease(self, number: int) -> None:
        lease = {"by": self.holder, "at": time.time()}
        self._there._storage.set_trial_user_attr(self._claimed[number], "lease", lease)  # noqa: SLF001

    def _holds(self, trial: Trial) -> bool:
        there = self._claimed.get(trial.number)
        if there is None:
            return False
        now = self._there._storage.get_trial(there)  # noqa: SLF001
        return bool(now.state.name == "RUNNING" and now.user_attrs.get("lease", {}).get("by") == self.holder)

    # What Optuna has.

    def _there_or_new(self, study: Study) -> Any:
        """Return Optuna's study of the name, made if there is none; one that is there is only read."""
        direction = "maximize" if study.is_maximized else "minimize"
        with reading(self.address):
            storage = open_storage(self._optuna, self.address)
            if study.name in {one.study_name for one in storage.get_all_studies()}:
                return self._optuna.load_study(storage=storage, study_name=study.name)
        return self._optuna.create_study(
            storage=storage, study_name=study.name, direction=direction, load_if_exists=True
        )

    def _all(self) -> Sequence[Any]:
        with reading(self.address):
            trials: Sequence[Any] = self._there.get_trials(deepcopy=False)
            return trials

    def _read_trials(self) -> None:
        with reading(self.address):
            best: dict[int, Any] = {}
            for trial in self._all():
                number = trial.user_attrs.get("number")
                if number is not None and (number not in best or rank(trial) < rank(best[number])):
                    best[number] = trial
            size = self.study.size if self.study else 0
            self.trials = [trial_of(number, best.get(number)) for number in range(size)]
            self.finals = {}
            for name, value in self._there.user_attrs.items():
                if name.startswith("final:"):
                    result = RunResult.of_json(value)
                    self.finals.setdefault(int(name.split(":")[1]), {})[result.seed] = result

    def _sampler(self, number: int) -> Any:
        study = self.open()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            samplers = self._optuna.samplers
            seed = (study.sampler_seed + number) % 2**32
            return samplers.TPESampler(seed=seed) if study.sampler == "tpe" else samplers.RandomSampler(seed)

    def _read_study(self) -> Study:
        attributes = self._there.user_attrs
        if "study" not in attributes:
            raise RefusedError(NO_STUDY, place=self.address.shown)
        try:
            self.study = study = Study.model_validate_json(json.dumps(attributes["study"]))
        except ValidationError as error:
            raise RefusedError(UNKNOWN_STUDY, place=self.address.shown) from error
        self.facts = attributes.get("facts", {})
        return study
