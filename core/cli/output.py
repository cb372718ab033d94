"""What a command says on stdout and stderr: it may be unreadable, unwritable, or nobody may read it any more.

None of this ends a command with a traceback, or a run before it is saved.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

PIPE = 13  # the signal of that name, which Windows lacks


class Output:
    """A stream that takes every text: what it cannot write is left out, and `fault` says why."""

    def __init__(self, stream: TextIO | None, gone: Callable[[], None] = lambda: None) -> None:
        """Write to `stream`, None if it was closed; `gone` is called when its reader is not there any more."""
        self._stream, self._gone = stream, gone
        self.fault: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text; what the stream has no characters for is written as Python would write it in quotes."""
        try:
            self._write(text)
        except UnicodeEncodeError as error:
            self._write(text.encode(error.encoding, "backslashreplace").decode(error.encoding))
        return len(text)

    def flush(self) -> None:
        """Write what has been kept back."""
        self._try(lambda stream: stream.flush())

    def isatty(self) -> bool:
        """Return whether this is a terminal."""
        return self._stream is not None and self._stream.isatty()

    def _write(self, text: str) -> None:
        self._try(lambda stream: stream.write(text))

    def _try(self, act: Callable[[TextIO], object]) -> None:
        if self._stream is None:
            return
        try:
            act(self._stream)
        except OSError as error:
            self.fault = error
            _point_nowhere(self._stream)
            self._stream = None
            if isinstance(error, BrokenPipeError):
                self._gone()


def _point_nowhere(stream: TextIO) -> None:
    """Let what a stream has kept back go nowhere, so that Python does not fail with it again at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
