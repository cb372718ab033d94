"""Timers of Qt, made so that they start under every locale."""

from PySide6.QtCore import QObject, QTimer


def timer(parent: QObject | None, milliseconds: int, *, once: bool = False) -> QTimer:
    """A timer that rings every so many milliseconds, or once after each start.

    The interval is set and not passed on: PySide6 finds a keyword's setter by C's `toupper`, which under a Turkish
    locale leaves the i of `interval` alone. So it is with every keyword of Qt that begins with an i.
    """
    made = QTimer(parent, singleShot=once)
    made.setInterval(milliseconds)
    return made
