"""A run was going on when Fall Line ended: it can be taken up again."""

from app.base.plain_text import plain_label
from app.trainer.controller import TrainerController
from app.trainer.run_list.saved_run import SavedRun
from app.widgets.controls import push_button
from app.widgets.message_bar import MessageBar


class InterruptedLine(MessageBar):
    """Says which run, and takes it up or lets it rest; hidden where there is none."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__(plain_label(), across=True)
        leave = self.tr("Leave it for now; you can continue it from the list under Compare")
        self.go_on = self.add_answer(
            push_button(self.tr("Continue it"), self.tr("Continue the training from where it was saved"))
        )
        self.dismiss = self.add_answer(push_button(self.tr("Not now"), leave))
        self.controller = controller
        self.saved: SavedRun | None = None
        self.go_on.clicked.connect(self._go_on)
        self.dismiss.clicked.connect(self._dismiss)
        controller.interrupted.found.connect(self._offer)
        controller.run_changed.connect(self._make_way)

    def follow(self, before: "InterruptedLine") -> None:
        """Offer what a line in another language offers."""
        if not before.isHidden() and before.saved is not None:
            self._offer(before.saved)

    def _offer(self, run: SavedRun) -> None:
        self.saved = run
        text = self.tr("“{0}” was interrupted after {1} of {2} epochs.")
        self.say(text.format(run.name, run.epochs, run.epochs_to_make))

    def _make_way(self) -> None:
        """Hide before a run that somebody chose; the example comes by itself when the room is first entered."""
        if self.controller.run is not None and not self.controller.run.is_example:
            self.hide()

    def _go_on(self) -> None:
        if self.saved is not None:
            self.controller.load_run(self.saved, resume=True)

    def _dismiss(self) -> None:
        if self.saved is not None:
            self.controller.interrupted.dismiss(self.saved)
