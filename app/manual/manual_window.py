"""Help > Manual: a window with the pages, a search over all of them, and the page that is read."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import language_now
from app.base.plain_text import set_tip
from app.manual.browser import ManualBrowser
from app.manual.pages import pages
from app.manual.search import Found, search
from app.widgets.controls import describe, muted, tool_button

SIZE = QSize(1000, 700)
LIST_WIDTH = 260  # pixels
BACK, FORWARD = QKeySequence.StandardKey.Back, QKeySequence.StandardKey.Forward
TARGET = Qt.ItemDataRole.UserRole


class ManualWindow(QDialog):
    """Stands beside the main window, which can be used meanwhile; Escape closes it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self._language = language_now()
        self.query = QLineEdit()
        self.query.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.found: QLabel = muted()
        self.browser = ManualBrowser(self._language)
        self.back = self._button("←", BACK, self.browser.backward)
        self.forward = self._button("→", FORWARD, self.browser.forward)
        self._arrange()
        self._name_parts()
        self._connect()
        self._list_pages()
        self.browser.show_page(pages(self._language)[0].name)

    def open(self) -> None:
        """Come to the front, at the page that was read last, with the keyboard in the search."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.query.setFocus()
        self.query.selectAll()

    def retranslate(self) -> None:
        """Show the same place of the same page in the language of the window."""
        self._language = language_now()
        self._name_parts()
        self.browser.set_language(self._language)
        self._search(self.query.text())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and language_now() != self._language:
            self.retranslate()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return SIZE.boundedTo(self.screen().availableSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_chosen()  # a dialog would press a button
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.query.hasFocus():
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _name_parts(self) -> None:
        self.setWindowTitle(self.tr("Manual"))
        self.query.setPlaceholderText(self.tr("Search all pages"))
        describe(self.query, self.tr("Search"), self.tr("Find the sections of all pages that have these words"))
        describe(self.list, self.tr("Pages"), "")
        describe(self.browser, self.tr("Page"), "")
        for button, name, key in ((self.back, self.tr("Back"), BACK), (self.forward, self.tr("Forward"), FORWARD)):
            describe(button, name, name)
            set_tip(button, f"{name} ({QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)})")

    def _button(self, text: str, key: QKeySequence.StandardKey, act: object) -> QToolButton:
        button = tool_button("", "", text)
        button.setEnabled(False)
        button.clicked.connect(act)
        QShortcut(QKeySequence(key), self).activated.connect(act)
        return button

    def _arrange(self) -> None:
        above = QHBoxLayout()
        for part in (self.back, self.forward, self.query):
            above.addWidget(part)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.found)
        column.addWidget(self.list)
        below = QSplitter()
        below.addWidget(left)
        below.addWidget(self.browser)
        below.setStretchFactor(1, 1)
        below.setSizes([LIST_WIDTH, SIZE.width() - LIST_WIDTH])
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(below, stretch=1)

    def _connect(self) -> None:
        self.query.textChanged.connect(self._search)
        self.list.currentItemChanged.connect(self._show_chosen)
        self.list.itemClicked.connect(self._show_chosen)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.forwardAvailable.connect(self.forward.setEnabled)
        self.browser.page_shown.connect(self._choose_shown)

    # Slots.

    def _search(self, query: str) -> None:
        """List what a query finds, or all pages for an empty one."""
        if not query.split():
            self._list_pages()
            return
        found = search(query, self._language)
        self._fill([(f"{one.place}\n{one.quote}", one) for one in found])
        self.found.setText(self.tr("Sections found: {0}").format(len(found)) if found else self.tr("Nothing found"))
        self.found.show()

    def _list_pages(self) -> None:
        self._fill([(page.title, page.name) for page in pages(self._language)])
        self.found.hide()
        self._choose_shown()

    def _fill(self, entries: list[tuple[str, Found | str]]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for text, target in entries:
            item = QListWidgetItem(text)
            item.setData(TARGET, target)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _show_chosen(self) -> None:
        """Show the page that is chosen in the list, or the place that was found in it."""
        if not self.list.count():
            return
        target: Found | str = self.list.item(max(0, self.list.currentRow())).data(TARGET)
        if isinstance(target, str):
            if target != self.browser.page:
                self.browser.show_page(target)
        else:
            if target.page.name != self.browser.page:
                self.browser.show_page(target.page.name)
            self.browser.show_words(target.position, self.query.text().split())

    def _choose_shown(self) -> None:
        """Choose in the list of pages the one that is shown."""
        if self.query.text().split():
            return
        names = [page.name for page in pages(self._language)]
        if self.browser.page in names:
            self.list.blockSignals(True)
            self.list.setCurrentRow(names.index(self.browser.page))
            self.list.blockSignals(False)
