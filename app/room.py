"""What the window asks of a room, so that it need know nothing else of it."""

from abc import abstractmethod

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.playback import Playback
from app.theme import Theme


class Room(QWidget):
    """A tab of the window, with its own history, playback and picture."""

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
    def picture_title(self) -> str:
        """The line above an exported picture: what it shows and with which settings."""

    @abstractmethod
    def make_picture(self, theme: Theme, size: QSize) -> QWidget:
        """A plot of this size that shows what is seen now, laid out but not on the screen.

        It is to be hidden when it has been painted; the room keeps it for the next time.
        """
