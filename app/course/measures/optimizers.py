"""The measures of a race: "adam.turns", "racer.2.end_loss", "race.steps", "surface.condition"."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.optimizers.controller import OptimizersController
from app.optimizers.network.plane_path import PlanePath
from core.descent import Trajectory
from core.descent.measures import distances, effective_rates, gradient_norms, step_lengths
from core.lessons.grammar import Value
from core.lessons.measure import Measure, plain, setting, table
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.own_optimizer import RACING_OPTIMIZERS
from core.settings import N_, Array

ARRIVED = 1e-3  # above the minimum's loss
KINDS = tuple(kind.model_fields["kind"].default for kind in (*RACING_OPTIMIZERS, *MATRIX_OPTIMIZERS))
WINDOW = 9  # points of the moving mean that roughness is taken from


class RacerNow(NamedTuple):
    """A racer at the present frame."""

    path: Trajectory
    frame: int
    name: str


def turns(steps: Array) -> int:
    """Return how often one step goes the other way than the one before."""
    signs = np.sign(steps[np.isfinite(steps)])
    return int(np.count_nonzero(np.diff(signs)))


def arrival(path: Trajectory) -> float | None:
    """Return the first step after which the loss is within `ARRIVED` of the minimum's; None if there is none."""
    floor = path.surface.floor
    there = [] if floor is None else np.flatnonzero(path.losses < floor + ARRIVED).tolist()
    return float(there[0]) if there else None


def stay(path: Trajectory) -> float | None:
    """Return the step from which on the loss stays there; None if it does not."""
    floor = path.surface.floor
    if floor is None:
        return None
    away = np.flatnonzero(~(path.losses < floor + ARRIVED)).tolist()
    if not away:
        return 0.0
    return None if away[-1] == path.steps else float(away[-1] + 1)


def roughness(path: Trajectory) -> float | None:
    """Return how far the points are on average from the mean of the nine around each."""
    points = path.points[np.isfinite(path.points).all(axis=1)]
    if len(points) < 2 * WINDOW:
        return None
    smooth = np.stack([np.convolve(along, np.ones(WINDOW) / WINDOW, "valid") for along in points.T], axis=1)
    half = WINDOW // 2
    return float(np.hypot(*(points[half:-half] - smooth).T).mean())


def _steps(path: Trajectory, axis: int) -> Array:
    return np.diff(path.points[:, axis])


def _last(values: Array) -> float:
    """Return the last value that is a number."""
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else float("nan")


def _extreme(values: Array, of: Callable[[Array], float]) -> float:
    """Return the largest or least of the positive values."""
    known = values[np.isfinite(values) & (values > 0)]
    return float(of(known)) if len(known) else float("nan")


def _largest_share(racer: RacerNow, axis: int) -> float:
    """Return the last effective rate of a coordinate over its largest before."""
    rates = effective_rates(racer.path)[:, axis]
    known = rates[np.isfinite(rates)]
    return float(known[-1] / known.max()) if len(known) and known.max() > 0 else float("nan")


def _true_loss(racer: RacerNow) -> float | None:
    return racer.path.true_loss(racer.frame) if isinstance(racer.path, PlanePath) else None


def _off_plane(racer: RacerNow) -> float | None:
    path = racer.path
    return path.off_plane(racer.frame) if isinstance(path, PlanePath) and path.is_trained else None


