"""Several runs at once: the notes' models, the settings without each technique, and with several seeds."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.controls import push_button


class SeveralRuns(QWidget):
    """Buttons for common comparisons. It announces what the user asks for."""

    all_requested = Signal()
    ablations_requested = Signal()
    seeds_requested = Signal()
    rate_requested = Signal()
    study_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.all = push_button(
            self.tr("All three models"),
            self.tr("Train the notes' three models one after another, each for the number of epochs set above"),
        )
        self.ablate = push_button(
            self.tr("Ablate"), self.tr("Train these settings, and again without each technique, with the same seed")
        )
        self.seeds = push_button(
            self.tr("Five seeds"), self.tr("Train these settings with five seeds, to see how much chance matters")
        )
        self.rate = push_button(
            self.tr("Find a learning rate…"),
            self.tr("Train two hundred steps, each with a greater rate, and see where the loss falls"),
        )
        self.study = push_button(
            self.tr("Search settings…"),
            self.tr("Plan a study: mark the settings that are to vary, and let several processes try them"),
        )
        row = QHBoxLayout()
        for button in (self.all, self.ablate, self.seeds):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        longer = QHBoxLayout()
        for button in (self.rate, self.study):
            longer.addWidget(button)
        column.addLayout(longer)
        self.all.clicked.connect(self.all_requested)
        self.ablate.clicked.connect(self.ablations_requested)
        self.seeds.clicked.connect(self.seeds_requested)
        self.rate.clicked.connect(self.rate_requested)
        self.study.clicked.connect(self.study_requested)
