"""Drag a card of a list to another place; a line shows where it would come to stand."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QScrollArea, QWidget

from app.base.event_filters import guarded
from app.widgets.escape import holders
from app.widgets.forms.entry_card import EntryCard

LINE = 3  # pixels


class CardDrag(QObject):
    """Watches cards: one that is dragged by its ground or by its swatch goes where it is dropped; Escape ends that."""

    moved = Signal(int, int)  # index, by how many places

    def __init__(self, area: QWidget, layout: QBoxLayout) -> None:
        super().__init__(area)
        application = QApplication.instance()
        assert application is not None  # noqa: S101 - for the type checker
        self._application = application
        self._area = area
        self._layout = layout
        self._pressed: tuple[EntryCard, QPoint] | None = None
        self._carried: EntryCard | None = None
        self.line: QWidget | None = None  # where the card would stand; made for the first drag

    def watch(self, card: EntryCard) -> None:
        """Let this card be dragged."""
        for part in (card, card.shown):
            part.installEventFilter(self)

    def leave(self, card: EntryCard) -> None:
        """Watch a card no longer, since it goes away; if it is dragged, that ends."""
        for part in (card, card.shown):
            part.removeEventFilter(self)
        if self._pressed is not None and self._pressed[0] is card:
            self._end()

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            return self._follow_mouse(watched, event)
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and self._carried is not None:
            if event.type() == QEvent.Type.KeyPress:
                self._end()
            event.accept()  # also where it is asked if Escape is a shortcut
            return True
        return False

    def _follow_mouse(self, watched: QWidget, event: QMouseEvent) -> bool:
        """Return whether the mouse is of the drag, so that no button is clicked with it."""
        place = self._area.mapFromGlobal(event.globalPosition().toPoint())
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            card = next(one for one in holders(watched) if isinstance(one, EntryCard))
            self._pressed = card, place
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            self._carry(watched, place)
        elif event.type() == QEvent.Type.MouseButtonRelease:
            return self._drop(place)
        return self._carried is not None

    def _carry(self, watched: QWidget, place: QPoint) -> None:
        card, begun = self._pressed or (None, place)
        if self._carried is None and (place - begun).manhattanLength() >= QApplication.startDragDistance():
            self._carried = card
            self._application.installEventFilter(self)  # for Escape, wherever the focus is
            if isinstance(watched, QAbstractButton):
                watched.setDown(False)
            watched.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._carried is not None:
            self._show_line(self._gap_at(place))
            for holder in holders(self._area):
                if isinstance(holder, QScrollArea) and (content := holder.widget()) is not None:
                    seen = content.mapFromGlobal(self._area.mapToGlobal(place))
                    holder.ensureVisible(seen.x(), seen.y(), 0, self._layout.spacing())

    def _drop(self, place: QPoint) -> bool:
        carried = self._carried
        self._end()
        if carried is None:
            return False
        cards = self._cards()
        index, gap = cards.index(carried), self._gap_at(place)
        by = gap - index - (gap > index)
        if by:
            self.moved.emit(index, by)
        return True

    def _end(self) -> None:
        if self._carried is not None:
            self._application.removeEventFilter(self)
            self._carried.unsetCursor()
            self._carried.shown.unsetCursor()
        self._pressed = self._carried = None
        if self.line is not None:
            self.line.hide()

    def _cards(self) -> list[QWidget]:
        items = (self._layout.itemAt(place) for place in range(self._layout.count()))
        return [card for item in items if item is not None and (card := item.widget()) is not None]

    def _gap_at(self, place: QPoint) -> int:
        """Return how many cards stand above a place."""
        return sum(card.geometry().center().y() < place.y() for card in self._cards())

    def _show_line(self, gap: int) -> None:
        if self.line is None:
            self.line = QWidget(self._area)
            self.line.setBackgroundRole(QPalette.ColorRole.Accent)
            self.line.setAutoFillBackground(True)
            self.line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        cards, half = self._cards(), (self._layout.spacing() + LINE) // 2
        top = cards[gap].geometry().top() - half if gap < len(cards) else cards[-1].geometry().bottom() + half - LINE
        self.line.setGeometry(QRect(0, min(max(0, top), self._area.height() - LINE), self._area.width(), LINE))
        self.line.raise_()
        self.line.show()
