"""What the course asks of a room."""

from abc import abstractmethod
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.course.entry import CourseScene
from app.course.grammar import Value
from app.rooms.room import Room
from core.settings import Settings

Find = Callable[[], QWidget | None]


class Stage(QObject):
    """A room on which scenes are opened."""

    edited = Signal()  # the room's model is another
    changed = Signal()  # what is measured may be another

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.room = room
        self.follower: QObject | None = None  # who has been connected to `changed`
        room.controller.model_changed.connect(self.edited)
        room.controller.model_changed.connect(self.changed)
        room.controller.playback.position_changed.connect(self.changed)

    @abstractmethod
    def open(self, scene: CourseScene) -> None:
        """Open a scene, as one step of history."""

    @abstractmethod
    def deviation(self, scene: CourseScene) -> str | None:
        """Return what was changed since the scene was opened; None if nothing was that matters to it."""

    @abstractmethod
    def places(self) -> Mapping[str, Find]:
        """Return a finder of the widget for each part of the room that sentences point at, by name."""

    @abstractmethod
    def part(self, owner: str) -> Settings | None:
        """Return a part of the room's model by name, as handles name it; the model itself if the name is empty."""

    @abstractmethod
    def change(self, owner: str, part: Settings, *, dragged: bool) -> None:
        """Change a part of the room's model; all changes of one drag are one step of history."""

    @abstractmethod
    def original(self, owner: str, scene: CourseScene | None) -> Settings | None:
        """Return the part of this name as it was before anything was changed; None if that is not known."""

    def objection(self, part: Settings) -> str:  # noqa: ARG002 - a room may have one
        """Return why the room cannot use a part that is valid in itself; empty if it can."""
        return ""

    @abstractmethod
    def read(self, name: str) -> Value | None:
        """Return the value of a measure now; None if it has none."""
