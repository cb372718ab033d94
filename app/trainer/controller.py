"""The Trainer room without its widgets: the model, and the run that is shown and trained."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.formatting import translated
from app.base.history import Act
from app.base.worker import Worker
from app.rooms.controller import Controller
from app.trainer.acts import act_between
from app.trainer.live_run import LiveRun, RunProgress
from app.trainer.model import TrainerModel
from app.trainer.queue_keeper import QueueKeeper
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.bundled import example, name_now
from app.trainer.run_list.config_table import label_of
from app.trainer.run_list.interrupted_runs import InterruptedRuns
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_queue import RunQueue
from core.datasets import TOO_MANY, Dataset, DatasetError, Source
from core.propagation import PropagationConfig
from core.scenes.plan import PRESET_NAMES, Planned, planned
from core.scenes.queued_runs import RunState
from core.scenes.scene import Scene
from core.settings import RefusedError, explain, faults
from core.training import TrainingConfig
from core.training.config import FEWEST, on_dataset
from core.training.config.fitting import on_images

PACE = 50  # milliseconds between two announcements of a run's progress: each takes its time from the training


class Activity(Enum):
    """The current activity of the room."""

    IDLE = auto()  # nothing has been started, or it has ended
    LOADING = auto()
    RUNNING = auto()
    PAUSED = auto()


class TrainerController(Controller[TrainerModel]):
    """Starts, pauses, steps and stops runs, one at a time; those that wait follow by themselves."""

    network_shown = Signal(object)  # the PropagationConfig of the settings, to be seen before training
    surface_asked = Signal(object)  # the LandscapeRecipe of runs that are to be laid on their loss surface
    run_changed = Signal()  # another run is shown
    run_renamed = Signal()  # the run that is shown has another name
    advanced = Signal()  # the run has come further
    activity_changed = Signal(object)  # Activity
    refused = Signal(str)  # the reason that something cannot be done
    cure_offered = Signal(object)  # the TrainingConfig with which it can, right after the reason
    noted = Signal(str)  # what is to be known of something that was done
    list_changed = Signal()  # the list of runs may be another
    queued = Signal(int)  # so many runs wait behind the one under way
    data_opened = Signal(str)  # one's own images were chosen: their path, and what was chosen about them
    list_action = Signal(object)  # a change of the list, as a function of it, that is to be made beside the window

    def __init__(self, model: TrainerModel, archive: RunArchive, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self.archive = archive
        self.queue = RunQueue(self)
        self.keeper = QueueKeeper(self.queue, archive, self)
        self.interrupted = InterruptedRuns(archive, self)
        self.run: LiveRun | None = None
        self.activity = Activity.IDLE
        self._continue_when_loaded = False
        self._loads_to_show = False  # the run that is being read from the list does not go on
        self._reported: RefusedError | None = None  # the last error in saving that was reported
        self._worker = Worker(self, every=PACE)
        self._worker.started.connect(self._on_started)
        self._worker.progressed.connect(self._on_progressed)
        self._worker.paused.connect(self._on_paused)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self.interrupted.list_changed.connect(self.list_changed)
        self.interrupted.failed.connect(self._refuse)
        self.keeper.noted.connect(self.noted)

    # The model.

    def open(self, model: TrainerModel) -> None:
        """Open the model of a session, as one step of history; the user's own presets stay."""
        super().open(model.keeping(self.model.presets))

    def set_config(self, config: TrainingConfig) -> None:
        """Replace the settings, as one step of history."""
        self.set_model(self.model.replace(config=config))

    def train_on_images(self, name: str, dataset: Dataset) -> None:
        """Let the next run train on these images, as many as they are, as one step of history."""
        try:
            self.set_config(on_images(self.model.config, name, dataset))
        except ValidationError as error:
            self.refused.emit(explain(error, QCoreApplication.translate)[0])
            return
        self.data_opened.emit(str(replace(Source.parse(name), crc="")))

    def train_with(self, network: PropagationConfig, name: str) -> None:
        """Copy a network of another room, called `name` there, to the settings, as one step of history."""
        try:
            self.set_model(self.model.with_network(network.training(self.model.config), name))
        except ValidationError as error:
            self._refuse_setting(error)

    def show_initial_network(self) -> None:
        """Ask for the network of the settings to be seen in the room of untrained ones."""
        try:
            self.network_shown.emit(PropagationConfig.of_run(self.model.config))
        except ValidationError as error:
            self._refuse_setting(error)

    def act_between(self, before: TrainerModel, after: TrainerModel) -> Act:
        return act_between(before, after)

    def undo(self) -> None:
        try:
            super().undo()
        except RefusedError as error:
            self._refuse(error)

    def redo(self) -> None:
        try:
            super().redo()
        except RefusedError as error:
            self._refuse(error)

    def is_under_way(self, run: int) -> bool:
        """Return whether the run of the list with this id is under way."""
        return self.run is not None and self.run.id == run and self.activity is not Activity.IDLE

    def rename_run(self, run: int, name: str) -> None:
        """Give the run of the list with this id another name, there and where it is shown."""
        self.list_action.emit(lambda runs: runs.rename(run, name))
        if self.run is not None and self.run.id == run:
            self.run.name = name
            self.run_renamed.emit()

    # The run.

    def show_example(self) -> None:
        """Show a recorded run if there is none yet."""
        if self.run is None:
            self.show_run(example())

    def show_run(self, run: LiveRun) -> None:
        """Show a run that has come to its end elsewhere."""
        self.run = run
        self._extend_playback()
        self.run_changed.emit()

    def retranslate(self) -> None:
        if self.run is not None:
            self.run.name = name_now(self.run)

    @property
    def can_resume(self) -> bool:
        """Return whether the run was paused or stopped before its end."""
        begun = self.run is not None and self.run.trainer is not None and self.run.ending is None
        return begun and self.activity in (Activity.PAUSED, Activity.IDLE)

    def start(self) -> None:
        """Train the settings: now, or when the runs have ended that are under way or wait."""
        self._ask_for([self._settings_plan()], alone=True)

    def start_queue(self, plan: Sequence[Planned], scene: Scene | None = None) -> None:
        """Make these runs one after another, now or behind others; at their end the scene summarizes them.

        A statistic that the scene is about is drawn by the first chart of the layers from now on.
        """
        statistic = scene.statistic if scene is not None else None
        if statistic is not None and statistic not in self.model.layer_charts:
            self.set_model(self.model.replace(layer_charts=(statistic, self.model.layer_charts[1])))
        self._ask_for(plan, scene)

    def release_queue(self) -> None:
        """Let the runs that were held go on."""
        self.queue.release()
        if self.is_free:
            self._begin_next()

    def begin_next(self) -> None:
        """Stop the run that is under way, which can go on later, and begin the next one that waits."""
        if self.activity is not Activity.IDLE:
            self._end_run()
            self._begin_next()

    @property
    def is_free(self) -> bool:
        """Return whether a run can begin at once: none is under way, paused, or read from the list to go on."""
        return self.activity is Activity.IDLE or (self.activity is Activity.LOADING and self._loads_to_show)

    @property
    def can_train_on(self) -> bool:
        """Return whether the run has finished or was stopped, and can be given more epochs."""
        return self.activity is Activity.IDLE and self.run is not None and self.run.can_train_on

    def train_on(self, epochs: int) -> None:
        """Go on with the run that finished or was stopped, to this number of epochs; queue and scene have had it."""
        if self.run is None or not self.can_train_on:
            return
        try:
            remark = self.run.train_on(epochs)
        except RefusedError as error:
            self._refuse(error)
            return
        if remark is not None:
            self.noted.emit(remark.text(QCoreApplication.translate))
        self._worker.replace(self.archive.train(self.run))

    def resume(self) -> None:
        """Go on with the run that was paused or stopped."""
        if self.activity is Activity.PAUSED:
            self._worker.resume()
        elif self.run is not None and self.can_resume:
            self.queue.resume(self.run)
            self._worker.replace(self.archive.train(self.run))

    def pause(self) -> None:
        """Stand still after the next step."""
        self._worker.pause()

    def step_batch(self) -> None:
        """Take one step, and pause."""
        if self._prepare_step():
            before = self.run.steps if self.run else 0
            self._worker.step(until=lambda progress: isinstance(progress, RunProgress) and progress.steps > before)

    def step_epoch(self) -> None:
        """Go on to the end of the epoch, and pause."""
        if self._prepare_step():
            before = len(self.run.epochs) if self.run else 0
            self._worker.step(until=lambda progress: isinstance(progress, RunProgress) and progress.epochs > before)

    def stop(self) -> None:
        """End the run where it is, and hold those that wait; what has been reported stays."""
        self.queue.hold()
        self._end_run()

    def shut(self) -> None:
        """Leave the run so that it can go on at the next start, and end all threads; the window is about to close."""
        self.keeper.close()
        self.queue.cancel_all()
        self.interrupted.stop()
        self._halt()

    def load_run(self, saved: SavedRun, *, resume: bool = False) -> None:
        """Show a run of the list, and resume it if asked to; no run may be under way."""
        self._continue_when_loaded = resume
        self._loads_to_show = not resume
        run = LiveRun(saved.name, saved.config)
        self._show(run, self.archive.restore(run, saved))

    # Internals.

    def _settings_plan(self) -> Planned:
        """Return a run of the settings, called like the network that was handed over, or like their preset."""
        preset = self.model.preset
        name = translated(PRESET_NAMES[preset]) if preset in PRESET_NAMES else preset
        return planned(self.model.config, "{called}", called=self.model.network_name or name)

    def _ask_for(self, plan: Sequence[Planned], scene: Scene | None = None, *, alone: bool = False) -> None:
        """Begin these runs if nothing is under way, or else let them wait."""
        self.queue.add(plan, scene, alone=alone)
        if self.is_free:
            self.queue.set_summary(None)
            self._begin_next()
        else:
            self.queued.emit(len(plan))

    def _begin_next(self, *, paused: bool = False) -> None:
        """Begin the run that has waited longest, if one waits."""
        if (run := self.queue.begin_next()) is not None:
            self._loads_to_show = False
            self._show(run, self.archive.train(run), paused=paused)

    def _end_run(self) -> None:
        """End the run under way; it can go on."""
        if self.run is None or self.activity is Activity.IDLE:
            return
        self.run.stopped = True
        self._halt()
        self.queue.end(self.run, RunState.STOPPED if self.run.ending is None else RunState.DONE)

    def _halt(self) -> None:
        """Stand still, and announce what has come."""
        self._worker.stop()
        self._extend_playback()
        self._set_activity(Activity.IDLE)
        self._announce_list()

    def _show(self, run: LiveRun, progress: Iterator[RunProgress], *, paused: bool = False) -> None:
        """Show another run, which `progress` loads or trains."""
        before, self.run, self.activity = self.activity, run, Activity.LOADING
        with self.playback.held():
            self.playback.set_length(0)
            self.run_changed.emit()
            if before is not self.activity:
                self.activity_changed.emit(self.activity)
        self._worker.replace(progress, paused=paused)

    def _prepare_step(self) -> bool:
        """Have a run that can take a step; return false if one is running."""
        if self.activity is Activity.RUNNING:
            return False
        if self.run is not None and self.activity is Activity.IDLE and self.can_resume:
            self.queue.resume(self.run)
            self._worker.replace(self.archive.train(self.run), paused=True)
        elif self.is_free:
            self.queue.add([self._settings_plan()], alone=True)
            self._begin_next(paused=True)
        return True

    def _extend_playback(self) -> None:
        """Let the playback reach to the last epoch, and go there if it was at the end."""
        playback, epochs = self.playback, len(self.run.epochs) if self.run else 0
        if epochs != playback.length:
            at_end = playback.position == playback.length
            playback.set_length(epochs)
            if at_end:
                playback.seek(epochs)

    # Signals of the worker.

    def _on_started(self) -> None:
        trained = self.run is not None and self.run.trainer is not None
        self._set_activity(Activity.RUNNING if trained else Activity.LOADING)

    def _on_progressed(self, _: RunProgress) -> None:
        if self.activity is Activity.LOADING and self.run is not None and self.run.trainer is not None:
            self._set_activity(Activity.RUNNING)
        self._extend_playback()
        self._report_save_error()
        self.advanced.emit()

    def _on_paused(self) -> None:
        self._set_activity(Activity.PAUSED)

    def _on_finished(self) -> None:
        self._set_activity(Activity.IDLE)
        self._announce_list()
        if self._continue_when_loaded:
            self._continue_when_loaded = False
            self.resume()
            return
        if self.run is not None:
            self.queue.end(self.run, RunState.DONE)
        self._begin_next()

    def _on_failed(self, error: Exception) -> None:
        self._set_activity(Activity.IDLE)
        self._continue_when_loaded = False
        if self.run is not None:
            self.queue.end(self.run, RunState.FAILED)
        self.queue.hold()
        self._refuse(error)
        if isinstance(error, DatasetError) and error.template == TOO_MANY and self.run is not None:
            most = int(str(error.facts["most"]))
            if most >= FEWEST:
                self.cure_offered.emit(on_dataset(self.run.config, self.run.config.dataset, most))

    # What is announced.

    def _set_activity(self, activity: Activity) -> None:
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit(activity)

    def _announce_list(self) -> None:
        self._report_save_error()
        self.list_changed.emit()

    def _report_save_error(self) -> None:
        """Say once why the run cannot be saved."""
        error = self.run.save_error if self.run is not None else None
        if error is not self._reported:
            self._reported = error
            if error is not None:
                self._refuse(error)

    def _refuse_setting(self, error: ValidationError) -> None:
        """Say which setting is refused, by its label, and why."""
        fault = faults(error, QCoreApplication.translate)[0]
        label = label_of(self.model.config, fault.place.partition("[")[0])
        self.refused.emit(f"{label}: {fault.reason}" if label else fault.reason)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.refused.emit(error.sentence(QCoreApplication.translate))
