"""Edits of the points of a regression, by the mouse in the data space or as a list: each is a step of history."""

from pydantic import ValidationError
from PySide6.QtCore import QObject

from app.optimizers.controller import OptimizersController
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.model import OptimizersModel, start_on
from core.surfaces import Regression
from core.surfaces.own_samples import SamplePoint


class PointEdits(QObject):
    """Makes what the mouse does in the data space the points of the surface; drawn points become one's own."""

    def __init__(self, plot: DataPlot, controller: OptimizersController) -> None:
        super().__init__(plot)
        self.controller = controller
        plot.dragged.connect(self._drag)
        plot.dropped.connect(controller.drop)
        plot.placed.connect(self._place)
        plot.removed.connect(self._remove)

    def _points(self) -> list[SamplePoint]:
        surface = self.controller.model.surface
        return points_of(surface) if isinstance(surface, Regression) else []

    def _drag(self, index: int, x: float, y: float) -> None:
        points = self._points()
        if index < len(points):
            points[index] = (x, y)
            self._replace(points, dragged=True)

    def _place(self, x: float, y: float) -> None:
        self._replace([*self._points(), (x, y)])

    def _remove(self, index: int) -> None:
        points = self._points()
        self._replace([*points[:index], *points[index + 1 :]])

    def _replace(self, points: list[SamplePoint], *, dragged: bool = False) -> None:
        """Fit the line to other points; what no line fits best is not done."""
        surface = self.controller.model.surface
        if points and isinstance(surface, Regression):
            try:
                model = self.controller.model.with_surface(surface.replace(points=tuple(points)))
            except ValidationError:
                return
            self.controller.edit(model, what="surface", dragged=dragged)


def points_of(surface: Regression) -> list[SamplePoint]:
    """Return the points of a regression, drawn or one's own."""
    return list(zip(surface.inputs.tolist(), surface.targets.tolist(), strict=True))


def with_points(model: OptimizersModel, points: tuple[SamplePoint, ...]) -> OptimizersModel:
    """Return the race on other points, none for those that are drawn.

    A start that was the surface's own, or is outside the new box, becomes that of the new surface.

    Raises:
        ValidationError: no line fits these points best.
    """
    surface = model.surface
    if not isinstance(surface, Regression):
        return model
    moved = model.with_surface(surface.replace(points=points))
    box, (x, y) = moved.surface.bounds, moved.start.point
    inside = box.x_min <= x <= box.x_max and box.y_min <= y <= box.y_max
    chosen = model.start != start_on(surface)
    return moved if inside and chosen else moved.replace(start=start_on(moved.surface))
