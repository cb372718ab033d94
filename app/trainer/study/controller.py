"""The work of a study without its widgets: its processes are started, paused and stopped."""

import os
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.worker import Worker
from app.trainer.controller import TrainerController
from app.trainer.study.chosen_trial import ChosenTrial
from app.trainer.study.folder import address_at, studies_in
from app.trainer.study.planner import StudyPlanner
from app.trainer.study.search_work import SearchWork, opened
from app.trainer.study.standing import Standing
from core.datasets import ReadingProgress
from core.search.places.place import Address
from core.settings import RefusedError

PACE = 100  # milliseconds between two looks at the thread


class StudyActivity(Enum):
    """The current activity of the study."""

    IDLE = auto()
    READING = auto()
    RUNNING = auto()
    PAUSED = auto()
    STOPPING = auto()


class StudyController(QObject):
    """Starts, pauses, stops and goes on with a study; nothing is connected to before that."""

    activity_changed = Signal(object)  # StudyActivity
    standing_changed = Signal(object)  # Standing or None
    refused = Signal(str)  # why something cannot be done; empty if that no longer holds

    def __init__(self, trainer: TrainerController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trainer = trainer
        self.planner = StudyPlanner(trainer, self)
        self.chosen = ChosenTrial(trainer, self)
        self.activity = StudyActivity.IDLE
        self.standing: Standing | None = None
        self._address: Address | None = None  # of the study that is shown
        self._work: SearchWork | None = None
        self._worker = Worker(self, every=PACE)
        self._worker.progressed.connect(self._on_progressed)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self.planner.refused.connect(self.refused)
        trainer.model_changed.connect(lambda _: self.refused.emit(""))  # of a plan that is another now

    # The work.

    def studies(self) -> list[Path]:
        """Return the files of the studies of this computer, the latest first."""
        return studies_in(self.trainer.archive.folder)

    def start(self) -> None:
        """Begin a study of the plan and the settings."""
        study = self.planner.study()
        if isinstance(study, str):
            self.refused.emit(study)
            return
        try:
            address = self.planner.address_of(study)
        except RefusedError as error:
            self._refuse(error)
            return
        self._choose_study(address)
        work = self._new_work(address)
        self._go(work.begin(study))

    def open_study(self, path: Path) -> None:
        """Show a study of this computer, without going on with it."""
        if self.activity is StudyActivity.IDLE:
            self._choose_study(address_at(path))
            if self._address is not None:
                self._work = None
                self._go(opened(self._address))

    @property
    def can_resume(self) -> bool:
        """Return whether the study that is shown has trials left."""
        left = self.standing is not None and self.standing.over < len(self.standing.trials)
        return self.activity is StudyActivity.IDLE and left and self._address is not None

    def resume(self) -> None:
        """Go on with a study that was paused, or has trials left."""
        if self.activity is StudyActivity.PAUSED and self._work is not None:
            self._work.resume()
            self._set_activity(StudyActivity.RUNNING)
        elif self.can_resume and self._address is not None:
            self._go(self._new_work(self._address).resume_search())

    def add_trials(self, trials: int) -> None:
        """Make more trials of the study that is shown, until it has so many."""
        if self.activity is StudyActivity.IDLE and self.standing is not None and self._address is not None:
            more = self.standing.study.replace(trials=trials)
            self._go(self._new_work(self._address).begin(more))

    def pause(self) -> None:
        """Let all workers stand still after their step."""
        if self.activity is StudyActivity.RUNNING and self._work is not None:
            self._work.pause()
            self._set_activity(StudyActivity.PAUSED)

    def stop(self) -> None:
        """Let the workers end; the trials that they have not finished wait for the next time."""
        if self._work is not None and self.activity is not StudyActivity.IDLE:
            self._work.stop()
            self._set_activity(StudyActivity.STOPPING)

    def run_winner(self) -> None:
        """Run the best trial with five fresh seeds, and look at the test images."""
        if self.activity is StudyActivity.IDLE and self._address is not None:
            self._go(self._new_work(self._address).run_winner())

    def under_way(self) -> str:
        """Say which study is under way beside the queue; empty if none is."""
        if self.activity is StudyActivity.IDLE or (standing := self.standing) is None:
            return ""
        text = self.tr("Study “{0}”, by processes of its own: {1} of {2} trials")
        return text.format(standing.study.name, standing.over, len(standing.trials))

    def shut(self) -> None:
        """End the workers; the window is about to close."""
        if self._work is not None:
            self._work.stop()
        self._worker.stop()

    # Internals.

    def _new_work(self, address: Address) -> SearchWork:
        plan = self.planner.plan
        workers = plan.workers if plan is not None else None
        self._work = SearchWork(address, workers or os.cpu_count() or 1)
        return self._work

    def _choose_study(self, address: Address) -> None:
        self._address = address
        self.chosen.choose(None)
        self._show(None)

    def _go(self, work: Iterator[ReadingProgress | Standing]) -> None:
        self.refused.emit("")
        self._set_activity(StudyActivity.READING)
        self._worker.replace(work)

    def _show(self, standing: Standing | None) -> None:
        self.standing = standing
        self.chosen.show_standing(standing)
        self.standing_changed.emit(standing)

    def _set_activity(self, activity: StudyActivity) -> None:
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit(activity)

    def _on_progressed(self, progress: ReadingProgress | Standing) -> None:
        if isinstance(progress, Standing):
            if self.activity is StudyActivity.READING:
                self._set_activity(StudyActivity.RUNNING)
            self._show(progress)

    def _on_finished(self) -> None:
        self._work = None
        self._set_activity(StudyActivity.IDLE)

    def _on_failed(self, error: Exception) -> None:
        self._work = None
        self._set_activity(StudyActivity.IDLE)
        self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.refused.emit(error.sentence(QCoreApplication.translate))


def study_of(trainer: TrainerController) -> StudyController:
    """Return the study of a room, which goes on when the widgets are made anew in another language."""
    known = trainer.findChild(StudyController)
    return known if isinstance(known, StudyController) else StudyController(trainer, trainer)
