"""The window: rooms in tabs, menus above them. It knows nothing of a room's inside."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QMenuBar,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.export import PictureFormat
from app.export_menu import SAID_FOR, ExportMenu
from app.language import OWN_NAMES, Languages, LanguageSetting
from app.room import LaterRoom, Room
from app.theme import Theme, Themes, ThemeSetting
from app.widgets.controls import describe, fault

FIRST_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """Fall Line's only window."""

    closed = Signal()

    def __init__(
        self, first: Room, themes: Themes, languages: Languages, picture: PictureFormat, later: Sequence[LaterRoom] = ()
    ) -> None:
        super().__init__()
        self.setWindowTitle("Fall Line")
        self._pages: list[Room | LaterRoom] = [first, *later]
        self.themes = themes
        self.languages = languages
        self.exports = ExportMenu(picture, lambda: self.room, self)
        self.tabs = QTabWidget(documentMode=True)
        self._exchanging = False  # a tab for the room that was to come into it
        self.notice = Notice()
        self._make_actions()
        self._make_menus()
        self._arrange()
        self._connect()
        self._take_theme(themes.current)
        room = self.screen().availableSize()
        self.resize(min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height()))

    @property
    def room(self) -> Room:
        """The room that is seen."""
        return self._room(self.tabs.currentIndex())

    @property
    def rooms(self) -> list[Room]:
        """The rooms that have been made."""
        return [page for page in self._pages if isinstance(page, Room)]

    def say(self, notice: str) -> None:
        """Say something that has to be read above the rooms."""
        self.notice.say(notice)

    def geometry_as_text(self) -> str:
        return bytes(self.saveGeometry().toHex().data()).decode()

    def restore(self, geometry: str) -> None:
        """Come back to where the window was."""
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))

    def complete(self) -> None:
        """Make what may wait for the first paint."""
        for index in range(len(self._pages)):
            self.complete_room(index)

    def complete_room(self, index: int) -> bool:
        """Make what may wait of one room; false if there is no room of this number."""
        if index >= len(self._pages):
            return False
        self._room(index).complete()
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not all(room.may_close() for room in self.rooms):
            event.ignore()
            return
        for room in self.rooms:
            room.shut()
        self.closed.emit()
        super().closeEvent(event)

    # How it is made.

    def _action(self, text: str, key: str | QKeySequence.StandardKey | None, tip: str) -> QAction:
        action = QAction(text, self.menuBar())  # goes with the menus when they are made again
        if key is not None:
            action.setShortcut(QKeySequence(key))
        action.setToolTip(tip)
        action.setStatusTip(tip)
        return action

    def _make_actions(self) -> None:
        standard = QKeySequence.StandardKey
        self.quit = self._action(self.tr("Quit"), standard.Quit, self.tr("Leave Fall Line"))
        self.undo = self._action(self.tr("Undo"), standard.Undo, self.tr("Take the last change back"))
        self.redo = self._action(self.tr("Redo"), standard.Redo, self.tr("Do again what was undone"))
        self.shortcuts = self._action(self.tr("Keyboard shortcuts"), "F1", self.tr("All keys and what they do"))
        self.about = self._action(self.tr("About Fall Line"), None, self.tr("What Fall Line is"))
        self.play = self._action(self.tr("Play or pause"), "Space", self.tr("Play or pause"))
        moves = (
            (self.tr("One step on"), "Right", 1),
            (self.tr("One step back"), "Left", -1),
            (self.tr("Ten steps on"), "Shift+Right", 10),
            (self.tr("Ten steps back"), "Shift+Left", -10),
        )
        self.moves = [(self._action(text, key, text), by) for text, key, by in moves]
        self.to_start = self._action(self.tr("To the start"), "Home", self.tr("To the start"))
        self.to_end = self._action(self.tr("To the end"), "End", self.tr("To the end"))

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu(self.tr("File"))
        self.examples = file.addMenu(self.tr("Examples"))
        self.examples.setToolTipsVisible(True)
        file.addSeparator()
        file.addActions(self.exports.make_actions())
        file.addSeparator()
        file.addAction(self.quit)
        self.edit = bar.addMenu(self.tr("Edit"))
        self.edit.setToolTipsVisible(True)
        self.edit.addActions([self.undo, self.redo])
        self.edit.addSeparator()
        self._make_view_menu(bar.addMenu(self.tr("View")))
        playback = bar.addMenu(self.tr("Playback"))
        playback.addActions([self.play, *(action for action, _ in self.moves), self.to_start, self.to_end])
        bar.addMenu(self.tr("Help")).addActions([self.shortcuts, self.about])

    def _make_view_menu(self, menu: QMenu) -> None:
        self.view = menu
        for number, page in enumerate(self._pages, start=1):
            action = self._action(page.name, f"Ctrl+{number}", self.tr("Go to the room {0}").format(page.name))
            action.triggered.connect(lambda _=False, index=number - 1: self.tabs.setCurrentIndex(index))
            menu.addAction(action)
        menu.addSeparator()
        self._end_of_rooms = menu.addSeparator()
        themes: Sequence[tuple[ThemeSetting, str]] = (
            ("system", self.tr("System theme")),
            ("light", self.tr("Light theme")),
            ("dark", self.tr("Dark theme")),
        )
        self.theme_actions = QActionGroup(self.menuBar())
        for setting, text in themes:
            action = self._action(text, None, text)
            action.setCheckable(True)
            action.setChecked(setting == self.themes.setting)
            action.triggered.connect(lambda _=False, chosen=setting: self.themes.choose(chosen))
            self.theme_actions.addAction(action)
        menu.addActions(self.theme_actions.actions())
        menu.addSeparator()
        self._make_language_menu(menu.addMenu(self.tr("Language")))

    def _make_language_menu(self, menu: QMenu) -> None:
        names: Mapping[LanguageSetting, str] = {"system": self.tr("System language"), **OWN_NAMES}
        self.language_actions = QActionGroup(self.menuBar())
        for setting, text in names.items():
            action = self._action(text, None, text)
            action.setCheckable(True)
            action.setChecked(setting == self.languages.setting)
            action.triggered.connect(lambda _=False, chosen=setting: self.languages.choose(chosen))
            self.language_actions.addAction(action)
        menu.addActions(self.language_actions.actions())

    def _arrange(self) -> None:
        for page in self._pages:
            self.tabs.addTab(page if isinstance(page, Room) else QWidget(), page.name)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs)
        self.setCentralWidget(centre)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().hide()  # until it has something to say
        self.statusBar().messageChanged.connect(lambda text: self.statusBar().setVisible(bool(text)))

    def _connect(self) -> None:
        self._connect_actions()
        self.tabs.currentChanged.connect(self._enter_room)
        for room in self.rooms:
            self._welcome(room)
        self.themes.changed.connect(self._take_theme)
        self.languages.changed.connect(self._say_anew)
        self._show_history()
        self.room.setFocus()

    def _connect_actions(self) -> None:
        self.quit.triggered.connect(self.close)
        self.undo.triggered.connect(self._undo)
        self.redo.triggered.connect(self._redo)
        self.play.triggered.connect(self._toggle)
        for action, by in self.moves:
            action.triggered.connect(lambda _=False, steps=by: self.room.playback.step(steps))
        self.to_start.triggered.connect(lambda: self.room.playback.step(-self.room.playback.position))
        self.to_end.triggered.connect(lambda: self.room.playback.step(self.room.playback.length))
        self.shortcuts.triggered.connect(self._show_shortcuts)
        self.about.triggered.connect(self._show_about)

    def _room(self, index: int) -> Room:
        """A room, made now if it has not been before."""
        page = self._pages[index]
        if isinstance(page, Room):
            return page
        room = page.make()
        self._put(room, index)
        self._welcome(room)
        return room

    def _put(self, room: Room, index: int) -> None:
        """Let a room take the place of what was there."""
        self._pages[index] = room
        here, self._exchanging = self.tabs.currentIndex(), True
        self.tabs.removeTab(index)
        self.tabs.insertTab(index, room, room.name)
        self.tabs.setCurrentIndex(here)
        self._exchanging = False
        room.set_theme(self.themes.current)

    def _welcome(self, room: Room) -> None:
        """Take what a room has to offer into the menus."""
        room.history_changed.connect(self._show_history)
        room.said.connect(lambda text: self.statusBar().showMessage(text, SAID_FOR))
        self.edit.addActions(room.edit_actions())
        self.view.insertActions(self._end_of_rooms, room.view_actions())
        for action in room.example_actions():
            action.triggered.connect(lambda _=False, room=room: self.tabs.setCurrentWidget(room))
            self.examples.addAction(action)
        self._show_edit_actions()

    # What it does.

    def _take_theme(self, theme: Theme) -> None:
        for room in self.rooms:
            room.set_theme(theme)

    def _say_anew(self) -> None:
        """Make all that is in words again, in the language that is spoken now; what is going on goes on."""
        for index, page in enumerate(self._pages):
            if isinstance(page, Room):
                self._put(page.anew(), index)
                page.deleteLater()
            else:
                self.tabs.setTabText(index, page.name)
        self.setMenuBar(QMenuBar())  # the one that was there goes, and takes its actions along
        self._make_actions()
        self._make_menus()
        self._connect_actions()
        for room in self.rooms:
            self._welcome(room)
            room.complete()
        self.notice.say_anew()
        self._show_history()
        self.room.setFocus()

    def _enter_room(self) -> None:
        if not self._exchanging:
            for room in self.rooms:
                if room is not self.room:
                    room.playback.pause()  # nobody sees it
            self.room.complete()
            self.room.setFocus()
            self._show_history()
            self._show_edit_actions()

    def _show_edit_actions(self) -> None:
        """Offer what is done with the room that is seen, and not the same of another."""
        here = self.tabs.currentIndex()
        for index, page in enumerate(self._pages):
            for action in page.edit_actions() if isinstance(page, Room) else ():
                action.setVisible(index == here)

    def _show_history(self) -> None:
        self.undo.setEnabled(self.room.can_undo)
        self.redo.setEnabled(self.room.can_redo)

    def _undo(self) -> None:
        self.room.undo()

    def _redo(self) -> None:
        self.room.redo()

    def _toggle(self) -> None:
        self.room.playback.toggle()

    def _show_shortcuts(self) -> None:
        dialog = QDialog(self)
        dialog.setWindowTitle(self.tr("Keyboard shortcuts"))
        layout = QFormLayout(dialog)
        for action in self.findChildren(QAction):
            if not action.shortcut().isEmpty():
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                layout.addRow(QLabel(action.text()), QLabel(key))
        dialog.exec()
        dialog.deleteLater()

    def _show_about(self) -> None:
        QMessageBox.about(
            self,
            self.tr("About Fall Line"),
            self.tr(
                "Fall Line is a playground for the two things that decide whether a neural network learns: "
                "the optimizer and the initializer."
            ),
        )


class Notice(QFrame):
    """A line above the rooms that stays until it is put away."""

    def __init__(self) -> None:
        super().__init__()
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.text = fault()
        self.close_button = QPushButton()
        self.say_anew()
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.addWidget(self.text, stretch=1)
        layout.addWidget(self.close_button)
        self.hide()

    def say(self, text: str) -> None:
        self.text.setText(text)
        self.show()

    def say_anew(self) -> None:
        """Write on the button what it does; what was said stays as it was said."""
        self.close_button.setText(self.tr("Understood"))
        describe(self.close_button, self.tr("Understood"), self.tr("Put this notice away"))
