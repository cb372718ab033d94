"""The interface between the Results tab and its views."""

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.theme import Theme
from app.trainer.results.prediction_card import WIDTH
from app.trainer.results.result import Results
from app.widgets.controls import column_in


class ResultsView(QWidget):
    """One view of the results; it shows what it is given."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The text of its button."""

    @abstractmethod
    def show_results(self, results: Results | None) -> None:
        """Show the results that are known; nothing for a network that diverged."""

    def shut(self) -> None:
        """End the work beside the window."""

    def pictures(self) -> tuple[tuple[str, str, Callable[[Theme, QSize], QWidget]], ...]:
        """Return the figures for export: a name for files, a label, and a function that makes the widget."""
        return ()

    def lay_side_by_side(self, main: QWidget, *side: QWidget, filling: QWidget | None = None) -> None:
        """Give the main part most of the room, and the others a column at the right, where one may fill the height."""
        column = QWidget()
        column.setFixedWidth(WIDTH)
        down = column_in(column)
        for part in side:
            down.addWidget(part, stretch=int(part is filling))
        if filling is None:
            down.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(main, stretch=1)
        across.addWidget(column)
