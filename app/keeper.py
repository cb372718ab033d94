"""What the rooms that are made after the first paint were left with, and when to write it down."""

import json
from collections.abc import Mapping
from typing import TypeVar

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings, explain

# isort: split

from pydantic import JsonValue, ValidationError
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.controller import Controller

SAVED_AFTER = 3000  # milliseconds without a further change

M = TypeVar("M", bound=Settings)


class Keeper(QObject):
    """Keeps what the rooms that are made later were left with, and asks to be written down a while after a change.

    So what was done is kept even if the window is never closed.
    """

    asked = Signal()
    refused = Signal(str)  # what of it could not be read

    def __init__(self, models: Mapping[str, JsonValue]) -> None:
        super().__init__()
        self.models = dict(models)
        self._soon = QTimer(self, singleShot=True, interval=SAVED_AFTER)
        self._soon.timeout.connect(self.asked)

    def recall(self, room: str, first: M) -> M:
        """What a room was left with; `first` if there is nothing, or nothing that can be read."""
        if room not in self.models:
            return first
        try:
            return type(first).model_validate_json(json.dumps(self.models[room]))
        except ValidationError as error:
            reason = explain(error, QCoreApplication.translate)[0]
            said = QCoreApplication.translate("start", "What the room “{0}” was left with cannot be read: {1}")
            self.refused.emit(said.format(room, reason))
            return first

    def watch(self, room: str, controller: Controller[M]) -> None:
        """Keep what this room is changed to."""
        controller.model_changed.connect(lambda model: self._keep(room, model))

    def remember_soon(self) -> None:
        self._soon.start()

    def _keep(self, room: str, model: Settings) -> None:
        self.models[room] = model.model_dump(mode="json")
        self.remember_soon()
