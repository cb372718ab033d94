"""A matrix and its update as small images, with the singular values before and after the optimizer."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.base.formatting import translated
from app.widgets.controls import column_in, describe, muted, title
from app.widgets.formulas.label import FormulaLabel
from core.matrix_stage.matrix_path import MatrixPath, singular_values
from core.number_format import number
from core.settings import Array

SIDE = 72  # pixels of an image
BAR = 40  # pixels: the height of the bars of singular values
STRONG = np.array([[33, 102, 172], [178, 24, 43]])  # below and above 0
# The terms that are a matrix worth seeing, in the order of the formula.
BEFORE = ("look_ahead", "m", "velocity", "gradient")


class MatrixImage(QWidget):
    """The numbers of a matrix as colours, blue below 0 and red above, and its singular values as bars below."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._bars: Array = np.empty(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(SIDE, SIDE + BAR + 4)

    def show_matrix(self, matrix: Array, values: Array) -> None:
        """Show a matrix with these singular values, the largest first."""
        largest = float(np.abs(matrix).max()) or 1.0
        share = np.clip(matrix / largest, -1, 1)[..., np.newaxis]
        colours = 255 + np.abs(share) * (np.where(share > 0, STRONG[1], STRONG[0]) - 255)
        pixels = np.ascontiguousarray(np.nan_to_num(colours, nan=128).astype(np.uint8))
        rows, columns = matrix.shape
        self._image = QImage(pixels.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
        self._bars = values
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.drawImage(QRectF(0, 0, SIDE, SIDE), self._image)
        largest = float(np.nanmax(self._bars)) if np.isfinite(self._bars).any() else 0.0
        if largest > 0:
            width = SIDE / len(self._bars)
            for place, value in enumerate(np.nan_to_num(self._bars)):
                height = BAR * value / largest
                bar = QRectF(place * width + 1, SIDE + 4 + BAR - height, width - 2, height)
                painter.fillRect(bar, self.palette().color(QPalette.ColorRole.WindowText))
        painter.end()


class MatrixView(QWidget):
    """W, what the optimizer is given, and what it makes of it, at one step."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = title()
        self.heading.setWordWrap(True)
        self.formula = FormulaLabel()
        self.images = [MatrixImage() for _ in range(3)]
        self.names = [muted() for _ in range(3)]
        self.values = [muted() for _ in range(3)]
        self.words = muted()
        self.words.setWordWrap(True)
        self._arrange()

    def show_step(self, path: MatrixPath, step: int, name: str) -> None:
        """Show the update from a step to the next of the racer of this name."""
        self.formula.setText(path.optimizer.formula)
        step = min(step, path.steps - 1)
        if not np.isfinite(path.updates[step]).all():
            self.heading.setText(self.tr("{0} has diverged").format(name))
            self.words.setText("")
            return
        self.heading.setText(self.tr("Update of {0} at step {1}").format(name, step))
        terms = path.terms(step)
        given = next(term for term in BEFORE if term in terms)
        label = translated(path.optimizer.own_terms[given].label) if given in path.optimizer.own_terms else ""
        names = ("W", label or (self.tr("gradient") if given == "gradient" else self.tr("mean of gradients")), "ΔW / η")
        step_at_1 = path.updates[step] / path.rates[step]
        for place, matrix in enumerate((path.matrices[step], terms[given], step_at_1)):
            values = singular_values(matrix[np.newaxis])[0]
            self.images[place].show_matrix(matrix, values)
            self.names[place].setText(names[place])
            self.values[place].setText(f"{number(float(values[0]), 2)} – {number(float(values[-1]), 2)}")
            described = self.tr("{0}: singular values from {1} to {2}")
            text = described.format(names[place], number(float(values[0]), 3), number(float(values[-1]), 3))
            describe(self.images[place], text, text)
        self.words.setText(
            self.tr(
                "Below each matrix its singular values, the largest first, from 0 to the largest. ΔW is without weight "
                "decay."
            )
        )

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place in range(3):
            grid.addWidget(self.names[place], 0, place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(self.images[place], 1, place, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self.values[place], 2, place, Qt.AlignmentFlag.AlignLeft)
            self.names[place].setWordWrap(True)
        layout = column_in(self, spacing=4)
        layout.addWidget(self.heading)
        layout.addWidget(self.formula)
        layout.addLayout(grid)
        layout.addWidget(self.words)
