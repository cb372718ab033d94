"""One large image, a text about it, and the predicted probability of each class."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.base.plain_text import plain_label, set_tip
from app.base.theme import mixed, theme_of
from app.trainer.data.data_tab import image_of
from app.widgets.charts.paint_guard import Guard
from app.widgets.controls import column_in
from app.widgets.elision import elided
from core.datasets import DIGIT_NAMES, Bytes
from core.number_format import percent
from core.settings import Array
from core.training.evaluation import Answer

WIDTH = 264  # pixels: the width of the card
PICTURE = 112  # pixels: the side of the picture
ROW = 20.0  # pixels: the height of a class's row
BAR = 12.0
MOST_BARS = 10
NAME_WIDTH = 80.0  # pixels: the most that the name of a class takes
OTHERS = 0.45  # share of the muted colour in the bars of the classes that were not predicted


class AnswerCard(QWidget):
    """Shows a test image, a drawing, or a hint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Picture()
        self.caption = plain_label()
        self.caption.setWordWrap(True)
        self.names: Sequence[str] = DIGIT_NAMES  # of the classes
        self.bars = ProbabilityBars()
        top = QHBoxLayout()
        top.addWidget(self.picture)
        top.addSpacing(8)
        top.addWidget(self.caption, stretch=1)
        layout = column_in(self)
        layout.addLayout(top)
        layout.addWidget(self.bars)

    def show_answer(self, answer: Answer, picture: Bytes | None, place: str = "") -> None:
        """Show a test image (rows, columns) or the place of a test point, its class and its prediction."""
        held = percent(float(answer.probabilities[answer.taken_for]))
        right = answer.label == answer.taken_for
        verdict = self.tr("recognised with {1}") if right else self.tr("taken for {0} with {1}")
        heading = self.tr("Test image {0}").format(f"{answer.row + 1:,}")
        if place:
            heading = self.tr("Test point {0} at {1}").format(f"{answer.row + 1:,}", place)
        true, predicted = self.names[answer.label], self.names[answer.taken_for]
        lines = (heading, self.tr("It is {0},").format(true), verdict.format(predicted, held))
        self._show(picture, "\n".join(lines), answer.probabilities, answer.label)
        self.picture.setVisible(not place)

    def show_reading(self, picture: Bytes, probabilities: Array) -> None:
        """Show a drawing as the network gets it, and its prediction."""
        taken_for = int(probabilities.argmax())
        held = percent(float(probabilities[taken_for]))
        text = self.tr("Centred and scaled as MNIST was,\ntaken for {0} with {1}").format(self.names[taken_for], held)
        self._show(picture, text, probabilities, None)

    def show_hint(self, hint: str) -> None:
        """Show only a hint on what to do."""
        self._show(None, hint, None, None)

    def _show(self, picture: Bytes | None, text: str, probabilities: Array | None, label: int | None) -> None:
        self.picture.show_picture(picture)
        self.picture.show()
        self.caption.setText(text)
        self.bars.names = self.names
        self.bars.show_probabilities(probabilities, label)


class Picture(QWidget):
    """A picture of few pixels, enlarged so that each is visible."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setFixedSize(PICTURE, PICTURE)
        self.setAccessibleName(self.tr("Picture"))

    def show_picture(self, picture: Bytes | None) -> None:
        self.image = None if picture is None else image_of(picture)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self.image is None:
            painter.fillRect(self.rect(), mixed(theme_of(self).panel, theme_of(self).line, 0.5))
        else:
            painter.drawImage(QRectF(self.rect()), self.image)


class ProbabilityBars(QWidget):
    """A bar for each class, of many for the most probable ones; the longest is the prediction."""

    def __init__(self) -> None:
        super().__init__()
        self.probabilities: Array | None = None
        self.label: int | None = None
        self.names: Sequence[str] = DIGIT_NAMES
        self._guard = Guard("the probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_probabilities(self, probabilities: Array | None, label: int | None) -> None:
        """Show probabilities (classes,), and mark the true class."""
        self.probabilities, self.label = probabilities, label
        self._guard.failed = False
        self.updateGeometry()
        self.setAccessibleName(self._in_words())
        set_tip(self, self.tr("The network's probability for each class; a tick marks the true class"))
        self.update()

    def classes(self) -> list[int]:
        """Return the classes that have a bar: all or, of many, the true one and the most probable others."""
        every = range(len(self.names))
        if self.probabilities is None or len(every) <= MOST_BARS:
            return list(every)[:MOST_BARS]
        likely = np.argsort(-self.probabilities, kind="stable")[:MOST_BARS].tolist()
        if self.label is not None and self.label not in likely:
            likely[-1] = self.label
        return sorted(likely)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, round(len(self.classes()) * ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        self._guard.paint(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        metrics, theme = QFontMetricsF(self.font()), theme_of(self)
        classes = self.classes()
        longest = max(metrics.horizontalAdvance(self.names[label]) for label in classes)
        name = metrics.horizontalAdvance("✓   ") + min(longest, NAME_WIDTH)
        number = metrics.horizontalAdvance(" <0.1%")
        room = max(1.0, self.width() - name - number)
        track = mixed(theme.panel, theme.line, 0.5)
        for place, label in enumerate(classes):
            row = QRectF(0, place * ROW, self.width(), ROW)
            bar = QRectF(name, row.center().y() - BAR / 2, room, BAR)
            painter.fillRect(bar, track)
            if self.probabilities is None:
                continue  # nor is it known whose classes will stand here
            painter.setPen(QColor(theme.text))
            tick = "✓ " if label == self.label else ""
            painter.drawText(
                QRectF(0, row.top(), name - 4, ROW),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                f"{tick}{elided(self.names[label], metrics, NAME_WIDTH)}",
            )
            share = float(self.probabilities[label])
            is_longest = label == int(self.probabilities.argmax())
            colour = QColor(theme.accent) if is_longest else mixed(theme.panel, theme.muted, OTHERS)
            painter.fillRect(QRectF(bar.left(), bar.top(), room * share, BAR), colour)
            painter.drawText(
                QRectF(bar.right(), row.top(), number, ROW),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                percent(share),
            )

    def _in_words(self) -> str:
        if self.probabilities is None:
            return self.tr("Probabilities")
        pairs = [f"{self.names[label]}: {percent(float(self.probabilities[label]))}" for label in self.classes()]
        return self.tr("Probabilities: {0}").format(", ".join(pairs))
