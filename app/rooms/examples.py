"""The examples of File > Examples: saved states that each show one thing, read from `assets/lessons`."""

import json
from importlib import resources
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from core.settings import Settings


class Example(Settings):
    """A saved state of a room, and what to look for in it; each room adds the field that holds its state."""

    title: str
    look_for: str

    @property
    def translated_title(self) -> str:
        """The title in the current language."""
        return QCoreApplication.translate("lessons", self.title)

    @property
    def translated_look_for(self) -> str:
        """The sentence in the current language."""
        return QCoreApplication.translate("lessons", self.look_for)


E = TypeVar("E", bound=Example)


def read_examples(kind: type[E], room: str) -> tuple[E, ...]:
    """Return the examples of the room whose state is called `room`, in the order of their file names."""
    files = (resources.files("assets") / "lessons").iterdir()
    texts = {file.name: file.read_bytes() for file in files if file.name.endswith(".json")}
    return tuple(kind.model_validate_json(texts[name]) for name in sorted(texts) if room in json.loads(texts[name]))
