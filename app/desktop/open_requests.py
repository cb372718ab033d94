"""Let `fallline FILE` open the file in the window that is there, by a socket that only this user can reach.

On macOS the system itself asks, by an event.
"""

import getpass
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

PATIENCE = 2000  # milliseconds to wait for a window that does not answer
LONGEST = 32_768  # bytes of a path
UNDERSTOOD = b"yes\n"


def address(settings: Path, environment: Mapping[str, str]) -> str:
    """Return the place at which the window with these settings is reached; nothing if there is no safe one."""
    named = hashlib.sha256(os.fsencode(settings.absolute())).hexdigest()[:16]
    if sys.platform == "win32":
        return f"fallline-{getpass.getuser()}-{named}"  # of a pipe, which has no folder
    folder = _private_folder(environment)
    return str(folder / f"fallline-{named}") if folder else ""


def _private_folder(environment: Mapping[str, str]) -> Path | None:
    """Return a folder into which nobody else can write."""
    if environment.get("XDG_RUNTIME_DIR"):
        folder = Path(environment["XDG_RUNTIME_DIR"])
    else:
        folder = Path(tempfile.gettempdir()) / f"fallline-{os.getuid()}"
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
    try:
        status = folder.lstat()
    except OSError:
        return None
    private = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077
    return folder if private else None


def hand_over(file: Path, place: str) -> bool:
    """Ask the window at `place` to open a file; return whether there is one that took it."""
    socket = QLocalSocket()
    if not place or not _connects(socket, place):
        return False
    socket.write(os.fsencode(file.absolute()) + b"\n")
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(PATIENCE):
            return False
    return bytes(socket.readLine().data()) == UNDERSTOOD


class Reception(QObject):
    """Hears of files at `place`, as long as it exists; where another window hears already, it does not."""

    asked = Signal(str)  # a path, which need not exist

    def __init__(self, place: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        if place and not _connects(QLocalSocket(), place):
            QLocalServer.removeServer(place)  # a window that did not end in order has left it behind
            self._server.listen(place)

    @property
    def is_open(self) -> bool:
        """Whether files that are named elsewhere come here."""
        return self._server.isListening()

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._hear(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if socket.canReadLine():
            path = os.fsdecode(bytes(socket.readLine().data()).rstrip(b"\n"))
            socket.write(UNDERSTOOD)
            socket.flush()
            self.asked.emit(path)
        elif socket.bytesAvailable() > LONGEST:
            socket.abort()


def _connects(socket: QLocalSocket, place: str) -> bool:
    socket.connectToServer(place)
    return socket.waitForConnected(PATIENCE)


class MacApplication(QApplication):
    """Hears of files that are opened in the Finder or dropped on the Dock; those that come early are kept."""

    opened = Signal(str)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._early: list[str] = []
        self._welcoming = False

    def welcome(self) -> None:
        """Emit what has come, and from now on what comes."""
        self._welcoming = True
        for path in self._early:
            self.opened.emit(path)
        self._early.clear()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            if self._welcoming:
                self.opened.emit(event.file())
            else:
                self._early.append(event.file())
            return True
        return super().event(event)
