"""The first column of a table that stays where it is while the others are scrolled sideways."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from app.base.event_filters import guarded

COVERED = "covered"  # a property of the table: the pixels at its left that the first column covers


class FrozenColumn(QTableView):
    """A copy of a table's first column, over the table; it is shown while the table is scrolled sideways.

    It has the table's model, rows, selection and order; the keys stay the table's.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(table.editTriggers())
        self.setIconSize(table.iconSize())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.setVerticalScrollMode(table.verticalScrollMode())
        for bar_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionsClickable(True)
        self._connect()
        table.installEventFilter(self)
        self._follow()

    @guarded
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._follow()
        return False

    def _connect(self) -> None:
        table, header = self._table, self._table.horizontalHeader()
        header.sectionResized.connect(self._follow)
        header.geometriesChanged.connect(self._follow)
        table.horizontalScrollBar().valueChanged.connect(self._follow)
        table.verticalScrollBar().valueChanged.connect(lambda row: self.verticalScrollBar().setValue(row))
        self.verticalScrollBar().valueChanged.connect(lambda row: table.verticalScrollBar().setValue(row))
        self.model().modelReset.connect(self._follow)
        self.clicked.connect(table.clicked.emit)
        table.selectionModel().currentChanged.connect(self._uncover)
        header.sortIndicatorChanged.connect(self._show_order)
        self.horizontalHeader().sectionClicked.connect(self._sort)
        self._show_order()

    def _uncover(self, current: QModelIndex) -> None:
        """Scroll a cell that the arrow keys went to out from under the names."""
        bar, hidden = self._table.horizontalScrollBar(), covered_left(self._table)
        if current.column() > 0 and (over := hidden - self._table.visualRect(current).left()) > 0:
            bar.setValue(bar.value() - over)

    def _show_order(self) -> None:
        header = self._table.horizontalHeader()
        self.horizontalHeader().setSortIndicatorShown(header.sortIndicatorSection() == 0)
        self.horizontalHeader().setSortIndicator(header.sortIndicatorSection(), header.sortIndicatorOrder())

    def _sort(self) -> None:
        """Sort by the names, the other way round if they are sorted already."""
        header, ascending = self._table.horizontalHeader(), Qt.SortOrder.AscendingOrder
        sorted_so = header.sortIndicatorSection() == 0 and header.sortIndicatorOrder() == ascending
        self._table.sortByColumn(0, Qt.SortOrder.DescendingOrder if sorted_so else ascending)
        self._show_order()

    def _follow(self) -> None:
        """Take the place of the table's first column, if that is scrolled out of sight."""
        table = self._table
        seen = table.horizontalScrollBar().value() > 0
        width = table.columnWidth(0) if seen else 0
        table.setProperty(COVERED, width)
        if seen:
            for column in range(self.model().columnCount()):
                self.setColumnHidden(column, column > 0)
            self.setColumnWidth(0, width)
            frame, header = table.frameWidth(), table.horizontalHeader()
            self.horizontalHeader().setFixedHeight(header.height())
            self.setGeometry(frame, frame, width, header.height() + table.viewport().height())
            self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.setVisible(seen)


def covered_left(view: QAbstractItemView) -> int:
    """Return how many pixels at the left of a table its frozen column covers."""
    return int(view.property(COVERED) or 0)
