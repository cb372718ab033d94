"""Collect garbage on the window's thread only.

The collector does not run during the start. A cycle can hold widgets; Python destroys it on the thread that happens to
collect, and a widget with a timer that is destroyed on another thread than its own ends the process. So while a thread
is busy, only `collect_young` collects.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from threading import enumerate as enumerate_threads

COMPILING = "kernels"  # the thread of core/kernels/compiler.py, which the first paint need not import

_busy: set[Thread] = set()


def hold(thread: Thread) -> None:
    """Switch the collector off while `thread` is busy. Call this, as all functions here, on the window's thread."""
    _busy.add(thread)
    gc.disable()


def release(thread: Thread) -> None:
    """Switch the collector on again, unless another thread is busy; a thread that has ended is not.

    The engine's own thread, which compiles passes, keeps it off until the first release after its end.
    """
    _busy.discard(thread)
    _busy.update(other for other in enumerate_threads() if other.name == COMPILING)
    _busy.difference_update([other for other in _busy if not other.is_alive()])
    if not _busy:
        gc.enable()


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing meanwhile: while Qt tells all widgets something, none of those to come may be destroyed."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def collect_young() -> None:
    """Collect the young garbage if there is enough of it; the old waits until no thread is busy."""
    if gc.get_count()[0] > gc.get_threshold()[0]:
        gc.collect(1)


def give_back() -> None:
    """Return free memory to the system where the C library would keep it (glibc); takes milliseconds.

    Call this after large temporaries that are made again and again: lasting objects lie between them and keep the heap
    large.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
