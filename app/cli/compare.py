"""The subcommand `compare`: what differs between two sessions, two pictures that carry one, or two runs."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import N_, RefusedError

# isort: split

from app.cli.runs import listed
from app.session import session
from app.session.session import Session
from core.cli.command import DONE
from core.cli.runs import run_settings
from core.descent import Trajectory, race
from core.export.differences import SAME, differences, partings

OPENED = {".fallline", ".json", ".png", ".svg"}  # endings of what carries a session
TWO_KINDS = N_("a session and a run have no settings in common: {first} and {second}")


@dataclass(frozen=True)
class Compared:
    """What is compared: settings as JSON has them, and the race of a session."""

    settings: Mapping[str, Any]
    session: Session | None = None


def compare(options: argparse.Namespace) -> int:
    """Say what differs, a line for each setting, and return the status, which is the same if nothing does."""
    lines = list(told(read(options.first), read(options.second), options.first, options.second))
    sys.stdout.write("\n".join(lines or [SAME]) + "\n")
    return DONE


def read(word: str) -> Compared:
    """Read a session, a picture that carries one, or the settings of a run.

    Raises:
        RefusedError: it is none, or cannot be read.
    """
    path = Path(word)
    if path.suffix.lower() in OPENED and not path.is_dir():
        return of_session(session.read(path))
    config, changes = run_settings(word, listed=listed)
    settings = {**config.model_dump(mode="json"), "changes": [asdict(change) for change in changes]}
    return Compared(settings)


def of_session(opened: Session) -> Compared:
    """Return a session as it is compared: all but its version, and what a picture shows of it."""
    return Compared(opened.model_dump(mode="json", exclude={"version", "sight"}), opened)


def told(one: Compared, other: Compared, first: str = "", second: str = "") -> Iterator[str]:
    """Yield the lines; none if nothing differs.

    Raises:
        RefusedError: one is a session and the other a run.
    """
    if (one.session is None) != (other.session is None):
        raise RefusedError(TWO_KINDS, first=first, second=second)
    yield from differences(one.settings, other.settings)
    if one.session is None or other.session is None or one.session.optimizers.same_race(other.session.optimizers):
        return
    for message in partings(_race(one.session), _race(other.session)):
        yield message.text()


def _race(opened: Session) -> tuple[Trajectory, ...]:
    model = opened.optimizers
    return race(model.surface, model.engine_racers(), model.start.point, model.steps, seed=model.seed)
