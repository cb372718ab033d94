"""A queue of runs that a scene or a comparison plans, and the summary of their results."""

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.trainer.live_run import LiveRun
from core.messages import Message
from core.scenes.completed_run import CompletedRun
from core.scenes.plan import Planned
from core.scenes.result_table import ResultTable
from core.scenes.scene import Scene
from core.settings import Array


class RunQueue(QObject):
    """Knows which run is next, and keeps the results of finished ones; it starts none itself."""

    completed = Signal(object)  # the last run has ended: the Scene that the runs are of, or None
    summary_changed = Signal(str)  # see `summary`

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: deque[Planned] = deque()
        self.scene: Scene | None = None
        self.number = 0  # of queues so far
        self.losses: dict[int, Array] = {}  # of the batches of each run of the latest queue, by its id in the list
        self._current: LiveRun | None = None  # the run that was begun last
        self._completed: list[CompletedRun] = []
        self._summary: Message | None = None
        self.table: ResultTable | None = None  # beside the summary

    def fill(self, plan: Sequence[Planned], scene: Scene | None = None) -> None:
        """Forget an earlier queue, and let these runs wait; the scene summarizes them when the last has ended."""
        self.waiting = deque(plan)
        self.scene = scene
        self.number += 1
        self.losses, self._completed = {}, []
        self.set_summary(None)

    def clear(self) -> None:
        """Forget the runs that wait; the results of those that were made stay."""
        self.waiting.clear()
        self.scene = None

    def begin_next(self) -> LiveRun:
        """Take the run that has waited longest, which is about to start."""
        planned = self.waiting.popleft()
        self._current = LiveRun(planned.name.text(QCoreApplication.translate), planned.config)
        return self._current

    def add_result(self, run: LiveRun) -> bool:
        """Keep the results of a run that has ended; return false if it is none of the queue."""
        if run is not self._current:
            return False
        if run.id is not None:
            self.losses[run.id] = run.losses.values()
        if self.scene is not None:
            self._completed.append(run.completed())
        return True

    def complete(self) -> None:
        """Announce that the last run has ended, after the summary of the scene."""
        scene, self.scene = self.scene, None
        if scene is not None:
            self.set_summary(scene.tell(self._completed), scene.tabulate(self._completed) if scene.tabulate else None)
        self.completed.emit(scene)

    def summary(self) -> str:
        """Return what the runs of the last scene came to, in the present language; empty while they are made."""
        return self._summary.text(QCoreApplication.translate) if self._summary is not None else ""

    def set_summary(self, summary: Message | None, table: ResultTable | None = None) -> None:
        """Replace the summary and the table beside it; None removes it."""
        self._summary, self.table = summary, table
        self.summary_changed.emit(self.summary())
