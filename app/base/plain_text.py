"""Labels and tooltips that show their text letter by letter: a name from somebody's file is no markup.

Qt takes a text for HTML if it looks like HTML, and HTML loads pictures from wherever it says. Nothing else makes
labels or sets tooltips.
"""

import html

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolTip, QWidget


def plain_label(text: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that shows its text as it is, in as many lines as it needs if it may `wrap`."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    return label


class RichLabel(QLabel):
    """Shows HTML that is written here, its links in the colour of the theme, which Qt looks up only as it reads one."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and (markup := self.text()):
            self.setText("")  # the same text would not be read again
            self.setText(markup)


def rich_label() -> QLabel:
    """Return a label for HTML that is written here; what it quotes has to be escaped."""
    return RichLabel()


def plain(text: str) -> str:
    """Return a text that Qt shows as this one where it cannot be told that a text is plain."""
    return f'<span style="white-space: pre-wrap">{html.escape(text)}</span>' if "<" in text else text


def set_tip(owner: QWidget | QAction, text: str) -> None:
    """Set a tooltip."""
    owner.setToolTip(plain(text))


def set_rich_tip(owner: QWidget | QAction, markup: str) -> None:
    """Set a tooltip of HTML that is written here; what it quotes has to be escaped."""
    owner.setToolTip(markup)


def show_tip(place: QPoint, text: str, owner: QWidget) -> None:
    """Show a tooltip at a place of the screen, or none if the text is empty."""
    QToolTip.showText(place, plain(text), owner)


def show_wrapped_tip(place: QPoint, text: str, owner: QWidget) -> None:
    """Show a tooltip of sentences, which are wrapped, at a place of the screen; each line begins a paragraph."""
    paragraphs = (f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line)
    QToolTip.showText(place, "".join(paragraphs), owner)
