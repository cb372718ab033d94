"""The Trainer room without its widgets: the model, the run that is on its way, and those that wait."""

from collections import deque
from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.controller import Controller
from app.playback import Playback
from app.trainer.live_run import LiveRun, Moment
from app.trainer.model import TrainerModel
from app.worker import Worker
from core.finished import Finished
from core.plans import Planned
from core.scenes import Scene
from core.settings import RefusedError
from core.training_config import TrainingConfig


class Activity(Enum):
    """What the room is doing."""

    IDLE = auto()  # nothing has been started, or it has ended
    LOADING = auto()
    RUNNING = auto()
    PAUSED = auto()


class TrainerController(Controller[TrainerModel]):
    """Starts, pauses, steps and stops runs, one at a time; those that are queued follow by themselves."""

    run_changed = Signal()  # another run is looked at
    advanced = Signal()  # the run has come further
    activity_changed = Signal(object)  # Activity
    refused = Signal(str)  # why a run cannot be
    told = Signal(str)  # what the runs of a scene came to; empty while they are made

    def __init__(self, model: TrainerModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self.run: LiveRun | None = None
        self.queue: deque[Planned] = deque()
        self.scene: Scene | None = None
        self.done: list[Finished] = []  # of what was queued
        self.activity = Activity.IDLE
        self.playback = Playback(self)
        self._worker = Worker(self)
        self._worker.started.connect(self._started)
        self._worker.progressed.connect(self._progressed)
        self._worker.paused.connect(self._paused)
        self._worker.finished.connect(self._finished)
        self._worker.failed.connect(self._failed)

    def set_config(self, config: TrainingConfig) -> None:
        """Go to other settings, as one step of history."""
        self.set_model(self.model.replace(config=config))

    # Running.

    @property
    def can_go_on(self) -> bool:
        """Whether there is a run that was paused or stopped before its end."""
        begun = self.run is not None and self.run.trainer is not None and self.run.ending is None
        return begun and self.activity in (Activity.PAUSED, Activity.IDLE)

    def start(self) -> None:
        """Start a run of the config."""
        if self.activity is not Activity.IDLE:
            self.stop()
        self._begin(self.model.preset, self.model.config)

    def go_on(self) -> None:
        """Go on with the run that was paused or stopped."""
        if self.activity is Activity.PAUSED:
            self._worker.resume()
        elif self.run is not None and self.can_go_on:
            self._worker.replace(self.run.moments())

    def enqueue(self, plan: Sequence[Planned], scene: Scene | None = None) -> None:
        """Run these one after another, and nothing else; at their end the scene tells what they came to."""
        self.stop()
        self.queue.extend(plan)
        self.scene, self.done = scene, []
        self.told.emit("")
        self._begin_next()

    def pause(self) -> None:
        self._worker.pause()

    def step_batch(self) -> None:
        """Take one step, and pause."""
        if self._ready_to_step():
            before = self.run.steps if self.run else 0
            self._worker.step(until=lambda moment: isinstance(moment, Moment) and moment.steps > before)

    def step_epoch(self) -> None:
        """Go on to the end of the epoch, and pause."""
        if self._ready_to_step():
            before = len(self.run.epochs) if self.run else 0
            self._worker.step(until=lambda moment: isinstance(moment, Moment) and moment.epochs > before)

    def stop(self) -> None:
        """End the run where it is, and forget those that wait; what has been reported stays."""
        self.queue.clear()
        self.scene = None
        self._worker.stop()
        self._be(Activity.IDLE)

    def change(self, field: str, value: float) -> None:
        """Change the learning rate, dropout or a penalty of the run under way, from its next step on."""
        if self.run is not None and self.run.trainer is not None:
            self.run.trainer.change(**{field: value})

    # What the worker says.

    def _ready_to_step(self) -> bool:
        if self.activity is Activity.IDLE and self.run is not None and self.can_go_on:
            self._worker.replace(self.run.moments(), paused=True)
        elif self.activity is Activity.IDLE:
            self._begin(self.model.preset, self.model.config, paused=True)
        return self.activity is not Activity.RUNNING

    def _begin(self, name: str, config: TrainingConfig, *, paused: bool = False) -> None:
        self.run = LiveRun(name, config)
        self.playback.set_length(0)
        self.run_changed.emit()
        self._be(Activity.LOADING)
        self._worker.replace(self.run.moments(), paused=paused)

    def _begin_next(self) -> None:
        plan = self.queue.popleft()
        self._begin(plan.name.text(QCoreApplication.translate), plan.config)

    def _started(self) -> None:
        trained = self.run is not None and self.run.trainer is not None
        self._be(Activity.RUNNING if trained else Activity.LOADING)

    def _progressed(self, _: Moment) -> None:
        if self.activity is Activity.LOADING:
            self._be(Activity.RUNNING)
        self._follow_epochs()
        self.advanced.emit()

    def _follow_epochs(self) -> None:
        """Let the playback reach to the last epoch, and go there if it was at the end."""
        playback, epochs = self.playback, len(self.run.epochs) if self.run else 0
        if epochs != playback.length:
            at_end = playback.position == playback.length
            playback.set_length(epochs)
            if at_end:
                playback.seek(epochs)

    def _paused(self) -> None:
        self._be(Activity.PAUSED)

    def _finished(self) -> None:
        self._be(Activity.IDLE)
        if self.scene is not None and self.run is not None:
            self.done.append(self.run.finished())
        if self.queue:
            self._begin_next()
        elif self.scene is not None:
            self.told.emit(self.scene.tell(self.done).text(QCoreApplication.translate))
            self.scene = None

    def _failed(self, error: Exception) -> None:
        self._be(Activity.IDLE)
        self.queue.clear()
        if not isinstance(error, RefusedError):
            raise error
        self.refused.emit(error.sentence(QCoreApplication.translate))

    def _be(self, activity: Activity) -> None:
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit(activity)
