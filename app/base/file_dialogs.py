"""The dialogs that ask for a file or a folder; all begin in one folder, that of the last answer."""

from pathlib import Path

from PySide6.QtCore import QDir, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

IMAGE_FILES = "*.npz *.npy *.csv *.tsv *ubyte* *.gz"  # patterns of files that hold many images


class LastFolder(QObject):
    """The folder in which the next dialog begins; at first that of documents."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.remembered = ""  # empty until a dialog was answered

    def path(self) -> Path:
        """Return the folder, or that of documents if it is gone."""
        if self.remembered and Path(self.remembered).is_dir():
            return Path(self.remembered)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents if documents and Path(documents).is_dir() else QDir.homePath())

    def remember(self, folder: Path | str) -> None:
        """Begin here the next time."""
        if str(folder) != self.remembered:
            self.remembered = str(folder)
            self.changed.emit()


last_folder = LastFolder()  # of the whole app, as the desktop is; `open_window` sets what was remembered


def ask_where_to_save(
    parent: QWidget, title: str, name: Path | str, kinds: str = "", kind: str = ""
) -> tuple[str, str]:
    """Ask for a file to write; return it and the chosen one of `kinds`, both empty if the dialog was cancelled.

    A bare `name` is proposed in the last folder.
    """
    proposed = str(last_folder.path() / name)  # an absolute name stands for itself
    path, chosen = QFileDialog.getSaveFileName(parent, title, proposed, kinds, kind)
    _remember_folder_of(path)
    return path, chosen


def ask_what_to_open(parent: QWidget, title: str, kinds: str) -> str:
    """Ask for a file to read; return an empty text if the dialog was cancelled."""
    path, _ = QFileDialog.getOpenFileName(parent, title, str(last_folder.path()), kinds)
    _remember_folder_of(path)
    return path


def ask_for_folder(parent: QWidget, title: str, now: str) -> str:
    """Ask for a folder to read; begin at `now` if there is one. Return an empty text if the dialog was cancelled."""
    start = now if Path(now).is_absolute() and Path(now).is_dir() else str(last_folder.path())
    path = QFileDialog.getExistingDirectory(parent, title, start)
    _remember_folder_of(path)
    return path


def _remember_folder_of(path: str) -> None:
    if path:
        last_folder.remember(Path(path).parent)
