"""The widgets of the room: controls at the left, the layers in the middle, charts at the right, the playback below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.base.theme import Themed, theme_of
from app.initializers.control_column import WIDTH as CONTROLS_WIDTH
from app.initializers.control_column import ControlColumn
from app.initializers.controller import InitializersController
from app.initializers.grid_panel import GridPanel
from app.initializers.model import InitializersModel
from app.initializers.scenes import SignalScene, scene_seen_in, scenes
from app.initializers.statistic_charts import Charts
from app.widgets.controls import column_in
from app.widgets.playback_bar import PlaybackBar
from app.widgets.splitter import Splitter

CHARTS_WIDTH = 300
NARROWEST_CHARTS = 240
ROOMY = 1200  # pixels; in a narrower window the charts are as narrow as possible
EVERYTHING = 10_000  # pixels: all the room that the other parts leave


class InitializersPanel(Themed):
    """The widgets of the room; they show the controller's state."""

    def __init__(self, controller: InitializersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self._was_shown = False
        self.controls = ControlColumn(controller)
        self.stage = GridPanel(controller)
        self.charts = Charts()
        self.bar = PlaybackBar(controller.playback)
        self._arrange()
        self._connect()
        self._show_model(controller.model)

    def areas(self) -> list[QWidget]:
        """Return the areas in the order of the Tab key."""
        return [self.controls, self.stage, self.charts, self.bar]

    def open_scene(self, scene: SignalScene) -> None:
        """Show a scene, and its hint."""
        self.controller.open_example(scene.initializers)
        self.stage.hint.repeat()

    def theme_changed(self) -> None:
        self._show_readings()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            charts = CHARTS_WIDTH if self.window().width() >= ROOMY else NARROWEST_CHARTS
            self.across.setSizes([CONTROLS_WIDTH, EVERYTHING, charts])

    def _arrange(self) -> None:
        across = self.across = Splitter(Qt.Orientation.Horizontal)
        for part in (self.controls, self.stage, self.charts):
            across.addWidget(part)
        across.setStretchFactor(1, 1)
        across.setCollapsible(1, False)
        self.charts.setMinimumWidth(NARROWEST_CHARTS)
        layout = column_in(self, spacing=0)
        layout.addWidget(across, stretch=1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        controller = self.controller
        controller.model_changed.connect(self._show_model)
        controller.readings_changed.connect(self._show_readings)
        controller.chosen_changed.connect(self._show_chosen)
        controller.playback.position_changed.connect(self._show_position)
        self.stage.became_late.connect(self._show_charts)
        self.controls.scene_chosen.connect(lambda place: self.open_scene(scenes()[place]))
        for chart in self.charts.charts:
            chart.chart.step_requested.connect(self._seek_layer)

    def _show_model(self, model: InitializersModel) -> None:
        self.controls.show_model(model, scene_seen_in(model))
        self.stage.show_model(model)
        self._show_chosen()
        self._show_charts()
        self._show_reached()

    def _show_readings(self) -> None:
        self.stage.show_readings()
        self._show_charts()

    def _show_charts(self) -> None:
        self.charts.show_rows(self.controller, theme_of(self), late=self.stage.late)

    def _show_chosen(self) -> None:
        self.controls.rows.set_chosen(self.controller.chosen)
        self.stage.show_verdict()

    def _show_position(self) -> None:
        self.stage.show_readings()
        self._show_reached()

    def _show_reached(self) -> None:
        self.stage.show_reached()
        self.charts.show_reached(self.controller)

    def _seek_layer(self, layer: int) -> None:
        """Send the signal to a layer that was clicked, or the gradient if that is moving."""
        depth = len(self.controller.model.hidden_layers)
        layer = max(1, min(layer, depth))
        reached = self.controller.reached()
        is_back = reached is not None and not reached.forward
        self.controller.seek(2 * depth - layer if is_back else layer - 1)
