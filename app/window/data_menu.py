"""File > Open data: a folder or a file of images, or one of those that were opened last."""

import re
from pathlib import Path

from PySide6.QtCore import QDir, QMimeData, QObject, Signal
from PySide6.QtWidgets import QMainWindow, QMenu

from app.base.file_dialogs import IMAGE_FILES, ask_for_folder, ask_what_to_open
from app.base.plain_text import set_tip
from app.session.preferences import MOST_RECENT
from app.widgets.controls import action

OPENED = re.compile(r".*\.(?:npz|npy|csv|tsv)|.*idx\d?[-.]\w+(?:\.gz)?", re.IGNORECASE)  # files that may be images'


class DataMenu(QObject):
    """Asks for images of one's own, and remembers those that were opened."""

    requested = Signal(str)  # a path, perhaps with what was chosen about it
    recent_changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.recent: tuple[str, ...] = ()
        self._window = window

    def make_menu(self) -> QMenu:
        """Make the submenu in the current language."""
        bar = self._window.menuBar()  # it is deleted with the bar when that is made again
        self.menu = QMenu(self.tr("Open data"), bar)
        self.menu.setToolTipsVisible(True)
        self.folder = action(
            bar, self.tr("Folder…"), None, self.tr("Open a folder of images: pictures, IDX files, arrays or tables")
        )
        self.file = action(bar, self.tr("File…"), None, self.tr("Open a file of images: .npz, CSV or IDX"))
        self.clear = action(bar, self.tr("Clear list"), None, self.tr("Forget which images were opened"))
        self.folder.triggered.connect(self._choose_folder)
        self.file.triggered.connect(self._choose_file)
        self.clear.triggered.connect(lambda: self.set_recent(()))
        self._list_recent()
        return self.menu

    def set_recent(self, sources: tuple[str, ...]) -> None:
        """Replace the list of images that were opened."""
        if sources != self.recent:
            self.recent = sources
            self._list_recent()
            self.recent_changed.emit()

    def remember(self, source: str) -> None:
        """Put these images first."""
        self.set_recent((source, *(other for other in self.recent if other != source))[:MOST_RECENT])

    def data_in(self, dragged: QMimeData) -> str | None:
        """Return the first dragged folder, or file that may be images'."""
        paths = [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
        return next((str(path) for path in paths if path.is_dir() or OPENED.fullmatch(path.name)), None)

    def _list_recent(self) -> None:
        self.menu.clear()
        self.menu.addActions([self.folder, self.file])
        if self.recent:
            self.menu.addSeparator()
        for source in self.recent:
            path, _, choices = source.partition("::")
            name = Path(path).name + (f" ({choices})" if choices else "")
            entry = self.menu.addAction(name.replace("&", "&&"))
            set_tip(entry, QDir.toNativeSeparators(path))
            entry.triggered.connect(lambda _=False, source=source: self.requested.emit(source))
        if self.recent:
            self.menu.addSeparator()
            self.menu.addAction(self.clear)

    def _choose_folder(self) -> None:
        if path := ask_for_folder(self._window, self.tr("Open a folder of images"), ""):
            self.requested.emit(path)

    def _choose_file(self) -> None:
        kinds = f"{self.tr('Images in a file')} ({IMAGE_FILES})"
        if path := ask_what_to_open(self._window, self.tr("Open a file of images"), kinds):
            self.requested.emit(path)
