"""The whole room on one page: the curves of a run over the statistics of its layers."""

from PySide6.QtWidgets import QWidget

from app.trainer.curves.curves_tab import Curves
from app.trainer.layers.layers_tab import LayersTab
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.widgets.controls import column_in

LEAST_CURVES, LEAST_CELLS, LEAST_CHARTS = 220, 300, 160  # pixels: the least heights, top to bottom
SHARES = (2, 3)  # of the remaining height, for curves and layers
HIGH = 800  # pixels; a page this high also has room for the charts of the layers


class ExportPage(QWidget):
    """The contents of the room for a run without its controls. The room fills it."""

    def __init__(self) -> None:
        super().__init__()
        self.curves, self.layers = Curves(on_paper=True), LayersTab()
        self.curves.hide_controls()
        self.layers.hide_controls()
        self.curves.setMinimumHeight(LEAST_CURVES)
        self.layers.stack.setMinimumHeight(LEAST_CELLS)
        for chart in self.layers.charts:
            chart.setMinimumHeight(LEAST_CHARTS)
        layout = column_in(self)
        for part, share in zip((self.curves, self.layers), SHARES, strict=True):
            layout.addWidget(part, stretch=share)

    def show_at(self, run: LiveRun, model: TrainerModel, epoch: int) -> None:
        """Show a run at the end of an epoch, counted from 1; 0 is before the first."""
        self.curves.show_run(run, model)
        self.curves.show_epoch(epoch)
        self.layers.show_at(run, model, epoch, opened=None)

    def fit(self, height: int) -> None:
        """Leave out the charts of the layers on a low page."""
        self.layers.below.setVisible(height >= HIGH)
