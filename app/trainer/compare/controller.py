"""The comparison of runs without its widgets: its model, and the actions on the runs of the list."""

from collections import deque

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.file_writing import WriteError, write_whole
from app.base.worker import Worker
from app.trainer.compare.model import CompareModel, Listing
from app.trainer.compare.run_query import ListAction, read
from app.trainer.controller import Activity, TrainerController
from app.trainer.run_list.config_table import as_csv
from app.trainer.run_list.saved_run import SavedRun
from core.settings import RefusedError


class CompareController(QObject):
    """Reads and changes the list of runs beside the window; every change is followed by a reading."""

    model_changed = Signal(object)  # CompareModel
    deleted_changed = Signal(object)  # the SavedRun that can be restored, or None
    noticed = Signal(str)  # what happened to the list, or to a file of it; empty if nothing did
    failed = Signal(str)  # the reason that the list cannot be read or changed

    def __init__(self, trainer: TrainerController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trainer = trainer
        self.model = CompareModel()
        self._actions: deque[ListAction] = deque()  # that wait to be applied to the list
        self._deleted: SavedRun | None = None
        self._worker = Worker(self)
        self._worker.progressed.connect(self._take)
        self._worker.failed.connect(self._report)

    def set_model(self, model: CompareModel) -> None:
        """Go to another model."""
        self.model = model
        self.model_changed.emit(model)

    def read(self) -> None:
        """Read the list again, beside the window."""
        recorded = self.trainer.model.recorded
        histories = self.model.listing.histories
        job = read(self.trainer.archive, self._actions, self.model.ticked, histories, recorded=recorded)
        self._worker.replace(job)

    def toggle_tick(self, run: int) -> None:
        """Compare a run with the others that are ticked, or no longer."""
        self.set_model(self.model.with_tick_toggled(run))
        self.read()

    def rename(self, run: int, name: str) -> None:
        """Give a run another name."""
        self._apply(lambda runs: runs.rename(run, name))

    def annotate(self, run: int, note: str) -> None:
        """Replace the note of a run."""
        self._apply(lambda runs: runs.annotate(run, note))

    def delete(self, run: SavedRun) -> None:
        """Take a run off the list; `restore` puts it back."""
        self._set_deleted(run)
        self._apply(lambda runs: runs.delete(run.id))

    def restore(self) -> None:
        """Put the run back that was deleted last."""
        run = self._deleted
        self._set_deleted(None)
        if run is not None:
            self._apply(lambda runs: runs.restore(run.id))

    def is_under_way(self, run: SavedRun) -> bool:
        """Return whether a run of the list is under way."""
        now = self.trainer.run
        return now is not None and now.id == run.id and self.trainer.activity is not Activity.IDLE

    def dismiss_notice(self) -> None:
        """Forget what happened to the list, and read it again."""
        self.trainer.archive.notice = None
        self.read()

    def save_csv(self, path: str) -> None:
        """Write the ticked runs, or all if none is, to a file."""
        runs = self.model.ticked_runs or list(self.model.runs)
        try:
            write_whole(path, as_csv(runs).encode("utf-8-sig"))
            self.noticed.emit("")
        except WriteError as error:
            self.noticed.emit(error.sentence(QCoreApplication.translate))

    def stop(self) -> None:
        """End the reading; call this before the window goes."""
        self._worker.stop()

    def _apply(self, action: ListAction) -> None:
        self._actions.append(action)
        self.read()

    def _set_deleted(self, run: SavedRun | None) -> None:
        self._deleted = run
        self.deleted_changed.emit(run)

    def _take(self, listing: Listing) -> None:
        before, queue = self.model.ticked, self.trainer.queue
        model = self.model.with_listing(listing, queue.number, queue.losses)
        notice = self.trainer.archive.notice
        self.noticed.emit(notice.sentence(QCoreApplication.translate) if notice else "")
        self.set_model(model)
        if model.ticked != before and model.lacks_histories:
            self.read()

    def _report(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.failed.emit(error.sentence(QCoreApplication.translate))
