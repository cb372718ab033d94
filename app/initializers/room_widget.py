"""The widgets of the room: controls at the left, the layers in the middle, charts at the right, the playback below."""

from PySide6.QtWidgets import QWidget

from app.base.theme import Themed, theme_of
from app.initializers.control_column import ControlColumn
from app.initializers.controller import InitializersController
from app.initializers.grid_panel import GridPanel
from app.initializers.model import InitializersModel
from app.initializers.statistic_charts import Charts
from app.rooms.frame import RoomFrame, areas_of
from app.rooms.side import CoursePlace, Side
from app.widgets.controls import column_in
from app.widgets.playback_bar import PlaybackBar

NARROWEST_CHARTS = 240


class InitializersPanel(Themed):
    """The widgets of the room; they show the controller's state."""

    def __init__(self, controller: InitializersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.controls = ControlColumn(controller)
        self.stage = GridPanel(controller)
        self.charts = Charts()
        self.bar = PlaybackBar(controller.playback, name_position=controller.name_position)
        self.controls.rows.allow_dragging()
        self.addActions(self.controls.rows.moving)
        self._arrange()
        self._connect()
        self._show_model(controller.model)

    def areas(self) -> list[QWidget]:
        """Return the areas in the order of the Tab key."""
        return areas_of(self.frame, self.stage)

    def theme_changed(self) -> None:
        self._show_readings()

    def _arrange(self) -> None:
        controls = Side(
            self.tr("Controls"),
            self.tr("Show the controls: initializers, network and input"),
            (self.tr("Controls"), self.controls),
            (self.tr("Course"), CoursePlace()),
        )
        explanation = Side(
            self.tr("Explanation"), self.tr("Show the statistics of all layers as curves"), ("", self.charts)
        )
        explanation.setMinimumWidth(NARROWEST_CHARTS)
        self.frame = RoomFrame(controls, self.stage, self.bar, explanation)
        column_in(self, spacing=0).addWidget(self.frame)

    def _connect(self) -> None:
        controller = self.controller
        controller.model_changed.connect(self._show_model)
        controller.readings_changed.connect(self._show_readings)
        controller.chosen_changed.connect(self._show_chosen)
        controller.playback.position_changed.connect(self._show_position)
        self.stage.became_late.connect(self._show_charts)
        for chart in self.charts.charts:
            chart.chart.step_requested.connect(self._seek_layer)

    def _show_model(self, model: InitializersModel) -> None:
        self.controls.show_model(model)
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
