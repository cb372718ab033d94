"""What becomes of memory that nobody needs any more.

Python looks for cycles of garbage on the window's thread only, and not during the start. A cycle can hold widgets;
Python destroys it on the thread that happens to look, and a widget with a timer that is destroyed on any but its own
ends the process. So while a thread is busy, nobody looks but `collect_young`.
"""

import ctypes
import gc
import sys
from threading import Thread

_busy: set[Thread] = set()


def hold(thread: Thread) -> None:
    """Look for no garbage while `thread` is busy. Call this on the window's thread, as all of these."""
    _busy.add(thread)
    gc.disable()


def release(thread: Thread) -> None:
    """Let Python look for garbage again, unless another thread is busy; one that has ended is not."""
    _busy.discard(thread)
    _busy.difference_update([other for other in _busy if not other.is_alive()])
    if not _busy:
        gc.enable()


def collect_young() -> None:
    """Throw away the young garbage if there is enough to look for; the old has time until no thread is busy."""
    if gc.get_count()[0] > gc.get_threshold()[0]:
        gc.collect(1)


def give_back() -> None:
    """Give memory that is free back to the system, where the C library would keep it (glibc); it takes milliseconds.

    Call this after large temporaries that come again and again: between them lies what stays, and the heap grows.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
