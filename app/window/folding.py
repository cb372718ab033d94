"""The sections of all rooms that somebody folded or unfolded, kept from one start to the next."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.rooms.room import Room
from app.widgets.section import Section


class Folding(QObject):
    """Remembers each section that was folded or unfolded by hand; all others are as their room has them at first."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened: dict[str, bool] = {}
        self._rooms: list[Room] = []

    def remembered(self) -> dict[str, bool]:
        """Return for each such section, "trainer.network" for one, whether it is open."""
        return dict(self._opened)

    def restore(self, opened: Mapping[str, bool]) -> None:
        """Fold and unfold as it was remembered."""
        self._opened = dict(opened)
        for room in self._rooms:
            self._fold(room)

    def welcome(self, room: Room) -> None:
        """Fold the sections of a room as they were left, and remember from now on what is done to them."""
        self._rooms = [known for known in self._rooms if known.room_name != room.room_name] + [room]
        for section in room.findChildren(Section):
            name = _name(room, section)
            section.toggled.connect(lambda opened, name=name: self._remember(name, opened))
        self._fold(room)

    def _fold(self, room: Room) -> None:
        for section in room.findChildren(Section):
            section.open(self._opened.get(_name(room, section), section.opened))

    def _remember(self, name: str, opened: bool) -> None:  # noqa: FBT001 - as the signal says it
        self._opened[name] = opened
        self.changed.emit()


def _name(room: Room, section: Section) -> str:
    return f"{room.room_name}.{section.name}"
