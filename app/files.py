"""Files that are written whole or not at all, with a sentence where they are not."""

from pathlib import Path

from core.files import whole_file


class WriteError(Exception):
    """A file could not be written; the text says why."""


def write_whole(path: str, content: bytes) -> None:
    """Write a file: it is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
    """
    try:
        with whole_file(Path(path)) as stream:
            stream.write(content)
    except OSError as error:
        raise WriteError(error.strerror or str(error)) from error
