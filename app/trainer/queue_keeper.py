"""Keeps the runs that wait over a restart: in a file beside the list of runs, and not in the session.

A session is what is looked at; it travels in files and pictures, and is opened elsewhere. A queue is work that was
asked for on this machine, as is a run that was interrupted.
"""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.base.file_writing import WriteError, write_whole
from app.base.quarantine import load
from app.base.timer import timer
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_queue import RunQueue
from core.scenes.kept_queue import KeptQueue

log = logging.getLogger(__name__)

FILE = "queue.json"  # in the folder of the runs
SOON = 300  # milliseconds from a change to the writing


class QueueKeeper(QObject):
    """Writes the queue down after each change, and offers at the next start what had not begun.

    Only the first window that keeps its runs in a folder does; another one forgets its queue.
    """

    offered = Signal(int)  # so many runs of the last time are in the queue, and held
    noted = Signal(str)  # what was wrong with the file

    def __init__(self, queue: RunQueue, archive: RunArchive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._archive = archive
        self._opened = False  # before that, what was kept is not overwritten
        self._soon = timer(self, SOON, once=True)
        self._soon.timeout.connect(self._write)
        queue.changed.connect(self._write_soon)

    @property
    def keeps(self) -> bool:
        """Return whether the queue is kept when the window closes."""
        return self._opened and self._archive.is_first()

    def open(self) -> None:
        """Put the runs that were kept into the queue, where they are held, behind those that wait already; once."""
        if self._opened or not self._archive.is_first():
            return
        kept, fault = load(KeptQueue, self._path)
        self._opened = True
        if fault is not None:
            self.noted.emit(fault())
        if kept.count:
            self._queue.restore(kept)
            self.offered.emit(kept.count)

    def close(self) -> None:
        """Write for the last time: the queue is about to be emptied."""
        self._soon.stop()
        self._write()
        self._opened = False

    @property
    def _path(self) -> Path:
        return self._archive.folder / FILE

    def _write_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _write(self) -> None:
        if not self.keeps:
            return
        kept = self._queue.kept()
        try:
            if kept.count:
                write_whole(self._path, kept.model_dump_json(indent=2).encode())
            else:
                self._path.unlink(missing_ok=True)
        except (WriteError, OSError) as error:
            log.warning("The queue cannot be kept: %s", error)
