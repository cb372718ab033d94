"""The panel of the race: the surface's formula, its map, and beside it the data if it has any."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.base.formatting import translated
from app.base.plain_text import set_tip
from app.base.theme import theme_of
from app.base.timer import timer
from app.optimizers.controller import OptimizersController
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.map.map_switch import MapSwitch
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.model import OptimizersModel
from app.optimizers.network.plane_path import LossSlice
from app.optimizers.plot_data import (
    basins_of,
    flow_of,
    legend_of,
    lines_of,
    newton_of,
    pale_trails_of,
    start_of,
    trails_of,
    uphill_of,
)
from app.optimizers.point_edits import PointEdits
from app.widgets.controls import OneLine, column_in, set_bold, tool_button
from app.widgets.formulas.label import FormulaLabel
from app.widgets.formulas.tip import set_formula_tip
from app.widgets.splitter import Splitter
from core.number_format import number
from core.settings import Array
from core.surfaces import Point, Regression, Surface

if TYPE_CHECKING:
    from app.optimizers.map_tips import MapTips
    from app.optimizers.relief.relief_view import ReliefView
    from app.optimizers.training.network_races import Progress

WAIT = 60  # milliseconds without a change before the gradient flow is computed
TITLE_LINES = 1.5  # lines of text: the height of the title, whatever stands in its formula
SHARES = (3000, 2000)  # of the width, for the parameters and the data; together wider than any screen


class SurfacePanel(QWidget):
    """The surface under its title; for a regression, the data space beside it, at the same step."""

    def __init__(self, controller: OptimizersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.title = FormulaLabel(most_lines=1)
        self.title.setForegroundRole(QPalette.ColorRole.WindowText)
        set_bold(self.title)
        self.switch = MapSwitch(self._title_height())
        self.penalty = tool_button(self.tr("With the penalty"), "", self.tr("With the penalty"))
        self.penalty.setCheckable(True)
        self.penalty.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.penalty.setFixedHeight(self._title_height())
        set_tip(
            self.penalty,
            self.tr("Add the chosen racer's penalty to the map and to the true losses: that is what it goes down"),
        )
        self.penalty.hide()
        self.penalty.clicked.connect(lambda on: controller.set_model(controller.model.replace(with_penalty=on)))
        self.readout = OneLine()
        self.readout.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.plot = SurfacePlot()
        self.plot.setAccessibleName(self.tr("Loss surface"))
        self._pointed: tuple[float, float] | None = None  # the point under the mouse
        set_tip(self.plot, self._instruction())
        self.plot.pointed_at.connect(self._point_at)
        self.plot.getPlotItem().getViewBox().sigRangeChanged.connect(self._follow_view)
        self.switch.value_changed.connect(lambda kind: controller.set_model(controller.model.replace(map_kind=kind)))
        self.tips: MapTips | None = None  # made by `complete`
        self.data: DataPlot | None = None  # made for the first surface that has data
        self.relief: ReliefView | None = None  # made when it is first shown
        self._flow: Array | None = None
        self._flow_from: tuple[Surface, Point] | None = None  # the surface and the start of the flow
        self._pause = timer(self, WAIT, once=True)
        self._pause.timeout.connect(self._show_flow)
        self._condition = ""  # of a quadratic
        self._arrange()

    def show_model(self, model: OptimizersModel) -> None:
        """Show the surface and the start."""
        surface = model.surface
        self.show_map(model)
        self.plot.show_values(model.contour_values)
        self.switch.set_value(model.map_kind)
        self._show_penalty(model)
        self.switch.buttons["basins"].setEnabled(not self.controller.is_on_plane)
        self.plot.handle.setVisible(not self.controller.is_on_plane)
        self.plot.set_start(model.start.point)
        x, y = surface.letters
        formula = self.tr("{0}:  f({1}, {2}) = {3}").format(translated(surface.label), x, y, surface.formula)
        self.title.setText(formula)
        set_formula_tip(self.title, translated(surface.summary), f"f({x}, {y}) = {surface.formula}")
        if isinstance(surface, Regression):
            self._data_plot().set_regression(surface)
        if self.data is not None:
            self.data.setVisible(isinstance(surface, Regression))
        if self.tips is not None:
            self._condition = condition_of(model.turned)
        self._show_readout()

    def show_map(self, model: OptimizersModel) -> None:
        """Show the surface alone."""
        self.plot.set_surface(self.controller.drawn, model.levels)
        self._show_picture(model)

    def can_follow(self, known: "Progress") -> bool:
        """Return whether since the whole race was shown only paths have grown, and maps have got finer."""
        shown = self.plot.surface
        return known.trained is not None and (shown is self.controller.drawn or isinstance(shown, LossSlice))

    def _show_penalty(self, model: OptimizersModel) -> None:
        """Offer the loss with a penalty where a racer has one."""
        self.penalty.setVisible(self.controller.offers_penalty)
        self.penalty.setChecked(model.with_penalty)

    def show_basins(self) -> None:
        """Colour the map by what the chosen racer reaches, if it shows basins."""
        self.plot.show_basins(basins_of(self.controller))
        if self._pointed is None:
            self._show_signs()

    def show_race(self) -> None:
        """Show by how much the surface is turned; show the paths in relief, if the surface is."""
        controller = self.controller
        angle = controller.model.angle if controller.turning.is_on(controller.model) else None
        self.plot.show_turn(angle, pale_trails_of(controller, theme_of(self)))
        self._ask_for_flow()
        if self.relief is not None and not self.relief.isHidden():
            self.relief.set_trails(trails_of(controller, theme_of(self)), start_of(controller))

    def _ask_for_flow(self) -> None:
        """Draw the gradient flow as soon as nothing is dragged: it takes longer than a frame."""
        model = self.controller.model
        wanted = (model.turned, model.start.point) if model.flow else None
        if wanted != self._flow_from:
            self._flow_from = wanted
            self._draw_flow(None)
            self._pause.start()

    def _show_flow(self) -> None:
        self._draw_flow(flow_of(self.controller))

    def _draw_flow(self, curve: Array | None) -> None:
        self._flow = curve
        self.plot.show_flow(curve)
        if self.relief is not None:
            self.relief.set_flow(curve)

    def show_step(self, step: int) -> None:
        """Show this step in relief, Newton's step from it, and the racers' lines if there are data."""
        self.plot.show_newton(newton_of(self.controller, step))
        self.plot.show_uphill(uphill_of(self.controller, step, theme_of(self)))
        if self.relief is not None and not self.relief.isHidden():
            rows = legend_of(self.controller, theme_of(self)) if self.plot.legend.isVisible() else []
            self.relief.set_step(step, rows)
        if self.data is not None and not self.data.isHidden():
            self.data.set_lines(lines_of(self.controller, step, theme_of(self)))
        if self._pointed is None:
            self._show_signs()

    def complete(self) -> "MapTips":
        """Make what may wait for the first paint: the tips of the map."""
        from app.optimizers.map_tips import MapTips  # noqa: PLC0415 - it would hold up the first paint

        self.tips = MapTips(self.plot, self.controller, self._instruction())
        self._condition = condition_of(self.controller.model.turned)
        self._show_readout()
        return self.tips

    def _show_picture(self, model: OptimizersModel) -> None:
        """Show the map or the relief, both at the same place."""
        if model.map_kind == "relief":
            relief = self._relief_view()
            self.pictures.setCurrentWidget(relief)
            self._show_region()
            relief.look_from(None if model.camera is None else relief.camera_at(*model.camera))
        else:
            self.pictures.setCurrentWidget(self.plot)

    def _relief_view(self) -> "ReliefView":
        if self.relief is None:
            from app.optimizers.relief.relief_view import ReliefView  # noqa: PLC0415 - most surfaces are maps

            self.relief = ReliefView()
            self.relief.setAccessibleName(self.tr("Loss surface in relief"))
            self.relief.set_flow(self._flow)
            self.pictures.addWidget(self.relief)
            self.relief.turned.connect(
                lambda *camera: self.controller.set_model(self.controller.model.replace(camera=camera))
            )
            self.plot.getPlotItem().getViewBox().sigRangeChanged.connect(self._show_region)
        return self.relief

    def _show_region(self) -> None:
        """Show in relief what of the box is on the map."""
        if self.relief is not None and self.controller.model.map_kind == "relief":
            x, y = self.plot.getPlotItem().getViewBox().viewRange()
            model = self.controller.model
            self.relief.set_surface(self.controller.drawn, model.levels, (x[0], x[1]), (y[0], y[1]))

    def _data_plot(self) -> DataPlot:
        if self.data is None:
            self.data = DataPlot()
            PointEdits(self.data, self.controller)
            self.beside.addWidget(self.data)
            self.beside.setSizes(list(SHARES))
            for place, share in enumerate(SHARES):
                self.beside.setStretchFactor(place, share)
        return self.data

    def _arrange(self) -> None:
        self.title.setFixedHeight(self._title_height())
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(8, 4, 12, 0)
        head.addWidget(self.title, stretch=1)
        head.addWidget(self.penalty)
        head.addWidget(self.switch)
        foot.setContentsMargins(8, 0, 12, 2)
        foot.addWidget(self.readout)
        self.beside = Splitter(Qt.Orientation.Horizontal)
        self.pictures = QStackedWidget()
        self.pictures.addWidget(self.plot)
        self.beside.addWidget(self.pictures)
        self.beside.setChildrenCollapsible(False)
        layout = column_in(self, spacing=4)
        layout.addLayout(head)
        layout.addWidget(self.beside, stretch=1)
        layout.addLayout(foot)

    def _title_height(self) -> int:
        return round(TITLE_LINES * self.title.fontMetrics().height())

    def _point_at(self, place: tuple[float, float] | None) -> None:
        self._pointed = place
        self._show_readout()

    def _show_readout(self) -> None:
        """Show the surface under the mouse; while that is elsewhere, what the signs mean and what can be done."""
        if self._pointed is None or np.isnan(self.controller.drawn.value(np.array(self._pointed))):
            self._show_signs()
            return
        surface = self.controller.drawn
        point = np.array(self._pointed)
        slope_x, slope_y = surface.gradient(point)
        x, y = surface.letters
        text = self.tr("{0} {1}   {2} {3}   f {4}   gradient ({5}, {6})").format(
            x, number(point[0]), y, number(point[1]), *map(number, (float(surface.value(point)), slope_x, slope_y))
        )
        self.readout.setText("   ".join(filter(None, (text, self._fate_of_pointed()))))

    def _fate_of_pointed(self) -> str:
        """Say what the chosen racer would reach from the point under the mouse, if the map shows it."""
        basins = self.plot.basins
        fate = basins.layer.fate_at(*self._pointed) if basins is not None and self._pointed is not None else None
        if basins is None or basins.layer.request is None or fate is None:
            return ""
        # Most maps are of heights.
        from app.optimizers.map.basin_key import fate_name  # noqa: PLC0415
        from core.descent.basins import Fate  # noqa: PLC0415

        request = basins.layer.request
        if fate >= 0:
            return self.tr("{0} reaches minimum {1} from here").format(request.name, fate + 1)
        return self.tr("{0} from here: {1}").format(request.name, fate_name(Fate(fate), request.steps))

    def _show_signs(self) -> None:
        """Say what the colours of basins are, else what the signs on the map mean, and what the mouse does."""
        if self.controller.is_on_plane:
            from app.optimizers.network_column.standing import on_the_plane  # noqa: PLC0415 - few races have any

            self.readout.setText(on_the_plane(self.controller)[0])
            return
        if (request := basins_of(self.controller)) is not None:
            text = self.tr("Colours: the minimum that {0}, started there, reaches within {1} steps; shares of the view")
            if self.controller.model.racers[self.controller.chosen].fork is not None:
                text = self.tr("Colours: the minimum that {0}, started there without its past, reaches in {1} steps")
            self.readout.setText(text.format(request.name, request.steps))
            return
        if self.controller.model.map_kind == "relief":
            text = self.tr(
                "Heights follow the shades of the map; dotted: behind the surface. Drag to turn, wheel to zoom"
            )
            self.readout.setText(text)
            return
        if self.controller.model.newton and (found := self._newton_sentence()):
            self.readout.setText(found)
            return
        surface, ended = self.controller.drawn, self.plot.heads.ended()
        are_lowest = [surface.is_lowest(point) for point in surface.minima]
        signs = (
            self.tr("★ minimum") if any(are_lowest) else "",
            self.tr("small ★ local minimum") if not all(are_lowest) else "",
            self.tr("✕ saddle point") if surface.saddles else "",
            self.tr("✕ in a racer's colour: its end") if ended else "",
            self._condition,
            self.tr("○ in a racer's colour: where SAM takes its gradient") if self._looks_uphill() else "",
            self.tr("dotted circle: the starts") if self.plot.cloud is not None and self.plot.cloud.radius else "",
        )
        self.readout.setText("   ".join(filter(None, (*signs, self._possible()))))

    def _looks_uphill(self) -> bool:
        return self.plot.guides is not None and bool(self.plot.guides.uphill.places)

    def _newton_sentence(self) -> str:
        """Say where Newton's step from the chosen racer leads; empty if the racer is nowhere."""
        from app.optimizers.map.newton_words import sentence_on  # noqa: PLC0415 - few maps show it

        found = newton_of(self.controller, self.controller.playback.position)
        return "" if found is None else sentence_on(found, self.controller.model.turned)

    def _possible(self) -> str:
        """Say what the mouse does: a ring that is out of sight cannot be dragged."""
        if self.plot.sees(self.plot.handle.pos()):
            return self._instruction()
        return self.tr("Double-click the map to start there, drag it to pan, turn the wheel to zoom")

    def _follow_view(self) -> None:
        if self._pointed is None:
            self._show_signs()

    def _instruction(self) -> str:
        return self.tr("Drag the ring to move the start, drag the map to pan, turn the wheel to zoom")


@lru_cache(maxsize=8)
def condition_of(surface: Surface) -> str:
    """Say how much more a quadratic bends in its steep direction than in its flat one; empty for other surfaces."""
    from core.descent.stability import quadratic_curvatures  # noqa: PLC0415 - it would hold up the first paint

    curvatures = quadratic_curvatures(surface)
    if curvatures is None:
        return ""
    return QCoreApplication.translate("surface", "condition κ {0}").format(number(curvatures[1] / curvatures[0], 3))
