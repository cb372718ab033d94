"""The index: the headings of the course in their order, one chapter open, and a search."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from app.base.language import language_now
from app.base.plain_text import plain
from app.course.controller import CourseController
from app.course.entry import Entry
from app.course.reader import fall_lines_course
from app.course.searching import find
from app.widgets.controls import column_in, describe, muted, push_button
from app.widgets.focus_policy import behave

ID = Qt.ItemDataRole.UserRole
SEEN = "✓ "


class IndexPage(QWidget):
    """Shows the headings, or those that a search has found."""

    chosen = Signal(str)  # the id of an entry

    def __init__(self, controller: CourseController) -> None:
        super().__init__()
        self.controller = controller
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search: vanishing, mini-batch, Glorot …"))
        self.search.setClearButtonEnabled(True)
        describe(self.search, self.tr("Search the course"), self.tr("Words in English or Korean, or parts of words"))
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(14)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        describe(self.tree, self.tr("Headings of the course"), "")
        self.nothing = muted(self.tr("No heading has all of these words."))
        self.nothing.setWordWrap(True)
        self.folder = muted()
        self.folder.setWordWrap(True)
        self.back = push_button(self.tr("← Course of the notes"), self.tr("Back to the course of the notes"))
        self.back.clicked.connect(lambda: controller.set_course(fall_lines_course()))
        for control in (self.search, self.tree, self.back):
            behave(control)
        layout = column_in(self, spacing=4)
        layout.setContentsMargins(8, 8, 4, 4)
        for part in (self.back, self.folder, self.search, self.nothing, self.tree):
            layout.addWidget(part)
        layout.setStretchFactor(self.tree, 1)
        self.search.textChanged.connect(self.show_index)
        self.tree.itemClicked.connect(self._click)
        self.tree.itemActivated.connect(self._click)
        self.tree.itemExpanded.connect(self._close_others)
        controller.seen_changed.connect(self.show_index)
        controller.course_changed.connect(self.show_course)
        self.show_course()

    def show_course(self) -> None:
        """Show another course, with the way back to that of the notes."""
        is_own = self.controller.course.is_own
        self.back.setVisible(is_own)
        self.folder.setVisible(is_own)
        self.folder.setText(self.controller.course.folder if is_own else "")
        self.search.clear()
        self.show_index()

    def show_index(self) -> None:
        """Show what the search finds, or all chapters with that of the entry before open."""
        words = self.search.text().strip()
        open_before = {item.text(0) for item in self._chapters() if item.isExpanded()}
        self.tree.clear()
        found = find(words, self.controller.course.entries) if words else []
        if words:
            self.tree.addTopLevelItems([self._item(entry) for entry in found])
        else:
            self._add_chapters(open_before)
        self.nothing.setVisible(bool(words) and not found)

    def reveal(self, entry: Entry) -> None:
        """Open the chapter of an entry, and mark it."""
        for chapter in self._chapters():
            children = [chapter.child(place) for place in range(chapter.childCount())]
            for child in children:
                if child is not None and child.data(0, ID) == entry.id:
                    chapter.setExpanded(True)
                    self.tree.setCurrentItem(child)
                    return
            if chapter.data(0, ID) == entry.id:
                self.tree.setCurrentItem(chapter)

    def _chapters(self) -> list[QTreeWidgetItem]:
        items = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _add_chapters(self, opened: set[str]) -> None:
        for head, below in self.controller.course.chapters():
            chapter = self._item(head)
            if below and head.tells_something:
                chapter.addChild(self._item(head, QCoreApplication.translate("IndexPage", "In short")))
            for entry in below:
                chapter.addChild(self._item(entry))
            self.tree.addTopLevelItem(chapter)
            chapter.setExpanded(chapter.text(0) in opened)

    def _item(self, entry: Entry, text: str = "") -> QTreeWidgetItem:
        title = text or entry.title.text(language_now())
        item = QTreeWidgetItem([(SEEN if self.controller.course.key(entry.id) in self.controller.seen else "") + title])
        item.setData(0, ID, entry.id)
        item.setData(0, Qt.ItemDataRole.ToolTipRole, plain(title))
        return item

    def _click(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())
        else:
            self.chosen.emit(item.data(0, ID))

    def _close_others(self, opened: QTreeWidgetItem) -> None:
        for chapter in self._chapters():
            if chapter is not opened:
                chapter.setExpanded(False)
