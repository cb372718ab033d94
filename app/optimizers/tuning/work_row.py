"""A row that tells how far long work beside the window has come, with the button that cancels it."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.optimizers.controller import OptimizersController
from app.widgets.controls import describe, keep_place, progress_line, push_button
from app.widgets.terms.term_label import TermLabel


class WorkRow(QWidget):
    """Shows rates that are being tuned, or matrices that race."""

    def __init__(self, controller: OptimizersController) -> None:
        super().__init__()
        self.controller = controller
        self.words = TermLabel(wrap=True)
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.bar = progress_line()
        keep_place(self.bar)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.button = push_button(self.tr("Cancel"), "")
        self.button.clicked.connect(self._cancel_or_race)
        self._arrange()

    def show_work(self) -> bool:
        """Show what is being done; return whether there is anything to be seen."""
        tuner, matrices = self.controller.tuner, self.controller.matrices
        tunes = tuner is not None and tuner.work.running
        races = matrices is not None and matrices.work.running
        waits = matrices is not None and matrices.is_waited_for
        self.bar.setVisible(tunes or races)
        if tunes and tuner is not None:
            self._say(tuner.words(), tuner.work.share)
            self._name(self.tr("Cancel"), self.tr("Tune nothing: the rates stay as they are"))
        elif waits and matrices is not None:
            self._say(matrices.words(), matrices.work.share)
            if races:
                self._name(self.tr("Cancel"), self.tr("End the race: there will be no map and no paths"))
            else:
                self._name(self.tr("Race"), self.tr("Run the race again from its start"))
        return tunes or waits

    def _say(self, words: str, share: float) -> None:
        self.words.setText(words)
        self.bar.setValue(round(100 * share))

    def _name(self, text: str, tip: str) -> None:
        self.button.setText(text)
        describe(self.button, text, tip)

    def _cancel_or_race(self) -> None:
        tuner, matrices = self.controller.tuner, self.controller.matrices
        if any(work is not None and work.work.running for work in (tuner, matrices)):
            self.controller.cancel_work()
        else:
            self.controller.race_matrices()

    def _arrange(self) -> None:
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.words)
        told.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.addLayout(told, stretch=1)
        row.addWidget(self.button)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
