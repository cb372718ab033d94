"""Small controls, each with a name and a tooltip for screen readers and newcomers."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize
from PySide6.QtGui import QAction, QFontMetricsF, QHelpEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.plain_text import plain_label, set_tip, show_tip
from app.widgets.elision import elided

MESSAGE_TIME = 6000  # milliseconds that a message stays in the status bar
AS_USUAL = -1  # the spacing of Qt's style
CORNER = 6.0  # pixels: the radius of a card's corners
PROGRESS_HEIGHT = 8  # pixels, less than half of a button


def describe(widget: QWidget, name: str, tip: str) -> None:
    """Set a widget's accessible name and its tooltip."""
    widget.setAccessibleName(name)
    set_tip(widget, tip)


def tool_button(name: str, tip: str, text: str = "") -> QToolButton:
    """Return a flat button; without a text it must get an icon."""
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    describe(button, name, tip)
    return button


class MenuButton(QToolButton):
    """A button without Fusion's menu indicator, which looks like a comma.

    A style sheet could hide the indicator, but would keep the colours of the theme in which the button was made.
    """

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


class LetteredMenu(QMenu):
    """A menu that gives each of its entries a letter of its own when it is about to be seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.give_letters)

    def give_letters(self) -> None:
        """Give letters to the entries that are there now."""
        from app.widgets.mnemonics import give_letters  # noqa: PLC0415 - it would hold up the first paint

        give_letters(self)


def menu_button(name: str, tip: str, text: str) -> QToolButton:
    """Return a flat button that opens its menu, which the caller fills."""
    button = MenuButton()
    button.setText(f"{text} ▾")
    button.setAutoRaise(True)
    describe(button, name, tip)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = LetteredMenu(button)
    button.setMenu(menu)
    return button


def push_button(text: str, tip: str) -> QPushButton:
    """Return a button that does what its text says."""
    button = QPushButton(text)
    describe(button, text.rstrip("…"), tip)
    return button


def progress_line(width: int | None = None) -> QProgressBar:
    """Return a progress bar so low that a full one is not taken for a button; without a width it takes what it gets."""
    bar = QProgressBar(textVisible=False)
    bar.setFixedHeight(PROGRESS_HEIGHT)
    if width is not None:
        bar.setFixedWidth(width)
    return bar


def keep_place(widget: QWidget) -> None:
    """Leave the place of a widget free while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


class PrimaryButton(QPushButton):
    """The button that a person looks for first, in the accent of the theme."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self.isEnabled():
            palette = self.palette()
            option.palette.setColor(QPalette.ColorRole.Button, palette.color(QPalette.ColorRole.Accent))
            option.palette.setColor(QPalette.ColorRole.ButtonText, palette.color(QPalette.ColorRole.Base))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def title(text: str = "") -> QLabel:
    """Return a label for a heading."""
    label = plain_label(text)
    set_bold(label)
    return label


def muted(text: str = "") -> QLabel:
    """Return a label in a muted colour."""
    label = plain_label(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def action(owner: QObject, text: str, key: str | QKeySequence.StandardKey | None, tip: str) -> QAction:
    """Return an entry of a menu, with its key."""
    made = QAction(text, owner)
    if key is not None:
        made.setShortcut(QKeySequence(key))
    set_tip(made, tip)
    return made


def fill_ground(widget: QWidget) -> None:
    """Paint the background of lists and charts under a widget, not the window's."""
    widget.setBackgroundRole(QPalette.ColorRole.Base)
    widget.setAutoFillBackground(True)


def column_in(widget: QWidget, *, spacing: int = AS_USUAL) -> QVBoxLayout:
    """Lay out the parts of a widget below each other, up to its edges, with so many pixels between them."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


class OneLine(QLabel):
    """A label that shrinks: it takes the room there is, and ends in an ellipsis if that is too little.

    What does not fit is its tooltip, unless it has another one.
    At each new text, Qt's label makes the whole window lay out and paint itself again; this one only paints itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def clear(self) -> None:
        self.setText("")

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            show_tip(event.globalPos(), self._text if self.is_cut() else "", self)
            return True
        return super().event(event)

    def is_cut(self) -> bool:
        """Return whether the text is longer than the room there is."""
        return self.fontMetrics().horizontalAdvance(self._text) > self.width()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        place = self.contentsRect()
        text = elided(self.text(), QFontMetricsF(self.font()), place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, self.alignment(), text)


def fault(text: str = "") -> QLabel:
    """Return a label for an error, which takes as many lines as it needs."""
    label = plain_label(text)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.BrightText)
    return label


def set_bold(widget: QWidget, bold: bool = True) -> None:  # noqa: FBT001, FBT002 - a signal may say it
    """Write a widget's text in bold, or not."""
    font = widget.font()
    font.setBold(bold)
    widget.setFont(font)


class Card(QFrame):
    """A panel with a thin line around it, or an accented one."""

    def __init__(self) -> None:
        super().__init__()
        self._accented = False

    def set_accented(self, accented: bool) -> None:  # noqa: FBT001 - a setter
        """Draw an accented line around the card, or the usual one."""
        if accented != self._accented:
            self._accented = accented
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Accent if self._accented else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
