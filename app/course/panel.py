"""The course beside the picture: the index, or one entry, never both."""

from PySide6.QtWidgets import QStackedWidget

from app.course.asking import Asking
from app.course.controller import CourseController
from app.course.entry import Entry
from app.course.entry_page import EntryPage
from app.course.index_page import IndexPage


class CoursePanel(QStackedWidget):
    """Shows the state of the controller; the same panel stands in whichever room is shown."""

    def __init__(self, controller: CourseController, asking: Asking) -> None:
        super().__init__()
        self.controller = controller
        self._left: Entry | None = None  # the entry that was open last
        self.index = IndexPage(controller)
        self.entry = EntryPage(controller, asking)
        for page in (self.index, self.entry):
            self.addWidget(page)
        self.index.chosen.connect(controller.open_entry)
        controller.entry_changed.connect(self.show_entry)
        self.show_entry()

    def show_entry(self) -> None:
        """Show the open entry, or the index at the heading that was left."""
        if (entry := self.controller.entry) is not None:
            self._left = entry
            self.entry.show_entry(entry)
            self.setCurrentWidget(self.entry)
        else:
            self.setCurrentWidget(self.index)
            if self._left is not None:
                self.index.reveal(self._left)

    def escape(self) -> bool:
        """Go back from an entry to the index, for the Escape key."""
        is_open = self.controller.entry is not None
        self.controller.close_entry()
        return is_open
