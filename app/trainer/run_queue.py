"""The queue of runs of the room, and the summary of what a scene or a comparison came to."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.trainer.live_run import LiveRun
from app.trainer.model import SHARPNESS
from core.messages import Message
from core.scenes.completed_run import CompletedRun
from core.scenes.kept_queue import KeptQueue, kept
from core.scenes.plan import Planned
from core.scenes.queued_runs import QueuedRun, QueuedRuns, RunState
from core.scenes.result_table import ResultTable
from core.scenes.scene import Scene
from core.settings import N_, Array
from core.training.cost_estimate import relative_cost

INCOMPLETE = N_("“{scene}” has no result: only {made} of its {count} runs were made to their end.")


class RunQueue(QObject):
    """Knows which run is next, and keeps the results of finished ones; it starts none itself."""

    changed = Signal()  # another state, order or number of runs
    completed = Signal(object)  # the last run of a group has ended: the Scene that the runs are of, or None
    summary_changed = Signal(str)  # see `summary`

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs = QueuedRuns()
        self.number = 0  # of the latest group of several runs of which one has begun
        self.losses: dict[int, Array] = {}  # of the batches of each run of that group, by its id in the list
        self.table: ResultTable | None = None  # beside the summary
        self._scenes: dict[int, Scene | None] = {}  # of the groups of several runs
        self._results: dict[int, dict[int, CompletedRun]] = {}  # of the runs of scenes, by their group and number
        self._current: LiveRun | None = None  # the run that was begun last
        self._current_number = 0
        self._summary: Message | None = None
        self.shown: tuple[str, tuple[CompletedRun, ...]] = ("", ())  # the scene of the summary by its id, and its runs

    def add(self, plan: Sequence[Planned], scene: Scene | None = None, *, alone: bool = False) -> None:
        """Let these runs wait behind all others; the scene summarizes them when the last has ended."""
        self._set_runs(self.runs.with_added(plan))
        if not alone:
            self._scenes[self.runs.groups] = scene

    def begin_next(self) -> LiveRun | None:
        """Take the first run that waits, which is about to start; None if there is none."""
        run = self.runs.next()
        if run is None:
            return None
        if run.group in self._scenes and run.group != self.number:
            self.number, self.losses = run.group, {}
        self._current = LiveRun(run.plan.name.text(QCoreApplication.translate), run.plan.config)
        self._current_number = run.number
        self._set_runs(self.runs.begun(run.number))
        return self._current

    def resume(self, run: LiveRun) -> None:
        """Note that a run goes on that was stopped."""
        if run is self._current:
            self._set_runs(self.runs.begun(self._current_number))

    def end(self, run: LiveRun, state: RunState) -> None:
        """Note how a run has ended, and keep the results of one that was made; others than the queue's are ignored."""
        queued = self.runs.find(self._current_number)
        if run is not self._current or queued is None or queued.state is not RunState.RUNNING:
            return
        if state is RunState.DONE and queued.group in self._scenes:
            if run.id is not None:
                self.losses[run.id] = run.losses.values()
            if (scene := self._scenes[queued.group]) is not None:
                done = run.completed(sharpness=scene.statistic == SHARPNESS)
                self._results.setdefault(queued.group, {})[queued.number] = done
        self._set_runs(self.runs.ended(queued.number, state))
        if state is RunState.DONE:
            self._complete_groups()

    def cancel(self, number: int) -> None:
        """Forget a run that has not begun."""
        self._set_runs(self.runs.cancelled(number))
        self._complete_groups()

    def cancel_all(self) -> None:
        """Forget all runs that have not begun, and say nothing of their scenes."""
        self._scenes.clear()
        for run in self.runs.pending:
            self.cancel(run.number)

    def cancel_held(self) -> None:
        """Forget all runs that wait until somebody lets them go on."""
        for run in self.runs.held:
            self.cancel(run.number)

    def kept(self) -> KeptQueue:
        """Return the runs that have not begun, to be written down."""
        return kept(self.runs, self._scenes)

    def restore(self, queue: KeptQueue) -> None:
        """Let the runs that were kept wait behind all others, until somebody lets them go on."""
        for group in queue.groups:
            self.add(group.plan(), group.known_scene(), alone=group.alone)
        self.hold()

    def move(self, number: int, by: int) -> None:
        """Make a run that has not begun earlier or later among its like."""
        self._set_runs(self.runs.moved(number, by))

    def hold(self) -> None:
        """Let nothing begin that waits now, until `release`."""
        self._set_runs(self.runs.holding())

    def release(self) -> None:
        """Let what was held wait for its turn again."""
        self._set_runs(self.runs.released())

    @property
    def current(self) -> QueuedRun | None:
        """The run that is under way, if it is one of the queue."""
        run = self.runs.find(self._current_number)
        return run if run is not None and run.state is RunState.RUNNING else None

    def seconds_left(self, run: LiveRun | None, left: float) -> dict[int, float]:
        """Estimate the seconds that each pending run takes, if `run` is under way and takes `left` more."""
        if run is None or run.trainer is None:
            return {}
        data = run.trainer.dataset
        ends, tested = data.ends, len(data.test_images)
        work = {one.number: relative_cost(one.plan.config, ends, tested) for one in self.runs.pending}
        rest = relative_cost(run.config, ends, tested) * (1 - run.steps / run.config.steps)
        pace = left / rest if rest > 0 else 0.0
        return {number: cost * pace for number, cost in work.items()} if pace > 0 else {}

    def summary(self) -> str:
        """Return what the runs of the last scene came to, in the present language; empty while they are made."""
        return self._summary.text(QCoreApplication.translate) if self._summary is not None else ""

    def set_summary(self, summary: Message | None, table: ResultTable | None = None) -> None:
        """Replace the summary and the table beside it; None removes it."""
        self._summary, self.table = summary, table
        self.summary_changed.emit(self.summary())

    def _set_runs(self, runs: QueuedRuns) -> None:
        if runs != self.runs:
            self.runs = runs
            self.changed.emit()

    def _complete_groups(self) -> None:
        """Announce the groups whose last run has ended, after the summary of their scene."""
        for group in [group for group in self._scenes if self.runs.is_over(group)]:
            scene, results = self._scenes.pop(group), self._results.pop(group, {})
            runs = self.runs.of_group(group)
            if scene is not None:
                self._summarize(scene, [results[run.number] for run in runs if run.number in results], len(runs))
            if any(run.state is RunState.DONE for run in runs):
                self.completed.emit(scene)

    def _summarize(self, scene: Scene, results: Sequence[CompletedRun], count: int) -> None:
        self.shown = (scene.id, tuple(results) if len(results) == count else ())
        if len(results) == count:
            self.set_summary(scene.tell(results), scene.tabulate(results) if scene.tabulate else None)
        else:
            self.set_summary(Message(INCOMPLETE, scene=scene.title, made=len(results), count=count))
