"""What the window asks of a room, so that it need know nothing else of it."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.base.formatting import translated
from app.base.playback import Playback
from app.base.theme import Themed
from app.export.figure import Figure
from app.rooms.controller import Controller
from app.rooms.names import TITLES, RoomName

Frame = Annotated[int, Field(ge=0)]  # where a playback stands


class Room(Themed):
    """A tab of the window, with its own history, playback and figures."""

    room_name: ClassVar[RoomName]  # in files and on the command line

    history_changed = Signal()
    said = Signal(str)  # what was done, for who asked for it

    def __init__(self, controller: Controller[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller  # of the room's model, whose changes are undone and redone
        controller.history.signals.changed.connect(self.history_changed)

    @property
    def name(self) -> str:
        """The text of the tab."""
        return translated(TITLES[self.room_name])

    @property
    def playback(self) -> Playback:
        """What the playback keys move."""
        return self.controller.playback

    def complete(self) -> None:
        """Make what may wait for the first paint."""

    def anew(self) -> Self:
        """The same room in the language that is spoken now, over the same controller; this one has had its time."""
        self.stop_workers()
        self.controller.retranslate()
        room = type(self)(self.controller)
        if self.controller.parent() is self:
            self.controller.setParent(room)
        return room

    def stop_workers(self) -> None:
        """Stop what the widgets have going on beside the window; what the controller has going on goes on."""

    def may_close(self) -> bool:
        """Whether the window may close; a room where something is going on asks."""
        return True

    def shut(self) -> None:
        """Stop what is going on; the window is about to close."""
        self.playback.pause()

    @abstractmethod
    def view_actions(self) -> list[QAction]:
        """What this room adds to the View menu."""

    def edit_actions(self) -> list[QAction]:
        """What this room adds to the Edit menu, to be seen there while the room is."""
        return []

    def example_actions(self) -> list[QAction]:
        """What this room adds to File > Examples; each opens a saved state, as one step of history."""
        return []

    def measured(self) -> Mapping[str, Callable[[], str]]:
        """How what was measured is written, by the ending of the file; nothing as long as there is nothing."""
        return {}

    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """What can be exported as it is seen now; the first is the room's main one."""


@dataclass(frozen=True)
class LazyRoom:
    """A room that is not made before it is entered, or before there is time for it."""

    room_name: RoomName
    make: Callable[[], Room]

    @property
    def name(self) -> str:
        """The text of the tab."""
        return translated(TITLES[self.room_name])
