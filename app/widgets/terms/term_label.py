"""A label that shows words of the glossary as dotted links, with their definitions."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel

from app.base.language import language_now
from app.base.plain_text import set_tip, show_wrapped_tip
from app.base.timer import timer
from app.widgets.charts.paint_guard import Guard
from app.widgets.formulas.notation import FULL_SIZE, scripts_in
from app.widgets.terms.links import CHOSEN, ask, definition

if TYPE_CHECKING:
    from app.base.term_search import Occurrence

GAP = "  "  # between what is bold and the rest
LATER = 100  # milliseconds from a label's first paint to its links, so that no window waits for the glossary
ALONG = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
LOWERED, RAISED = QTextCharFormat(), QTextCharFormat()
LOWERED.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
RAISED.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TermLabel(QLabel):
    """Shows a plain text in which terms of the glossary are links, each where it stands first.

    A link shows its definition under the mouse, and opens the glossary when it is clicked. With Tab the links get the
    focus; Left and Right choose one, Return and F1 open it.
    """

    def __init__(self, text: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.subject = ""  # the id of the term that the text is about, which is no link in it
        self._lead = 0  # letters of the text that are bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setMouseTracking(True)
        self.setText(text)
        self._guard = Guard("a sentence with terms")
        self._later = timer(self, LATER, once=True)
        self._later.timeout.connect(self._find)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text; its links are found when it has been painted."""
        self.say("", text)

    def say(self, lead: str, text: str) -> None:
        """Show a text, and before it another one in bold letters."""
        self._lead = len(lead)
        self._links: tuple[Occurrence, ...] | None = None
        super().setText(f"{lead}{GAP}{text}" if lead else text)
        self._choose(None)

    @property
    def links(self) -> "tuple[Occurrence, ...]":
        """The terms of the text, in their order."""
        if self._links is None:
            self._find()
        return self._links or ()

    def link_at(self, place: QPoint) -> "Occurrence | None":
        """Return the link at a place of the label; None if there is none."""
        layout, corner = self._lay_out()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.rect().translated(corner).contains(QPointF(place)):
                index = line.xToCursor(place.x() - corner.x(), line.CursorPosition.CursorOnCharacter)
                return next((link for link in self.links if link.start <= index < link.end), None)
        return None

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if not self._has_own_letters() or not self.wordWrap():
            return super().heightForWidth(width)
        around = self.contentsMargins().top() + self.contentsMargins().bottom() + 2 * self.margin()
        layout, _ = self._lay_out(width - self.contentsMargins().left() - self.contentsMargins().right())
        return around + math.ceil(layout.boundingRect().height())

    # Events.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if (link := self.link_at(event.pos())) is not None:
                show_wrapped_tip(event.globalPos(), definition(link.term), self)
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._links is None and self.text():
            self._later.start()
        if self._links or self._has_own_letters():
            self._guard.paint(self, self._draw)
        else:
            super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.link_at(event.position().toPoint()) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.link_at(event.position().toPoint()) is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if (link := self.link_at(event.position().toPoint())) is not None:
            ask(self, link.term.id)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._takes(event) or self._chosen is None:
            super().keyPressEvent(event)
        elif event.key() in OPENS:
            ask(self, self.links[self._chosen].term.id)
        else:
            self._choose((self._chosen + ALONG[Qt.Key(event.key())]) % len(self.links))
            self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.links:
            self._choose(0)
            self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._choose(None)

    # Parts.

    def _find(self) -> None:
        """Find the links of the text."""
        from app.base.term_search import occurrences  # noqa: PLC0415 - it would hold up the first paint

        found = occurrences(self.text(), language_now())
        self._links = tuple(link for link in found if link.term.id != self.subject)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._links else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.text() if self._links else "")
        if self._links and not self.toolTip():
            set_tip(self, self.tr("Left and Right choose a dotted word, Return opens it in the glossary"))
        self.update()

    def _choose(self, index: int | None) -> None:
        self._chosen = index
        self.setProperty(CHOSEN, None if index is None else self.links[index].term.id)
        self.update()

    def _tell(self) -> None:
        """Show the definition of the chosen link below the text."""
        if self._chosen is not None:
            place = self.mapToGlobal(self.rect().bottomLeft())
            show_wrapped_tip(place, definition(self.links[self._chosen].term), self)

    def _takes(self, event: QKeyEvent) -> bool:
        return bool(self._links) and not event.modifiers() and event.key() in (*ALONG, *OPENS)

    def _lay_out(self, width: float | None = None) -> tuple[QTextLayout, QPointF]:
        """Return the text in lines, as the label has them or as another width makes them, and its upper left corner."""
        ground = QRectF(self.contentsRect()).adjusted(*(self.margin() * side for side in (1, 1, -1, -1)))
        if width is not None:
            ground.setWidth(width)
        text = self.text().replace("\n", "\u2028").translate(FULL_SIZE)
        layout = QTextLayout(text, self.font(), self)
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        wraps = self.wordWrap()
        option.setWrapMode(QTextOption.WrapMode.WordWrap if wraps else QTextOption.WrapMode.ManualWrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(ground.width())
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        free = ground.height() - height
        return layout, ground.topLeft() + QPointF(0, free * self._share_above())

    def _share_above(self) -> float:
        """Return the share of the free height that is above the text."""
        if self.alignment() & Qt.AlignmentFlag.AlignTop:
            return 0.0
        return 1.0 if self.alignment() & Qt.AlignmentFlag.AlignBottom else 0.5

    def _formats(self) -> list[QTextLayout.FormatRange]:
        bold, dotted, plain = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        dotted.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        plain.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        links = [
            _range(link.start, link.end, plain if index == self._chosen else dotted)
            for index, link in enumerate(self._links or ())
        ]
        small = [
            _range(place, place + 1, RAISED if is_raised else LOWERED) for place, is_raised in scripts_in(self.text())
        ]
        return [_range(0, self._lead, bold), *links, *small]

    def _has_own_letters(self) -> bool:
        """Return whether some letters are bold, or small: a font's own small letters cannot be told apart."""
        return bool(self._lead) or next(scripts_in(self.text()), None) is not None

    def _draw(self, painter: QPainter) -> None:
        layout, corner = self._lay_out()
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, corner)


def _range(start: int, end: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, end - start, style
    return made
