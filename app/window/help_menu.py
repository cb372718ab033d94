"""The Help menu: the keyboard shortcuts, and a text about Fall Line."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QMenu,
    QMenuBar,
    QMessageBox,
    QWidget,
)

from app.base.plain_text import plain_label
from app.widgets.controls import action

IN_A_COLUMN = 16  # keys in a column, so that a small screen shows all of them


class HelpMenu(QMenu):
    """Opens the course, and lists every key of an action or button in the window, from whichever room."""

    def __init__(self, window: QWidget, open_course: Callable[[], None], bar: QMenuBar) -> None:
        super().__init__(bar)
        self.setTitle(self.tr("&Help"))
        self._window = window
        self.course = action(self, self.tr("Course"), "F1", self.tr("The headings of the notes, with what shows them"))
        self.shortcuts = action(self, self.tr("Keyboard shortcuts"), "Ctrl+/", self.tr("All keys and what they do"))
        self.about = action(self, self.tr("About Fall Line"), None, self.tr("What Fall Line is"))
        self.addActions([self.course, self.shortcuts, self.about])
        self.course.triggered.connect(open_course)
        self.shortcuts.triggered.connect(self._show_shortcuts)
        self.about.triggered.connect(self._show_about)

    def _show_shortcuts(self) -> None:
        dialog = QDialog(self._window)
        dialog.setWindowTitle(self.tr("Keyboard shortcuts"))
        columns = QHBoxLayout(dialog)
        columns.setSpacing(24)
        keys = self._keys()
        for first in range(0, len(keys), IN_A_COLUMN):
            column = QFormLayout()
            for text, key in keys[first : first + IN_A_COLUMN]:
                column.addRow(plain_label(text), plain_label(key.toString(QKeySequence.SequenceFormat.NativeText)))
            columns.addLayout(column)
        dialog.exec()
        dialog.deleteLater()

    def _keys(self) -> list[tuple[str, QKeySequence]]:
        """Return the names of all actions with a key that acts in the window, and the key; what rooms share is once."""
        from app.widgets.mnemonics import name_of  # noqa: PLC0415 - it would hold up the first paint

        actions = self._window.findChildren(QAction)
        acting = [entry for entry in actions if entry.shortcutContext() != Qt.ShortcutContext.WidgetShortcut]
        entries = [(name_of(entry), key) for entry in acting for key in entry.shortcuts()]
        buttons = [(one.accessibleName(), one.shortcut()) for one in self._window.findChildren(QAbstractButton)]
        listed = {(text, key.toString()): key for text, key in [*entries, *buttons] if not key.isEmpty()}
        return [(text, key) for (text, _), key in listed.items()]

    def _show_about(self) -> None:
        QMessageBox.about(
            self._window,
            self.tr("About Fall Line"),
            self.tr(
                "Fall Line is a playground for the two things that decide whether a neural network learns: "
                "the optimizer and the initializer."
            ),
        )
