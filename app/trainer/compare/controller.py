"""The comparison of runs without its widgets: its model, and the actions on the runs of the list."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.file_writing import WriteError, write_whole
from app.base.history import Deed
from app.base.worker import Worker
from app.trainer.compare.model import CompareModel, Listing, summaries
from app.trainer.compare.run_deeds import annotation, deletion, renaming
from app.trainer.compare.run_query import ListAction, apply, read
from app.trainer.controller import TrainerController
from app.trainer.run_list.config_table import as_csv
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.store import RunList
from core.scenes.plan import planned
from core.settings import RefusedError


class CompareController(QObject):
    """Reads and changes the list of runs beside the window; every change is followed by a reading."""

    model_changed = Signal(object)  # CompareModel
    deleted_changed = Signal(object)  # the SavedRun that can be restored, or None
    opened = Signal(object)  # the ids of runs of a study that are ticked now
    noticed = Signal(str)  # what happened to the list, or to a file of it; empty if nothing did
    failed = Signal(str)  # the reason that the list cannot be read or changed

    def __init__(self, trainer: TrainerController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trainer = trainer
        self.model = CompareModel()
        self._actions: deque[ListAction] = deque()  # that wait to be applied to the list
        self._opened: frozenset[int] = frozenset()  # runs of a study that are to be ticked with the next reading
        self.deleted: SavedRun | None = None  # the last one, while it is offered to be restored
        self._deletion: Deed | None = None
        self._worker = Worker(self)
        self._worker.progressed.connect(self._take)
        self._worker.failed.connect(self._report)
        trainer.list_action.connect(self._apply)
        trainer.history.signals.changed.connect(self._follow_history)

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
        """Give a run another name, as one step of history."""
        if (known := self._known(run)) is not None and known.name != name:
            self._do(renaming(self.trainer, known, name))

    def annotate(self, run: int, note: str) -> None:
        """Replace the note of a run, as one step of history."""
        if (known := self._known(run)) is not None and known.note != note:
            self._do(annotation(self.trainer, known, note))

    def delete(self, run: SavedRun) -> None:
        """Take a run off the list, as one step of history; `restore` puts it back."""
        deed = deletion(self.trainer, run)
        self._do(deed)
        self._offer(run, deed)

    def restore(self) -> None:
        """Put the run back that was deleted last."""
        deed = self._deletion
        if deed is not None:
            deed.undo()
            self.trainer.history.forget(deed)

    def is_under_way(self, run: SavedRun) -> bool:
        """Return whether a run of the list is under way."""
        return self.trainer.is_under_way(run.id)

    def open_runs(self, add: Callable[[RunList], frozenset[int]]) -> None:
        """Let `add` put runs of a study into the list, and tick those whose ids it returns."""

        def act(runs: RunList) -> None:
            self._opened |= add(runs)

        self._apply(act)

    def train_again(self, runs: Sequence[SavedRun]) -> None:
        """Make these runs again, for their layers and networks."""
        self.trainer.start_queue([planned(run.config, "{called}", called=run.name) for run in runs])

    def dismiss_notice(self) -> None:
        """Forget what happened to the list, and read it again."""
        self.trainer.archive.notice = None
        self.read()

    def save_csv(self, path: str) -> None:
        """Write the ticked runs, or all if none is, to a file."""
        runs = self.model.ticked_runs or list(self.model.runs)
        try:
            write_whole(path, as_csv(runs, summaries(runs)).encode("utf-8-sig"))
            self.noticed.emit("")
        except WriteError as error:
            self.noticed.emit(error.sentence(QCoreApplication.translate))

    def stop(self) -> None:
        """End the reading, not before all changes of the list are made; call this before the window goes."""
        if self._worker.stop():
            with suppress(RefusedError):
                apply(self.trainer.archive, self._actions)

    def _apply(self, action: ListAction) -> None:
        self._actions.append(action)
        self.read()

    def _do(self, deed: Deed) -> None:
        deed.redo()
        self.trainer.history.push_deed(deed)

    def _follow_history(self) -> None:
        """Withdraw the offer to undo the last deletion once that is done."""
        if self._deletion is not None and not self.trainer.history.has_done(self._deletion):
            self._offer(None, None)

    def _offer(self, run: SavedRun | None, deed: Deed | None) -> None:
        self.deleted, self._deletion = run, deed
        self.deleted_changed.emit(run)

    def _known(self, run: int) -> SavedRun | None:
        return next((known for known in self.model.runs if known.id == run), None)

    def _take(self, listing: Listing) -> None:
        before, queue = self.model.ticked, self.trainer.queue
        model = self.model.with_listing(listing, queue.number, queue.losses)
        notice = self.trainer.archive.notice
        self.noticed.emit(notice.sentence(QCoreApplication.translate) if notice else "")
        listed = frozenset(run.id for run in listing.runs)
        opened = self._opened if self._opened <= listed else frozenset[int]()  # what a later reading has comes with it
        self._opened -= opened
        self.set_model(model.with_opened(opened) if opened else model)
        if opened:
            self.opened.emit(opened)
        if self.model.ticked != before and self.model.lacks_histories:
            self.read()

    def _report(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.failed.emit(error.sentence(QCoreApplication.translate))


def comparison_of(trainer: TrainerController) -> CompareController:
    """Return the comparison of a room, which goes on when the widgets are made anew in another language."""
    known = trainer.findChild(CompareController)
    return known if isinstance(known, CompareController) else CompareController(trainer, trainer)
