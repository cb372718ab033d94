"""A picture that the user draws, and the network's prediction for it."""

from PySide6.QtWidgets import QWidget

from app.base.worker import Worker
from app.trainer.class_names import class_names
from app.trainer.results.drawing_board import DrawingBoard
from app.trainer.results.pane import ResultsView
from app.trainer.results.prediction_card import AnswerCard
from app.trainer.results.result import DigitPrediction, Results, read_drawing
from app.widgets.controls import muted, push_button
from app.widgets.focus_policy import behave
from core.datasets.halved import HALVED_SHAPE
from core.training.evaluation import DRAWN_SHAPE


class DrawingView(ResultsView):
    """A board, and beside it the drawing as the network gets it, with the probabilities during the drawing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results: Results | None = None
        self._reader = Worker(self)
        self._reader.progressed.connect(self._show)
        self.board = DrawingBoard()
        self.clear = push_button(self.tr("Clear"), self.tr("Clear the drawing"))
        behave(self.clear)
        self.reason = muted()
        self.reason.setWordWrap(True)
        self.card = AnswerCard()
        self.lay_side_by_side(self.board, self.card, self.clear, self.reason)
        self.board.drawn.connect(self._read)
        self.clear.clicked.connect(self.board.clear)
        self.show_results(None)

    @property
    def name(self) -> str:
        return self.tr("Draw")

    def show_results(self, results: Results | None) -> None:
        self.results = results
        readable = results is None or results.dataset.image_shape in (DRAWN_SHAPE, HALVED_SHAPE)
        self.board.setEnabled(readable)
        if readable:
            self.reason.setText(
                self.tr(
                    "The drawing is scaled to 20 × 20 pixels and shifted so that its centre of mass is in the middle "
                    "of 28 × 28, as the images of MNIST were."
                )
            )
        else:
            self.reason.setText(
                self.tr("Only a network that was trained on images of 28 × 28 or 14 × 14 pixels can read a drawing.")
            )
        self._read()

    def shut(self) -> None:
        self._reader.stop()

    def _read(self) -> None:
        """Let the network classify the drawing."""
        if self.results is None or not self.board.isEnabled() or self.board.empty:
            self._reader.replace(())
            self._show(DigitPrediction(None, None))
        else:
            self._reader.replace(read_drawing(self.results, self.board.drawing()), live=True)

    def _show(self, reading: DigitPrediction) -> None:
        if reading.picture is None or reading.probabilities is None:
            self.card.show_hint(self.tr("The network's input appears here"))
        else:
            if self.results is not None:
                self.card.names = class_names(self.results.dataset.classes)
            self.card.show_reading(reading.picture, reading.probabilities)
