"""Writes down what is open, and how the window stands, so that the next start can go on from there."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.base.file_writing import WriteError
from app.session import preferences
from app.session.autosave import Autosave
from app.session.preferences import Preferences
from app.session.workspace import Workspace

log = logging.getLogger(__name__)

WRITTEN_AFTER = 3000  # milliseconds after a change, however many follow


class SessionKeeper(QObject):
    """Writes a while after a change and when the window is closed; so what was done is kept if it never is."""

    failed = Signal(str)  # why it cannot be written; said once

    def __init__(self, workspace: Workspace, autosave: Autosave, now: Callable[[], Preferences], path: Path) -> None:
        """Keep the session in `autosave`, and the window's preferences of `now` in the file at `path`."""
        super().__init__()
        self.workspace = workspace
        self.autosave = autosave
        self._now = now
        self._path = path
        self._written: tuple[str, Preferences] | None = None
        self._failed = False
        self._soon = QTimer(self, singleShot=True, interval=WRITTEN_AFTER)
        self._soon.timeout.connect(self.write)
        workspace.changed.connect(self.write_soon)

    def write_soon(self) -> None:
        """Write in a while; changes that go on do not put it off."""
        if not self._soon.isActive():
            self._soon.start()

    def write(self) -> bool:
        """Write now what is not yet written, and return whether it is."""
        now = (self.workspace.snapshot().text(indent=2), self._now())
        if now != self._written:
            try:
                self.autosave.write(now[0])
                preferences.save(now[1], self._path)
            except WriteError as error:
                self._tell(error)
                return False
            self._written = now
        self._failed = False
        return True

    def close(self) -> None:
        """Write for the last time; the window is about to go."""
        self._soon.stop()
        self.write()
        self.autosave.close()

    def _tell(self, error: WriteError) -> None:
        log.warning("What is open cannot be kept beside %s: %s", self._path, error)
        if not self._failed:
            self._failed = True
            said = QCoreApplication.translate("keeper", "What is open cannot be kept for the next start: {0}")
            self.failed.emit(said.format(error.sentence(QCoreApplication.translate)))
