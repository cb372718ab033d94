"""Set the number of threads that NumPy's matrix products use."""

from collections.abc import Sequence
from threading import Lock
from types import TracebackType
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = Lock()
_asked: list[int] = []  # one for each context that is entered; the last one counts
_outside: list[int] = []  # threads of each library before the first context


def hold_blas_threads(count: int) -> None:
    """Let matrix products use `count` threads from now on, outside of `BlasThreads` contexts."""
    libraries = _libraries()
    counts = [count] * len(libraries)
    with _lock:
        if _asked:
            _outside[:] = counts
        else:
            _change(libraries, [library.get_num_threads() for library in libraries], counts)


class BlasThreads:
    """A context in which matrix products use `count` threads; on leaving, the former number is back.

    The whole process has one number: if several threads enter contexts, the one entered last counts. Entering and
    leaving take a few microseconds, so a context can enclose a single step and need not stay open across a `yield`.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._libraries = _libraries()

    def __enter__(self) -> None:
        with _lock:
            now = [library.get_num_threads() for library in self._libraries]
            if not _asked:
                _outside[:] = now
            _asked.append(self.count)
            _change(self._libraries, now, self._alike(self.count))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _lock:
            now = self._alike(_asked[-1])
            _asked.remove(self.count)
            _change(self._libraries, now, self._alike(_asked[-1]) if _asked else _outside)

    def _alike(self, count: int) -> list[int]:
        return [count] * len(self._libraries)


def _libraries() -> list[Any]:
    return [library for library in ThreadpoolController().lib_controllers if library.user_api == "blas"]


def _change(libraries: Sequence[Any], now: Sequence[int], counts: Sequence[int]) -> None:
    """Set the number of threads of each library that has another one now, whichever of our threads asks.

    Since version 3.8, threadpoolctl obeys only the thread that asked first, for as long as it lives. Once that control
    is cleared, the next thread that asks takes it.
    """
    for library, before, count in zip(libraries, now, counts, strict=False):
        if count != before:
            if hasattr(library, "clear_controlling_thread"):
                library.clear_controlling_thread(force=True)
            library.set_num_threads(count)
