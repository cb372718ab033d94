"""Say what stands under the mouse on the map: racers by their names, minima, saddle points, the start."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent

from app.base.event_filters import guarded
from app.base.plain_text import show_tip
from app.optimizers.controller import OptimizersController
from app.optimizers.descriptions import state_of
from app.optimizers.map.surface_plot import SurfacePlot
from core.number_format import number
from core.settings import Array
from core.surfaces import Surface

NEAR = 11.0  # pixels from the middle of a sign


class MapTips(QObject):
    """Shows a tooltip as soon as the mouse is on a sign; where it first rests elsewhere, what it can do there."""

    explained = Signal()  # what the mouse can do

    def __init__(self, plot: SurfacePlot, controller: OptimizersController, instruction: str) -> None:
        super().__init__(plot)
        self._plot = plot
        self._controller = controller
        self._instruction = instruction
        self._shown = ""
        self.is_explained = False
        plot.viewport().installEventFilter(self)

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            text = "" if event.buttons() != Qt.MouseButton.NoButton else self.text_at(event.position())
            if text or self._shown:
                show_tip(event.globalPosition().toPoint(), text, self._plot)
            self._shown = text
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if not self._shown and not self.is_explained:
                self.is_explained = True
                show_tip(event.globalPos(), self._instruction, self._plot)
                self.explained.emit()
            return True
        elif event.type() == QEvent.Type.Leave:
            self._shown = ""
        return super().eventFilter(watched, event)

    def text_at(self, place: QPointF) -> str:
        """Return what stands at a place of the plot's viewport, a line for each sign; empty if none does."""
        position = self._plot.mapToScene(place.toPoint())
        box = self._plot.getPlotItem().getViewBox()
        if not box.sceneBoundingRect().contains(position):
            return ""
        pixel = box.mapFromScene(position)
        mouse = np.array([pixel.x(), pixel.y()])
        return "\n".join((*self._racers(mouse), *self._uphill(mouse), *self._points(mouse), *self._start(mouse)))

    def _racers(self, mouse: Array) -> Iterator[str]:
        controller, step = self._controller, self._controller.playback.position
        heads = zip(controller.shown_names(), controller.shown_race(), self._plot.heads.places(), strict=True)
        for name, (_, trajectory), place in heads:
            if _is_near(mouse, place):
                yield "  ·  ".join(filter(None, (name, state_of(trajectory, step))))

    def _uphill(self, mouse: Array) -> Iterator[str]:
        step = self._controller.playback.position
        for name, (_, path) in zip(self._controller.shown_names(), self._controller.shown_race(), strict=True):
            if path.looks_uphill(step) and _is_near(mouse, self._plot.backdrop.to_pixels(path.place_of_gradient(step))):
                yield self.tr("○ Uphill of {0}: SAM takes its gradient here").format(name)

    def _points(self, mouse: Array) -> Iterator[str]:
        surface = self._controller.model.turned
        for point in surface.minima:
            if _is_near(mouse, self._plot.backdrop.to_pixels(np.array(point))):
                kind = self.tr("★ Minimum") if surface.is_lowest(point) else self.tr("★ Local minimum")
                yield self._described(kind, surface, np.array(point))
        for point in surface.saddles:
            if _is_near(mouse, self._plot.backdrop.to_pixels(np.array(point))):
                yield self._described(self.tr("✕ Saddle point"), surface, np.array(point))

    def _start(self, mouse: Array) -> Iterator[str]:
        place = self._plot.handle.pos()
        if _is_near(mouse, self._plot.backdrop.to_pixels(np.array([place.x(), place.y()]))):
            yield self.tr("Start of all racers; drag it elsewhere")

    def _described(self, kind: str, surface: Surface, point: Array) -> str:
        x, y = map(number, point)
        return self.tr("{0} at ({1}, {2}), loss {3}").format(kind, x, y, number(float(surface.value(point))))


def _is_near(mouse: Array, place: Array) -> bool:
    return bool(np.hypot(*(mouse - place)) <= NEAR)
