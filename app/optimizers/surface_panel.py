"""The panel of the race: the surface's formula, its map, and beside it the data if it has any."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.formatting import translated
from app.base.plain_text import set_tip
from app.base.theme import theme_of
from app.optimizers.controller import OptimizersController
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import lines_of
from app.widgets.controls import OneLine, column_in, set_bold
from app.widgets.formulas.label import FormulaLabel
from app.widgets.formulas.tip import set_formula_tip
from app.widgets.splitter import Splitter
from core.number_format import number
from core.surfaces import Regression

MOST_LINES = 3  # of the title
SHARES = (3000, 2000)  # of the width, for the parameters and the data; together wider than any screen


class SurfacePanel(QWidget):
    """The surface under its title; for a regression, the data space beside it, at the same step."""

    def __init__(self, controller: OptimizersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.title = FormulaLabel(most_lines=MOST_LINES)
        self.title.setForegroundRole(QPalette.ColorRole.WindowText)
        set_bold(self.title)
        self.readout = OneLine()
        self.readout.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.plot = SurfacePlot()
        self.plot.setAccessibleName(self.tr("Loss surface"))
        set_tip(self.plot, self.tr("Drag the ring to move the start, drag the map to pan, turn the wheel to zoom"))
        self.plot.pointed_at.connect(self._show_readout)
        self.data: DataPlot | None = None  # made for the first surface that has data
        self._arrange()

    def show_model(self, model: OptimizersModel) -> None:
        """Show the surface and the start."""
        surface = model.surface
        self.plot.set_surface(surface, model.levels)
        self.plot.set_start(model.start.point)
        x, y = surface.letters
        formula = self.tr("{0}:  f({1}, {2}) = {3}").format(translated(surface.label), x, y, surface.formula)
        self.title.setText(formula)
        set_formula_tip(self.title, translated(surface.summary), f"f({x}, {y}) = {surface.formula}")
        if isinstance(surface, Regression):
            self._data_plot().set_regression(surface)
        if self.data is not None:
            self.data.setVisible(isinstance(surface, Regression))

    def show_step(self, step: int) -> None:
        """Show the racers' lines at this step, if there are data."""
        if self.data is not None and not self.data.isHidden():
            self.data.set_lines(lines_of(self.controller, step, theme_of(self)))

    def _data_plot(self) -> DataPlot:
        if self.data is None:
            self.data = DataPlot()
            self.beside.addWidget(self.data)
            self.beside.setSizes(list(SHARES))
            for place, share in enumerate(SHARES):
                self.beside.setStretchFactor(place, share)
        return self.data

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 12, 0)
        head.addWidget(self.title, stretch=3)
        head.addWidget(self.readout, stretch=2, alignment=Qt.AlignmentFlag.AlignTop)
        self.beside = Splitter(Qt.Orientation.Horizontal)
        self.beside.addWidget(self.plot)
        self.beside.setChildrenCollapsible(False)
        layout = column_in(self, spacing=4)
        layout.addLayout(head)
        layout.addWidget(self.beside, stretch=1)

    def _show_readout(self, place: tuple[float, float] | None) -> None:
        if place is None:
            self.readout.clear()
            return
        surface = self.controller.model.surface
        point = np.array(place)
        slope_x, slope_y = surface.gradient(point)
        x, y = surface.letters
        self.readout.setText(
            self.tr("{0} {1}   {2} {3}   f {4}   gradient ({5}, {6})").format(
                x, number(place[0]), y, number(place[1]), *map(number, (float(surface.value(point)), slope_x, slope_y))
            )
        )
