"""The window: rooms in tabs, menus above them. It knows nothing of a room's contents."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QMenuBar,
)

from app.base.file_dialogs import ask_for_folder
from app.base.language import Languages
from app.base.theme import Themes
from app.export.picture import PictureFormat
from app.rooms.names import ROOMS, RoomName
from app.rooms.panels import Panels
from app.rooms.room import LazyRoom, Room
from app.rooms.sight import Sight
from app.session.workspace import Workspace
from app.widgets.controls import action, describe, push_button
from app.widgets.escape import close_innermost
from app.widgets.focus_policy import KeyPolicy
from app.widgets.message_bar import MessageBar, Words
from app.window.course_host import CourseHost
from app.window.data_menu import DataMenu
from app.window.export_menu import ExportMenu
from app.window.file_menu import FileMenu
from app.window.folding import Folding
from app.window.help_menu import HelpMenu
from app.window.history_actions import HistoryActions
from app.window.playback_menu import PlaybackMenu
from app.window.room_pages import RoomPages
from app.window.room_tabs import RoomTabs
from app.window.view_menu import ViewMenu

if TYPE_CHECKING:
    from app.window.presentation import Presentation

FIRST_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """Fall Line's only window."""

    closed = Signal()
    panels_changed = Signal()

    def __init__(
        self,
        first: Room,
        later: Sequence[LazyRoom],
        workspace: Workspace,
        *,
        themes: Themes,
        languages: Languages,
        picture: PictureFormat,
        panels: Panels,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.themes = themes
        self.languages = languages
        self.files = FileMenu(workspace, self.complete, self)
        self.data = DataMenu(self)
        self.folding = Folding(self)
        self.exports = ExportMenu(picture, lambda: self.room, workspace, self)
        self.history = HistoryActions(lambda: self.room, self)
        self.course = CourseHost(self.enter, lambda: self.room, lambda: self.rooms, self)
        self._hurried = False  # whether to close without questions
        self.panels = panels
        self.presentation: Presentation | None = None  # while one goes on
        self._understood = push_button("", "")
        self.tabs = RoomTabs(self._understood)
        self._pages = RoomPages([first, *later], self.tabs, self._welcome)
        self.notice = self.tabs.notice
        self._name_answer()
        KeyPolicy(self)
        self._make_actions()
        self._make_menus()
        self._arrange()
        self._connect()
        self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize()))

    @property
    def room(self) -> Room:
        """The current room."""
        return self._pages.current

    @property
    def rooms(self) -> list[Room]:
        """The rooms that have been made."""
        return self._pages.made

    def enter(self, name: RoomName) -> Room:
        """Show a room, and return it whole."""
        self.tabs.setCurrentIndex(ROOMS.index(name))
        self._pages.complete(self.room)
        return self.room

    def say(self, notice: str | Words) -> None:
        """Show a notice beside the tabs; as `Words`, it follows the language of the window."""
        self.notice.say(notice)

    def ask(self, question: MessageBar) -> None:
        """Ask something beside the tabs; each of its buttons puts the question away."""
        self.tabs.ask(question)

    def set_panels(self, panels: Panels) -> None:
        """Show the same parts beside the picture in all rooms."""
        self.panels = panels
        for room in self.rooms:
            room.set_panels(panels)
        self.panels_changed.emit()

    def geometry_as_text(self) -> str:
        return bytes(self.saveGeometry().toHex().data()).decode()

    def restore(self, geometry: str) -> None:
        """Restore the window's earlier geometry."""
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))

    def complete(self) -> None:
        """Make everything that can wait for the first paint."""
        for index in range(len(self._pages)):
            self.complete_room(index)

    def complete_room(self, index: int) -> bool:
        """Make the rest of one room; return False if the index does not exist."""
        if index >= len(self._pages):
            return False
        self._pages.complete(self._pages.room(index))
        if index == len(self._pages) - 1:
            self.course.complete()
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._hurried and not all(room.may_close() for room in self.rooms):
            event.ignore()
            return
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop and save everything; the display need not be there any more."""
        for room in self.rooms:
            room.shut()
        self.closed.emit()

    def end(self) -> None:
        """Close without asking."""
        self._hurried = True
        self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.files.file_in(event.mimeData()) is not None or self.data.data_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        if (path := self.files.file_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.files.open_file(path)
        elif (source := self.data.data_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.data.requested.emit(source)

    # Construction.

    def _make_actions(self) -> None:
        close = QKeySequence.StandardKey.Quit
        self.quit = action(self.menuBar(), self.tr("Quit"), close, self.tr("Close Fall Line"))
        self.undo, self.redo = self.history.make_actions(self.menuBar())
        self.open_course = action(
            self.menuBar(),
            self.tr("Open course…"),
            None,
            self.tr("Open a folder of lessons of your own"),
        )
        self.close_open = action(self.menuBar(), self.tr("Close what is open, the innermost first"), "Esc", "")
        self.addAction(self.close_open)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu(self.tr("&File"))
        file.addActions(self.files.make_actions())
        file.addAction(self.open_course)
        file.addSeparator()
        file.addMenu(self.data.make_menu())
        file.addSeparator()
        file.addActions(self.exports.make_actions())
        file.addSeparator()
        file.addAction(self.quit)
        self.edit = bar.addMenu(self.tr("&Edit"))
        self.edit.setToolTipsVisible(True)
        self.edit.addActions([self.undo, self.redo])
        self.edit.addSeparator()
        self.view = ViewMenu(
            self._pages.names, self.tabs.setCurrentIndex, lambda: self.room.frame, self.themes, self.languages, bar=bar
        )
        bar.addMenu(self.view)
        bar.addMenu(PlaybackMenu(lambda: self.room.playback, bar))
        self.help = HelpMenu(self, self.course.open, self.course.explain, bar)
        bar.addMenu(self.help)
        for menu in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            menu.aboutToShow.connect(self._give_letters)

    def _give_letters(self) -> None:
        """Give the entries of all menus letters of their own, since one of the menus is about to be seen."""
        from app.widgets.mnemonics import give_letters  # noqa: PLC0415 - it would hold up the first paint

        for entry in self.menuBar().actions():
            if isinstance(menu := entry.menu(), QMenu):
                give_letters(menu)

    def _name_answer(self) -> None:
        self._understood.setText(self.tr("Understood"))
        describe(self._understood, self.tr("Understood"), self.tr("Close this notice"))

    def _arrange(self) -> None:
        self.setAcceptDrops(True)
        self._pages.add_tabs()
        self.tabs.setCurrentIndex(ROOMS.index(self.workspace.room))
        self.setCentralWidget(self.tabs)

    def _connect(self) -> None:
        self._connect_actions()
        self.workspace.refused.connect(self.say)
        self.files.refused.connect(self.say)
        self.course.refused.connect(self.say)
        self.files.sight_opened.connect(self._show_sight)
        self.exports.refused.connect(self.say)
        self.files.mentioned.connect(self.tabs.mention)
        self.exports.mentioned.connect(self.tabs.mention)
        self.workspace.room_requested.connect(self.tabs.setCurrentIndex)
        self.tabs.currentChanged.connect(self._enter_room)
        for room in self.rooms:
            self._welcome(room)
        self.languages.changed.connect(self._retranslate)
        self._show_history()
        self.room.setFocus()

    def _connect_actions(self) -> None:
        self.quit.triggered.connect(self.close)
        self.open_course.triggered.connect(self._choose_course)
        self.view.presentation.triggered.connect(self._present)
        self.close_open.triggered.connect(lambda: close_innermost(self))

    def _welcome(self, room: Room) -> None:
        """Add a room's actions to the menus, and fold its sections as they were left."""
        self.folding.welcome(room)
        room.history_changed.connect(self._show_history)
        room.status_message.connect(self.tabs.mention)
        room.data_opened.connect(self.data.remember)
        room.set_panels(self.panels)
        room.panels_changed.connect(self.set_panels)
        self.edit.addActions(room.edit_actions())
        self.view.add_of_room(room.view_actions())
        self._show_edit_actions()

    # Slots.

    def _choose_course(self) -> None:
        self.complete()
        if folder := ask_for_folder(self, self.tr("Open a course"), ""):
            self.course.open_folder(Path(folder))

    def _present(self) -> None:
        """Begin a presentation, or end the one that goes on."""
        from app.window.presentation import Presentation  # noqa: PLC0415 - it would hold up the first paint

        if self.presentation is not None:
            self.presentation.end()
            return
        self.presentation = Presentation(self, self.room, self.course.caption())
        self.presentation.ended.connect(self._end_presentation)

    def _end_presentation(self) -> None:
        self.presentation = None

    def _retranslate(self) -> None:
        """Translate all texts into the current language; runs and playbacks go on."""
        if self.presentation is not None:
            self.presentation.end()
        sights = [room.sight() for room in self.rooms]
        self._pages.rebuild()
        self.setMenuBar(QMenuBar())  # the old menu bar is deleted with its actions
        self._make_actions()
        self._make_menus()
        self._connect_actions()
        for room, sight in zip(self.rooms, sights, strict=True):
            self._welcome(room)
            self._pages.complete(room)
            room.show_sight(sight)
        self.course.retranslate()
        self._name_answer()
        self._show_history()
        self.room.setFocus()

    def _enter_room(self) -> None:
        if not self._pages.is_exchanging:
            for room in self.rooms:
                if room is not self.room:
                    room.playback.pause()  # it is no longer visible
            self._pages.complete(self.room)
            self.course.show_room()
            self.room.setFocus()
            if self.presentation is not None:
                self.presentation.show_room(self.room)
            self._show_history()
            self._show_edit_actions()
            self.workspace.set_room(self.tabs.currentIndex())

    def _show_sight(self, sight: Sight) -> None:
        self.room.show_sight(sight)

    def _show_edit_actions(self) -> None:
        """Enable the edit actions of the current room, and disable those of the others."""
        for room in self.rooms:
            for entry in room.edit_actions():
                entry.setVisible(room is self.tabs.currentWidget())

    def _show_history(self) -> None:
        self.history.show()
