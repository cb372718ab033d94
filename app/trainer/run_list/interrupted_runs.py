"""Looks for a run that was going on when its program ended."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from app.base.worker import Worker
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun


class InterruptedRuns(QObject):
    """Searches the list of runs beside the window, once."""

    found = Signal(object)  # SavedRun
    list_changed = Signal()
    failed = Signal(object)  # the exception

    def __init__(self, archive: RunArchive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._searched = False
        self._worker = Worker(self)
        self._worker.progressed.connect(self._report)
        self._worker.failed.connect(self.failed)

    def find(self) -> None:
        """Search; `found` is emitted if there is one. Later calls do nothing."""
        if not self._searched:
            self._searched = True
            self._worker.replace(_once(self._archive.find_interrupted))

    def dismiss(self, run: SavedRun) -> None:
        """Leave an interrupted run as it is; it is not found again."""
        self._worker.replace(_once(lambda: self._archive.dismiss(run)))

    def stop(self) -> None:
        """End the search; call this before the window goes."""
        self._worker.stop()

    def _report(self, run: SavedRun | None) -> None:
        if run is not None:
            self.found.emit(run)
        self.list_changed.emit()


def _once(act: Callable[[], object]) -> Iterator[object]:
    """Yield what `act` returns: an iterator for a worker."""
    yield act()
