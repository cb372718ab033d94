"""Set a file aside that cannot be used, instead of losing it."""

import logging
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.files import open_file, reason_of
from core.settings import Settings, explain

# isort: split

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication

log = logging.getLogger(__name__)

S = TypeVar("S", bound=Settings)


def set_aside(path: Path, mark: str = "broken") -> Path:
    """Rename a file to a free name that contains `mark`, and return the new path.

    Raises:
        OSError: the file cannot be renamed.
    """
    names = (path.with_suffix(f".{mark}{number or ''}{path.suffix}") for number in count())
    aside = next(name for name in names if not name.exists())
    return path.replace(aside)


def load(kind: type[S], path: Path) -> tuple[S, Callable[[], str] | None]:
    """Read settings from their file, or return the defaults.

    Also return a function that says what was wrong with the file, in the language of the window; None if nothing was.
    """
    try:
        with open_file(path) as stream:
            return kind.model_validate_json(stream.read()), None
    except FileNotFoundError:
        return kind(), None
    except OSError as error:
        return kind(), partial(_unread, path, error)
    except ValidationError as error:
        return kind(), _quarantine(path, error)


def _unread(path: Path, error: OSError) -> str:
    text = QCoreApplication.translate("aside", "{0} could not be read: {1}")
    return text.format(path, reason_of(error).sentence(QCoreApplication.translate))


def _quarantine(path: Path, broken: ValidationError) -> Callable[[], str]:
    """Rename a broken file, if possible, and return a function that says so."""
    aside: Path | None = None
    try:
        aside = set_aside(path)
    except OSError as error:
        log.warning("%s cannot be renamed: %s", path, error)
    return partial(_broken, path, broken, aside)


def _broken(path: Path, broken: ValidationError, aside: Path | None) -> str:
    reason = explain(broken, QCoreApplication.translate)[0]
    if aside is None:
        return QCoreApplication.translate("aside", "{0} was broken ({1}).").format(path, reason)
    text = QCoreApplication.translate("aside", "{0} was broken ({1}) and is set aside as {2}.")
    return text.format(path, reason, aside)
