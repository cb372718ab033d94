"""The whole room on one page: the curves of a run over the statistics of its layers."""

from functools import cached_property

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QWidget

from app.base.formatting import spelled_out
from app.base.theme import Theme, wear
from app.export.figure import Figure, Film, lay_out, off_screen
from app.trainer.controller import TrainerController
from app.trainer.curves.curves_tab import Curves
from app.trainer.layers.layers_tab import LayersTab
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.tab import share_zoom
from app.widgets.controls import column_in

translate = QCoreApplication.translate

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


class RoomPicture:
    """Makes the picture of the whole room: the run that is looked at, as far as the charts on the screen are zoomed."""

    def __init__(self, controller: TrainerController, curves: Curves, layers: LayersTab, parent: QWidget) -> None:
        self._controller = controller
        self._curves, self._layers = curves, layers
        self._parent = parent
        self._epoch = 0

    def figures(self, epoch: int) -> tuple[Figure, ...]:
        """Return the figure of the run after an epoch; none if there is no run."""
        if (run := self._controller.run) is None:
            return ()
        self._epoch = epoch
        film = Film(range(len(run.epochs) + 1), self._place, self._turn_page)
        title, settings = self._place(epoch), spelled_out(run.config)
        return (Figure("room", translate("TrainerView", "Whole room"), title, settings, self._make_page, film),)

    @cached_property
    def _page(self) -> ExportPage:
        return off_screen(ExportPage(), self._parent)

    def _make_page(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._page, theme)
        self._turn_page(self._epoch)
        self._page.fit(size.height())
        share_zoom(self._curves.run_charts(), self._page.curves.run_charts())
        share_zoom(self._layers.run_charts(), self._page.layers.run_charts())
        return lay_out(self._page, size)

    def _turn_page(self, epoch: int) -> None:
        if (run := self._controller.run) is not None:
            self._page.show_at(run, self._controller.model, epoch)

    def _place(self, epoch: int) -> str:
        """Return the name of the shown run, and its epoch."""
        name = self._controller.run.name if self._controller.run is not None else ""
        if not epoch:
            return translate("TrainerView", "{0} at the start").format(name)
        return translate("TrainerView", "{0} after epoch {1}").format(name, epoch)
