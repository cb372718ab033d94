"""The course as it stands: the open entry and scene, what has been seen, and the numbers of what is on the screen."""

from collections.abc import Callable, Collection
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.base.timer import timer
from app.course.entry import Claim, CourseScene, Entry
from app.course.reader import Course
from app.course.stages.stage import Stage
from app.rooms.names import RoomName
from core.lessons.grammar import Lookup, Value

SOON = 80  # milliseconds in which changes of what is measured are gathered


class Stages(Protocol):
    """Knows the rooms as stages."""

    def stage(self, name: RoomName) -> Stage | None:
        """Return the stage of a room; None if the room has not been made."""
        ...

    def enter(self, name: RoomName) -> Stage:
        """Show a room, and return its stage."""
        ...


class CourseController(QObject):
    """Goes through a course: opens its entries, and their scenes in the rooms."""

    course_changed = Signal()
    entry_changed = Signal()
    scene_changed = Signal()
    edited = Signal()  # the model of a room is another
    measured = Signal()  # numbers may be others
    seen_changed = Signal()

    def __init__(
        self,
        course: Course,
        stages: Stages,
        here: Callable[[], RoomName],
        seen: Collection[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.course = course
        self.entry: Entry | None = None
        self.scene: CourseScene | None = None  # that was opened last, of the open entry
        self.seen = frozenset(seen)  # the keys of entries
        self.waits: Callable[[CourseScene], bool] = lambda _: False  # whether a scene is to wait when it is opened
        self._stages = stages
        self._here = here  # the room that is shown
        self._soon = timer(self, SOON, once=True)
        self._soon.timeout.connect(self.measured)

    # Going about.

    def set_course(self, course: Course) -> None:
        """Go through another course, from its index."""
        self.close_entry()
        self.course = course
        self.course_changed.emit()

    def open_entry(self, wanted: str) -> None:
        """Open an entry, without a scene."""
        entry = self.course.entry(wanted)
        if entry is None or entry is self.entry:
            return
        self.entry, self.scene = entry, None
        self.entry_changed.emit()
        if not entry.scenes:
            self._mark_seen(entry)

    def close_entry(self) -> None:
        """Go back to the index."""
        if self.entry is not None:
            self.entry, self.scene = None, None
            self.entry_changed.emit()

    def step(self, by: int) -> None:
        """Go to the next entry, or to the one before."""
        if (entry := self.neighbour(by)) is not None:
            self.open_entry(entry.id)

    def neighbour(self, by: int) -> Entry | None:
        """Return the entry so many places on that has something to tell; None at the ends."""
        if self.entry is None:
            return None
        full = [entry for entry in self.course.entries if entry.tells_something or entry is self.entry]
        place = full.index(self.entry) + by
        return full[place] if 0 <= place < len(full) else None

    def open_scene(self, scene: CourseScene) -> None:
        """Open a scene of the open entry in its room, where it runs at once unless it is to wait."""
        waits = self.waits(scene)
        self.scene = scene
        self._follow(self._stages.enter(scene.room)).open(scene, waits=waits)
        self.scene_changed.emit()
        if self.entry is not None:
            self._mark_seen(self.entry)

    def start_scene(self) -> None:
        """Let the open scene run, which has waited."""
        if self.scene is not None:
            self._follow(self._stages.enter(self.scene.room)).start(self.scene)

    # What is on the screen.

    def stage(self, room: RoomName) -> Stage | None:
        """Return the stage of a room, whose changes are announced from now on; None if the room is not there."""
        stage = self._stages.stage(room)
        return None if stage is None else self._follow(stage)

    def stage_here(self) -> Stage | None:
        """Return the stage of the room that is shown, if the open entry has a scene in it."""
        room = self._here()
        is_its = self.entry is not None and any(scene.room == room for scene in self.entry.scenes)
        return self.stage(room) if is_its else None

    def _follow(self, stage: Stage) -> Stage:
        if stage.follower is not self:
            stage.follower = self
            stage.changed.connect(self._measure_soon)
            stage.edited.connect(self.edited)
        return stage

    def deviation(self) -> str | None:
        """Return what was changed since the scene was opened; None if there is no scene, or nothing was."""
        stage = self.stage(self.scene.room) if self.scene is not None else None
        return stage.deviation(self.scene) if stage is not None and self.scene is not None else None

    def scene_of(self, claim: Claim) -> CourseScene | None:
        """Return the scene in which a claim is seen; None if it is in none."""
        return self.entry.scene_of(claim) if self.entry is not None else None

    def room_of(self, claim: Claim) -> RoomName | None:
        """Return the room in which a claim is seen; None if it is in none."""
        scene = self.scene_of(claim)
        return scene.room if scene is not None else None

    def is_on_screen(self, claim: Claim) -> bool:
        """Return whether the room of a claim is shown."""
        return self.room_of(claim) == self._here()

    def reader(self, scene: CourseScene | None) -> Lookup:
        """Return a reader of the constants of the entry and, while it keeps to a scene, of the measures of its room."""
        constants = self.entry.constants if self.entry is not None else {}
        handles = self.entry.handles if self.entry is not None else ()
        stage = self.stage(scene.room) if scene is not None else None
        if stage is not None and scene is not None and not stage.keeps_to(scene, handles):
            stage = None

        def read(name: str) -> Value | None:
            if name in constants:
                return constants[name]
            return stage.read(name, scene) if stage is not None else None

        return read

    def reader_of(self, claim: Claim) -> Lookup:
        """Return a reader of the scene of a claim; where another scene is open, of the constants alone."""
        its = self.scene_of(claim)
        return self.reader(its if self.scene in (None, its) else None)

    def _measure_soon(self) -> None:
        """Announce changes a moment after the first of them, also while they go on: a playback makes sixty a second."""
        if not self._soon.isActive():
            self._soon.start()

    def _mark_seen(self, entry: Entry) -> None:
        key = self.course.key(entry.id)
        if key not in self.seen:
            self.seen |= {key}
            self.seen_changed.emit()
