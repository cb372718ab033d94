"""The Trainer room without its widgets: the model, the run that is on its way, and those that wait."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.formatting import translated
from app.base.worker import Worker
from app.rooms.controller import Controller
from app.trainer.live_run import LiveRun, RunProgress
from app.trainer.model import TrainerModel
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.config_table import label_of
from app.trainer.run_list.saved_run import SavedRun
from core.messages import Message
from core.propagation import PropagationConfig
from core.scenes.completed_run import CompletedRun
from core.scenes.plan import PRESET_NAMES, Planned
from core.scenes.scene import Scene
from core.settings import Array, RefusedError, explain
from core.training import TrainingConfig


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
    scene_summarized = Signal(str)  # what the runs of a scene came to; empty while they are made
    all_made = Signal(object)  # the last of the runs that were queued has ended; they are of this Scene, or of None
    kept_changed = Signal()  # the list of runs may be another
    interrupted = Signal(object)  # KeptRun that was going on when its program ended

    def __init__(self, model: TrainerModel, kept: RunArchive, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self.kept = kept
        self.run: LiveRun | None = None
        self.queue: deque[Planned] = deque()
        self.scene: Scene | None = None
        self.done: list[CompletedRun] = []  # of what was queued
        # Of what was queued: the losses of its batches, by its place in the list of runs; another one for each queue.
        self.made: dict[int, Array] = {}
        self._outcome: Message | None = None  # of the scene that was made last
        self._queued: LiveRun | None = None  # the run that was begun last out of the queue
        self.activity = Activity.IDLE
        self._goes_on = False  # when it has been read
        self._trouble: RefusedError | None = None  # that was said
        self._worker = Worker(self)
        self._worker.started.connect(self._started)
        self._worker.progressed.connect(self._progressed)
        self._worker.paused.connect(self._paused)
        self._worker.finished.connect(self._finished)
        self._worker.failed.connect(self._failed)
        self._looked = False
        self._finder = Worker(self)
        self._finder.progressed.connect(self._find)
        self._finder.failed.connect(self._refuse)

    def open(self, model: TrainerModel) -> None:
        """Go to a model out of a session, as one step of history; presets of one's own stay."""
        self.set_model(model.keeping(self.model.presets))

    def set_config(self, config: TrainingConfig) -> None:
        """Go to other settings, as one step of history."""
        self.set_model(self.model.replace(config=config))

    def train_with(self, network: PropagationConfig) -> None:
        """Take a network over into the settings, as one step of history."""
        try:
            self.set_config(network.training(self.model.config))
        except ValidationError as error:
            name, _, reason = explain(error, QCoreApplication.translate)[0].partition(": ")
            self.refused.emit(f"{label_of(self.model.config, name)}: {reason}")

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
        self._tell(None)
        self._begin(self._name(), self.model.config)

    def go_on(self) -> None:
        """Go on with the run that was paused or stopped."""
        if self.activity is Activity.PAUSED:
            self._worker.resume()
        elif self.run is not None and self.can_go_on:
            self._worker.replace(self.kept.train(self.run))

    def enqueue(self, plan: Sequence[Planned], scene: Scene | None = None) -> None:
        """Run these one after another, and nothing else; at their end the scene tells what they came to."""
        self.stop()
        self.queue.extend(plan)
        self.scene, self.done, self.made = scene, [], {}
        self._tell(None)
        self._begin_next()

    def outcome(self) -> str:
        """What the runs of the last scene came to, in the language that is spoken; empty while they are made."""
        return self._outcome.text(QCoreApplication.translate) if self._outcome is not None else ""

    def pause(self) -> None:
        self._worker.pause()

    def step_batch(self) -> None:
        """Take one step, and pause."""
        if self._ready_to_step():
            before = self.run.steps if self.run else 0
            self._worker.step(until=lambda moment: isinstance(moment, RunProgress) and moment.steps > before)

    def step_epoch(self) -> None:
        """Go on to the end of the epoch, and pause."""
        if self._ready_to_step():
            before = len(self.run.epochs) if self.run else 0
            self._worker.step(until=lambda moment: isinstance(moment, RunProgress) and moment.epochs > before)

    def stop(self) -> None:
        """End the run where it is, and forget those that wait; what has been reported stays."""
        if self.run is not None and self.activity is not Activity.IDLE:
            self.run.stopped = True
        self.leave()

    def leave(self) -> None:
        """Let the run be taken up again another time, and forget those that wait; call this before the window goes."""
        self.queue.clear()
        self.scene = None
        self._finder.stop()
        self._worker.stop()
        self._follow_epochs()
        self._be(Activity.IDLE)
        self._tell_kept()

    def change(self, field: str, value: float) -> None:
        """Change the learning rate, dropout or a penalty of the run under way, from its next step on."""
        if self.run is not None and self.run.trainer is not None:
            self.run.trainer.change(**{field: value})

    # Runs that went before.

    def load_run(self, kept: SavedRun) -> None:
        """Show a run of the list in place of the one that is shown; none may be going on."""
        self._goes_on = False
        self.run = LiveRun(kept.name, kept.config)
        self.playback.set_length(0)
        self.run_changed.emit()
        self._be(Activity.LOADING)
        self._worker.replace(self.kept.restore(self.run, kept))

    def continue_run(self, kept: SavedRun) -> None:
        """Go on with a run of the list."""
        self.load_run(kept)
        self._goes_on = True

    def find_interrupted(self) -> None:
        """Look, once, for a run that was going on when its program ended, and say so if there is one."""
        if not self._looked:
            self._looked = True
            self._finder.replace(once(self.kept.find_interrupted))

    def dismiss(self, kept: SavedRun) -> None:
        """Leave a run that was interrupted as it is."""
        self._finder.replace(once(lambda: self.kept.dismiss(kept)))

    def _find(self, kept: SavedRun | None) -> None:
        if kept is not None:
            self.interrupted.emit(kept)
        self.kept_changed.emit()

    # What the worker says.

    def _ready_to_step(self) -> bool:
        if self.activity is Activity.IDLE and self.run is not None and self.can_go_on:
            self._worker.replace(self.kept.train(self.run), paused=True)
        elif self.activity is Activity.IDLE:
            self._begin(self._name(), self.model.config, paused=True)
        return self.activity is not Activity.RUNNING

    def _begin(self, name: str, config: TrainingConfig, *, paused: bool = False) -> None:
        self.run = LiveRun(name, config)
        self.playback.set_length(0)
        self.run_changed.emit()
        self._be(Activity.LOADING)
        self._worker.replace(self.kept.train(self.run), paused=paused)

    def _name(self) -> str:
        """What a run of the settings is called."""
        preset = self.model.preset
        return translated(PRESET_NAMES[preset]) if preset in PRESET_NAMES else preset

    def _begin_next(self) -> None:
        plan = self.queue.popleft()
        self._begin(plan.name.text(QCoreApplication.translate), plan.config)
        self._queued = self.run

    def _started(self) -> None:
        trained = self.run is not None and self.run.trainer is not None
        self._be(Activity.RUNNING if trained else Activity.LOADING)

    def _progressed(self, _: RunProgress) -> None:
        if self.activity is Activity.LOADING:
            self._be(Activity.RUNNING)
        self._follow_epochs()
        self._tell_trouble()
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
        if self.run is not None and self.run is self._queued:
            self._count_in(self.run)
        self._tell_kept()
        if self._goes_on:
            self._goes_on = False
            self.go_on()
        elif self.queue:
            self._begin_next()
        elif self.run is self._queued:
            self._tell_all()

    def _count_in(self, run: LiveRun) -> None:
        """Note what a run out of the queue has left."""
        if run.id is not None:
            self.made[run.id] = run.losses.values()
        if self.scene is not None:
            self.done.append(run.completed())

    def _tell_all(self) -> None:
        """Say what was made, and of a scene what it came to."""
        scene, self.scene = self.scene, None
        if scene is not None:
            self._tell(scene.tell(self.done))
        self.all_made.emit(scene)

    def _tell(self, outcome: Message | None) -> None:
        self._outcome = outcome
        self.scene_summarized.emit(self.outcome())

    def _failed(self, error: Exception) -> None:
        self._be(Activity.IDLE)
        self.queue.clear()
        self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.refused.emit(error.sentence(QCoreApplication.translate))

    def _tell_kept(self) -> None:
        self._tell_trouble()
        self.kept_changed.emit()

    def _tell_trouble(self) -> None:
        """Say once what keeps the run from being kept."""
        trouble = self.run.save_error if self.run is not None else None
        if trouble is not self._trouble:
            self._trouble = trouble
            if trouble is not None:
                self._refuse(trouble)

    def _be(self, activity: Activity) -> None:
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit(activity)


def once(act: Callable[[], object]) -> Iterator[object]:
    """What is done once, for a worker to do."""
    yield act()
