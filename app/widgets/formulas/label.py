"""A label that shows formulas, one statement a line; a line that is too long goes on below, before an operator."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.widgets.elision import ELLIPSIS
from app.widgets.formulas.notation import parse, pieces, plain_lines
from app.widgets.formulas.setting import setter_for, width_of

LEADING = 3.0  # pixels between two lines
INDENT = 18.0  # pixels of what goes on below


class FormulaLabel(QWidget):
    """Shows the statements of a formula below each other, or lines of `words` with symbols in them.

    After `most_lines`, an ellipsis stands for the rest; on a single line, statements stand beside each other.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, words: bool = False, most_lines: int | None = None
    ) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self._text = ""
        self._words = words
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setText(text)

    def text(self) -> str:
        """Return the formula as text."""
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - as a QLabel
        """Show another formula."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.setText("")

    def lines(self, width: float) -> list[str]:
        """Return the text of the lines in a label of this width."""
        return [text for _, text in self._placed(width)]

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        setter = setter_for(self.font())
        heights = [setter.extent(parse(text)) for _, text in self._placed(width)]
        return round(sum(one.ascent + one.descent + LEADING for one in heights) + 0.5)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(40, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter, setter, top = QPainter(self), setter_for(self.font()), 0.0
        painter.setPen(self.palette().color(self.foregroundRole()))
        for indent, text in self._placed(self.width()):
            formula = parse(text)
            extent = setter.extent(formula)
            setter.paint(painter, formula, QPointF(indent, top + extent.ascent))
            top += extent.ascent + extent.descent + LEADING

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        menu.popup(event.globalPos())

    def _placed(self, width: float) -> list[tuple[float, str]]:
        """Return each line with its indent."""
        if self._words or self._most_lines == 1:
            statements = self._text.split("\n") if self._text else []
        else:
            statements = [line for part in self._text.split("\n") for line in plain_lines(part)]
        lines = [line for statement in statements for line in self._wrapped(statement, width)]
        if self._most_lines is not None and len(lines) > self._most_lines:
            indent, last = lines[self._most_lines - 1]
            while last and not self._fits(last + ELLIPSIS, width - indent):
                last = last[:-1]
            lines = [*lines[: self._most_lines - 1], (indent, last.rstrip() + ELLIPSIS)]
        return lines

    def _wrapped(self, statement: str, width: float) -> list[tuple[float, str]]:
        own = INDENT if statement.startswith("    ") else 0.0
        lines: list[tuple[float, str]] = []
        for piece in _parts(statement.strip(), self._words):
            indent = lines[-1][0] if lines else own
            if lines and self._fits(lines[-1][1] + piece, width - indent):
                lines[-1] = (indent, lines[-1][1] + piece)
                continue
            indent = own + INDENT if lines else own
            for line in self._broken(piece, width - indent):
                lines.append((indent, line))
                indent = own + INDENT
        return lines

    def _broken(self, piece: str, width: float) -> list[str]:
        """Return a piece in as many lines as it takes where it is too long for one, between its words."""
        lines = [""]
        for word in piece.split(" "):
            if lines[-1].strip() and not self._fits(lines[-1] + word, width):
                lines.append("")
            lines[-1] += f"{word} "
        lines[-1] = lines[-1].removesuffix(" ")
        return lines

    def _fits(self, text: str, width: float) -> bool:
        return width_of(text.rstrip(), self.font()) <= width


def _parts(statement: str, words: bool) -> list[str]:  # noqa: FBT001 - of the label
    if not words:
        return pieces(statement)
    first, *others = statement.split(" ")
    return [first, *(f" {word}" for word in others)]
