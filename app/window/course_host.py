"""The course in the window: made after the first paint, it stands in whichever room is shown."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.rooms.names import RoomName
from app.rooms.room import Room
from app.widgets.escape import holders

if TYPE_CHECKING:
    from app.course.asking import Asking
    from app.course.caption import Caption
    from app.course.controller import CourseController
    from app.course.panel import CoursePanel
    from app.course.stages.stage import Stage


class CourseHost(QObject):
    """Lets the course go to rooms by `enter`, which shows a room and returns it.

    `here` returns the room that is shown, `rooms` those that have been made.
    """

    remembered_changed = Signal()  # `seen` or `predictions` is another
    refused = Signal(object)  # the reason that a course cannot be opened, as `Words`

    def __init__(
        self,
        enter: Callable[[RoomName], Room],
        here: Callable[[], Room],
        rooms: Callable[[], Sequence[Room]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._enter, self._here, self._rooms = enter, here, rooms
        self._seen: Collection[str] = ()
        self._predictions: Mapping[str, str] = {}
        self._stages: dict[Room, Stage] = {}
        self.controller: CourseController | None = None
        self.asking: Asking | None = None
        self.panel: CoursePanel | None = None

    @property
    def seen(self) -> tuple[str, ...]:
        """The keys of the entries that were seen."""
        return tuple(sorted(self.controller.seen if self.controller is not None else self._seen))

    @property
    def predictions(self) -> dict[str, str]:
        """The ids of the answers that were given, by the keys of entries."""
        return dict(self.asking.predictions if self.asking is not None else self._predictions)

    def restore(self, seen: Collection[str], predictions: Mapping[str, str]) -> None:
        """Take up what was seen and predicted before."""
        self._seen, self._predictions = seen, predictions

    def complete(self) -> None:
        """Make the course, if it is not there, and let it stand in the room that is shown."""
        if self.panel is None:
            self._make()
        self.show_room()

    def show_room(self) -> None:
        """Let the course stand in the room that is shown."""
        frame = self._here().frame
        if self.panel is not None and frame is not None and frame.course is not None:
            frame.course.hold(self.panel)
            self.panel.entry.show_scene()

    def open(self) -> None:
        """Bring the course, for a person who asks for it."""
        self.complete()
        if (frame := self._here().frame) is not None:
            frame.bring_course()

    def explain(self, widget: QWidget | None) -> None:
        """Bring the course, at the entry that is about a widget if there is one."""
        self.complete()
        if self.controller is not None and (entry := self._about(widget)) is not None:
            self.controller.open_entry(entry)
        self.open()

    def open_folder(self, folder: Path) -> bool:
        """Open a course of one's own until the window closes, or say why it cannot be opened."""
        from app.course.own_course import read_own_course  # noqa: PLC0415 - it would hold up the first paint
        from app.course.reader import CourseError  # noqa: PLC0415

        self.complete()
        assert self.controller is not None  # noqa: S101 - for the type checker
        try:
            places = {room.room_name: self._stage(room).places().keys() for room in self._rooms()}
            course = read_own_course(folder, places)
        except CourseError as error:
            self.refused.emit(partial(error.sentence, QCoreApplication.translate))
            return False
        self.controller.set_course(course)
        self.open()
        return True

    def caption(self) -> "Caption | None":
        """Return the open entry as it is shown under a presentation; None if none is open."""
        if self.controller is None or self.asking is None or self.controller.entry is None:
            return None
        from app.course.caption import Caption  # noqa: PLC0415 - by need

        return Caption(self.controller, self.asking)

    def retranslate(self) -> None:
        """Make the panel anew in the current language, in rooms that are new; the entry stays open."""
        self._stages.clear()
        if self.panel is not None:
            self.panel.deleteLater()
            self.panel = None
            self.complete()

    def _make(self) -> None:
        from app.course.asking import Asking  # noqa: PLC0415 - it would hold up the first paint
        from app.course.controller import CourseController  # noqa: PLC0415
        from app.course.panel import CoursePanel  # noqa: PLC0415
        from app.course.reader import fall_lines_course  # noqa: PLC0415

        if self.controller is None or self.asking is None:
            self.controller = CourseController(
                fall_lines_course(), self, lambda: self._here().room_name, self._seen, self
            )
            self.controller.seen_changed.connect(self.remembered_changed)
            self.asking = Asking(self.controller, self._predictions)
            self.asking.predicted.connect(self.remembered_changed)
        self.panel = CoursePanel(self.controller, self.asking)
        self.panel.entry.look_requested.connect(self._point_at)

    # The stages, as the controller asks for them.

    def stage(self, name: RoomName) -> "Stage | None":
        """Return the stage of a room; None if the room has not been made."""
        made = next((room for room in self._rooms() if room.room_name == name), None)
        return self._stage(made) if made is not None else None

    def enter(self, name: RoomName) -> "Stage":
        """Show a room, with the course beside it, and return its stage."""
        room = self._enter(name)
        if room.frame is not None:
            room.frame.bring_course()
        return self._stage(room)

    def _stage(self, room: Room) -> "Stage":
        from app.course.stages import stage_of  # noqa: PLC0415

        if room not in self._stages:
            self._stages[room] = stage_of(room)
        return self._stages[room]

    def _about(self, widget: QWidget | None) -> str | None:
        """Return the id of the entry that is about a widget, or about what it stands in; None if there is none."""
        room = self._here()
        stage = self._stage(room)
        named: dict[QWidget | None, list[str]] = {}
        for name, find in stage.places().items():
            named.setdefault(find(), []).append(name)
        for holder in holders(widget):
            for place in named.get(holder, ()):
                for subject in stage.subjects(place):
                    entry = self.controller.course.about(f"{room.room_name}.{subject}") if self.controller else None
                    if entry is not None:
                        return entry.id
        return None

    def _point_at(self, name: RoomName, place: str) -> None:
        """Frame a part of a room for a moment, and bring it into sight."""
        from app.widgets.reveal import reveal  # noqa: PLC0415 - it would hold up the first paint

        stage = self._stage(self._enter(name))
        find = stage.places().get(place)
        if find is not None and (widget := find()) is not None:
            if stage.room.frame is not None:
                stage.room.frame.bring(widget)
            reveal(widget)
