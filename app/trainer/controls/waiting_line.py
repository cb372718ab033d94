"""Says that a run waits which was just asked for, and begins it at once if that is wanted."""

from PySide6.QtCore import QCoreApplication

from app.base.plain_text import plain_label
from app.trainer.controller import TrainerController
from app.widgets.controls import push_button
from app.widgets.message_bar import MessageBar
from core.scenes.queued_runs import QueuedRun


class WaitingLine(MessageBar):
    """Stands until the runs that it speaks of begin or are cancelled, or until it is put away."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__(plain_label(wrap=True), closable=True)
        self.controller = controller
        self._spoken_of: tuple[int, ...] = ()  # the numbers of the runs
        stop = self.tr("Stop the run under way, which can go on later, and begin this")
        self.begin = self.add_answer(push_button(self.tr("Begin now"), stop))
        self.begin.clicked.connect(self._begin)
        controller.queued.connect(self._speak_of)
        controller.queue.changed.connect(self._check)
        controller.run_changed.connect(self.hide)
        controller.activity_changed.connect(self._check)

    def _speak_of(self, count: int) -> None:
        """Say behind which run the last `count` runs of the queue wait."""
        run, new = self.controller.run, self._pending()[-count:]
        if run is None or not new:
            return
        self._spoken_of = tuple(one.number for one in new)
        if count == 1:
            name = new[0].plan.name.text(QCoreApplication.translate)
            self.say(self.tr("“{0}” waits until “{1}” has ended.").format(name, run.name))
        else:
            self.say(self.tr("{0} runs wait until “{1}” has ended.").format(count, run.name))

    def _pending(self) -> tuple[QueuedRun, ...]:
        return self.controller.queue.runs.pending

    def _check(self) -> None:
        """Say nothing any more that is not true."""
        waiting = {run.number for run in self._pending() if run not in self.controller.queue.runs.held}
        if not self.isHidden() and not set(self._spoken_of) <= waiting:
            self.hide()

    def _begin(self) -> None:
        for number in reversed(self._spoken_of):
            self.controller.queue.move(number, -len(self._pending()))
        self.controller.begin_next()
