"""Legends above a plot: in one line, or in as many as it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from app.base.plain_text import set_tip
from app.base.theme import theme_of
from app.widgets.charts.legend import SHORT, LegendEntry, draw_entry
from app.widgets.elision import elided

BETWEEN = 10.0  # pixels between two entries
CLOSEST = 4.0  # between entries that find no room otherwise
LEADING = 4.0  # between two lines
ROUNDING = 0.5  # pixels that widths may be wrong by
MOST_LINES = 4  # that are seen at once where the charts need the room

Placed = tuple[LegendEntry, QRectF]


class LegendWidget(QWidget):
    """Entries beside each other. It shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[LegendEntry] = ()

    def placed(self, width: int) -> Iterator[Placed]:
        """Yield each entry that is seen, and its place in a widget of this width."""
        raise NotImplementedError

    @property
    def line(self) -> float:
        """The height of a line in pixels."""
        return QFontMetricsF(self.font()).height() + LEADING

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for entry, area in self.placed(self.width()):
            draw_entry(painter, entry, area, theme_of(self), SHORT)

    def width_of(self, entry: LegendEntry) -> float:
        """The width of an entry in pixels."""
        return SHORT.width(entry.style) + QFontMetricsF(self.font()).horizontalAdvance(entry.text)


class LegendLine(LegendWidget):
    """A title and entries in one line, as far as there is room; the title has a shorter form where there is little."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._short = ""
        self._laid: tuple[tuple[object, ...], str, list[Placed]] = ((), "", [])  # for what, its title and its entries
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what is written."""
        return "   ".join([self._title, *(entry.text for entry in self.entries)])

    def set_entries(self, entries: Sequence[LegendEntry], title: str = "", short: str = "") -> None:
        """Show these, under a title that may be written shorter."""
        if (title, list(entries)) == (self._title, list(self.entries)):
            return
        self._title, self._short, self.entries = title, short or title, entries
        set_tip(self, self.text())
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, round(self.line))

    def placed(self, width: int) -> Iterator[Placed]:
        return iter(self._laid_out(width)[1])

    def _laid_out(self, width: int) -> tuple[str, list[Placed]]:
        """Return the title and the entries in a line of this width; measured once, painted as often as it is asked."""
        laid_for = (self._title, self._short, *self.entries, width, self.height(), self.font().key())
        if self._laid[0] != laid_for:
            title = self._fitting_title(width)
            self._laid = laid_for, title, list(self._in_line(title, width))
        return self._laid[1:]

    def _in_line(self, title: str, width: int) -> Iterator[Placed]:
        metrics = QFontMetricsF(self.font())
        taken = QFontMetricsF(self._bold).horizontalAdvance(title)
        entries = self._named(width - taken)
        between = self._between(entries, width - taken)
        left = taken + between
        for entry in entries:
            seen = shortened(entry, metrics, width - left - SHORT.width(entry.style))
            if seen is None:
                return
            area = QRectF(left, 0, self.width_of(seen), self.height())
            yield seen, area
            left = area.right() + between

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter, metrics = QPainter(self), QFontMetricsF(self._bold)
        painter.setFont(self._bold)
        painter.setPen(QColor(theme_of(self).text))
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(0, baseline), self.title(self.width()))

    def title(self, width: int) -> str:
        """Return the title in a line of this width: the short one if that lets all notes be seen, or else all names."""
        return self._laid_out(width)[0]

    def _fitting_title(self, width: int) -> str:
        gaps, metrics = CLOSEST * len(self.entries), QFontMetricsF(self._bold)
        whole = sum(map(self.width_of, self.entries)) + gaps
        names = sum(self.width_of(replace(entry, note="")) for entry in self.entries) + gaps
        tried = ((self._title, whole), (self._short, whole), (self._title, names))
        fitting = (title for title, rest in tried if metrics.horizontalAdvance(title) + rest <= width - ROUNDING)
        return next(fitting, self._short)

    @property
    def _bold(self) -> QFont:
        bold = self.font()
        bold.setBold(True)
        return bold

    def _named(self, room: float) -> list[LegendEntry]:
        """Return the entries with as few notes, from the last one on, as let the names of all be seen."""
        entries = list(self.entries)
        for place in range(len(entries) - 1, -1, -1):
            if sum(map(self.width_of, entries)) + CLOSEST * len(entries) <= room - ROUNDING:
                break
            entries[place] = replace(entries[place], note="")
        return entries

    def _between(self, entries: Sequence[LegendEntry], room: float) -> float:
        """Return the gap before each entry: what is left of the room, if that is less than usual."""
        taken = sum(map(self.width_of, entries))
        return min(BETWEEN, max(CLOSEST, (room - taken - ROUNDING) / max(1, len(entries))))


def shortened(entry: LegendEntry, metrics: QFontMetricsF, room: float) -> LegendEntry | None:
    """Return an entry as far as it has room: its note whole, its name with an ellipsis; None if not even that."""
    if metrics.horizontalAdvance(entry.text) <= room:
        return entry
    note = metrics.horizontalAdvance(f" {entry.note}") if entry.note else 0.0
    for seen in (entry, replace(entry, note="")):
        name = elided(entry.name, metrics, room - (note if seen.note else 0.0))
        if metrics.horizontalAdvance(replace(seen, name=name).text) <= room:
            return replace(seen, name=name)
    return None


class LegendBlock(LegendWidget):
    """Entries in as many lines as the width takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these."""
        longer = [entry.text for entry in entries] != [entry.text for entry in self.entries]
        self.entries = entries
        self.setAccessibleName("\n".join(entry.text for entry in entries))
        self.setVisible(bool(entries))
        if longer:
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return round(max((area.bottom() for _, area in self.placed(width)), default=self.line))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def placed(self, width: int) -> Iterator[Placed]:
        left, top = 0.0, 0.0
        for entry in self.entries:
            wide = self.width_of(entry)
            if left and left + wide > width:
                left, top = 0.0, top + self.line
            yield entry, QRectF(left, top, wide, self.line)
            left += wide + BETWEEN


class LegendPane(QScrollArea):
    """A block of which some lines are seen, and the others are scrolled to."""

    def __init__(self, block: LegendBlock) -> None:
        super().__init__()
        self.block = block
        self.setWidget(block)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these."""
        self.block.set_entries(entries)
        self.setVisible(bool(entries))
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return min(self.block.heightForWidth(width), round(MOST_LINES * self.block.line))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()
