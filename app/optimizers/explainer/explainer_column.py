"""The column at the right: why the chosen racer goes where it goes, and how all of them stand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.optimizers.explainer.update_panel import UpdatePanel
from app.optimizers.race_table import race_columns
from app.widgets.controls import column_in
from app.widgets.section import ScrollingColumn
from app.widgets.splitter import Splitter
from app.widgets.table import TableView


class WhyColumn(QWidget):
    """The update of the chosen racer over the table of all, which gets the room for its rows that the update leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.update_panel = UpdatePanel()
        self.table = TableView(
            self.tr("Race"), self.tr("All racers at this step; click a title to sort"), race_columns()
        )
        above = ScrollingColumn()
        above.setWidget(self.update_panel)
        self._parts = Splitter(Qt.Orientation.Vertical)
        self._parts.addWidget(above)
        self._parts.addWidget(self.table)
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 2)
        self._parted_by_hand = False
        self._parts.splitterMoved.connect(self._leave_parts)
        self.table.model.modelReset.connect(self._part)
        layout = column_in(self)
        layout.addWidget(self._parts)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._part()

    def _leave_parts(self) -> None:
        self._parted_by_hand = True

    def _part(self) -> None:
        """Give the table what its rows need, if the update does not need it; other than that, two fifths."""
        height = self._parts.height() - self._parts.handleWidth()
        if self._parted_by_hand or height <= 0:
            return
        spare = height - self.update_panel.heightForWidth(self.width())
        share = height * 2 // 5
        below = max(share, min(self.table.height_of_rows(), spare))
        self._parts.setSizes([height - below, below])
