"""The glossary: a small window with a search line, the terms that it finds, and what the chosen one means."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.formatting import capital
from app.base.glossary import Term, glossary
from app.base.language import Language, language_now
from app.base.plain_text import plain_label
from app.base.term_search import search
from app.widgets.controls import describe
from app.widgets.section import ScrollingColumn
from app.widgets.terms.links import asked
from app.widgets.terms.term_label import TermLabel

SIZE = QSize(620, 420)
LIST_WIDTH = 230  # pixels
TERM = Qt.ItemDataRole.UserRole
OTHER: dict[Language, Language] = {"en": "ko", "ko": "en"}
TO_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class GlossaryWindow(QDialog):
    """Stands beside the main window, which can be used meanwhile; Escape closes it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.query = QLineEdit()
        self.query.setClearButtonEnabled(True)
        self.terms = QListWidget()
        self.name, self.other, self.text = plain_label(wrap=True), plain_label(wrap=True), TermLabel(wrap=True)
        self._arrange()
        self._name_parts()
        self.query.textChanged.connect(self._search)
        self.terms.itemSelectionChanged.connect(self._tell)
        self._search("")

    def show_term(self, term: str | None) -> None:
        """Show a term among all others, or all terms, and come to the front."""
        self.query.clear()
        if term is not None:
            self.terms.setCurrentRow(glossary().terms.index(glossary().term(term)))
        self.show()
        self.raise_()
        self.activateWindow()
        (self.query if term is None else self.terms).setFocus()

    def retranslate(self) -> None:
        """List in the language of the window what is listed, and show the same term."""
        self._name_parts()
        term = self.term
        self._search(self.query.text())
        for row in range(self.terms.count()):
            if term is not None and self.terms.item(row).data(TERM) == term.id:
                self.terms.setCurrentRow(row)

    @property
    def term(self) -> Term | None:
        """The term whose definition is seen."""
        chosen = self.terms.selectedItems()
        return glossary().term(chosen[0].data(TERM)) if chosen else None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return SIZE

    def event(self, event: QEvent) -> bool:
        if (term := asked(event)) is not None:
            self.show_term(term)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in TO_THE_LIST:
            self.terms.keyPressEvent(event)  # from the search line
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        super().closeEvent(event)
        self._window.activateWindow()

    def _name_parts(self) -> None:
        self.setWindowTitle(self.tr("Glossary"))
        self.query.setPlaceholderText(self.tr("Search, in English or Korean"))
        describe(self.query, self.tr("Search"), self.tr("Find terms by their names, other names and definitions"))
        describe(self.terms, self.tr("Terms"), "")

    def _arrange(self) -> None:
        font = self.name.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self.name.setFont(font)
        self.other.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.terms.setFixedWidth(LIST_WIDTH)
        column = ScrollingColumn()
        column.stack(self.name, self.other, self.text)
        below = QHBoxLayout()
        below.addWidget(self.terms)
        below.addWidget(column, stretch=1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.query)
        layout.addLayout(below, stretch=1)

    def _search(self, query: str) -> None:
        """List what a query finds, and show the nearest."""
        self.terms.clear()
        for term in search(query):
            item = QListWidgetItem(capital(term.told(language_now()).name))
            item.setData(TERM, term.id)
            self.terms.addItem(item)
        self.terms.setCurrentRow(0)
        if not self.terms.count():
            self._tell()

    def _tell(self) -> None:
        """Show the chosen term, or say that nothing was found."""
        language = language_now()
        if (term := self.term) is None:
            self.name.setText(self.tr("Nothing found"))
            self.other.clear()
            self.text.clear()
            return
        told = term.told(language)
        self.name.setText(capital(told.name))
        self.other.setText(" · ".join((*told.also, *term.told(OTHER[language]).words)))
        self.text.subject = term.id
        self.text.setText(told.definition)
