"""Write files whole or not at all; the sentences about files that cannot be used."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from core.settings import N_, RefusedError

PAUSES = (0.01, 0.05, 0.2, 0.5)  # seconds between attempts to rename
HELD = (5, 32)  # Windows: access is denied, and another program uses the file

NO_FILE = N_("Not a regular file")  # in the words of the operating system, like the other reasons
# The words of Linux and macOS for what can happen to a file; others are shown as the system has them.
SYSTEM_WORDS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("No space left on device"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Read-only file system"),
    N_("File exists"),
    N_("File name too long"),
    N_("Disk quota exceeded"),
    N_("Input/output error"),
)
BROKEN_ARCHIVE = N_("its archive is broken")
BROKEN_DATA = N_("its data are broken or end too early")
MISSING_PART = N_("a part of it is missing")
NO_TEXT = N_("it should be text, but is not")
UNKNOWN_STRUCTURE = N_("it is not built as Fall Line writes it")
# By the names of exceptions, so that the first paint waits for none of their modules.
DAMAGE_WORDS = {
    **dict.fromkeys(("BadZipFile", "BadGzipFile"), BROKEN_ARCHIVE),
    **dict.fromkeys(("error", "EOFError"), BROKEN_DATA),  # of zlib and struct
    "KeyError": MISSING_PART,
    "UnicodeDecodeError": NO_TEXT,
}
UNREADABLE = N_("{file} cannot be read: {reason}")
UNWRITABLE = N_("{file} cannot be written: {reason}")
NEWER = N_("{file} was written by a newer Fall Line: its format is {found}, the latest known is {known}")


def reason_of(error: Exception) -> RefusedError:
    """Return the reason why a file cannot be used, in words that can be translated and quote nothing of the file."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, OSError) and error.strerror:
        return RefusedError(error.strerror.replace("{", "{{").replace("}", "}}"))
    return RefusedError(DAMAGE_WORDS.get(type(error).__name__, UNKNOWN_STRUCTURE))


def open_file(path: Path) -> IO[bytes]:
    """Open a file for reading; what never ends or never answers, such as a pipe or a device, is refused at once.

    Raises:
        OSError: it is not there, it cannot be read, or it is no file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise _no_file(path)
    return path.open("rb")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Write a file under another name beside it, and rename it once all of it is on the disk.

    The file is complete or unchanged. `fsync` comes before the renaming, since a full disk may report itself only then.

    Raises:
        OSError: the file could not be written; nothing is left of the attempt.
    """
    target = Path(os.path.realpath(path))  # a link remains a link
    _refuse_what_cannot_be_replaced(target)
    begun = target.with_name(f".{os.urandom(8).hex()}.part")  # short, since the name may be as long as one can be
    opened = begun.open("xb")  # nobody else's file, and no link to one
    try:
        with opened as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            begun.chmod(target.stat().st_mode & 0o777)
        _rename(begun, target)
    except BaseException:
        with suppress(OSError):
            begun.unlink(missing_ok=True)
        raise


def remove_attempts(folder: Path) -> None:
    """Remove what writers that were killed have left in a folder that nobody writes to now."""
    for begun in folder.glob(f".{'?' * 16}.part"):
        with suppress(OSError):
            begun.unlink()


def _rename(begun: Path, target: Path) -> None:
    """Rename a file, and try again where another program holds the target for a moment, as scanners of Windows do."""
    for seconds in PAUSES:
        try:
            begun.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
            time.sleep(seconds)
        else:
            return
    begun.replace(target)


def _refuse_what_cannot_be_replaced(target: Path) -> None:
    """Refuse a protected file, which a rename would replace all the same, and whatever is no file."""
    if not target.exists():
        return
    if not target.is_file():
        raise _no_file(target)
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def _no_file(path: Path) -> OSError:
    """Return the error of a folder, a pipe or a device in place of a file."""
    if path.is_dir():
        return OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return OSError(errno.EINVAL, NO_FILE, str(path))
