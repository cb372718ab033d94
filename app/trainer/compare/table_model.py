"""The Qt model of the table of runs: what each column shows, how it is sorted, and what typing into it changes."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap

from app.base.formatting import inside, spelled_out
from app.base.plain_text import plain
from app.base.theme import RacerStyle
from app.trainer.run_list.config_table import differing, format_setting, label_of
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.seed_summary import SeedSummary, with_deviation
from app.widgets.charts.lines import line_pen
from app.widgets.elision import NUMBER_ROLE
from core.number_format import NOTHING, decimal, part_of_one, roughly
from core.training.progress import duration

SAMPLE = QSize(22, 12)
BRIEF = 10.0  # seconds, of which tenths are worth telling
TICKED = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class RunRow:
    """A run of the list, and the style of its curve if it is ticked."""

    run: SavedRun
    style: RacerStyle | None
    state: str  # how it ended, or that it goes on
    summary: SeedSummary | None = None  # the row is that of several seeds, of which `run` is the first


class RunColumn(NamedTuple):
    """A column: its title, its cells, and their order."""

    title: str
    tip: str
    text: Callable[[RunRow], str]
    rank: Callable[[RunRow], Any]  # what it is sorted by
    edits: str = ""  # what typing into it changes
    number: bool = False  # whether it is sorted by the number that it shows


class RunsModel(QAbstractTableModel):
    """The rows as Qt's tables take them; the columns of settings are those in which ticked runs differ."""

    tick_toggled = Signal(int)  # the id of a run
    renamed = Signal(int, str)
    annotated = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._listed: Sequence[RunRow] = ()  # in the order of the list
        self._rows: Sequence[RunRow] = ()  # as they are sorted
        self._sorting = -1, Qt.SortOrder.AscendingOrder  # the column, or -1 for the order of the list
        self._columns = self._make_columns()

    def set_rows(self, rows: Sequence[RunRow]) -> bool:
        """Show other rows; return false if they are the same."""
        if list(rows) == list(self._listed):
            return False
        self.beginResetModel()
        self._listed = tuple(rows)
        ticked = [row.run.config for row in rows if row.style is not None]
        places = differing(ticked) if ticked else {}
        self._columns = self._make_columns([_setting_column(place, ticked) for place in places])
        self._rows = self._in_order()
        self.endResetModel()
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, equals as they are in the list and those without a number last; -1 is the list's order.

        A QSortFilterProxyModel would ask for two cells at each comparison: 10,000 rows would take most of a second.
        """
        self.layoutAboutToBeChanged.emit()
        before, kept = self._rows, self.persistentIndexList()
        self._sorting = column, order
        self._rows = self._in_order()
        places = {id(row): place for place, row in enumerate(self._rows)}
        moved = [self.index(places[id(before[index.row()])], index.column()) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _in_order(self) -> Sequence[RunRow]:
        column, order = self._sorting
        if not 0 <= column < len(self._columns):
            return self._listed
        ranked = [(self._columns[column].rank(row), row) for row in self._listed]
        known = [pair for pair in ranked if pair[0] == pair[0]]
        known.sort(key=itemgetter(0), reverse=order == Qt.SortOrder.DescendingOrder)
        return tuple(row for _, row in (*known, *(pair for pair in ranked if pair[0] != pair[0])))

    def row(self, number: int) -> RunRow:
        return self._rows[number]

    def places(self, runs: Collection[int]) -> dict[int, int]:
        """Return the numbers of the rows of runs, without those that have none."""
        wanted = set(runs)
        known = enumerate(self._rows) if wanted else ()
        return {row.run.id: place for place, row in known if row.run.id in wanted and row.summary is None}

    def titles(self) -> list[str]:
        return [column.title for column in self._columns]

    def _make_columns(self, settings: Sequence[RunColumn] = ()) -> list[RunColumn]:
        """Return the columns, with those of settings between them."""
        return [
            RunColumn(self.tr("name"), self.tr("Tick to compare; double-click to rename"), _name, _name, "name"),
            _numeric(
                self.tr("validation"), self.tr("Accuracy on the validation images"), "validation_accuracy", _accuracy
            ),
            _numeric(self.tr("test"), self.tr("Accuracy on the test images"), "test_accuracy", _accuracy),
            _numeric(self.tr("gap"), self.tr("Training accuracy minus validation accuracy, in points"), "gap", _gap),
            *settings,
            _numeric(self.tr("best"), self.tr("The epoch with the lowest validation loss"), "best_epoch", _whole),
            RunColumn(self.tr("trained"), self.tr("The number of epochs, and how the run ended"), _epochs, _count),
            RunColumn(self.tr("time"), self.tr("Time of training"), _time, lambda row: row.run.seconds),
            _numeric(self.tr("parameters"), self.tr("Of the network"), "parameters", _whole),
            RunColumn(self.tr("date"), self.tr("The date on which the run ended, or was last saved"), _date, _moment),
            RunColumn(self.tr("note"), self.tr("Double-click to write"), _note, _note, "note"),
        ]

    # What Qt asks of a table.

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return len(self._rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        match role:
            case Role.DisplayRole:
                return column.title
            case Role.ToolTipRole:
                return column.tip
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self._rows[index.row()].summary is not None:
            return flags
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        edits = self._columns[index.column()].edits and not self._rows[index.row()].run.recorded
        return flags | Qt.ItemFlag.ItemIsEditable if edits else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, column = self._rows[index.row()], self._columns[index.column()]
        match role:
            case Role.DisplayRole | Role.EditRole:
                return column.text(row)
            case Role.UserRole:
                return column.rank(row)
            case Role.ToolTipRole:
                if row.summary is not None:
                    return plain("\n".join([row.summary.name, *(run.name for run in row.summary.runs)]))
                lines = [row.run.name, spelled_out(row.run.config), self._remark(row), row.run.note]
                return plain("\n".join(filter(None, lines)))
            case Role.TextAlignmentRole if isinstance(column.rank(row), (int, float)):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Role.CheckStateRole if index.column() == 0 and row.summary is None:
                return Qt.CheckState.Checked if row.style is not None else Qt.CheckState.Unchecked
            case Role.DecorationRole if index.column() == 0:
                return sample(row.style)
        is_number = column.number and row.summary is None  # which the delegate may write with fewer digits
        own = {TICKED: str(int(row.style is not None)), NUMBER_ROLE: column.rank(row) if is_number else None}
        return own.get(role)

    def _remark(self, row: RunRow) -> str:
        """Say what a reader may not expect of a run."""
        if row.run.recorded:
            return self.tr("Comes with Fall Line")
        if row.run.study and not row.run.has_network:
            return self.tr("From the study “{0}”, which keeps curves, and neither layers nor networks").format(
                row.run.study
            )
        return "" if row.run.has_network else self.tr("The network was dropped to make room for those of later runs")

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        run = self._rows[index.row()].run
        if role == Role.CheckStateRole:
            self.tick_toggled.emit(run.id)
        elif role == Role.EditRole:
            typed = str(value).strip()
            edits = self._columns[index.column()].edits
            if edits == "name" and typed not in ("", run.name):
                self.renamed.emit(run.id, typed)
            elif edits == "note" and typed != run.note:
                self.annotated.emit(run.id, typed)
        return False  # it is shown when it has been saved


def sample(style: RacerStyle | None) -> QPixmap:
    """Return a piece of a run's curve; empty if it is not drawn."""
    picture = QPixmap(SAMPLE * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    if style is not None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(line_pen(style))
        painter.drawLine(QPointF(1, SAMPLE.height() / 2), QPointF(SAMPLE.width() - 1, SAMPLE.height() / 2))
        painter.end()
    return picture


def _setting_column(place: str, ticked: Sequence[Any]) -> RunColumn:
    """Return the column of a setting in which ticked runs differ."""
    titles = [label_of(config, place) for config in ticked]
    title = next((title for title in titles if title != place.rpartition(".")[2]), titles[0])
    text = lambda row: "" if row.summary and place == "seed" else format_setting(row.run.config, place)  # noqa: E731
    return RunColumn(inside(title), place, text, text)


def _numeric(title: str, tip: str, field: str, text: Callable[[float], str]) -> RunColumn:
    """Return the column of a number of the list."""

    def rank(row: RunRow) -> float:
        value = row.summary.means.get(field) if row.summary is not None else getattr(row.run, field)
        return math.nan if value is None else float(value)

    def written(row: RunRow) -> str:
        deviation = row.summary.deviations.get(field, math.nan) if row.summary is not None else math.nan
        known = math.isfinite(deviation)
        return with_deviation(text(rank(row)), text(deviation).lstrip("+")) if known else text(rank(row))

    return RunColumn(title, tip, written, rank, number=True)


def _name(row: RunRow) -> str:
    return row.run.name if row.summary is None else row.summary.name


def _note(row: RunRow) -> str:
    return row.run.note if row.summary is None else ""


def _moment(row: RunRow) -> float:
    return row.run.finished.timestamp()


def _date(row: RunRow) -> str:
    return "" if row.summary is not None else row.run.finished.astimezone().strftime("%Y-%m-%d %H:%M")


def _count(row: RunRow) -> int:
    return row.run.epochs


def _epochs(row: RunRow) -> str:
    return " ".join(filter(None, [str(row.run.epochs), row.state])) if row.summary is None else ""


def _time(row: RunRow) -> str:
    seconds = row.run.seconds if row.summary is None else row.summary.means["seconds"]
    return f"{roughly(seconds)} s" if seconds < BRIEF else duration(seconds)


def _accuracy(value: float) -> str:
    return part_of_one(value, 4)


def _gap(points: float) -> str:
    return decimal(points, 2, signed=True)


def _whole(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else NOTHING
