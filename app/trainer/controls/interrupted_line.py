"""A run was going on when Fall Line ended: it can be taken up again."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.trainer.controller import TrainerController
from app.trainer.run_list.saved_run import SavedRun
from app.widgets.controls import fill_ground, push_button


class InterruptedLine(QFrame):
    """Says which run, and takes it up or lets it rest; hidden where there is none."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__()
        self.controller = controller
        self._saved: SavedRun | None = None
        self.told = QLabel()
        self.go_on = push_button(self.tr("Continue it"), self.tr("Train on from where it was saved"))
        self.dismiss = push_button(self.tr("Not now"), self.tr("Leave it; it can go on from the list under Compare"))
        self._arrange()
        self.hide()
        self.go_on.clicked.connect(self._go_on)
        self.dismiss.clicked.connect(self._dismiss)
        controller.interrupted.found.connect(self.offer)
        controller.run_changed.connect(self.hide)

    def _arrange(self) -> None:
        fill_ground(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 0)
        layout.addWidget(self.told)
        layout.addSpacing(8)
        layout.addWidget(self.go_on)
        layout.addWidget(self.dismiss)
        layout.addStretch(1)

    def offer(self, run: SavedRun) -> None:
        """Offer to take up this run."""
        self._saved = run
        text = self.tr("“{0}” was interrupted after {1} of {2} epochs.")
        self.told.setText(text.format(run.name, run.epochs, run.config.epochs))
        self.show()

    def offered(self) -> SavedRun | None:
        """The run that is offered, if there is one."""
        return None if self.isHidden() else self._saved

    def _go_on(self) -> None:
        if self._saved is not None:
            self.controller.load_run(self._saved, resume=True)

    def _dismiss(self) -> None:
        self.hide()
        if self._saved is not None:
            self.controller.interrupted.dismiss(self._saved)
