"""The place of a study: where its trials are kept, and from where workers take them."""

import os
import re
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from core.files import open_file
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial
from core.settings import N_

UNKNOWN_STUDY = N_("the study in {place} was written by a newer Fall Line, or is damaged")
LEASE = 60.0  # seconds without a sign of life after which another worker takes a trial
HIDDEN = "***"
# Between the user and the last @ of a word. A person may forget to escape what a password has: / # ? @ and spaces.
PASSWORD = re.compile(r"(\w[\w+.-]*://[^:@/\s]*):[^\n]*?@(?=[^@\s]*(?:\s|$))")
FIRST = re.compile(r"^(\s*\w[\w+.-]*://[^:@/\s]*):.*@")
OUR_BEGINNING = b'{"study":'


@dataclass(frozen=True)
class Address:
    """The address of a place; `text` may hold a password, `shown` does not."""

    kind: Literal["journal", "optuna"]
    text: str = field(repr=False)  # a path or a database URL
    study: str = ""  # its name there, if several are

    @property
    def shown(self) -> str:
        """The address as it may be seen: without its password."""
        return without_password(self.text)

    @property
    def is_database(self) -> bool:
        return "://" in self.text


class Place(Protocol):
    """What a place does for its workers; a trial is held by a lease, and only its holder writes to it."""

    study: Study | None
    facts: Mapping[str, Any]
    finals: dict[int, dict[int, RunResult]]

    @property
    def address(self) -> Address: ...
    @property
    def trials(self) -> Sequence[Trial]:
        """The trials by their numbers."""

    @property
    def is_over(self) -> bool:
        """Return whether no trial waits or runs."""

    def create(self, study: Study, facts: Mapping[str, Any]) -> None:
        """Begin a study, or go on with the same one."""

    def open(self) -> Study:
        """Return the study that is there."""

    def refresh(self) -> None:
        """Take what others have written."""

    def claim(self) -> Trial | None:
        """Take a trial that waits, or whose lease is over; None if there is none right now."""

    def beat(self, trial: Trial) -> bool:
        """Renew the lease; return whether the trial is still this worker's."""

    def report(self, trial: Trial, epoch: int, value: float) -> bool:
        """Write the value of the first seed after an epoch; return whether the trial is to be stopped early."""

    def finish_run(self, trial: Trial, result: RunResult, host: str) -> None:
        """Write the result of a run, and with the last one that of the trial."""

    def release(self, trial: Trial) -> None:
        """Give a trial back that was not finished; its finished runs stay."""

    def finish_final(self, trial: int, result: RunResult) -> None:
        """Write a run of the best trial with a fresh seed."""


def address_of(place: str, study: str = "") -> Address:
    """Return the address of a place that exists: a database's URL, a journal of ours, or one of Optuna's."""
    if "://" not in place:
        try:
            with open_file(Path(place)) as stream:
                if stream.read(len(OUR_BEGINNING)) == OUR_BEGINNING:
                    return Address("journal", place)
        except OSError:
            pass  # whoever opens it says so
    return Address("optuna", place, study)


def open_place(address: Address) -> Place:
    """Return the place at an address; nothing is read or written yet.

    Raises:
        MissingPartError: it needs the optional part `search`, or `search-db`.
    """
    if address.kind == "journal":
        from core.search.places.journal_place import JournalPlace  # noqa: PLC0415 - one of the two is enough

        return JournalPlace(Path(address.text))
    from core.search.places.optuna_place import OptunaPlace  # noqa: PLC0415 - it brings an optional part

    return OptunaPlace(address)


def without_password(text: str) -> str:
    """Return a text in which the passwords of all URLs are hidden; a text that begins with one, up to its last @."""
    text = FIRST.sub(rf"\1:{HIDDEN}@", text)
    return re.sub(r"([?&]\w*password=)[^&\s]*", rf"\1{HIDDEN}", PASSWORD.sub(rf"\1:{HIDDEN}@", text))


def holder_here() -> str:
    """Return a name for this worker that no other one has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_lost(holder: str, heard: float, now: float) -> bool:
    """Return whether the lease of a holder, heard of last at a time in seconds, is over."""
    return now - heard > LEASE or is_gone(holder)


def is_gone(holder: str) -> bool:
    """Return whether a holder is a process of this computer that is gone; of others one cannot tell."""
    host, _, process = holder.rpartition(":")[0].rpartition(":")
    if not process.isdecimal():
        return False
    if host != socket.gethostname() or sys.platform == "win32":  # where asking for a process would end it
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
