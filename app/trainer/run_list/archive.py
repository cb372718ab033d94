"""The runs that outlive the app, as the room keeps them: a list, and beside it a folder with the checkpoint of each."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QLockFile

from app.base import garbage_collection
from app.trainer.live_run import LiveRun, RunProgress, dataset_of
from app.trainer.run_list.bundled import restore
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.store import UNDO, UNUSABLE, DamagedError, GoneError, RunList, RunListError, SetAsideError
from core.settings import N_, RefusedError
from core.training import Ending, Trainer
from core.training.checkpoints import SaveClock

LIST = "runs.sqlite"
CHECKPOINTS = "checkpoints"
LOCK = "runs.lock"
CHECKPOINT_EVERY = 30.0  # seconds of training that can be lost, at most
MOST_NETWORKS = 50  # of the latest runs
MOST_MEGABYTES = 500  # that they may take together
MEGABYTE = 1_000_000
ATTEMPTS = 3  # a list that is found to be damaged, set aside, and begun anew

NO_CHECKPOINT = N_("the network of “{name}” is not there any more, so that it cannot go on: {reason}")
LET_GO = N_(
    "the network of “{name}” is not kept any more, so that it cannot go on: the networks of the latest {most} runs "
    "stay, as far as they take up to {megabytes} MB",
)

T = TypeVar("T")


class RunArchive:
    """Keeps runs while they go on and when they end. Every method may be called on any thread, and may take a while."""

    def __init__(self, folder: Path, checkpoint_every: float = CHECKPOINT_EVERY) -> None:
        self.folder = folder
        self.checkpoint_every = checkpoint_every
        self.notice: RefusedError | None = None  # what happened to a list that was damaged
        self._list: RunList | None = None
        self._opening = threading.Lock()
        self._lock: QLockFile | None = None

    def using(self, act: Callable[[RunList], T]) -> T:
        """Do something with the list, which is opened when it is first needed; one that is damaged is set aside.

        Raises:
            RunListError: it cannot be done.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return act(self._opened())
            except SetAsideError as error:
                self.notice = error
            except DamagedError:
                self._list = None  # opening finds it damaged again, and sets it aside
        return act(self._opened())

    # A run that goes on.

    def moments(self, run: LiveRun) -> Generator[RunProgress]:
        """The moments of a run, which is kept meanwhile, and when it ends or is left."""
        moments, clock = run.moments(), SaveClock(self.checkpoint_every)
        try:
            for moment in moments:
                if clock.is_due():
                    self.keep(run)
                    clock.restart()
                yield moment
        finally:
            moments.close()
            if run.epochs or run.ending is not None or not run.stopped:
                self.keep(run)
                with suppress(RefusedError):  # said when the run was kept
                    self.make_room()

    def keep(self, run: LiveRun) -> None:
        """Write a checkpoint, and how far the run has come into the list; what is in the way is the run's `trouble`."""
        run.trouble = None
        if run.trainer is None or not run.trainer.step:
            return
        for write in (self._save, self._enter):
            try:
                write(run, run.trainer)
            except RefusedError as error:
                run.trouble = run.trouble or error
        garbage_collection.give_back()  # the packed history is as large as the history

    # Runs that went on.

    def restored(self, run: LiveRun, kept: SavedRun) -> Iterator[RunProgress]:
        """Fill `run` with what is known of a run of the list, so that it can be looked at and go on.

        Raises:
            RunListError: its history cannot be read.
        """
        if kept.recorded:
            restore(run, kept)
            yield run.moment()
            return
        file = self.checkpoint_of(kept)
        run.kept, run.checkpoint = kept.id, file.name
        try:
            run.adopt(Trainer.load(file, dataset_of(kept.config.dataset)))
        except RefusedError as error:
            run.epochs = self.using(lambda runs: runs.history(kept.id))
            run.ending, run.first_step, run.known_changes = kept.ending, kept.ending.step, kept.changes
            run.trouble = (
                RefusedError(NO_CHECKPOINT, name=kept.name, reason=error)
                if kept.has_network
                else RefusedError(LET_GO, name=kept.name, most=MOST_NETWORKS, megabytes=MOST_MEGABYTES)
            )
        yield run.moment()

    def interrupted(self) -> SavedRun | None:
        """The latest run that was going on when its program ended, if there is one that no other program looks after.

        Checkpoints of runs that are forgotten are thrown away on the way.
        """
        if not self._is_first() or not (self.folder / LIST).exists():
            return None
        runs = self.using(lambda runs: runs.runs())
        self._tidy(self.using(lambda runs: runs.checkpoints()))
        self.make_room()
        return next((run for run in runs if run.ending.kind == "interrupted" and self.can_go_on(run)), None)

    def make_room(self) -> None:
        """Let the networks of older runs go where there are more than can be kept; their histories stay.

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
        """Let a run that was interrupted be one that was stopped; it can still go on from the list."""
        self.using(lambda runs: runs.end(run.id, Ending("stopped", run.ending.step)))

    def can_go_on(self, run: SavedRun) -> bool:
        """Whether a run came to no end of its own and has a checkpoint."""
        return run.ending.kind in {"stopped", "interrupted"} and self.checkpoint_of(run).exists()

    def checkpoint_of(self, run: SavedRun) -> Path:
        """Where the checkpoint of a run is: the folder may have moved since it was written."""
        return self.folder / CHECKPOINTS / (run.checkpoint.name if run.checkpoint else f"{run.id}.npz")

    def close(self) -> None:
        """Let another program look after the runs that were interrupted."""
        if self._lock is not None:
            self._lock.unlock()

    def _opened(self) -> RunList:
        with self._opening:
            if self._list is None:
                self._list = RunList(self.folder / LIST)
            return self._list

    def _save(self, run: LiveRun, trainer: Trainer) -> None:
        folder = self.folder / CHECKPOINTS
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunListError(UNUSABLE, file=folder, reason=error.strerror or error) from error
        trainer.save(folder / run.checkpoint)

    def _enter(self, run: LiveRun, trainer: Trainer) -> None:
        ending = run.ending or Ending("stopped" if run.stopped else "interrupted", trainer.step)
        if run.kept is not None:
            known = run.kept
            try:
                self.using(lambda runs: runs.update(known, run.epochs, ending, changes=trainer.changes))
            except GoneError:
                run.kept = None  # the list was set aside
        if run.kept is None:
            run.kept = self.using(
                lambda runs: runs.add(
                    run.name,
                    run.config,
                    run.epochs,
                    ending,
                    parameters=len(trainer.network.parameters),
                    checkpoint=Path(run.checkpoint),
                    changes=trainer.changes,
                )
            )

    def _is_first(self) -> bool:
        """Whether no other program that is running keeps its runs here, too."""
        if self._lock is None:
            with suppress(OSError):  # then there is nothing to look after
                self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = QLockFile(str(self.folder / LOCK))
            self._lock.setStaleLockTime(0)  # that of a program that is gone does not count
        return self._lock.isLocked() or self._lock.tryLock(0)

    def _tidy(self, needed: frozenset[Path]) -> None:
        """Throw checkpoints away that no run needs; what is younger may not be in the list yet."""
        for file in (self.folder / CHECKPOINTS).glob("*"):
            if Path(file.name) not in needed and time.time() - file.stat().st_mtime > UNDO:
                file.unlink(missing_ok=True)
