"""The interface of a room: the window needs to know nothing else of one."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.base.formatting import translated
from app.base.history import Place
from app.base.playback import Playback
from app.base.theme import Themed
from app.export.figure import Figure
from app.rooms.controller import Controller
from app.rooms.frame import RoomFrame
from app.rooms.names import TITLES, RoomName
from app.rooms.panels import Panels
from app.rooms.sight import Sight
from app.widgets.tab_order import go_on

Frame = Annotated[int, Field(ge=0)]  # where a playback stands


class Room(Themed):
    """A tab of the window, with its own history, playback and figures."""

    room_name: ClassVar[RoomName]  # in files and on the command line
    presented: ClassVar[tuple[str, ...]] = ()  # the figures of a presentation; by default the first alone
    least_letters: ClassVar[float] = 0.8  # the smallest text of those, in parts of the application's font

    history_changed = Signal()
    status_message = Signal(str)  # for the line beside the rooms' tabs
    data_opened = Signal(str)  # one's own images: their path, and what was chosen about them
    panels_changed = Signal(object)  # Panels, after the person has changed them

    def __init__(self, controller: Controller[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame: RoomFrame | None = None  # made with the room's widgets
        self._panels = Panels()
        self.controller = controller  # of the room's model, whose changes are undone and redone
        controller.history.signals.changed.connect(self.history_changed)

    @property
    def name(self) -> str:
        """The text of the tab."""
        return translated(TITLES[self.room_name])

    @property
    def playback(self) -> Playback:
        """Return the playback that the playback keys move."""
        return self.controller.playback

    def position_text(self, position: int) -> str:
        """Say in a presentation where the playback stands."""
        return f"{position} / {self.playback.length}"

    def complete(self) -> None:
        """Make what may wait for the first paint."""

    def set_panels(self, panels: Panels) -> None:
        """Show the parts beside the picture that are wished."""
        self._panels = panels
        if self.frame is not None:
            self.frame.set_panels(panels)

    def follow_frame(self, frame: RoomFrame) -> None:
        """Let the panels of this frame, which stands in the room, be the room's."""
        self.frame = frame
        frame.set_panels(self._panels)
        frame.panels_changed.connect(self.panels_changed)

    def rebuild(self) -> Self:
        """Return the same room in the current language, with the same controller; this one is not used any more."""
        self.stop_workers()
        self.controller.retranslate()
        room = type(self)(self.controller)
        if self.controller.parent() is self:
            self.controller.setParent(room)
        return room

    def stop_workers(self) -> None:
        """Stop what the widgets have going on beside the window; what the controller has going on goes on."""

    def may_close(self) -> bool:
        """Allow the window to close; a room with work in progress asks first."""
        return True

    def shut(self) -> None:
        """Stop what is going on; the window is about to close."""
        self.playback.pause()

    @abstractmethod
    def view_actions(self) -> list[QAction]:
        """Return the entries that this room adds to the View menu."""

    def edit_actions(self) -> list[QAction]:
        """Return the entries that this room adds to the Edit menu while it is shown."""
        return []

    def areas(self) -> list[QWidget]:
        """Return the areas of the room in the order of the Tab key."""
        return [self]

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's
        return go_on(self.areas(), forward=forward) or super().focusNextPrevChild(forward)

    def sight(self) -> Sight:
        """Return what is seen beside the model, for a picture, and for the same room in another language."""
        return Sight()

    def show_sight(self, sight: Sight) -> None:
        """Show what was seen when a picture was exported, or in the former language."""

    def widget_at(self, place: Place) -> QWidget | None:
        """Return the widget that shows this part of the model, or the part around it; None if none does."""
        from app.rooms.locating import widget_at  # noqa: PLC0415 - it would hold up the first paint

        return widget_at(self, self.controller.model, place)

    def measured(self) -> Mapping[str, Callable[[], str]]:
        """Return a writer of the measurements for each ending of a file; none while nothing is measured."""
        return {}

    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures that can be exported as they are now; the first is the room's main one."""


@dataclass(frozen=True)
class LazyRoom:
    """A room that is not made before it is entered, or before there is time for it."""

    room_name: RoomName
    make: Callable[[], Room]

    @property
    def name(self) -> str:
        """The text of the tab."""
        return translated(TITLES[self.room_name])
