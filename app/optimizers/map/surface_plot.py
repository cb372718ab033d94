"""The loss surface and the race on it."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.base.formatting import translated
from app.base.theme import theme_of
from app.optimizers.map.arrows import LONGEST_SLOPE, Arrows
from app.optimizers.map.backdrop import Backdrop
from app.optimizers.map.colour_bar import ColourBar
from app.optimizers.map.racer_markers import Head, RacerMarkers
from app.optimizers.map.trails import Trail, Trails
from app.widgets.charts.chart_menu import Entry
from app.widgets.charts.layer import Plot
from app.widgets.charts.legend import Legend, LegendEntry
from core.settings import Array
from core.surfaces import Point, Surface
from core.surfaces.contour_levels import LevelScale, levels

if TYPE_CHECKING:
    from app.optimizers.map.basin_layer import BasinRequest
    from app.optimizers.map.basin_map import BasinMap
    from app.optimizers.map.cloud import Cloud
    from app.optimizers.map.contour_values import ContourValues
    from app.optimizers.map.guides import Guides, UphillPlace
    from app.optimizers.map.turn_handle import TurnHandle
    from core.descent.newton import NewtonStep
    from core.descent.spread import Spread

HANDLE_SIZE = 18
LEGEND_LAYER = 5.0
RACE_PADDING = 0.1  # of the race's box, on each side
LEAST_SHARE = 0.05  # of the surface's box; a race that hardly moves is shown with this much around it
SMALL_PART = 1 / 3  # of a view's side: a box that has less on both sides is hardly seen
FINEST_VIEW, WIDEST_VIEW = 1e-9, 1e9  # limits of the zoom, beyond which the numbers lose their precision


class SurfacePlot(Plot):
    """Draws what it is given: a surface, paths up to a step, markers, and a start that can be dragged."""

    start_dragged = Signal(float, float)
    start_dropped = Signal()
    turn_dragged = Signal(float)  # degrees
    pointed_at = Signal(object)  # (x, y) under the mouse, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surface: Surface | None = None
        self._scale = ""
        self._trails: list[Trail] = []
        self._race_view: tuple[list[float], list[float]] | None = None  # while it is that of the paths' region
        self._opening = False  # the race on a surface that has just come is still to be shown
        box = self.getPlotItem().getViewBox()
        self.backdrop = Backdrop(box)
        self.trails = Trails(box)
        self.arrows = Arrows(box)
        self.heads = RacerMarkers(box)
        # Below arrows and heads, and where their paths leave room for arrows.
        self.legend = Legend(box, z=LEGEND_LAYER, distance=LONGEST_SLOPE)
        self.values: ContourValues | None = None  # made when they are first shown
        self.basins: BasinMap | None = None  # likewise
        self.turn: TurnHandle | None = None  # likewise
        self.guides: Guides | None = None  # likewise
        self.cloud: Cloud | None = None  # likewise
        self.arrows.avoid_areas(self._covered)
        self.colour_bar = ColourBar()
        self.handle = pg.TargetItem((0, 0), size=HANDLE_SIZE, symbol="o", movable=True)
        self.chart_menu.figure = "surface"
        self.chart_menu.reset = self.reset_view
        self.chart_menu.entries = self._entries
        self._arrange()
        self._connect()
        self.theme_changed()

    # The contents.

    def set_surface(self, surface: Surface, scale: LevelScale) -> None:
        """Show another surface, or the same one with other levels or another box.

        The view of another surface is that of its race, as soon as there is one; another box leaves the view where it
        is, unless nothing of the box is seen there. A box that is that of its race stays in view if it was.
        """
        if (surface, scale) == (self._surface, self._scale):
            return
        other = self._surface is None or surface.unturned.kind != self._surface.unturned.kind
        was_whole = surface.opens_whole and self._surface is not None and self._shows_all(self._surface)
        self._surface, self._scale = surface, scale
        self._levels = levels(surface, scale)
        self.backdrop.set_surface(surface, self._levels)
        self.colour_bar.set_levels(self._levels)
        for side, coordinate in zip(("bottom", "left"), surface.coordinates, strict=True):
            self.getPlotItem().getAxis(side).setLabel(translated(coordinate))
        if other or not self._sees(surface) or (was_whole and not self._shows_all(surface)):
            self.reset_view()
        self._opening |= other and not surface.opens_whole

    @property
    def surface(self) -> Surface | None:
        """The surface that it shows."""
        return self._surface

    def _sees(self, surface: Surface) -> bool:
        """Return whether something of a surface's box is in view."""
        (left, right), (bottom, top) = self.getPlotItem().getViewBox().viewRange()
        box = surface.bounds
        return bool(left < box.x_max and box.x_min < right and bottom < box.y_max and box.y_min < top)

    def _shows_all(self, surface: Surface) -> bool:
        """Return whether all of a surface's box is in view, in no small part of it."""
        box = surface.bounds
        low, high = np.array([box.x_min, box.y_min]), np.array([box.x_max, box.y_max])
        view_low, view_high = np.array(self.view()).T
        is_inside = (low >= view_low).all() and (high <= view_high).all()
        return bool(is_inside and ((high - low) / (view_high - view_low)).max() > SMALL_PART)

    def set_trails(self, trails: list[Trail], *, changing: bool = False) -> None:
        """Draw these paths, a little simpler while they keep changing."""
        self._trails = trails
        self.trails.set_trails(trails, changing=changing)
        points = [trail.points for trail in trails]
        self.legend.avoid(np.concatenate(points) if points else np.empty((0, 2)))
        self._race_view = None
        self._keep_values_off()
        if self._opening:
            self._opening = False
            self.show_race()

    def set_longer_trails(self, trails: list[Trail]) -> None:
        """Draw the same paths, which have grown; if their region was shown and the view left alone, show it again."""
        is_untouched = self._race_view is not None and np.allclose(self.view(), self._race_view, rtol=1e-12)
        self.set_trails(trails)
        if is_untouched:
            self.show_race()

    def lengthen_trails(self, trails: list[Trail]) -> None:
        """Draw the same paths, which have grown beyond the present step."""
        self._trails = trails
        self.trails.lengthen(trails)

    def set_step(self, step: int, rows: list[LegendEntry]) -> None:
        """Show the race up to this step."""
        self.trails.set_step(step)
        if self.turn is not None:
            self.turn.pale.set_step(step)
        heads = [self._head_at(trail, step) for trail in self._trails]
        self.heads.set_heads(heads)
        minima = np.array(self._surface.minima if self._surface is not None else ()).reshape(-1, 2)
        places = np.concatenate([np.array([head.last for head in heads]).reshape(-1, 2), minima])
        self.arrows.avoid(places[np.isfinite(places).all(axis=1)])
        self.legend.set_entries(rows)

    def _head_at(self, trail: Trail, step: int) -> Head:
        """Return the marker of a path; in the shade of its true loss if that is not the map's."""
        head = head_at(trail, step)
        if trail.true_losses is None:
            return head
        true = float(trail.true_losses[step])
        return replace(head, inside=theme_of(self).panel if math.isnan(true) else self.backdrop.colour_of(true))

    def show_values(self, shown: bool) -> None:  # noqa: FBT001 - a setter
        """Write the losses on every third line of equal height, or do not."""
        if shown and self.values is None:
            from app.optimizers.map.contour_values import ContourValues  # noqa: PLC0415 - most maps have none

            self.values = ContourValues(self.getPlotItem().getViewBox(), self.backdrop)
            self._keep_values_off()
        if self.values is not None:
            self.values.setVisible(shown)

    def show_basins(self, request: "BasinRequest | None") -> None:
        """Colour the map by the minimum that a racer reaches, or by heights."""
        if request is not None and self.basins is None:
            from app.optimizers.map.basin_map import BasinMap  # noqa: PLC0415 - most maps are of heights

            self.basins = BasinMap(self.getPlotItem(), self.backdrop, self.colour_bar)
        if self.basins is not None:
            self.basins.show_basins(request, self._levels)

    def show_turn(self, angle: float | None, pale: list[Trail]) -> None:
        """Show the handle that turns the surface, at an angle in degrees, and paths to compare with; None: neither."""
        if angle is not None and self.turn is None:
            from app.optimizers.map.turn_handle import TurnHandle  # noqa: PLC0415 - few surfaces are turned

            self.turn = TurnHandle(self.getPlotItem().getViewBox(), self)
            self.turn.turned.connect(self.turn_dragged)
            self.turn.dropped.connect(self.start_dropped)
        if self.turn is not None:
            bounds = None if angle is None or self._surface is None else self._surface.bounds
            self.turn.show_turn(bounds, angle or 0.0)
            self.turn.pale.set_trails(pale)

    def see_handle(self) -> None:
        """Show the whole box where the handle that turns the surface is out of sight."""
        if self.turn is not None and self.turn.knob.isVisible() and not self.sees(self.turn.knob.pos()):
            self.reset_view()

    def sees(self, place: QPointF) -> bool:
        """Return whether a place is in view."""
        return bool(self.getPlotItem().getViewBox().viewRect().contains(place))

    def show_flow(self, curve: Array | None) -> None:
        """Draw the gradient flow, (n, 2), or do not."""
        if (guides := self._guides(wanted=curve is not None)) is not None:
            guides.flow.set_curve(curve)

    def show_cloud(self, spread: "Spread | None", step: int = 0, colour: str = "") -> None:
        """Draw a dot for each of many races at a step, or none."""
        if spread is not None and self.cloud is None:
            from app.optimizers.map.cloud import Cloud  # noqa: PLC0415 - few maps have any

            self.cloud = Cloud(self.getPlotItem().getViewBox())
        if self.cloud is not None:
            self.cloud.set_spread(spread, step, colour)

    def show_newton(self, found: "NewtonStep | None") -> None:
        """Draw Newton's step and the curvatures at its point, or do not."""
        if (guides := self._guides(wanted=found is not None)) is not None:
            guides.newton.set_step(found)

    def show_uphill(self, places: "list[UphillPlace]") -> None:
        """Draw where SAM takes the gradients of racers."""
        if (guides := self._guides(wanted=bool(places))) is not None:
            guides.uphill.set_places(places)

    def _guides(self, *, wanted: bool) -> "Guides | None":
        if wanted and self.guides is None:
            from app.optimizers.map.guides import Guides  # noqa: PLC0415 - few maps have any

            self.guides = Guides(self.getPlotItem().getViewBox())
        return self.guides

    def _keep_values_off(self) -> None:
        """Keep the values of lines off paths, minima, saddle points, the start and the legend."""
        if self.values is not None and self._surface is not None:
            start = self.handle.pos()
            signs = np.array([*self._surface.minima, *self._surface.saddles, (start.x(), start.y())])
            points = np.concatenate([*(trail.points for trail in self._trails), signs])
            self.values.avoid(points[np.isfinite(points).all(axis=1)], self._legend_area)

    def _legend_area(self) -> list[QRectF]:
        return [self.legend.area()] if self.legend.isVisible() else []

    def _covered(self) -> list[QRectF]:
        """Return what no label of an arrow may cover beside heads and minima."""
        values = self.values.values() if self.values is not None and self.values.isVisible() else []
        guides = [] if self.guides is None else self.guides.areas()
        return [*self._legend_area(), *(value.area for value in values), *guides]

    def set_start(self, start: Point) -> None:
        """Put the start's handle here."""
        self.handle.setPos(QPointF(*start))

    def theme_changed(self) -> None:
        accent = theme_of(self).accent
        self.handle.setPen(pg.mkPen(accent, width=2))
        self.handle.setHoverPen(pg.mkPen(accent, width=3))
        self.handle.setBrush(pg.mkBrush(None))

    # The view.

    def reset_view(self) -> None:
        """Show the whole box."""
        if self._surface is not None:
            bounds = self._surface.bounds
            self.getPlotItem().getViewBox().setRange(
                xRange=(bounds.x_min, bounds.x_max), yRange=(bounds.y_min, bounds.y_max), padding=0.02
            )

    def show_race(self) -> None:
        """Show the region of the race: the paths as far as they stay in the box, and the lowest minimum."""
        if self._surface is not None:
            bounds = self._surface.bounds
            points = np.concatenate(
                [trail.points for trail in self._trails] + [np.array(self._surface.minima[:1]).reshape(-1, 2)]
            )
            inside = points[bounds.contains(points)]
            if not len(inside):
                return
            low, high = inside.min(axis=0), inside.max(axis=0)
            more = np.maximum(LEAST_SHARE * np.array([bounds.width, bounds.height]) - (high - low), 0) / 2
            low, high = low - more, high + more
            self.getPlotItem().getViewBox().setRange(
                xRange=(low[0], high[0]), yRange=(low[1], high[1]), padding=RACE_PADDING
            )
            self._race_view = self.view()

    def view(self) -> tuple[list[float], list[float]]:
        """Return the requested ranges of x and y; the plot shows at least these, and more where its aspect needs it."""
        x_range, y_range = self.getPlotItem().getViewBox().targetRange()
        return x_range, y_range

    def set_view(self, x_range: list[float], y_range: list[float]) -> None:
        """Show these ranges, and no more than the aspect needs."""
        self.getPlotItem().getViewBox().setRange(xRange=x_range, yRange=y_range, padding=0)

    # The menu.

    def _entries(self, place: QPoint) -> list[Entry]:
        """Return what can be done at a place; outside of the map, at its nearest place."""
        box = self.getPlotItem().getViewBox()
        scene, area = self.mapToScene(place), box.sceneBoundingRect()
        x, y = min(max(scene.x(), area.left()), area.right()), min(max(scene.y(), area.top()), area.bottom())
        point = box.mapSceneToView(QPointF(x, y))
        return [
            (self.tr("Start here"), lambda: self.start_at(point)),
            (self.tr("Zoom here"), lambda: self.zoom_at(point)),
        ]

    def start_at(self, point: QPointF) -> None:
        """Ask for a race from this place."""
        self.start_dragged.emit(*(round(float(place), self._digits()) for place in (point.x(), point.y())))
        self.start_dropped.emit()

    def zoom_at(self, point: QPointF) -> None:
        """Show the place in the middle, and half of what was seen on each side of it."""
        (x_min, x_max), (y_min, y_max) = self.getPlotItem().getViewBox().viewRange()
        across, up = (x_max - x_min) / 4, (y_max - y_min) / 4
        self.set_view([point.x() - across, point.x() + across], [point.y() - up, point.y() + up])

    # Construction.

    def _arrange(self) -> None:
        plot = self.getPlotItem()
        plot.getViewBox().disableAutoRange()
        plot.getViewBox().setAspectLocked(True)
        plot.getViewBox().setLimits(
            minXRange=FINEST_VIEW, minYRange=FINEST_VIEW, maxXRange=WIDEST_VIEW, maxYRange=WIDEST_VIEW
        )
        plot.getAxis("left").set_least_width(52)
        plot.getViewBox().addItem(self.handle, ignoreBounds=True)
        plot.grid.addItem(self.colour_bar, 0, 2)
        self.handle.setZValue(30)

    def _connect(self) -> None:
        self.handle.sigPositionChanged.connect(self._handle_moved)
        self.handle.sigPositionChangeFinished.connect(self._handle_dropped)
        self.setMouseTracking(True)

    def _handle_moved(self, handle: pg.TargetItem) -> None:
        if handle.moving:
            self.start_dragged.emit(*(round(float(place), self._digits()) for place in handle.pos()))

    def _handle_dropped(self, _handle: pg.TargetItem) -> None:
        self.start_dropped.emit()

    def _digits(self) -> int:
        """Return how many decimals of a coordinate a pixel can distinguish."""
        pixel, _ = self.getPlotItem().getViewBox().viewPixelSize()
        return max(0, math.ceil(-math.log10(pixel)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        box = self.getPlotItem().getViewBox()
        position = self.mapToScene(event.position().toPoint())
        if box.sceneBoundingRect().contains(position):
            point = box.mapSceneToView(position)
            self.pointed_at.emit((point.x(), point.y()))
        else:
            self.pointed_at.emit(None)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Free the layers' pictures: those of a large export take more memory than everything else."""
        super().hideEvent(event)
        for layer in (self.backdrop, self.trails):
            layer.view_changed()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Put the start where the map is double-clicked; on the axes do nothing more than for a click."""
        super().mouseDoubleClickEvent(event)
        box = self.getPlotItem().getViewBox()
        position = self.mapToScene(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and box.sceneBoundingRect().contains(position):
            self.start_at(box.mapSceneToView(position))

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.pointed_at.emit(None)


def head_at(trail: Trail, step: int) -> Head:
    """Return the marker of a path at a step; after its end, the last position it had."""
    points = trail.points
    finite = np.isfinite(points[: step + 1, 0])
    ended = not finite[-1]
    last = int(np.count_nonzero(finite)) - 1 if ended else min(step, len(points) - 1)
    fork = None if trail.begins is None else points[max(trail.begins - 1, 0)]
    return Head(points[last], ended, trail.style, fork, waits=trail.begins is not None and step < trail.begins)
