"""The behaviour of controls beside a plot that has its own keys, inside a column that scrolls."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from app.base.event_filters import guarded

Editor = QLineEdit | QAbstractSpinBox | QTextEdit | QPlainTextEdit | QComboBox
PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier  # as Windows reports it
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
EDITS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
CLIPBOARD = tuple(getattr(QKeySequence.StandardKey, name) for name in ("Copy", "Cut", "Paste", "SelectAll"))


class KeyPolicy(QObject):
    """Decides for the focused widget of a window which keys are the widget's, and which are shortcuts.

    With Ctrl or Alt, from F1 to F35, and Escape, every key is a shortcut, except the editing keys of a field. Any other
    key is the widget's if it types, moves or presses there; a widget of our own, such as a chart, decides that itself.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._watched: list[QWidget] = []
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - for the type checker
        app.focusChanged.connect(self._follow)
        self._follow(None, QApplication.focusWidget())

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        widget = self._watched[0] if self._watched else watched
        own = is_own_key(widget, event) if isinstance(widget, QWidget) else None
        if own is None:
            return False
        event.setAccepted(own)
        return True

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """Watch the widget that has the focus, and the line of text inside it, and no other."""
        for widget in self._watched:
            if isValid(widget):  # it may have been deleted while it had the focus
                widget.removeEventFilter(self)
        self._watched = []
        if now is not None and now.window() is self.parent():
            inside = now.findChildren(QLineEdit) if isinstance(now, (QAbstractSpinBox, QComboBox)) else []
            self._watched = [now, *inside]
        for widget in self._watched:
            widget.installEventFilter(self)


def is_own_key(widget: QWidget, event: QKeyEvent) -> bool | None:
    """Tell if a key is the widget's and no shortcut; None leaves that to the widget."""
    field = widget if isinstance(widget, Editor) and _takes_text(widget) else None
    key, modifiers = Qt.Key(event.key()), event.modifiers()
    if key == Qt.Key.Key_Escape:
        return None if isinstance(_holder(widget), QAbstractItemView) else False  # which ends the typing in its cell
    if modifiers & ~PLAIN or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35:
        types = modifiers & ~PLAIN == ALT_GR and _is_typed(event)
        return field is not None and (types or _edits(field, event))
    if field is not None:
        return _types(field, event)
    return _moves(widget, event)


def _holder(widget: QWidget) -> QWidget | None:
    """Return the scroll area in whose viewport a widget stands, if it stands in one."""
    viewport = widget.parentWidget()
    return viewport.parentWidget() if viewport is not None else None


def _takes_text(widget: Editor) -> bool:
    return widget.isEditable() if isinstance(widget, QComboBox) else not widget.isReadOnly()


def _edits(field: Editor, event: QKeyEvent) -> bool:
    """Tell if a key with Ctrl edits a field: Undo and Redo do while something typed can be taken back there."""
    if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
        undo = event.matches(QKeySequence.StandardKey.Undo)
        if isinstance(field, (QTextEdit, QPlainTextEdit)):
            return field.document().isUndoAvailable() if undo else field.document().isRedoAvailable()
        line = _line_of(field)
        if isinstance(field, QAbstractSpinBox) and not line.isModified():
            return False  # what was typed has been entered
        return line.isUndoAvailable() if undo else line.isRedoAvailable()
    return any(event.matches(key) for key in CLIPBOARD)


def _types(field: Editor, event: QKeyEvent) -> bool | None:
    """Tell if a key types in a field or moves in it; in a number, Space does once something is being typed."""
    if event.key() == Qt.Key.Key_Space and isinstance(field, QAbstractSpinBox):
        return _line_of(field).isModified()
    return True if _is_typed(event) or event.key() in (*ARROWS, *ENDS, *EDITS) else None


def _moves(widget: QWidget, event: QKeyEvent) -> bool | None:
    """Tell if a key moves or presses something in a widget without text."""
    key = event.key()
    unmodified = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    match widget:
        case QAbstractButton():
            return key == Qt.Key.Key_Space
        case QComboBox():
            return key in (Qt.Key.Key_Up, Qt.Key.Key_Down, *ENDS) or _is_typed(event)
        case QAbstractItemView():
            return key in (*ARROWS, *ENDS, *EDITS) or _is_typed(event)
        case QAbstractSlider():
            return unmodified and key in (*ARROWS, *ENDS)
        case QTabBar():
            return unmodified and key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
    return None


def _is_typed(event: QKeyEvent) -> bool:
    return bool(event.text()) and event.text().isprintable()


def _line_of(field: Editor) -> QLineEdit:
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)  # noqa: S101 - for the type checker
    return line


class FocusPolicy(QObject):
    """Keeps the wheel for scrolling: it changes only a control that has the focus."""

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def enter_typed() -> None:
    """Enter what is being typed in the focused field, as a click elsewhere would; a key leaves the focus there."""
    focused = QApplication.focusWidget()
    if isinstance(focused, (QAbstractSpinBox, QLineEdit)):
        focused.clearFocus()
        focused.setFocus()


def behave(widget: QWidget) -> None:
    """Apply the focus policy to a control: Tab focuses it, and a click only if it takes text."""
    if isinstance(widget, QLineEdit):
        return  # in a text field Space is a letter, and a click starts typing
    policy = FocusPolicy(widget)
    widget.installEventFilter(policy)
    if isinstance(widget, QAbstractSpinBox):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for line in widget.findChildren(QLineEdit):
            line.installEventFilter(policy)
    else:
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
