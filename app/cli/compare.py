"""The subcommand `compare`: what differs between two sessions, two pictures that carry one, or two runs."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import N_, RefusedError

# isort: split

from app.cli.runs import listed
from app.session import session
from app.session.comparison import lines_between
from app.session.session import Session
from core.cli.command import DONE
from core.cli.runs import run_settings
from core.export.differences import SAME, differences

OPENED = {".fallline", ".json", ".png", ".svg"}  # endings of what carries a session
TWO_KINDS = N_("a session and a run have no settings in common: {first} and {second}")


def compare(options: argparse.Namespace) -> int:
    """Say what differs, a line for each setting, and return the status, which is the same if nothing does.

    Raises:
        RefusedError: one of them cannot be read, or one is a session and the other a run.
    """
    sys.stdout.write("\n".join(list(_lines(options.first, options.second)) or [SAME]) + "\n")
    return DONE


def is_session(word: str) -> bool:
    """Return whether a word on the command line names a session, or a picture that may carry one."""
    path = Path(word)
    return path.suffix.lower() in OPENED and not path.is_dir()


def _lines(first: str, second: str) -> Iterator[str]:
    one, other = read(first), read(second)
    if isinstance(one, Session) and isinstance(other, Session):
        return lines_between(one, other)
    if isinstance(one, Session) or isinstance(other, Session):
        raise RefusedError(TWO_KINDS, first=first, second=second)
    return differences(one, other)


def read(word: str) -> Session | Mapping[str, Any]:
    """Read a session, a picture that carries one, or the settings of a run with its changes.

    Raises:
        RefusedError: it is none, or cannot be read.
    """
    if is_session(word):
        return session.read(Path(word))
    config, changes = run_settings(word, listed=listed)
    return {**config.model_dump(mode="json"), "changes": [asdict(change) for change in changes]}
