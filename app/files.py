"""Files that are written whole or not at all."""

from PySide6.QtCore import QIODevice, QSaveFile


class WriteError(Exception):
    """A file could not be written; the text says why."""


def write_whole(path: str, content: bytes) -> None:
    """Write a file under a temporary name beside it and rename it: it is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
    """
    file = QSaveFile(path)
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit()
    if not written:
        reason = file.errorString()
        file.cancelWriting()
        raise WriteError(reason)
