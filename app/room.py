"""What the window asks of a room, so that it need know nothing else of it."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.figure import Figure
from app.playback import Playback
from app.theme import Theme


class Room(QWidget):
    """A tab of the window, with its own history, playback and figures."""

    history_changed = Signal()

    @property
    @abstractmethod
    def name(self) -> str:
        """The text of the tab."""

    @property
    @abstractmethod
    def playback(self) -> Playback:
        """What the playback keys move."""

    @property
    @abstractmethod
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""

    @property
    @abstractmethod
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""

    @abstractmethod
    def undo(self) -> None:
        """Take the last change back."""

    @abstractmethod
    def redo(self) -> None:
        """Do again what was undone."""

    def complete(self) -> None:
        """Make what may wait for the first paint."""

    def may_close(self) -> bool:
        """Whether the window may close; a room where something is going on asks."""
        return True

    def shut(self) -> None:
        """Stop what is going on; the window is about to close."""
        self.playback.pause()

    @abstractmethod
    def view_actions(self) -> list[QAction]:
        """What this room adds to the View menu."""

    @abstractmethod
    def example_actions(self) -> list[QAction]:
        """What this room adds to File > Examples; each opens a saved state, as one step of history."""

    @abstractmethod
    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""

    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """What can be exported as it is seen now; the first is the room's main one."""


@dataclass(frozen=True)
class LaterRoom:
    """A room that is not made before it is entered, or before there is time for it."""

    name: str
    make: Callable[[], Room]