def _around(racer: RacerNow) -> float | None:
    known = racer.path.path if isinstance(racer.path, PlanePath) else None
    if known is None or known.surroundings is None:
        return None
    return float(known.surroundings[len(known.surroundings) // 2, 0])  # the distances go from 0 to 1


def _update_value(racer: RacerNow, place: int) -> float | None:
    """Return a singular value of the update from this frame at a learning rate of 1, counted from 1."""
    path = getattr(racer.path, "matrix", None)
    return None if path is None else float(path.update_values[min(racer.frame, path.steps - 1), place - 1])


RACER: dict[str, Measure[RacerNow]] = table(
    (
        Measure("name", N_("the racer's name"), lambda racer: racer.name),
        Measure("loss", N_("the loss at this frame"), lambda racer: racer.path.losses[racer.frame]),
        Measure("end_loss", N_("the loss at the end of the race"), lambda racer: _last(racer.path.losses)),
        Measure("x", N_("the first coordinate at this frame"), lambda racer: racer.path.points[racer.frame, 0]),
        Measure("y", N_("the second coordinate at this frame"), lambda racer: racer.path.points[racer.frame, 1]),
        Measure("end_x", N_("the first coordinate at the end"), lambda racer: _last(racer.path.points[:, 0])),
        Measure("end_y", N_("the second coordinate at the end"), lambda racer: _last(racer.path.points[:, 1])),
        Measure(
            "turns", N_("how often the way turns back in y: one step up, the next down"),
            lambda racer: turns(_steps(racer.path, 1)),
        ),
        Measure("turns_x", N_("how often the way turns back in x"), lambda racer: turns(_steps(racer.path, 0))),
        Measure(
            "arrives", N_("the first step after which the loss is within 0.001 of the minimum's"),
            lambda racer: arrival(racer.path),
        ),
        Measure("stays", N_("the step from which on it stays so"), lambda racer: stay(racer.path)),
        Measure("distance", N_("the distance to the nearest minimum at this frame"),
                lambda racer: distances(racer.path)[racer.frame]),
        Measure("end_distance", N_("the distance to the nearest minimum at the end"),
                lambda racer: _last(distances(racer.path))),
        Measure("gradient", N_("the length of the gradient at this frame"),
                lambda racer: gradient_norms(racer.path)[racer.frame]),
        Measure("gradient_x", N_("the slope in x at this frame"), lambda racer: racer.path.gradients[racer.frame, 0]),
        Measure("gradient_y", N_("the slope in y at this frame"), lambda racer: racer.path.gradients[racer.frame, 1]),
        Measure("step", N_("the length of the step from this frame"),
                lambda racer: step_lengths(racer.path)[racer.frame]),
        Measure("first_step_x", N_("the length of the first step in x"), lambda racer: abs(_steps(racer.path, 0)[0])),
        Measure("first_step_y", N_("the length of the first step in y"), lambda racer: abs(_steps(racer.path, 1)[0])),
        Measure("longest_step", N_("the length of the longest step"),
                lambda racer: np.nanmax(step_lengths(racer.path))),
        Measure("last_step", N_("the length of the last step"), lambda racer: _last(step_lengths(racer.path))),
        Measure("lowest_y", N_("the lowest y of the path"), lambda racer: np.nanmin(racer.path.points[:, 1])),
        Measure("way", N_("the length of the whole path"), lambda racer: np.nansum(step_lengths(racer.path))),
        Measure("roughness", N_("how far the points lie on average from the mean of the nine around each"),
                lambda racer: roughness(racer.path)),
        Measure("effective_x", N_("the effective learning rate in x at this frame"),
                lambda racer: effective_rates(racer.path)[racer.frame, 0]),
        Measure("effective_y", N_("the effective learning rate in y at this frame"),
                lambda racer: effective_rates(racer.path)[racer.frame, 1]),
        Measure("first_effective_x", N_("the effective learning rate in x of the first step"),
                lambda racer: effective_rates(racer.path)[0, 0]),
        Measure("first_effective_y", N_("the effective learning rate in y of the first step"),
                lambda racer: effective_rates(racer.path)[0, 1]),
        Measure("end_effective_x", N_("the effective learning rate in x of the last step"),
                lambda racer: _last(effective_rates(racer.path)[:, 0])),
        Measure("end_effective_y", N_("the effective learning rate in y of the last step"),
                lambda racer: _last(effective_rates(racer.path)[:, 1])),
        Measure("effective_left_x", N_("the last effective rate in x over its largest"),
                lambda racer: _largest_share(racer, 0)),
        Measure("effective_left_y", N_("the last effective rate in y over its largest"),
                lambda racer: _largest_share(racer, 1)),
        Measure("largest_effective_x", N_("the largest effective learning rate in x of the race"),
                lambda racer: _extreme(effective_rates(racer.path)[:, 0], np.max)),
        Measure("least_effective_x", N_("the least effective learning rate in x of the race"),
                lambda racer: _extreme(effective_rates(racer.path)[:, 0], np.min)),
        Measure("outcome", N_("how the race ended, as a condition compares it: 'converged', 'limit_cycle'"),
                lambda racer: racer.path.outcome.kind.value),
        Measure("ending", N_("how the race ended, in words"),
                lambda racer: racer.path.outcome.brief.text(QCoreApplication.translate)),
        Measure("true_loss", N_("the loss in all dimensions at this frame, where it is known"), _true_loss),
        Measure("off_plane", N_("the share of a network's distance that lies off the plane"), _off_plane),
        Measure("around", N_("the mean loss round a network's end, at half the weights' size"), _around),
        Measure("update_1", N_("the largest singular value of a matrix's update, at a learning rate of 1"),
                lambda racer: _update_value(racer, 1)),
        Measure("update_3", N_("its third largest singular value"), lambda racer: _update_value(racer, 3)),
        Measure("batch", N_("the number of samples behind each gradient"),
                lambda racer: None if racer.path.batches is None else racer.path.batches.shape[1]),
    )
)  # fmt: skip


def _first(controller: OptimizersController) -> str | None:
    arrivals = {place: arrival(path) for place, path in enumerate(controller.race)}
    known = {place: step for place, step in arrivals.items() if step is not None}
    return controller.names[min(known, key=lambda place: known[place])] if known else None


def _lowest(controller: OptimizersController) -> str | None:
    losses = {place: _last(path.losses) for place, path in enumerate(controller.race)}
    known = {place: loss for place, loss in losses.items() if np.isfinite(loss)}
    return controller.names[min(known, key=lambda place: known[place])] if known else None


def _apart(controller: OptimizersController) -> float:
    """Return the largest distance between the paths of the first two racers, in diagonals of the surface's box."""
    if len(controller.race) < 2:
        return float("nan")
    first, second = controller.race[:2]
    gaps = np.hypot(*(first.points - second.points).T)
    known = gaps[np.isfinite(gaps)]
    only_one_diverges = np.isfinite(first.points).sum() != np.isfinite(second.points).sum()
    return float("nan") if only_one_diverges else float(known.max() / first.surface.bounds.diagonal)


RACE = table(
    (
        Measure[OptimizersController]("steps", N_("the number of steps of the race"), lambda room: room.model.steps),
        Measure("frame", N_("the frame that is shown"), lambda room: room.playback.position),
        Measure("racers", N_("the number of racers"), lambda room: len(room.model.racers)),
        Measure("noise", N_("the noise of the gradients"), lambda room: room.model.noise),
        Measure("start_x", N_("where the race starts, in x"), lambda room: room.model.start.x),
        Measure("start_y", N_("where the race starts, in y"), lambda room: room.model.start.y),
        Measure("first", N_("the name of the racer that arrives first"), _first),
        Measure("lowest", N_("the name of the racer whose loss is lowest at the end"), _lowest),
        Measure(
            "apart",
            N_("the largest distance between the paths of the first two racers, as a share of the map's diagonal"),
            _apart,
        ),
        Measure("at_end", N_("whether the playback has come to the end"),
                lambda room: room.playback.position >= room.playback.length),
    )
)  # fmt: skip


def read(controller: OptimizersController, name: str) -> Value | None:
    """Return the value of a measure now; None if it has none."""
    head, _, rest = name.partition(".")
    if head == "race" and rest in RACE:
        return plain(RACE[rest].of(controller))
    if head == "surface":
        return setting(controller.model.surface, rest)
    place, what = _place_of(controller, head, rest)
    if place is None:
        return None
    path = controller.race[place]
    if what in RACER:
        frame = min(controller.playback.position, path.steps)
        racer = RacerNow(path, frame, controller.names[place])
        with np.errstate(all="ignore"):
            return plain(RACER[what].of(racer))
    return setting(controller.model.racers[place].optimizer, what)


def knows(name: str) -> bool:
    """Return whether there is a measure of this name, whoever races."""
    head, _, rest = name.partition(".")
    if head == "race":
        return rest in RACE
    if head == "surface":
        return bool(rest) and "." not in rest
    first, _, second = rest.partition(".")
    what = second if first.isdecimal() else rest
    fields = {declaration.name for kind in RACING_OPTIMIZERS for declaration in kind.declarations()}
    return head in (*KINDS, "racer") and (head != "racer" or first.isdecimal()) and (what in RACER or what in fields)


def _place_of(controller: OptimizersController, head: str, rest: str) -> tuple[int | None, str]:
    """Return a racer's place, by its kind ("adam", "adam.2") or its number ("racer.2"), and the rest of the name."""
    first, _, second = rest.partition(".")
    count, what = (int(first), second) if first.isdecimal() else (1, rest)
    kinds = [racer.optimizer.kind for racer in controller.model.racers]
    places = list(range(len(kinds))) if head == "racer" else [at for at, kind in enumerate(kinds) if kind == head]
    known = 0 < count <= len(places) and places[count - 1] < len(controller.race)
    return (places[count - 1] if known else None), what
