"""Which map of a race of networks is seen: that of its plane or of the one through a racer, with a penalty or without.

With the penalty, the map and the true losses have that of the chosen racer: they are the loss that it goes down.
"""

from functools import lru_cache
from typing import NamedTuple

from app.optimizers.model import OptimizersModel
from app.optimizers.network.plane_path import LossSlice, PlanePath
from app.optimizers.training.network_races import KEPT, Progress
from core.descent import Racer, Trajectory
from core.landscape.loss_map import LossMap
from core.landscape.recipe import distinct
from core.landscape.result import LandscapeResult
from core.landscape.slices.penalised import NO_PENALTY, Factors, map_with_penalty, path_with_penalty
from core.surfaces import Surface


class Ground(NamedTuple):
    """The map of the parallel plane through a racer's own point: exact there, and for no other racer."""

    loss_map: LossMap
    racer: int
    step: int


def place_of_penalty(model: OptimizersModel, progress: Progress | None, chosen: int) -> int | None:
    """Return the racer whose penalty is seen; None if there is none."""
    return chosen if progress is not None and any(penalty_in(model, progress, chosen)) else None


def penalty_in(model: OptimizersModel, progress: Progress, chosen: int) -> Factors:
    """Return the penalty with which a race is seen; none of a racer that trains without."""
    if not (model.with_penalty and progress.has_penalties):
        return NO_PENALTY
    return Factors.of(progress.recipe.racers[chosen].config)


@lru_cache(maxsize=KEPT)
def named(result: LandscapeResult, names: tuple[str, ...]) -> LandscapeResult:
    """Return a race with the names that its racers have now, or in another language."""
    now = tuple(distinct(names))
    return result if result.recipe.names == now else result.renamed(now)


def shown(
    model: OptimizersModel, progress: Progress | None, ground: Ground | None = None, chosen: int = 0
) -> tuple[Surface, tuple[Trajectory, ...]]:
    """Return the map and the paths of a race as far as it has come, or another map below the same paths."""
    racers = [Racer(optimizer=racer.optimizer, schedule=racer.schedule) for racer in model.racers]
    if progress is None or progress.loss_map is None:
        losses = None if progress is None or progress.trained is None else progress.trained.losses
        batches = [None] * len(racers) if losses is None else list(losses)
        paths = zip(racers, batches, strict=True)
        return model.surface, tuple(PlanePath.waiting(racer, model.steps, found) for racer, found in paths)
    penalty = penalty_in(model, progress, chosen)
    below = progress.loss_map if ground is None else ground.loss_map
    surface = LossSlice.of(map_with_penalty(below, penalty))
    if not progress.paths:
        return surface, tuple(PlanePath.waiting(racer, model.steps) for racer in racers)
    return surface, tuple(
        PlanePath.along(
            surface,
            racer,
            path_with_penalty(path, penalty),
            model.steps,
            progress.truths_of(place, penalty),
            rests=path.steps == progress.recipe.steps_of(progress.recipe.racers[place]),
            on_own_plane=ground is None,
        )
        for place, (racer, path) in enumerate(zip(racers, progress.paths, strict=True))
    )
