"""What the tab of the results asks of each way of looking at them."""

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.theme import Theme
from app.trainer.results.prediction_card import WIDTH
from app.trainer.results.result import Results


class ResultsView(QWidget):
    """One way of looking at results; it shows what it is given."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The text of its button."""

    @abstractmethod
    def show_results(self, results: Results | None) -> None:
        """Show these, as far as they are known; of a network that diverged, nothing."""

    def shut(self) -> None:
        """End what is going on beside the window."""

    def pictures(self) -> tuple[tuple[str, str, Callable[[Theme, QSize], QWidget]], ...]:
        """What can be exported: a name for files, what it shows, and what makes it."""
        return ()

    def lay_side_by_side(self, main: QWidget, *side: QWidget, filling: QWidget | None = None) -> None:
        """Give the main part the room, and a column at the right to the others, one of which may fill it."""
        column = QWidget()
        column.setFixedWidth(WIDTH)
        down = QVBoxLayout(column)
        down.setContentsMargins(0, 0, 0, 0)
        for part in side:
            down.addWidget(part, stretch=int(part is filling))
        if filling is None:
            down.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(main, stretch=1)
        across.addWidget(column)
