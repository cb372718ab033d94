"""What Help has to tell: the keys, and what Fall Line is."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QMenu, QMenuBar, QMessageBox, QWidget

from app.widgets.controls import action


class HelpMenu(QMenu):
    """Lists every key that an action of the window has, whichever room it came with."""

    def __init__(self, window: QWidget, bar: QMenuBar) -> None:
        super().__init__(bar)
        self.setTitle(self.tr("Help"))
        self._window = window
        self.shortcuts = action(self, self.tr("Keyboard shortcuts"), "F1", self.tr("All keys and what they do"))
        self.about = action(self, self.tr("About Fall Line"), None, self.tr("What Fall Line is"))
        self.addActions([self.shortcuts, self.about])
        self.shortcuts.triggered.connect(self._show_shortcuts)
        self.about.triggered.connect(self._show_about)

    def _show_shortcuts(self) -> None:
        dialog = QDialog(self._window)
        dialog.setWindowTitle(self.tr("Keyboard shortcuts"))
        layout = QFormLayout(dialog)
        for entry in self._window.findChildren(QAction):
            if not entry.shortcut().isEmpty():
                key = entry.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                layout.addRow(QLabel(entry.text()), QLabel(key))
        dialog.exec()
        dialog.deleteLater()

    def _show_about(self) -> None:
        QMessageBox.about(
            self._window,
            self.tr("About Fall Line"),
            self.tr(
                "Fall Line is a playground for the two things that decide whether a neural network learns: "
                "the optimizer and the initializer."
            ),
        )
