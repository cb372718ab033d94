"""The settings of the window itself, kept from one start to the next."""

from pathlib import Path
from typing import Annotated, Literal

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings

# isort: split

from pydantic import Field
from PySide6.QtCore import QStandardPaths

from app.base.file_writing import write_whole
from app.base.language import LanguageSetting
from app.base.theme import ThemeSetting
from app.export.picture import PictureFormat
from app.rooms.panels import Panels

MOST_RECENT = 10
MOST_SECTIONS = 1000


class Preferences(Settings):
    """The theme, the language, the window, its panels and folding, the size of pictures, recent files and folder."""

    version: Literal[1, 2] = 2  # 2 knows the panels
    theme: ThemeSetting = "system"
    language: LanguageSetting = "system"
    geometry: str = ""  # Qt's own bytes, in hexadecimal
    picture: PictureFormat = PictureFormat()
    panels: Panels = Panels()
    recent: Annotated[tuple[str, ...], Field(max_length=MOST_RECENT)] = ()  # the latest first
    recent_data: Annotated[tuple[str, ...], Field(max_length=MOST_RECENT)] = ()  # paths of images, the latest first
    # Whether a section is unfolded: "trainer.network".
    opened: Annotated[dict[str, bool], Field(max_length=MOST_SECTIONS, default_factory=dict)]
    seen: tuple[str, ...] = ()  # the entries of the course that were seen
    predictions: Annotated[dict[str, str], Field(default_factory=dict)]  # the answers that were given, by entry
    folder: str = ""  # in which the dialogs of files begin; empty for that of documents


def default_path() -> Path:
    """Return the path of this user's settings file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "settings.json"


def default_runs() -> Path:
    """Return the folder of this user's training runs."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def save(preferences: Preferences, path: Path) -> None:
    """Write the settings; the file is complete or stays as it was.

    Raises:
        WriteError: it could not be written.
    """
    write_whole(path, preferences.model_dump_json(indent=2).encode())
