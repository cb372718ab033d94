"""Says that a run waits which was just asked for, and begins it at once if that is wanted."""

from collections.abc import Sequence

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
        self.spoken_of: tuple[int, ...] = ()  # the numbers of the runs
        stop = self.tr("Stop the run under way, which can go on later, and begin this")
        self.begin = self.add_answer(push_button(self.tr("Begin now"), stop))
        self.begin.clicked.connect(self._begin)
        controller.queued.connect(self._speak_of_last)
        controller.queue.changed.connect(self._check)
        controller.run_changed.connect(self.hide)
        controller.activity_changed.connect(self._check)

    def follow(self, before: "WaitingLine") -> None:
        """Speak of the runs of which a line in another language speaks."""
        if not before.isHidden():
            self._speak_of([run for run in self._pending() if run.number in before.spoken_of])

    def _speak_of_last(self, count: int) -> None:
        self._speak_of(self._pending()[-count:])

    def _speak_of(self, new: Sequence[QueuedRun]) -> None:
        """Say behind which run these runs of the queue wait."""
        run = self.controller.run
        if run is None or not new:
            return
        self.spoken_of = tuple(one.number for one in new)
        if len(new) == 1:
            name = new[0].plan.name.text(QCoreApplication.translate)
            self.say(self.tr("“{0}” waits until “{1}” has ended.").format(name, run.name))
        else:
            self.say(self.tr("{0} runs wait until “{1}” has ended.").format(len(new), run.name))

    def _pending(self) -> tuple[QueuedRun, ...]:
        return self.controller.queue.runs.pending

    def _check(self) -> None:
        """Say nothing any more that is not true."""
        waiting = {run.number for run in self._pending() if run not in self.controller.queue.runs.held}
        if not self.isHidden() and not set(self.spoken_of) <= waiting:
            self.hide()

    def _begin(self) -> None:
        for number in reversed(self.spoken_of):
            self.controller.queue.move(number, -len(self._pending()))
        self.controller.begin_next()
