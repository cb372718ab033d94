"""The presentation: the figures of a room over the whole screen, large enough to be read from the last row.

The figures are those of the exports, painted by one factor larger: text, lines and markers keep their proportions.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsView, QMainWindow, QWidget

from app.base.event_filters import guarded
from app.base.theme import theme_of
from app.base.timer import timer
from app.export.figure import PRESENTED, Figure
from app.rooms.room import Room
from app.widgets.charts.legend import LONG, Legend, LegendEntry, Sample, draw_entry, in_width
from app.widgets.charts.paint_guard import Guard
from app.widgets.elision import elided

if TYPE_CHECKING:
    from app.course.caption import Caption

LINES = 45  # no text is smaller than the height of the screen over this
FOOT = 1.8  # heights of the smallest text: the line below, with the title and the number of the frame
NUMBER = 1.3  # its letters, in the same unit
MAIN_SHARE = 0.6  # of the width, for the main figure where others stand beside it
GAP = 8  # pixels of a figure
FEW = 5  # lines that a legend has in one column
NARROW = Sample(20.0, 6.0, marked=True)  # in a legend of several columns
LINE_HEIGHT = 1.25  # of the smallest text, in a legend
TRACK = 4.0  # pixels of a figure: the height of the playback's line
RENEWED = 500  # milliseconds between two looks for news while nothing plays


class Part(NamedTuple):
    """A figure, and its place in pixels of figures."""

    figure: Figure
    widget: QWidget
    place: QPoint
    least: QSize  # of the widget for pictures


def legends_of(widget: QWidget) -> list[Legend]:
    """Return the legends of all plots in a widget."""
    views = [one for one in (widget, *widget.findChildren(QGraphicsView)) if isinstance(one, QGraphicsView)]
    return [item for view in views for item in view.scene().items() if isinstance(item, Legend)]


class Presentation(QWidget):
    """Lies over a full window; the window's keys go on, and Escape ends it."""

    ended = Signal()

    def __init__(self, window: QMainWindow, room: Room, caption: "Caption | None" = None) -> None:
        super().__init__(window)
        self.room = room
        self.caption = caption  # under the figures; it is the presentation's from now on
        self._caption_height = 0  # pixels of the screen
        self.parts: list[Part] = []
        self.key = QRectF()  # where the main figure's legend is painted; empty if it stands on the figure
        self._guard = Guard(type(self).__name__)
        self._state = window.windowState()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Presentation"))
        self._renewal = timer(self, RENEWED)
        self._renewal.timeout.connect(self._look)
        self._follow(room)
        if caption is not None:
            caption.setParent(self)
            caption.changed.connect(self.fit_caption)
        window.installEventFilter(self)
        window.showFullScreen()
        self._cover()
        self.show()
        self.raise_()
        self.setFocus()
        self._renewal.start()

    @property
    def factor(self) -> float:
        """The pixels of the screen for each pixel of a figure."""
        text = max(1, QFontInfo(self.font()).pixelSize()) * self.room.least_letters
        return max(1.0, self.height() / LINES / text)

    @property
    def foot(self) -> float:
        """The height of the line below, in pixels of the screen."""
        return self._foot() * self.factor

    def show_room(self, room: Room) -> None:
        """Go on with another room."""
        self._release()
        self._leave(self.room)
        self.room = room
        self._follow(room)
        self.renew()
        self.setFocus()

    def escape(self) -> bool:
        """End, for the Escape key."""
        self.end()
        return True

    def end(self) -> None:
        """Give the window back as it was."""
        window = self.window()
        self._renewal.stop()
        self._leave(self.room)
        self._release()
        self.hide()
        window.removeEventFilter(self)
        window.setWindowState(self._state)
        self.room.setFocus()
        self.ended.emit()
        self.deleteLater()

    def paint(self, painter: QPainter) -> None:
        """Paint everything, in pixels of figures."""
        theme, size = theme_of(self), self._size()
        painter.fillRect(QRect(QPoint(0, 0), size).adjusted(0, 0, 1, 1), QColor(theme.panel))
        for part in self.parts:
            QWidget.render(part.widget, painter, part.place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.caption is not None and self.caption.cover:
            painter.fillRect(QRect(QPoint(0, 0), size), QColor(theme.panel))
            painter.setFont(self._font())
            painter.setPen(QColor(theme.text))
            middle = QRectF(0, 0, size.width(), size.height() - self._foot() - self._caption_height / self.factor)
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self.caption.cover)
        self._paint_key(painter)
        self._paint_foot(painter, QRectF(GAP, size.height() - self._foot(), size.width() - 2 * GAP, self._foot()))

    # Internals.

    def _follow(self, room: Room) -> None:
        room.playback.position_changed.connect(self._show_position)
        room.playback.length_changed.connect(self.renew)
        room.controller.model_changed.connect(self.renew)  # not of its history: that changes before the rest

    def _leave(self, room: Room) -> None:
        room.playback.position_changed.disconnect(self._show_position)
        room.playback.length_changed.disconnect(self.renew)
        room.controller.model_changed.disconnect(self.renew)

    def renew(self, *_: object) -> None:
        """Lay out the figures anew."""
        if self.isVisible():
            self._release()
            self.parts = self._laid_out(self._chosen())
            self._guard.failed = False
            self.update()

    def _chosen(self) -> list[Figure]:
        figures = {figure.name: figure for figure in self.room.figures()}
        named = [figures[name] for name in self.room.presented if name in figures] or list(figures.values())[:1]
        return named[:1] if self.caption is not None and self.caption.conceals else named

    def _laid_out(self, figures: Sequence[Figure]) -> list[Part]:
        """Lay out the main figure at the left and the others at its right, below each other and below its legend."""
        size = self._size() - QSize(0, round(self._foot() + self._caption_height / self.factor))
        main, *others = figures
        left = QSize(round(MAIN_SHARE * size.width()), size.height()) if others else size
        parts = [self._part(main, QRect(QPoint(0, 0), left))]
        self.key = QRectF()
        if not others:
            return parts
        corner = QPoint(left.width() + GAP, 0)
        width = size.width() - corner.x()
        # The main figure's legend stands beside it, where it can cover no path.
        if entries := self._entries(parts):
            lines = -(-len(entries) // self._columns(entries, width - GAP))
            self.key = QRectF(corner.x(), GAP, width - GAP, lines * self._line())
            corner.setY(round(self.key.bottom()) + GAP)
        height = (size.height() - corner.y() - GAP * (len(others) - 1)) // len(others)
        for place, figure in enumerate(others):
            area = QRect(corner + QPoint(0, place * (height + GAP)), QSize(width, height))
            parts.append(self._part(figure, area))
        for part in parts:
            for legend in legends_of(part.widget):
                legend.hide()
        return parts

    def _entries(self, parts: Sequence[Part]) -> Sequence[LegendEntry]:
        """Return what the main figure's legend names at this frame."""
        legends = legends_of(parts[0].widget) if parts else []
        return legends[0].entries if legends else ()

    def _columns(self, entries: Sequence[LegendEntry], width: float) -> int:
        """Return in how many columns a legend stands: one for a few entries, else as many as their names leave."""
        metrics = QFontMetricsF(self._font())
        names = (metrics.horizontalAdvance(entry.name) + NARROW.width(entry.style) for entry in entries)
        widest = max(names) + 2 * GAP
        return 1 if len(entries) <= FEW else max(1, min(-(-len(entries) // (FEW + 1)), int(width / widest)))

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self._text()))
        return font

    def _line(self) -> float:
        return self._text() * LINE_HEIGHT

    def _paint_key(self, painter: QPainter) -> None:
        """Paint the legend of the main figure beside it; in several columns, there is room for names alone."""
        if self.key.isEmpty() or not (entries := self._entries(self.parts)):
            return
        columns = self._columns(entries, self.key.width())
        sample = LONG if columns == 1 else NARROW
        painter.setFont(self._font())
        metrics, lines = QFontMetricsF(self._font()), -(-len(entries) // columns)
        width = (self.key.width() - (columns - 1) * 2 * GAP) / columns
        shown = [entry if columns == 1 else replace(entry, note="") for entry in entries]
        room = width - max(sample.width(entry.style) for entry in entries) - GAP
        for place, entry in enumerate(in_width(shown, metrics, room)):
            column, line = divmod(place, lines)
            left, top = column * (width + 2 * GAP), line * self._line()
            area = QRectF(self.key.left() + left, self.key.top() + top, width, self._line())
            draw_entry(painter, entry, area, theme_of(self), sample)

    def _part(self, figure: Figure, area: QRect) -> Part:
        """Lay out a figure in an area, also where that is smaller than a picture of it may be."""
        widget = figure.make(theme_of(self), area.size())
        widget.setProperty(PRESENTED, True)
        least = widget.minimumSize()
        if widget.size() != area.size():
            widget.setMinimumSize(0, 0)
            widget.resize(area.size())
        return Part(figure, widget, area.topLeft(), least)

    def _release(self) -> None:
        for part in self.parts:
            part.widget.hide()
            part.widget.setProperty(PRESENTED, False)
            for legend in legends_of(part.widget):
                legend.show()
            part.widget.setMinimumSize(part.least)
        self.parts = []

    def _show_position(self, position: int) -> None:
        for part in self.parts:
            if part.figure.film is not None:
                part.figure.film.show(position)
        self.update()

    def _look(self) -> None:
        """Show what was measured meanwhile."""
        if not self.room.playback.playing:
            self.renew()

    def _paint_foot(self, painter: QPainter, area: QRectF) -> None:
        theme, playback = theme_of(self), self.room.playback
        font = QFont(self.font())
        font.setPixelSize(round(self._text() * NUMBER))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        number = self.room.position_text(playback.position)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        taken = QFontMetricsF(font).horizontalAdvance(number) + 4 * GAP
        font.setPixelSize(round(self._text()))
        font.setBold(False)
        painter.setFont(font)
        film = self.parts[0].figure.film if self.parts else None
        fixed = self.parts[0].figure.title if self.parts else ""
        title = film.title(playback.position) if film is not None else fixed
        shown = elided(title, QFontMetricsF(font), area.width() - taken)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        share = playback.position / playback.length if playback.length else 0.0
        for part, colour in ((1.0, theme.line), (share, theme.accent)):
            painter.setPen(QPen(QColor(colour), TRACK))
            painter.drawLine(area.topLeft(), area.topLeft() + (area.topRight() - area.topLeft()) * part)

    def _text(self) -> float:
        """Return the height of the smallest text that may be, in pixels of figures, rounded up to whole ones."""
        return -(-self.height() // LINES) / self.factor + 1

    def _foot(self) -> float:
        return FOOT * self._text() + TRACK

    def _size(self) -> QSize:
        return self.size() / self.factor

    def _cover(self) -> None:
        parent = self.parentWidget()
        self.setGeometry(parent.rect() if parent is not None else self.rect())
        self._caption_height = 0
        self.fit_caption()
        self.renew()

    def fit_caption(self) -> None:
        """Give the caption the height of its text; what is shorter later leaves the figures as they are."""
        if self.caption is None:
            return
        self.caption.set_letters(self._text() * self.factor)
        height = max(self._caption_height, self.caption.height_for(self.width()))
        self.caption.setGeometry(0, round(self.height() - self.foot) - height, self.width(), height)
        self.caption.show()
        if height != self._caption_height:
            self._caption_height = height
            self.renew()

    # Qt's.

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._cover()
        return False

    def showEvent(self, event: QEvent) -> None:  # noqa: N802
        super().showEvent(event)  # type: ignore[arg-type]
        self.renew()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        def scaled(painter: QPainter) -> None:
            painter.scale(self.factor, self.factor)
            self.paint(painter)

        self._guard.paint(self, scaled)
