"""Close the app in order on SIGINT, SIGTERM or SIGHUP, as if its window had been closed."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from core.cli.command import SIGNALS


class Interrupt(QObject):
    """Calls `end` with the number of a signal; Python itself would not notice it before Qt has something to do."""

    def __init__(self, end: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._end = end
        self._here, self._there = socket.socketpair()
        for side in (self._here, self._there):
            side.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(
                number, lambda number, _: signal.signal(number, signal.SIG_DFL)
            )  # a second signal ends the process at once

    def _hear(self) -> None:
        self._end(self._here.recv(1)[0])
