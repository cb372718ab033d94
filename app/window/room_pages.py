"""The rooms in their tabs: a placeholder stands for each that is not made yet."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGraphicsView, QTabWidget, QWidget

from app.rooms.room import LazyRoom, Room


class RoomPages:
    """Makes rooms when they are asked for, completes them, and makes them anew in another language."""

    def __init__(self, pages: Sequence[Room | LazyRoom], tabs: QTabWidget, welcome: Callable[[Room], None]) -> None:
        """`welcome` is called with each room that is made later."""
        self._pages = list(pages)
        self._tabs = tabs
        self._welcome = welcome
        self.is_exchanging = False  # while a page of a tab is replaced

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def names(self) -> list[str]:
        return [page.name for page in self._pages]

    @property
    def current(self) -> Room:
        """The room whose tab is shown."""
        return self.room(self._tabs.currentIndex())

    @property
    def made(self) -> list[Room]:
        """The rooms that have been made."""
        return [page for page in self._pages if isinstance(page, Room)]

    def add_tabs(self) -> None:
        """Add a tab for each room, or for its placeholder."""
        for page in self._pages:
            self._tabs.addTab(page if isinstance(page, Room) else QWidget(), page.name)

    def room(self, index: int) -> Room:
        """Return a room; make it if it does not exist."""
        page = self._pages[index]
        if isinstance(page, Room):
            return page
        room = page.make()
        self._put(room, index)
        self._welcome(room)
        return room

    def complete(self, room: Room) -> None:
        """Make the rest of a room, and let dropped files pass through plots, which would refuse them, to the window."""
        room.complete()
        for plot in room.findChildren(QGraphicsView):
            plot.setAcceptDrops(False)
            plot.viewport().setAcceptDrops(False)

    def rebuild(self) -> None:
        """Make the rooms anew in the current language, and name those that are not made yet."""
        for index, page in enumerate(self._pages):
            if isinstance(page, Room):
                self._put(page.rebuild(), index)
                page.deleteLater()
            else:
                self._tabs.setTabText(index, page.name)

    def _put(self, room: Room, index: int) -> None:
        """Replace what a tab shows with a room."""
        self._pages[index] = room
        here, self.is_exchanging = self._tabs.currentIndex(), True
        self._tabs.removeTab(index)
        self._tabs.insertTab(index, room, room.name)
        self._tabs.setCurrentIndex(here)
        self.is_exchanging = False
