"""How many threads the matrix products of NumPy are shared among."""

from types import TracebackType
from typing import Any

from threadpoolctl import ThreadpoolController


def hold_blas_threads(count: int) -> None:
    """Let matrix products use `count` threads from now on, wherever nobody asks for another number."""
    for library in _libraries():
        library.set_num_threads(count)


def _libraries() -> list[Any]:
    return [library for library in ThreadpoolController().lib_controllers if library.user_api == "blas"]


class BlasThreads:
    """A context in which matrix products use `count` threads; outside, as many as before.

    Entering and leaving takes a microsecond, so that it may enclose a single step and need not outlast a `yield`.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._libraries = _libraries()
        self._before: list[int] = []

    def __enter__(self) -> None:
        self._before = [library.get_num_threads() for library in self._libraries]
        for library in self._libraries:
            library.set_num_threads(self.count)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for library, count in zip(self._libraries, self._before, strict=True):
            library.set_num_threads(count)
