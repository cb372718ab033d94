"""The guard around every event filter: an exception inside of one ends what called it, or the process."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject

F = TypeVar("F", bound=QObject)


def guarded(event_filter: Callable[[F, QObject, QEvent], bool]) -> Callable[[F, QObject, QEvent], bool]:
    """Let an exception in an `eventFilter` be reported as all others are, and the event go on.

    PySide 6.11 would raise it again out of whichever call has sent the event.
    """

    @wraps(event_filter)
    def guard(self: F, watched: QObject, event: QEvent) -> bool:
        try:
            return event_filter(self, watched, event)
        except Exception:  # noqa: BLE001 - whatever it is, it is reported
            sys.excepthook(*sys.exc_info())
            return False

    return guard
