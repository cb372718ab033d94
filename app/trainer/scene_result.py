"""Shows what the runs of a scene came to."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QWidget

from app.base.plain_text import plain_label
from app.widgets.message_bar import MessageBar
from app.widgets.terms.term_label import TermLabel
from core.messages import Message
from core.scenes.result_table import ResultTable

GAP = 16  # pixels between two columns


class SceneResult(MessageBar):
    """A sentence and, at its right, a table if the scene has one; the cross puts both away.

    A `narrow` one has the table below, and stays.
    """

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__(TermLabel(wrap=True), closable=not narrow)
        self.table = ResultGrid(narrow=narrow)
        if narrow:
            self._layout.setDirection(QBoxLayout.Direction.TopToBottom)
        self._layout.insertWidget(1, self.table)

    def show_result(self, text: str, table: ResultTable | None) -> None:
        """Say this unless it was the last that was said, and perhaps put away."""
        if text != self.text.text():
            self.table.set_table(table)
        self.say_once(text)


class ResultGrid(QWidget):
    """The cells of a table as labels, the names of a `narrow` one in several lines. It shows what it is given."""

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__()
        self._narrow = narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*(0, 2, 0, 2) if narrow else (GAP, 2, GAP, 2))
        self._grid.setHorizontalSpacing(GAP // 2 if narrow else GAP)
        self._grid.setVerticalSpacing(0)

    def set_table(self, table: ResultTable | None) -> None:
        """Show another table, or none."""
        while (item := self._grid.takeAt(0)) is not None:
            if (label := item.widget()) is not None:
                label.deleteLater()
        self.setVisible(table is not None)
        if table is None:
            return
        for row, cells in enumerate([(None, *table.columns), *table.rows]):
            for column, cell in enumerate(cells):
                if cell is not None:
                    self._add(cell, row, column)

    def texts(self) -> list[list[str]]:
        """Return what is shown, row by row; where there is no cell, an empty text."""
        places = [
            [self._grid.itemAtPosition(row, column) for column in range(self._grid.columnCount())]
            for row in range(self._grid.rowCount())
        ]
        labels = [[item.widget() if item is not None else None for item in row] for row in places]
        return [[label.text() if isinstance(label, QLabel) else "" for label in row] for row in labels]

    def _add(self, cell: Message, row: int, column: int) -> None:
        is_name = not row or not column
        label = plain_label(cell.text(QCoreApplication.translate), wrap=self._narrow and is_name)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        if label.wordWrap():  # it takes its column's width, in which it is broken
            label.setAlignment(side)
            self._grid.addWidget(label, row, column)
        else:
            self._grid.addWidget(label, row, column, side)
