"""The state of all rooms: a session is a snapshot of it, and is restored into it."""

from typing import TYPE_CHECKING, Any, TypeVar

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings, explain

# isort: split

import json
from functools import partial

from pydantic import JsonValue, ValidationError
from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.rooms.controller import Controller
from app.rooms.names import LATER_ROOMS, ROOMS, RoomName
from app.session.kept_session import KeptSession

if TYPE_CHECKING:
    from app.session.session import Session  # it imports the models of all rooms, which would delay the first paint

M = TypeVar("M", bound=Settings)


class Workspace(QObject):
    """Holds the controllers of the rooms that were made, and the models that wait for the others."""

    changed = Signal()  # a model changed, or another room is shown
    room_requested = Signal(int)  # the index of a tab that is to be shown
    refused = Signal(object)  # why the kept state of a room cannot be read: a function that returns it as text

    def __init__(self, kept: KeptSession) -> None:
        super().__init__()
        self.room: RoomName = kept.room  # the one that is shown
        self._frame: int | None = kept.frame  # where its playback is to be, once it is made
        self._kept: dict[str, JsonValue] = {room: getattr(kept, room) for room in LATER_ROOMS}
        self._pending: dict[RoomName, Settings] = {}
        self._controllers: dict[RoomName, Controller[Any]] = {}
        self._saved: dict[RoomName, Settings] = {}

    # Rooms.

    def initial_model(self, room: RoomName, first: M) -> M:
        """Return the model that was kept for a room; `first` if there is none, or none that can be read."""
        if self._kept[room] is None:
            return first
        try:
            return type(first).model_validate_json(json.dumps(self._kept[room]))
        except ValidationError as error:
            self.refused.emit(partial(_unread, room, error))
            return first

    def add_controller(self, room: RoomName, controller: Controller[Any]) -> None:
        """Add a room that was made: open the model that waits for it, and follow its changes."""
        self._controllers[room] = controller
        if room in self._pending:
            controller.open(self._pending.pop(room))
        self._saved[room] = controller.model
        controller.model_changed.connect(self.changed)
        if room == self.room:
            self._seek(controller)

    def set_room(self, index: int) -> None:
        """Record which room is shown, by the index of its tab."""
        self.room = ROOMS[index]
        self.changed.emit()

    # Sessions.

    @property
    def modified(self) -> bool:
        """Return whether a model differs from the saved one; the shown room does not matter."""
        return any(controller.model != self._saved[room] for room, controller in self._controllers.items())

    def mark_saved(self) -> None:
        """Record that all models are saved as they are."""
        self._saved = {room: controller.model for room, controller in self._controllers.items()}
        self.changed.emit()

    def snapshot(self) -> KeptSession:
        """Return the current state as a session; rooms that are not made keep their earlier state."""
        here = self._controllers.get(self.room)
        frame = self._frame or 0 if here is None else here.playback.position
        return KeptSession(
            room=self.room,
            frame=frame,
            optimizers=self._controllers["optimizers"].to_keep(),
            initializers=self._state("initializers"),
            trainer=self._state("trainer"),
        )

    def restore(self, session: "Session") -> None:
        """Open a session, which is one step of history in each room."""
        for room in ROOMS:
            model = getattr(session, room)
            if room in self._controllers:
                self._controllers[room].open(model)
            else:
                self._pending[room] = model
        self.room, self._frame = session.room, session.frame
        self.room_requested.emit(ROOMS.index(session.room))
        if session.room in self._controllers:
            self._seek(self._controllers[session.room])
        self.mark_saved()

    def _state(self, room: RoomName) -> JsonValue:
        """Return the state of a room. Until it is made, that is the kept one, which stays in its history."""
        if room in self._controllers:
            return _as_json(self._controllers[room].model)
        return self._kept[room] or (_as_json(self._pending[room]) if room in self._pending else None)

    def _seek(self, controller: Controller[Any]) -> None:
        """Move the playback to where it was; at its start it plays, as at the first start."""
        if self._frame is None:
            return
        controller.playback.pause()
        controller.playback.seek(self._frame)
        if self._frame == 0:
            controller.playback.play()
        self._frame = None


def _as_json(model: Settings) -> JsonValue:
    state: JsonValue = model.model_dump(mode="json")
    return state


def _unread(room: RoomName, error: ValidationError) -> str:
    reason = explain(error, QCoreApplication.translate)[0]
    text = QCoreApplication.translate("Workspace", "The last state of the room “{0}” cannot be read: {1}")
    return text.format(room, reason)
