"""A lock between processes: a file that one of them holds; the system lets go of it when the holder ends, however."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, which is made if it is missing; wait for another holder.

    Raises:
        OSError: the file cannot be made, or Windows gave up waiting after ten seconds.
    """
    with path.open("ab") as stream:
        _take(stream)
        try:
            yield
        finally:
            _let_go(stream)


if sys.platform == "win32":
    import msvcrt

    def _take(stream: IO[Any]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)

    def _let_go(stream: IO[Any]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(stream: IO[Any]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX)

    def _let_go(stream: IO[Any]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
