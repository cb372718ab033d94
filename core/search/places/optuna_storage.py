"""What a storage of Optuna holds of a study, in our terms: its trials and their values, and what it objects to."""

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from core.files import open_file, reason_of
from core.search.places.journal import cut_unfinished
from core.search.places.place import Address, without_password
from core.search.seeded_run import RunResult
from core.search.trials import OVER, Trial, TrialState
from core.search.vary import Axis
from core.settings import N_, RefusedError
from core.training.config.applied import Value

NO_PLACE = N_("{place} cannot be used: {reason}")
NO_JOURNAL = N_("this file is something else than a study, and is left as it is")
DAMAGED = N_("what it holds is damaged, and is left as it is")
NO_URL = N_("this is no address of a database; one reads postgresql://user:password@computer:5432/database")
NO_KIND = N_("there is no such kind of database; postgresql:// is one")
JOURNAL_BEGINNING = b'{"op_code":'
LOST = "lost"  # the mark of a trial whose worker was not heard of any more


def open_storage(optuna: Any, address: Address) -> Any:
    """Open the storage at an address; a last line of a journal that was not finished is cut off."""
    storages = optuna.storages
    if address.is_database:
        pool = importlib.import_module("sqlalchemy.pool").NullPool  # no connection stays open between two words
        url = address.text.replace("postgresql://", "postgresql+psycopg://", 1)
        try:
            return storages.RDBStorage(url, engine_kwargs={"poolclass": pool})
        except ValueError:  # a port that is no number; it may quote a password
            raise RefusedError(NO_PLACE, place=address.shown, reason=RefusedError(NO_URL)) from None
    path = Path(address.text)
    path.parent.mkdir(parents=True, exist_ok=True)
    _refuse_others(path)
    kind = "JournalFileOpenLock" if sys.platform == "win32" else "JournalFileSymlinkLock"
    lock = getattr(storages.journal, kind)(str(path))
    if path.exists():
        lock.acquire()
        try:
            cut_unfinished(path)
        finally:
            lock.release()
    return storages.JournalStorage(storages.journal.JournalFileBackend(str(path), lock))


@contextmanager
def named_errors(address: Address) -> Iterator[None]:
    """Say in a sentence, without any password, what a storage objects to."""
    try:
        yield
    except RefusedError:
        raise
    except Exception as error:
        if isinstance(error, ValueError | TypeError | KeyError | AttributeError):
            raise  # a mistake of ours
        cause = error.__cause__ or error
        if type(cause).__name__ == "NoSuchModuleError":
            reason: object = RefusedError(NO_KIND)
        elif isinstance(cause, OSError) and not address.is_database:
            reason = reason_of(cause)
        else:
            reason = without_password(str(cause).strip().splitlines()[0] if str(cause) else type(error).__name__)
        raise RefusedError(NO_PLACE, place=address.shown, reason=reason) from None


@contextmanager
def reading(address: Address) -> Iterator[None]:
    """Say that a storage is damaged where what it holds cannot be read, by Optuna or here.

    Raises:
        RefusedError: it is damaged.
    """
    try:
        yield
    except RefusedError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError) as error:
        raise RefusedError(NO_PLACE, place=address.shown, reason=RefusedError(DAMAGED)) from error


def _refuse_others(path: Path) -> None:
    """Refuse a file that is no journal of Optuna, before anything is written to it or cut off.

    Raises:
        OSError: it cannot be read.
        RefusedError: it is something else.
    """
    if not path.exists():
        return
    with open_file(path) as stream:
        begin = stream.read(len(JOURNAL_BEGINNING))
    if not JOURNAL_BEGINNING.startswith(begin):
        raise RefusedError(NO_PLACE, place=path, reason=RefusedError(NO_JOURNAL))


def trial_of(number: int, there: Any) -> Trial:
    """Return our view of a trial.

    Raises:
        ValueError: it is damaged; so it may be with a KeyError or a TypeError.
    """
    if there is None or LOST in there.user_attrs:
        return Trial(number, {})
    attributes = there.user_attrs
    runs = [RunResult.of_json(value) for name, value in attributes.items() if name.startswith("run:")]
    params = there.params or there.system_attrs.get("fixed_params", {})
    names = {"WAITING": "waiting", "RUNNING": "running"}
    state = names.get(there.state.name) or attributes.get("state", "failed")
    if there.state.name not in names and state not in OVER:
        raise ValueError(state)
    return Trial(
        number,
        {key: decoded(value) for key, value in params.items()},
        cast("TrialState", state),
        there.value if there.state.name == "COMPLETE" else None,
        attributes.get("host", ""),
        runs={run.seed: run for run in runs},
        reports=dict(there.intermediate_values),
    )


def suggest(asked: Any, axis: Axis) -> None:
    """Let Optuna choose the value of an axis for a trial that it was asked for."""
    one = axis.variation
    low, high = one.ends
    if not one.is_range:
        asked.suggest_categorical(axis.key, [encoded(value) for value in one.values])
    elif axis.is_whole:
        asked.suggest_int(axis.key, round(low), round(high), log=one.log)
    else:
        asked.suggest_float(axis.key, low, high, log=one.log)


def rank(trial: Any) -> tuple[int, int]:
    """Return the order in which several trials of one number count: one that is over, that runs, waits, was lost."""
    order = ("RUNNING", "WAITING")
    state = order.index(trial.state.name) + 1 if trial.state.name in order else 0
    return 3 if LOST in trial.user_attrs else state, trial.number


def encoded(value: Value) -> Any:
    """Return a value as Optuna can keep it: lists as JSON."""
    return json.dumps(value) if isinstance(value, list | tuple | dict) else value


def decoded(value: Any) -> Value:
    """Return a value that was `encoded`."""
    if not isinstance(value, str) or value[:1] not in {"[", "{"}:
        return value
    read = json.loads(value)
    return tuple(read) if isinstance(read, list) else read
