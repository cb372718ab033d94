"""What is remembered from one start to the next."""

import logging
from pathlib import Path
from typing import Literal

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings, explain

# isort: split

from pydantic import Field, JsonValue, ValidationError
from PySide6.QtCore import QCoreApplication, QStandardPaths

from app.aside import set_aside
from app.export import PictureFormat
from app.files import WriteError, write_whole
from app.language import LanguageSetting
from app.optimizers.model import OptimizersModel
from app.room import RoomName
from app.theme import ThemeSetting

log = logging.getLogger(__name__)


class Preferences(Settings):
    """The theme, the window's place, the size of pictures, and what was on the screen."""

    version: Literal[1] = 1
    theme: ThemeSetting = "system"
    language: LanguageSetting = "system"
    geometry: str = ""  # Qt's own bytes, in hexadecimal
    picture: PictureFormat = PictureFormat()
    room: RoomName = "optimizers"  # the one that was seen
    optimizers: OptimizersModel | None = None
    # What the other rooms were left with; each reads its own when it is made.
    later: dict[str, JsonValue] = Field(default_factory=dict)


def default_path() -> Path:
    """The settings file of this user."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "settings.json"


def default_runs() -> Path:
    """The folder of this user's training runs."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def load(path: Path) -> tuple[Preferences, str]:
    """Read the settings, and say what was wrong with them; a broken file is set aside, not lost."""
    try:
        return Preferences.model_validate_json(path.read_bytes()), ""
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        return Preferences(), QCoreApplication.translate("preferences", "The settings could not be read: {0}").format(
            error.strerror
        )
    except ValidationError as error:
        return Preferences(), _set_aside(path, explain(error, QCoreApplication.translate)[0])


def _set_aside(path: Path, reason: str) -> str:
    """Rename a broken file, if that can be done, and say so."""
    try:
        aside = set_aside(path)
    except OSError as error:
        log.warning("%s cannot be renamed: %s", path, error)
        return QCoreApplication.translate("preferences", "The settings were broken ({0}).").format(reason)
    return QCoreApplication.translate("preferences", "The settings were broken ({0}) and are set aside as {1}.").format(
        reason, aside
    )


def save(preferences: Preferences, path: Path) -> None:
    """Write the settings; what cannot be written is logged, for the window is closing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(path), preferences.model_dump_json(indent=2).encode())
    except (OSError, WriteError) as error:
        log.warning("The settings cannot be saved to %s: %s", path, error)
