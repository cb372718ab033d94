"""What the course asks of a room."""

from abc import abstractmethod
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.course.cover import Cover
from app.course.entry import CourseScene, Handle
from app.rooms.room import Room
from core.lessons.grammar import Value
from core.settings import Settings

Find = Callable[[], QWidget | None]


class Stage(QObject):
    """A room on which scenes are opened."""

    telling: tuple[str, ...] = ()  # the places that show how a scene goes on before it has been played

    edited = Signal()  # the room's model is another
    changed = Signal()  # what is measured may be another

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.room = room
        self._covers: list[Cover] = []
        self.follower: QObject | None = None  # who has been connected to `changed`
        room.controller.model_changed.connect(self.edited)
        room.controller.model_changed.connect(self.changed)
        room.controller.playback.position_changed.connect(self.changed)

    @abstractmethod
    def open(self, scene: CourseScene, *, waits: bool) -> None:
        """Open a scene, as one step of history; let it run, unless it waits at its first frame for `start`."""

    @abstractmethod
    def start(self, scene: CourseScene) -> None:
        """Let a scene run that waits."""

    @abstractmethod
    def has_ended(self, scene: CourseScene) -> bool:
        """Return whether all of an open scene has been seen."""

    def has_begun(self) -> bool:
        """Return whether a scene that waited was played by hand."""
        return self.room.playback.playing or self.room.playback.position > 0

    @abstractmethod
    def deviation(self, scene: CourseScene) -> str | None:
        """Return what was changed since the scene was opened; None if nothing was that matters to it."""

    @abstractmethod
    def keeps_to(self, scene: CourseScene, handles: tuple[Handle, ...]) -> bool:
        """Return whether the room still has what the sentences about a scene name, but for what handles change."""

    @abstractmethod
    def places(self) -> Mapping[str, Find]:
        """Return a finder of the widget for each part of the room that sentences point at, by name."""

    def subjects(self, place: str) -> tuple[str, ...]:
        """Return by which names a heading may be about a place, the most exact first."""
        return (place,)

    def conceal(self, concealed: bool) -> None:  # noqa: FBT001 - a setter
        """Cover the parts of the room that tell too much, or uncover them."""
        if concealed == bool(self._covers):
            return
        for cover in self._covers:
            cover.hide()
            cover.deleteLater()
        parts = (self.places()[name]() for name in self.telling) if concealed else ()
        self._covers = [Cover(part) for part in parts if part is not None]

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
    def read(self, name: str, scene: CourseScene | None) -> Value | None:
        """Return the value of a measure now, for what is said of a scene; None if it has none."""
