"""Save where the X display goes away: Xlib, which parts of Qt go through, would end the process at once."""

import ctypes
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

XLIB = "libX11.so.6"
LOST = 1  # the exit status
_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)  # of a display


class LostDisplay:
    """Calls `save` once when the display is lost, and ends the process; `save` must not ask the display for anything.

    Most of Qt goes through xcb instead: then the event loop returns, and the process goes on.
    """

    def __init__(self, save: Callable[[], None]) -> None:
        self._save = save
        self._handler = _Handler(self.end)  # Xlib keeps no reference
        if (xlib := _xlib()) is not None:
            xlib.XSetIOErrorHandler(self._handler)

    def end(self, _display: int | None = None) -> int:
        """Save, and end the process without waiting for anything that could ask the display."""
        try:
            self._save()
        except Exception:
            log.exception("Not everything could be saved when the display was lost")
        finally:
            os._exit(LOST)


def _xlib() -> Any:
    """Return the library, or None where Qt draws in another way."""
    if sys.platform != "linux":
        return None
    try:
        return ctypes.CDLL(XLIB)
    except OSError:
        return None
