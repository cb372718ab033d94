"""One piece of work beside the window, of which is known how far it has come, and which can be given up."""

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.base.worker import Worker

EVERY = 60  # milliseconds between two looks at how far it has come


class WorkStep(NamedTuple):
    """The share of the work that is done, and at its end what was found."""

    share: float
    found: Any = None


class LongWork(QObject):
    """Drains the steps of one piece of work at a time; another one, or `give_up`, ends it without a result."""

    changed = Signal()  # it has begun, come farther or ended
    found = Signal(object, object)  # what was asked, and what was found

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked: Hashable | None = None
        self.share = 0.0
        self._found: Any = None
        self._worker = Worker(self, every=EVERY)
        self._worker.progressed.connect(self._take)
        self._worker.finished.connect(self._end)
        self._worker.failed.connect(self._fail)

    @property
    def running(self) -> bool:
        """Return whether something is being worked on."""
        return self.asked is not None

    def begin(self, asked: Hashable, steps: Iterator[WorkStep]) -> None:
        """Work on this from now on; the last of the steps has what is found."""
        self.asked, self.share = asked, 0.0
        self._worker.replace(steps)
        self.changed.emit()

    def give_up(self) -> None:
        """Work on nothing; the step that is under way ends by itself."""
        if self.running:
            self.asked = None
            self._worker.replace(iter(()))
            self.changed.emit()

    def stop(self) -> None:
        """Give up, and end the thread. Call this before the window is destroyed."""
        self.asked = None
        self._worker.stop()

    def _take(self, step: WorkStep) -> None:
        if self.running:
            self.share, self._found = step
            self.changed.emit()

    def _end(self) -> None:
        asked, found, self.asked, self._found = self.asked, self._found, None, None
        if asked is not None:
            self.found.emit(asked, found)
            self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.asked = None
        self.changed.emit()
        raise error
