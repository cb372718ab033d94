"""What the course asks of a room."""

from abc import abstractmethod
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.course.entry import CourseScene
from app.course.grammar import Value
from app.rooms.room import Room

Find = Callable[[], QWidget | None]


class Stage(QObject):
    """A room on which scenes are opened."""

    changed = Signal()  # what is measured may be another

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.room = room
        self.follower: QObject | None = None  # who has been connected to `changed`
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
    def read(self, name: str) -> Value | None:
        """Return the value of a measure now; None if it has none."""
