"""The drawn data of the racers, for screen and paper."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.base.theme import RacerStyle, Theme
from app.optimizers.controller import OptimizersController
from app.optimizers.descriptions import state_of
from app.optimizers.map.data_plot import FittedLine
from app.optimizers.map.trails import Trail
from app.optimizers.network.plane_path import PlanePath
from app.widgets.charts.legend import LegendEntry
from core.descent import Trajectory
from core.settings import Array
from core.surfaces import Point

if TYPE_CHECKING:
    from app.optimizers.map.basin_layer import BasinRequest
    from app.optimizers.map.guides import UphillPlace
    from core.descent.newton import NewtonStep
    from core.descent.spread import Spread


def trails_of(controller: OptimizersController, theme: Theme) -> list[Trail]:
    """Return the paths on the surface."""
    return [_trail(trajectory, theme.style_of(racer)) for racer, trajectory in controller.shown_race()]


def _trail(trajectory: Trajectory, style: RacerStyle) -> Trail:
    """Return a path; that of a fork stands still where it forks, before it does."""
    fork = trajectory.racer.fork
    if isinstance(trajectory, PlanePath):
        off_plane = trajectory.off_plane_shares if trajectory.is_trained else None
        return Trail(trajectory.points, style, true_losses=trajectory.true_losses, off_plane=off_plane)
    if fork is None or fork.at >= trajectory.steps:
        return Trail(trajectory.points, style)
    points = trajectory.points.copy()
    points[: fork.at] = points[fork.at] - np.array([fork.kick_x, fork.kick_y])
    return Trail(points, style, begins=fork.at)


def legend_of(controller: OptimizersController, theme: Theme, step: int | None = None) -> list[LegendEntry]:
    """Return a row for each racer: its style and its name, and on a turned surface whether it turns with it.

    Of a network, what is known at the step, by default the present one.
    """
    at = controller.playback.position if step is None else step
    return [
        LegendEntry(theme.style_of(racer), name, _note_of(controller, place, at))
        for place, (racer, name) in enumerate(zip(controller.model.racers, controller.names, strict=True))
        if racer.shown
    ]


def _note_of(controller: OptimizersController, place: int, step: int) -> str:
    path = controller.race[place] if place < len(controller.race) else None
    if isinstance(path, PlanePath):
        return state_of(path, step)
    looks = path is not None and path.looks_uphill(min(step, path.steps))
    uphill = QCoreApplication.translate("map", "○ uphill") if looks else ""
    return "  ·  ".join(filter(None, (controller.turning.note(place), uphill)))


def pale_trails_of(controller: OptimizersController, theme: Theme) -> list[Trail]:
    """Return the paths of the unturned surface, turned along."""
    pairs = zip(controller.model.racers, controller.turning.paths(), strict=False)
    return [Trail(points, theme.style_of(racer)) for racer, points in pairs if racer.shown]


def start_of(controller: OptimizersController) -> Point | None:
    """Return the start; none on a plane, where each racer has its own, or none that lies there."""
    return None if controller.is_on_plane else controller.model.start.point


def lines_of(controller: OptimizersController, step: int, theme: Theme) -> list[FittedLine]:
    """Return the racers' lines through the data of a regression."""
    return [
        FittedLine(
            trajectory.points[step],
            None if trajectory.batches is None else trajectory.batches[step],
            theme.style_of(racer),
        )
        for racer, trajectory in controller.shown_race()
    ]


def flow_of(controller: OptimizersController) -> Array | None:
    """Return the gradient flow from the start, (n, 2), if it is shown."""
    model = controller.model
    if not model.flow or controller.is_on_plane:
        return None
    from core.descent.gradient_flow import gradient_flow  # noqa: PLC0415 - few maps show it

    return gradient_flow(model.turned, model.start.point)


def spread_of(controller: OptimizersController) -> "Spread | None":
    """Return many races of the chosen racer, if they are shown and it is no fork."""
    model, chosen = controller.model, controller.chosen_racer()
    if not model.many or controller.is_on_plane or chosen is None or chosen[0].fork is not None:
        return None
    from core.descent.spread import spread  # noqa: PLC0415 - few races show it

    racer = model.engine_racers()[controller.chosen]
    return spread(model.turned, racer, model.start.point, model.steps, model.seed)


def newton_of(controller: OptimizersController, step: int) -> "NewtonStep | None":
    """Return Newton's step from where the chosen racer is at a step, if it is shown and the racer is somewhere."""
    chosen = controller.chosen_racer()
    if not controller.model.newton or controller.is_on_plane or chosen is None:
        return None
    from core.descent.newton import newton_step  # noqa: PLC0415 - few maps show it

    trajectory = chosen[1]
    point = trajectory.points[min(step, trajectory.steps)]
    return newton_step(trajectory.surface, point) if np.isfinite(point).all() else None


def uphill_of(controller: OptimizersController, step: int, theme: Theme) -> "list[UphillPlace]":
    """Return where SAM takes the gradient of the step after this one, for each shown racer that looks uphill."""
    if controller.is_on_plane:
        return []
    looking = [(racer, path) for racer, path in controller.shown_race() if path.looked_at is not None]
    if not looking:
        return []
    from app.optimizers.map.guides import UphillPlace  # noqa: PLC0415 - few racers look uphill

    return [
        UphillPlace(path.points[step], path.place_of_gradient(step), theme.style_of(racer).colour)
        for racer, path in looking
        if path.looks_uphill(step)
    ]


def basins_of(controller: OptimizersController) -> "BasinRequest | None":
    """Return whose basins the map shows, if it shows any: those of the racer that is explained."""
    model, place = controller.model, controller.chosen
    if model.map_kind != "basins" or controller.is_on_plane or not model.racers:
        return None
    from app.optimizers.map.basin_layer import BasinRequest  # noqa: PLC0415 - most maps are of heights

    racer = model.engine_racers()[place].replace(fork=None)  # a start on the map has no past
    return BasinRequest(model.turned, racer, model.steps, model.seed, controller.names[place])
