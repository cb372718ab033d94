"""Says that a run waits which was just asked for, and begins it at once if that is wanted."""

from PySide6.QtCore import QCoreApplication

from app.base.plain_text import plain_label
from app.trainer.controller import TrainerController
from app.widgets.controls import push_button
from app.widgets.message_bar import MessageBar
from core.scenes.queued_runs import QueuedRun


class WaitingLine(MessageBar):
    """Stands until the queue changes, a run begins, or it is put away."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__(plain_label(wrap=True), closable=True)
        self.controller = controller
        self.spoken_of: tuple[int, ...] = ()  # the numbers of the runs, the last that wait
        self._order: tuple[int, ...] = ()  # of all that wait, while what is said is true
        stop = self.tr("Stop the run under way, which can go on later, and begin this")
        self.begin = self.add_answer(push_button(self.tr("Begin now"), stop))
        self.begin.clicked.connect(self._begin)
        controller.queued.connect(self._speak_of)
        controller.queue.changed.connect(self._check)
        controller.run_changed.connect(self.hide)
        controller.activity_changed.connect(self._check)

    def follow(self, before: "WaitingLine") -> None:
        """Speak of the runs of which a line in another language speaks."""
        if not before.isHidden():
            self._speak_of(len(before.spoken_of))

    def _speak_of(self, count: int) -> None:
        """Say behind which run the last `count` runs of the queue wait."""
        run, before, new = self.controller.run, self._pending()[:-count], self._pending()[-count:]
        if run is None or not new:
            return
        self.spoken_of, self._order = tuple(one.number for one in new), self._waiting()
        last = _name(before[-1]) if before else run.name
        if count == 1:
            self.say(self.tr("“{0}” waits until “{1}” has ended.").format(_name(new[0]), last))
        else:
            self.say(self.tr("{0} runs wait until “{1}” has ended.").format(count, last))

    def _pending(self) -> tuple[QueuedRun, ...]:
        return self.controller.queue.runs.pending

    def _check(self) -> None:
        """Say nothing any more that is not true."""
        if not self.isHidden() and self._waiting() != self._order:
            self.hide()

    def _waiting(self) -> tuple[int, ...]:
        """Return the numbers of the runs that wait and are not held."""
        return tuple(run.number for run in self._pending() if run not in self.controller.queue.runs.held)

    def _begin(self) -> None:
        for number in reversed(self.spoken_of):
            self.controller.queue.move(number, -len(self._pending()))
        self.controller.begin_next()


def _name(run: QueuedRun) -> str:
    return run.plan.name.text(QCoreApplication.translate)
