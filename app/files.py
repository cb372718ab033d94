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
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and _write(file, content) and file.commit()
    if not written:
        reason = file.errorString()
        file.cancelWriting()
        raise WriteError(reason)


def _write(file: QSaveFile, content: bytes) -> bool:
    """A full disk takes a part without a word; only the next part is refused, with a reason."""
    written = 0
    while 0 <= written < len(content):
        content = content[written:]
        written = file.write(content)
    return written == len(content)
