"""The column at the right: why the chosen racer goes where it goes, and how all of them stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.optimizers.explainer.update_panel import UpdatePanel
from app.optimizers.race_table import race_columns
from app.widgets.controls import column_in
from app.widgets.section import ScrollingColumn
from app.widgets.splitter import Splitter
from app.widgets.table import TableView


class WhyColumn(QWidget):
    """The update of the chosen racer over the table of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.update_panel = UpdatePanel()
        self.table = TableView(
            self.tr("Race"), self.tr("All racers at this step; click a title to sort"), race_columns()
        )
        above = ScrollingColumn()
        above.setWidget(self.update_panel)
        parts = Splitter(Qt.Orientation.Vertical)
        parts.addWidget(above)
        parts.addWidget(self.table)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        layout = column_in(self)
        layout.addWidget(parts)
