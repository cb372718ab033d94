"""The session entries of the File menu, and the name of the open session in the window's title."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDir, QMimeData, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox

from app.base.file_dialogs import ask_what_to_open, ask_where_to_save
from app.base.file_writing import SESSION_ENDING, WriteError
from app.base.plain_text import plain, set_tip
from app.session.preferences import MOST_RECENT
from app.session.workspace import Workspace
from app.widgets.controls import action
from core.settings import RefusedError

if TYPE_CHECKING:
    from app.session.session import Session

CHECKPOINT_ENDING = ".npz"
OPENED = (SESSION_ENDING, ".png", ".svg")  # endings of files that can be dropped on the window


class FileMenu(QObject):
    """Opens, remembers and saves sessions. A picture opens like a session, but nothing is saved into it."""

    mentioned = Signal(str)  # what was done
    refused = Signal(object)  # the reason that a file cannot be opened or saved, as `Words`
    recent_changed = Signal()
    sight_opened = Signal(object)  # the Sight that a picture shows, once its session is open

    def __init__(self, workspace: Workspace, complete: Callable[[], None], window: QMainWindow) -> None:
        """`complete` creates the rooms of `window` that do not exist yet."""
        super().__init__(window)
        self.workspace = workspace
        self.document: Path | None = None  # the file that Save writes
        self.recent: tuple[str, ...] = ()
        self._complete = complete
        self._window = window
        workspace.changed.connect(self._show_name)
        self._show_name()

    def make_actions(self) -> list[QAction]:
        """Make the entries of the menu, in their order and in the current language."""
        bar, keys = (
            self._window.menuBar(),
            QKeySequence.StandardKey,
        )  # they are deleted with the bar when it is made again
        self.new = action(bar, self.tr("New"), keys.New, self.tr("Start over, as at the first start"))
        self.open = action(bar, self.tr("Open…"), keys.Open, self.tr("Open a session, or a picture that carries one"))
        self.save = action(bar, self.tr("Save"), keys.Save, self.tr("Save what is open in all rooms as a session"))
        self.save_as = action(
            bar, self.tr("Save as…"), "Ctrl+Shift+S", self.tr("Save what is open in all rooms under another name")
        )
        self.compare = action(
            bar,
            self.tr("Compare with…"),
            None,
            self.tr("List the settings in which what is open differs from a session, or a picture that carries one"),
        )
        self.clear = action(bar, self.tr("Clear list"), None, self.tr("Clear the list of recent files"))
        self.recent_menu = QMenu(self.tr("Open recent"), bar)
        self.recent_menu.setToolTipsVisible(True)
        self.new.triggered.connect(self._start_over)
        self.open.triggered.connect(self._choose)
        self.save.triggered.connect(self._save)
        self.save_as.triggered.connect(self._save_as)
        self.compare.triggered.connect(self._compare)
        self.clear.triggered.connect(lambda: self.set_recent(()))
        self._list_recent()
        return [self.new, self.open, self.recent_menu.menuAction(), self.save, self.save_as, self.compare]

    def set_recent(self, files: tuple[str, ...]) -> None:
        """Replace the list of recent files."""
        if files != self.recent:
            self.recent = files
            self._list_recent()
            self.recent_changed.emit()

    def open_file(self, path: Path) -> bool:
        """Open the session in a file or a picture, or say why it cannot be opened."""
        path = path.absolute()
        if not self.lay_out(path):
            return False
        self._name(path if path.suffix.lower() == SESSION_ENDING else None)
        self._remember(path)
        return True

    def lay_out(self, path: Path) -> bool:
        """Open the session in a file that may be missing, or say why it cannot be opened."""
        from app.session import session  # noqa: PLC0415 - it would hold up the first paint

        try:
            opened = session.read(path)
        except session.SessionError as error:
            self.refused.emit(partial(error.sentence, QCoreApplication.translate))
            return False
        self.workspace.restore(opened)
        if opened.sight is not None:
            self.sight_opened.emit(opened.sight)
        return True

    def file_in(self, dragged: QMimeData) -> Path | None:
        """Return the first dragged file that may be a session."""
        paths = [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
        return next((path for path in paths if path.suffix.lower() in OPENED), None)

    def _list_recent(self) -> None:
        self.recent_menu.clear()
        self.recent_menu.setEnabled(bool(self.recent))
        names = [Path(file).name for file in self.recent]
        for file, name in zip(self.recent, names, strict=True):
            text = name if names.count(name) == 1 else self.tr("{0} in {1}").format(name, Path(file).parent.name)
            entry = self.recent_menu.addAction(text.replace("&", "&&"))
            set_tip(entry, QDir.toNativeSeparators(file))
            entry.triggered.connect(lambda _=False, path=Path(file): self._open_recent(path))
        self.recent_menu.addSeparator()
        self.recent_menu.addAction(self.clear)

    # Slots.

    def _start_over(self) -> None:
        from app.session.session import Session  # noqa: PLC0415 - it would hold up the first paint

        self.workspace.restore(Session())
        self._name(None)

    def _choose(self) -> None:
        kinds = self.tr("Sessions and pictures (*{0} *{1} *{2})").format(*OPENED)
        chosen = ask_what_to_open(self._window, self.tr("Open a session"), kinds)
        if chosen:
            self.open_file(Path(chosen))

    def _compare(self) -> None:
        from app.session import session  # noqa: PLC0415 - it would hold up the first paint
        from app.window.differences_dialog import DifferencesDialog  # noqa: PLC0415

        kinds = self.tr("Sessions, pictures and checkpoints of runs (*{0} *{1} *{2} *{3})").format(
            *OPENED, CHECKPOINT_ENDING
        )
        chosen = ask_what_to_open(self._window, self.tr("Compare with a session or a run"), kinds)
        if not chosen:
            return
        self._complete()
        here = session.Session.model_validate_json(self.workspace.snapshot().text())
        try:
            lines = self._differences(Path(chosen), here)
        except RefusedError as error:
            self.refused.emit(partial(error.sentence, QCoreApplication.translate))
            return
        DifferencesDialog(Path(chosen).name, lines, self._window).show()

    def _differences(self, path: Path, here: "Session") -> Callable[[], Sequence[str]]:
        """Return a function that lists, in the language of the window, what differs between a file and what is open.

        Raises:
            RefusedError: the file cannot be read, or is none of these.
        """
        from app.session import session  # noqa: PLC0415 - it would hold up the first paint
        from app.session.comparison import lines_between, lines_from_run  # noqa: PLC0415

        if path.suffix == CHECKPOINT_ENDING:
            found = list(lines_from_run(path, here.trainer.config))
            return lambda: found
        other = session.read(path)
        return lambda: list(lines_between(other, here, QCoreApplication.translate))

    def _open_recent(self, path: Path) -> None:
        if path.exists():
            self.open_file(path)
        else:
            self.set_recent(tuple(file for file in self.recent if Path(file) != path))
            self.refused.emit(lambda: self.tr("{0} no longer exists.").format(path))

    def _save(self) -> None:
        if self.document is None:
            self._save_as()
        else:
            self._write(self.document)

    def _save_as(self) -> None:
        proposed = self.document or self.tr("session") + SESSION_ENDING
        kind = self.tr("Session (*{0})").format(SESSION_ENDING)
        chosen, _ = ask_where_to_save(self._window, self.tr("Save the session"), proposed, kind)
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != SESSION_ENDING:
            path = path.with_name(path.name + SESSION_ENDING)  # the dialog has not asked about this name
            if path.exists() and not self._may_replace(path):
                return
        self._write(path)

    def _may_replace(self, path: Path) -> bool:
        asked = self.tr("{0} exists already. Replace it?").format(path)
        answer = QMessageBox.question(self._window, self.tr("Save the session"), plain(asked))
        return answer == QMessageBox.StandardButton.Yes

    def _write(self, path: Path) -> None:
        from app.session import session  # noqa: PLC0415 - it would hold up the first paint

        self._complete()
        try:
            session.write(session.Session.model_validate_json(self.workspace.snapshot().text()), path)
        except WriteError as error:
            self.refused.emit(partial(error.sentence, QCoreApplication.translate))
            return
        self.workspace.mark_saved()
        self._name(path)
        self._remember(path)
        self.mentioned.emit(self.tr("Saved {0}").format(path))

    def _remember(self, path: Path) -> None:
        others = (file for file in self.recent if Path(file) != path)
        self.set_recent((str(path), *others)[:MOST_RECENT])

    def _name(self, document: Path | None) -> None:
        self.document = document
        self._show_name()

    def _show_name(self) -> None:
        """Show the file's name, with Qt's mark if the contents differ from it; without a file, show neither."""
        if self.document is None:
            self._window.setWindowModified(False)
            self._window.setWindowTitle("Fall Line")
        else:
            self._window.setWindowTitle(f"{self.document.stem}[*] — Fall Line")
            self._window.setWindowModified(self.workspace.modified)
