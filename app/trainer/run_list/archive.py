"""The runs that outlive the app: a list of them, and beside it a folder with the checkpoint of each."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QLockFile

from app.base import garbage_collection
from app.trainer.live_run import LiveRun, RunProgress
from app.trainer.run_list.bundled import restore as restore_bundled
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.store import UNDO, UNUSABLE, DamagedError, GoneError, RunList, RunListError, SetAsideError
from core.files import reason_of
from core.settings import N_, RefusedError
from core.training import Ending, Trainer
from core.training.checkpoints import CHECKPOINT_EVERY, SaveClock
from core.training.run_folder import RunFolder

LIST = "runs.sqlite"
CHECKPOINTS = "checkpoints"
LOCK = "runs.lock"
MOST_NETWORKS = 50  # of the latest runs
MOST_MEGABYTES = 500  # that they may take together
MEGABYTE = 1_000_000
ATTEMPTS = 3  # a list that is found to be damaged, set aside, and begun anew

NO_CHECKPOINT = N_("the network of “{name}” no longer exists, so the run cannot go on: {reason}")
DROPPED = N_(
    "the network of “{name}” was dropped, so the run cannot go on: only the networks of the latest {most} runs "
    "are kept, and at most {megabytes} MB of them",
)
OF_STUDY = N_(
    "“{name}” was made by the study “{study}”, which keeps the curves of its runs and no networks; train it again for "
    "its network and its layers"
)

KEPT_AS_FOLDER = N_("the run is kept in the folder {folder}, since it is not in the list: {reason}")
FOLDERS = "not-listed"

T = TypeVar("T")


class RunArchive:
    """Saves runs while they go on and when they end. Every method may be called on any thread, and may take a while."""

    def __init__(self, folder: Path, checkpoint_every: float = CHECKPOINT_EVERY) -> None:
        self.folder = folder
        self.checkpoint_every = checkpoint_every
        self.notice: RefusedError | None = None  # what happened to a list that was damaged
        self._list: RunList | None = None
        self._opening = threading.Lock()
        self._lock: QLockFile | None = None

    def using(self, act: Callable[[RunList], T]) -> T:
        """Call `act` with the list, which is opened when it is first needed; one that is damaged is set aside.

        Raises:
            RunListError: it cannot be done.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return act(self._opened())
            except SetAsideError as error:
                self.notice = error
            except DamagedError as error:  # found only when that part of it was needed
                self.notice = self._opened().set_aside(error)
        return act(self._opened())

    # A run under way.

    def train(self, run: LiveRun) -> Generator[RunProgress]:
        """Train a run, and save it before its next step, now and then, when it ends, and when the generator is closed.

        So it is listed as interrupted from the start. A new run that is stopped in its first epoch leaves the list.
        """
        progress, clock, is_new = run.train(), SaveClock(self.checkpoint_every), run.id is None
        begun = False
        try:
            for item in progress:
                if not begun or clock.is_due():
                    self.save(run)
                    clock.restart() if begun else clock.begin()
                begun = True
                yield item
        finally:
            progress.close()
            if run.epochs or run.ending is not None or not (run.stopped and is_new):
                self.save(run)
                with suppress(RefusedError):  # reported when the run was saved
                    self.drop_old_checkpoints()
            else:
                self._forget(run)

    def save(self, run: LiveRun) -> None:
        """Write a checkpoint and the run's row of the list; if either fails, the run's `save_error` says why."""
        run.save_error = None
        if run.trainer is None:
            return
        for write in (self._write_checkpoint, self._write_row):
            try:
                write(run, run.trainer)
            except RefusedError as error:
                run.save_error = run.save_error or error
        if run.id is None and run.ending is not None and run.save_error is not None:
            run.save_error = self._keep_as_folder(run, run.trainer, run.save_error)
        garbage_collection.give_back()  # the packed history is as large as the history

    def _forget(self, run: LiveRun) -> None:
        """Take a run off the list in which nothing has been reported; if it goes on, it is a new one."""
        if run.id is not None:
            known, run.id = run.id, None
            with suppress(RefusedError):  # then it stays there, and can be deleted
                self.using(lambda runs: runs.delete(known))

    # Runs of the list.

    def restore(self, run: LiveRun, saved: SavedRun) -> Iterator[RunProgress]:
        """Fill `run` with a run of the list, so that it can be looked at and go on.

        Raises:
            RunListError: its history cannot be read.
        """
        if saved.recorded:
            restore_bundled(run, saved)
            yield run.progress()
            return
        file = self.checkpoint_of(saved)
        run.id, run.checkpoint = saved.id, file.name
        run.interrupted = saved.ending.kind == "interrupted"
        try:
            run.adopt(Trainer.load(file, (yield from run.read())))
        except RefusedError as error:
            run.adopt_history(saved, self.using(lambda runs: runs.history(saved.id)))
            run.save_error = _without_network(saved, error)
        yield run.progress()

    def find_interrupted(self) -> SavedRun | None:
        """Return the latest run that was going on when its program ended, unless another program looks after it.

        On the way, checkpoints that no run needs are deleted.
        """
        if not self.is_first() or not (self.folder / LIST).exists():
            return None
        runs = self.using(lambda runs: runs.runs())
        self._delete_unneeded(self.using(lambda runs: runs.checkpoints()))
        self.drop_old_checkpoints()
        return next((run for run in runs if run.ending.kind == "interrupted" and self.can_continue(run)), None)

    def drop_old_checkpoints(self) -> None:
        """Drop the networks of older runs if there are more than can be kept; their histories stay.

        Raises:
            RunListError: the list cannot be used.
        """
        room = MOST_MEGABYTES * MEGABYTE
        keeping = [run for run in self.using(lambda runs: runs.runs()) if run.has_network]
        for number, run in enumerate(keeping):  # the latest first
            file = self.checkpoint_of(run)
            room -= file.stat().st_size if file.exists() else 0
            if number >= MOST_NETWORKS or (number and room < 0):
                self.using(partial(RunList.drop_checkpoint, run=run.id))
                file.unlink(missing_ok=True)

    def dismiss(self, run: SavedRun) -> None:
        """Record that an interrupted run was stopped: it is not offered again, and can go on from the list."""
        self.using(lambda runs: runs.end(run.id, Ending("stopped", run.ending.step)))

    def can_continue(self, run: SavedRun) -> bool:
        """Return whether a run was stopped or interrupted and has a checkpoint."""
        return run.ending.kind in {"stopped", "interrupted"} and self.checkpoint_of(run).exists()

    def checkpoint_of(self, run: SavedRun) -> Path:
        """Return the path of the checkpoint of a run: the folder may have moved since it was written."""
        return self.folder / CHECKPOINTS / (run.checkpoint.name if run.checkpoint else f"{run.id}.npz")

    def close(self) -> None:
        """Leave the interrupted runs to another program."""
        if self._lock is not None:
            self._lock.unlock()

    def _opened(self) -> RunList:
        with self._opening:
            if self._list is None:
                self._list = RunList(self.folder / LIST)
                self.notice = self.notice or self._list.unreadable()
            return self._list

    def _write_checkpoint(self, run: LiveRun, trainer: Trainer) -> None:
        folder = self.folder / CHECKPOINTS
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunListError(UNUSABLE, file=folder, reason=reason_of(error)) from error
        trainer.save(folder / run.checkpoint)

    def _write_row(self, run: LiveRun, trainer: Trainer) -> None:
        summary = run.summary(trainer)
        if run.id is not None:
            known = run.id
            try:
                self.using(lambda runs: runs.update(known, summary, run.epochs))
            except GoneError:
                run.id = None  # the list was set aside
        if run.id is None:
            run.id = self.using(lambda runs: runs.add(summary, run.epochs, Path(run.checkpoint)))

    def _keep_as_folder(self, run: LiveRun, trainer: Trainer, error: RefusedError) -> RefusedError:
        """Give a run that ended a home of its own, as the list does not take it; return what is to be said."""
        place = self.folder / FOLDERS / Path(run.checkpoint).stem
        try:
            RunFolder(place).begin(trainer)
        except RefusedError:
            return error
        return RefusedError(KEPT_AS_FOLDER, folder=place, reason=error)

    def is_first(self) -> bool:
        """Return whether no other running program keeps its runs here, too."""
        if self._lock is None:
            with suppress(OSError):  # then there is nothing to look after
                self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = QLockFile(str(self.folder / LOCK))
            self._lock.setStaleLockTime(0)  # that of a program that is gone does not count
        return self._lock.isLocked() or self._lock.tryLock(0)

    def _delete_unneeded(self, needed: frozenset[Path]) -> None:
        """Delete checkpoints that no run needs, but for young ones, which may not be in the list yet."""
        for file in (self.folder / CHECKPOINTS).glob("*"):
            if Path(file.name) not in needed and time.time() - file.stat().st_mtime > UNDO:
                file.unlink(missing_ok=True)


def _without_network(saved: SavedRun, error: RefusedError) -> RefusedError:
    """Say why a run of the list has no network any more, or never had one."""
    if saved.has_network:
        return RefusedError(NO_CHECKPOINT, name=saved.name, reason=error)
    if saved.study:
        return RefusedError(OF_STUDY, name=saved.name, study=saved.study)
    return RefusedError(DROPPED, name=saved.name, most=MOST_NETWORKS, megabytes=MOST_MEGABYTES)
