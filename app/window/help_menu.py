"""The Help menu: the manual, the glossary, the keyboard shortcuts, and a text about Fall Line."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QMenu,
    QMenuBar,
    QWidget,
)

from app.base.event_filters import guarded
from app.base.plain_text import plain_label
from app.widgets.controls import action
from app.widgets.terms.links import asked, term_of

IN_A_COLUMN = 16  # keys in a column, so that a small screen shows all of them


class HelpMenu(QMenu):
    """Explains the words of the window, and lists every key of an action or button in it, from whichever room.

    F1 opens the term of what has the focus, or else the course, by `explain_in_course`, where that is about it.
    `explains_first` may explain it before: it gets the focused widget, and returns whether it did.
    """

    def __init__(
        self,
        window: QWidget,
        open_course: Callable[[], None],
        explain_in_course: Callable[[QWidget | None], None],
        bar: QMenuBar,
    ) -> None:
        super().__init__(bar)
        self.setTitle(self.tr("&Help"))
        self._window = window
        self._explain_in_course = explain_in_course
        self.explains_first: Callable[[QWidget | None], bool] = lambda _: False
        self._make_actions()
        self.explain.triggered.connect(self._explain)
        self.manual.triggered.connect(self._show_manual)
        self.course.triggered.connect(open_course)
        self.glossary.triggered.connect(lambda: self.show_term(None))
        self.shortcuts.triggered.connect(self._show_shortcuts)
        self.about.triggered.connect(self._show_about)
        window.installEventFilter(self)

    def _make_actions(self) -> None:
        self.explain = action(
            self,
            self.tr("Explain this"),
            "F1",
            self.tr("The term of what has the focus, or else the heading of the course that is about it"),
        )
        self.manual = action(
            self, self.tr("Manual"), "Ctrl+F1", self.tr("All that Fall Line does, page by page, with a search")
        )
        self.course = action(self, self.tr("Course"), None, self.tr("The headings of the notes, with what shows them"))
        self.glossary = action(
            self, self.tr("Glossary"), "Shift+F1", self.tr("The words of the field, and what they mean here")
        )
        self.shortcuts = action(self, self.tr("Keyboard shortcuts"), "Ctrl+/", self.tr("All keys and what they do"))
        self.about = action(
            self,
            self.tr("About Fall Line"),
            None,
            self.tr("The purpose of Fall Line, and its version"),
        )
        self.addActions([self.explain, self.manual, self.course, self.glossary, self.shortcuts, self.about])

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.WhatsThisClicked and (term := asked(event)) is not None:
            self.show_term(term)
            return True
        return super().eventFilter(watched, event)

    def _show_manual(self) -> None:
        from app.manual.manual_window import ManualWindow  # noqa: PLC0415 - it would hold up the first paint

        (self._window.findChild(ManualWindow) or ManualWindow(self._window)).open()

    def show_term(self, term: str | None) -> None:
        """Open the glossary at a term, or at its search line."""
        from app.window.glossary_window import GlossaryWindow  # noqa: PLC0415 - it would hold up the first paint

        (self._window.findChild(GlossaryWindow) or GlossaryWindow(self._window)).show_term(term)

    def _explain(self) -> None:
        """Explain what has the focus."""
        focused = QApplication.focusWidget()
        if self.explains_first(focused):
            return
        if (term := term_of(focused)) is None:
            self._explain_in_course(focused)
        else:
            self.show_term(term)

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
        from app.window.about_dialog import AboutDialog  # noqa: PLC0415 - it would hold up the first paint

        dialog = AboutDialog(self._window)
        dialog.exec()
        dialog.deleteLater()
