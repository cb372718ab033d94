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
        row = QHBoxLayout()
        for button in (self.all, self.ablate, self.seeds):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.rate)
        self.all.clicked.connect(self.all_requested)
        self.ablate.clicked.connect(self.ablations_requested)
        self.seeds.clicked.connect(self.seeds_requested)
        self.rate.clicked.connect(self.rate_requested)
