"""Runs waited when Fall Line was closed: they can be made now."""

from app.base.plain_text import plain_label
from app.trainer.controller import TrainerController
from app.widgets.controls import push_button
from app.widgets.message_bar import MessageBar


class KeptQueueLine(MessageBar):
    """Says how many, and makes or forgets them; put away, they stay in the queue, where they are held."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__(plain_label(wrap=True), closable=True)
        self.controller = controller
        self.make = self.add_answer(
            push_button(self.tr("Make them now"), self.tr("Let the runs go on that wait in the queue"))
        )
        self.forget = self.add_answer(push_button(self.tr("Forget them"), self.tr("Take these runs off the queue")))
        self.make.clicked.connect(controller.release_queue)
        self.forget.clicked.connect(controller.queue.cancel_held)
        controller.keeper.offered.connect(self._offer)
        controller.queue.changed.connect(self._check)

    def follow(self, before: "KeptQueueLine") -> None:
        """Offer what a line in another language offers."""
        if not before.isHidden():
            self._offer(len(self.controller.queue.runs.held))

    def _offer(self, count: int) -> None:
        text = self.tr("Runs that waited when Fall Line was closed, and are held in the queue: {0}.")
        self.say(text.format(count))

    def _check(self) -> None:
        """Say nothing any more once no run is held."""
        if not self.isHidden() and not self.controller.queue.runs.held:
            self.hide()
