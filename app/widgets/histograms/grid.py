"""A grid of histograms: a row for each initializer, a column for each layer, painted as one widget."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from app.base.plain_text import show_tip
from app.base.theme import ColourKey, Theme, theme_of
from app.widgets.charts.chart_menu import ChartMenu, Entry
from app.widgets.charts.layer import device_ratio
from app.widgets.charts.paint_guard import Guard
from app.widgets.controls import describe
from app.widgets.histograms.cell_painter import CellLayout
from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid_painter import FRAME, SMALLEST_SCALE, GridPainter, SignalFront, clipped
from app.widgets.histograms.tooltips import cell_in_words, tip

Place = tuple[int, int]  # row and column

MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
OPENERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HistogramGrid(QAbstractScrollArea):
    """Shows the cells that it is given. Names and layers stay in place while the cells scroll.

    The cells are painted once into a picture; the hovered bar, the focus and the depth cursor are painted over it.
    """

    cell_opened = Signal(int, int)  # row, column
    row_chosen = Signal(int)  # its name was clicked, or the focus moved there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.focused: Place = (0, 0)  # the cell that the arrow keys moved to
        self.rebuilds = 0  # number of times the cells were painted, for tests
        self._hovered: QPointF | None = None  # in the viewport
        self._pressed: Place | None = None
        self._picture = QImage()
        self._is_current = False  # whether the picture is up to date
        self._painting = GridPainter(theme_of(self), self.font())
        self._layout = self._painting.layout(QSizeF(0, 0))
        self._guard = Guard(type(self).__name__)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        describe(self, self.tr("Histograms"), "")
        self.chart_menu = ChartMenu(self, "layers")
        self.chart_menu.entries = self._entries

    def columns(self) -> tuple[str, ...]:
        return self._painting.columns

    def rows(self) -> tuple[GridRow, ...]:
        return self._painting.rows

    def set_columns(self, names: Sequence[str], colours: Sequence[ColourKey] = ()) -> None:
        """Name the columns; cells beyond them are not shown. Colours, if given, replace those of the rows."""
        self._painting.columns, self._painting.column_colours = tuple(names), tuple(colours)
        self._arrange()

    def set_rows(self, rows: Sequence[GridRow]) -> None:
        """Show other rows."""
        self._painting.rows = tuple(rows)
        self._arrange()

    @property
    def is_overview(self) -> bool:
        """Return whether all columns are shown at once, since they are too many to be read."""
        return self._layout.is_overview

    @property
    def is_readable(self) -> bool:
        """Return whether columns that can be read were asked for, however many there are."""
        return self._painting.is_readable

    def set_readable(self, readable: bool, column: int = 0) -> None:  # noqa: FBT001 - a setter
        """Show columns that can be read, from one of them on, or all columns at once."""
        self._painting.is_readable = readable
        self._arrange()
        self._scroll_to((self.focused[0], min(column, len(self.columns()) - 1)))

    def set_logarithmic(self, logarithmic: bool) -> None:  # noqa: FBT001 - a setter
        """Draw the logarithms of the counts, or the counts."""
        self._painting.cells.logarithmic = logarithmic
        self._renew()

    def set_reached(self, column: int | None, *, forward: bool = True) -> None:
        """Veil the columns that the signal has not reached yet, going forward or back."""
        reached = None if column is None else SignalFront(column, forward)
        if reached != self._painting.reached:
            self._painting.reached = reached
            if column is not None:
                self._scroll_to((self.focused[0], column), rows=False)
            self.viewport().update()

    def paint_whole(self, painter: QPainter, size: QSizeF, theme: Theme, *, presented: bool = False) -> None:
        """Paint all rows and columns, also those scrolled out of view, in an area of this size.

        If the area is too small for all columns, start with those in view. In a presentation, all letters have one
        size, and columns, numbers and at last rows go sooner than they are made smaller.
        """
        columns = self._layout.seen_columns(self._scroll(), self._view())
        painting = self._painting.in_theme(theme, even=presented)
        if presented:
            rows = self._layout.seen_rows(self._scroll(), self._view())
            painting.paint_presented(painter, size, (rows.start, columns.start))
        else:
            painting.paint_whole(painter, size, columns.start)

    def least_height_on_paper(self) -> float:
        """Return the height below which `paint_whole` would leave out rows."""
        return self._painting.layout(QSizeF(0, 0)).size.height() * SMALLEST_SCALE

    def cell_area(self, row: int, column: int) -> QRectF:
        """Return the area of a cell in the viewport."""
        return self._layout.area(row, column).translated(self._origin())

    def tip_at(self, place: QPointF) -> str:
        """Return the tooltip of a place in the viewport."""
        found = self._cell_at(place)
        if found is None or (cell := self._cell(found)) is None:
            return ""
        if self.is_overview:
            return cell_in_words(cell, self._name(found))
        return tip(cell, place, self._parts(found), self._painting.cells, self._name(found))

    # Internals.

    def _name(self, place: Place) -> str:
        return f"{self.rows()[place[0]].name}, {self.columns()[place[1]]}"

    def _parts(self, place: Place) -> CellLayout:
        return self._layout.parts.at(self.cell_area(*place).topLeft())

    def _cell(self, place: Place) -> Cell | None:
        row, column = place
        if not (0 <= row < len(self.rows()) and 0 <= column < len(self.columns())):
            return None
        cells = self.rows()[row].cells
        return cells[column] if column < len(cells) else None

    def _cell_at(self, place: QPointF) -> Place | None:
        if not self._layout.seen_body(self._view()).contains(place):
            return None
        return self._layout.cell_at(place - self._origin())

    def _view(self) -> QSizeF:
        return QSizeF(self.viewport().size())

    def _scroll(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _origin(self) -> QPointF:
        """Return the corner of the first cell in the viewport."""
        return self._layout.seen_body(self._view()).topLeft() - self._scroll()

    def _arrange(self) -> None:
        """Share the viewport among the cells; scroll if they do not fit."""
        rows, columns = max(len(self.rows()), 1), max(len(self.columns()), 1)
        self.focused = min(self.focused[0], rows - 1), min(self.focused[1], columns - 1)
        self._layout = self._painting.layout(self._view())
        over = self._layout.size - self._view()
        for bar, beyond, step, page in (
            (self.horizontalScrollBar(), over.width(), self._layout.cell.width(), self.viewport().width()),
            (self.verticalScrollBar(), over.height(), self._layout.cell.height(), self.viewport().height()),
        ):
            bar.setRange(0, max(0, round(beyond)))
            bar.setSingleStep(max(1, round(step / 2)))
            bar.setPageStep(max(1, page - round(step)))
        self._renew()

    def _renew(self) -> None:
        self._is_current = False
        self._guard.failed = False
        self.viewport().update()

    def _scroll_to(self, place: Place, *, rows: bool = True) -> None:
        body, area = self._layout.seen_body(self._view()), self.cell_area(*place)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, begin, end, low, high in (
            (across, area.left(), area.right(), body.left(), body.right()),
            *([(down, area.top(), area.bottom(), body.top(), body.bottom())] if rows else []),
        ):
            bar.setValue(round(bar.value() + min(0.0, begin - low) + max(0.0, end - high)))

    def _move_focus(self, by: Place) -> None:
        rows, columns = len(self.rows()), len(self.columns())
        row = max(0, min(self.focused[0] + by[0], rows - 1))
        column = max(0, min(self.focused[1] + by[1], columns - 1))
        chosen = row != self.focused[0]
        self._focus((row, column))
        if chosen:
            self.row_chosen.emit(row)

    def _focus(self, place: Place) -> None:
        self.focused = place
        cell = self._cell(place)
        self.setAccessibleDescription(cell_in_words(cell, self._name(place)) if cell else "")
        self._scroll_to(place)
        self.viewport().update()

    def _open(self, place: Place | None) -> None:
        if place is not None and self._cell(place) is not None:
            self.cell_opened.emit(*place)

    def _entries(self, place: QPoint) -> list[Entry]:
        """Offer to read the columns at a place, where all are shown, and back."""
        found = self._cell_at(QPointF(place))
        column = found[1] if found is not None else self.focused[1]
        if self.is_overview:
            return [(self.tr("Read the layers here"), lambda: self.set_readable(True, column))]
        if self.is_readable:
            return [(self.tr("Show all layers at once"), lambda: self.set_readable(False))]
        return []

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        if self._guard.failed:
            painter.fillRect(self.viewport().rect(), QColor(self._painting.ink.theme.panel))
        else:
            with self._guard.painting(painter):
                self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        scroll, view = self._scroll(), self._view()
        if painter.paintEngine().type() == QPaintEngine.Type.Raster:
            painter.drawImage(QPointF(0, 0), self._drawn(device_ratio(painter)))
        else:
            self._painting.paint(painter, self._layout, scroll, view)
        self._painting.paint_reached(painter, self._layout, scroll, view)
        with clipped(painter, self._layout.seen_body(view)):
            self._paint_hovered_bar(painter)
            if self.hasFocus() and self._cell(self.focused) is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(self._painting.ink.theme.text), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                inset = 0 if self.is_overview else 3
                painter.drawRoundedRect(self.cell_area(*self.focused).adjusted(inset, 2, -inset, -1), FRAME, FRAME)

    def _drawn(self, ratio: float) -> QImage:
        size = (self._view() * ratio).toSize().expandedTo(QSize(1, 1))
        if self._picture.size() != size:
            # An opaque picture is painted and copied in little more than half the time.
            self._picture = QImage(size, QImage.Format.Format_RGB32)
            self._is_current = False
        if not self._is_current:
            self.rebuilds += 1
            self._is_current = True
            self._picture.setDevicePixelRatio(ratio)
            painter = QPainter(self._picture)
            self._painting.paint(painter, self._layout, self._scroll(), self._view())
            painter.end()
        return self._picture

    def _paint_hovered_bar(self, painter: QPainter) -> None:
        place = self._cell_at(self._hovered) if self._hovered is not None else None
        cell = self._cell(place) if place is not None else None
        if place is None or cell is None or self._hovered is None or self.is_overview:
            return
        bar = self._painting.cells.bar_at(cell, self._hovered, self._parts(place))
        if bar is not None:
            painter.fillRect(bar, self._painting.ink.hovered(self._painting.colour(*place)))

    # Qt's events.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802
        self._renew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._painting.set_style(theme_of(self), self.font())
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # while the grid has the focus, it gets the arrow keys, not the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in MOVES:
            self._move_focus(MOVES[Qt.Key(event.key())])
        else:
            self._open(self.focused)

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and (event.key() in MOVES or event.key() in OPENERS)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._focus(self.focused)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._cell_at(event.position())
            named = self._layout.name_at(event.position(), self._scroll(), self._view())
            if self._pressed is not None:
                self._focus(self._pressed)
            elif named is not None:
                self._focus((named, self.focused[1]))
                self.row_chosen.emit(named)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed == self._cell_at(event.position()):
            self._open(pressed)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        found = self._cell_at(event.position())
        if event.angleDelta().y() > 0 and self.is_overview and found is not None:
            self.set_readable(True, found[1])
        elif event.angleDelta().y() < 0:
            self.set_readable(False)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hovered = event.position()
        self.viewport().update()
        if QToolTip.isVisible():  # the tooltip follows the mouse from bar to bar
            show_tip(event.globalPosition().toPoint(), self.tip_at(self._hovered), self.viewport())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.tip_at(QPointF(event.pos())), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hovered = None
            self.viewport().update()
        return super().viewportEvent(event)
