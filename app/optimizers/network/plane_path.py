"""What a race of networks looks like in the room: a path on a plane, and the map of the loss on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, Self, final

import numpy as np
from pydantic import PrivateAttr

from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork
from core.descent import Racer, Trajectory
from core.descent.outcomes import Outcome, OutcomeKind
from core.settings import Array
from core.surfaces import Bounds, Surface

if TYPE_CHECKING:
    from core.landscape.loss_map import LossMap
    from core.landscape.result import RacerPath
    from core.landscape.slices.map_images import Truth

LATTICE = 3  # dimensions of points that may be a lattice: rows, columns, coordinates
KEPT = 16  # maps
_numbers = count()


@final
class LossSlice(PlaneSurface):
    """The loss on the plane, as far as it is mapped. Another map is another slice."""

    label = RealNetwork.label
    summary = RealNetwork.summary
    shows_decades = True

    kind: Literal["slice"] = "slice"
    of_map: int  # tells one map from another
    _loss_map: "LossMap" = PrivateAttr()

    @staticmethod
    @lru_cache(maxsize=KEPT)
    def of(loss_map: "LossMap") -> "LossSlice":
        """Return the surface of a map; the same map has the same one, which need not be drawn again."""
        surface = LossSlice(of_map=next(_numbers))
        surface._loss_map = loss_map
        return surface

    @property
    def formula(self) -> str:
        return RealNetwork().formula

    @property
    def bounds(self) -> Bounds:
        return Bounds(*self._loss_map.box)

    @property
    def lowest_value(self) -> float:
        return float(self._loss_map.losses.min())

    def value(self, points: Array) -> Array:
        if points.ndim == LATTICE:
            columns, rows = points[0, :, 0], points[:, 0, 1]
            if (points[..., 0] == columns).all() and (points[..., 1] == rows[:, np.newaxis]).all():
                return self._loss_map.lattice(columns, rows)  # in a hundredth of the time
        return self._loss_map.loss(points)

    def gradient(self, points: Array) -> Array:
        return self._loss_map.gradient(points)


@dataclass(frozen=True, eq=False)
class PlanePath(Trajectory):
    """The path of a network on the plane. Its losses are those of the map; the true ones are known at some steps.

    While the network trains, there is no plane: all points are the start.
    """

    path: "RacerPath | None" = None
    batch_losses: Array | None = None  # (n,) while it trains
    further: "Mapping[int, Truth]" = field(default_factory=dict)  # what is true by step, beside what the path has
    on_own_plane: bool = True  # the map is that of the plane which its distances are from

    @classmethod
    def waiting(cls, racer: Racer, steps: int, batch_losses: Array | None = None) -> Self:
        """Return the path of a racer that has not trained, or trains."""
        return cls(**_record(RealNetwork(), racer, np.zeros((steps + 1, 2))), batch_losses=batch_losses)

    @classmethod
    def along(
        cls,
        surface: Surface,
        racer: Racer,
        path: "RacerPath",
        steps: int,
        further: "Mapping[int, Truth] | None" = None,
        *,
        rests: bool = False,
        on_own_plane: bool = True,
    ) -> Self:
        """Return the path of a racer in a race of so many steps; NaN where it is not known yet, or has diverged.

        A racer that stops earlier than the race `rests` at its end.
        """
        points = np.full((steps + 1, 2), np.nan)
        points[: path.steps + 1] = path.points
        if rests:
            points[path.steps + 1 :] = path.points[-1]
        record = _record(surface, racer, points)
        return cls(**record, path=path, further=further or {}, on_own_plane=on_own_plane)

    @property
    def is_trained(self) -> bool:
        """Return whether its path is known."""
        return self.path is not None

    @cached_property
    def losses(self) -> Array:  # (steps + 1,)
        """The loss of the map at each point; of the batches while the network trains."""
        if self.path is not None:
            return self.surface.value(self.points)
        losses = np.full(self.steps + 1, np.nan)
        if self.batch_losses is not None:
            losses[: len(self.batch_losses)] = self.batch_losses[: self.steps + 1]
        return losses

    @cached_property
    def outcome(self) -> Outcome:
        if self.path is not None and self.path.diverged_at is not None:
            return Outcome(OutcomeKind.DIVERGED, self.path.diverged_at)
        return Outcome(OutcomeKind.MOVING, self.steps, steps=self.steps)

    @property
    def has_end(self) -> bool:
        return self.path is not None and self.path.diverged_at is not None

    @property
    def own_part(self) -> slice:
        """The steps that it takes: it may stop before the race does."""
        return slice(0, None if self.path is None else self.path.steps + 1)

    @property
    def rests(self) -> bool:
        """Return whether it stops before the race does, and stays where it is."""
        return self.path is not None and self.path.steps < self.steps and bool(np.isfinite(self.points[-1, 0]))

    def known_step(self, step: int) -> int:
        """Return the step whose numbers are those at a step: the last one, if it rests there."""
        return min(step, self.path.steps) if self.path is not None and self.rests else step

    def true_loss(self, step: int) -> float | None:
        """Return the true loss at a step, if it was computed."""
        step = self.known_step(step)
        known = self.last_truth(step)
        return known[1] if known is not None and known[0] == step else None

    def last_truth(self, step: int) -> tuple[int, float, float] | None:
        """Return the last step up to this one of which it is known what is true, the loss there, and the accuracy."""
        if self.path is None:
            return None
        place = max(0, int(np.searchsorted(self.path.truth_steps, step, side="right")) - 1)
        at = int(self.path.truth_steps[place])
        found = max((further for further in self.further if at < further <= step), default=at)
        if found > at:
            return found, self.further[found].loss, self.further[found].accuracy
        return at, float(self.path.true_losses[place]), float(self.path.accuracies[place])

    @cached_property
    def true_losses(self) -> Array:  # (steps + 1,)
        """The true losses, NaN where they were not computed."""
        found = np.full(self.steps + 1, np.nan)
        if self.path is not None:
            found[self.path.truth_steps] = self.path.true_losses
        for step, truth in self.further.items():
            found[step] = truth.loss
        return self._resting(found)

    def off_plane(self, step: int) -> float:
        """Return the distance from the plane as a share of that from its origin; 0 where nothing is known."""
        return float(np.nan_to_num(self.off_plane_shares[step]))

    @cached_property
    def off_plane_shares(self) -> Array:  # (steps + 1,)
        """The distance from the plane at each step as a share of that from its origin; NaN where it is not known."""
        found = np.full(self.steps + 1, np.nan)
        if self.path is not None:
            distance = np.maximum(self.path.distance, np.finfo(np.float32).tiny)
            found[: self.path.steps + 1] = np.minimum(self.path.off_plane / distance, 1)
        return self._resting(found)

    def _resting(self, values: Array) -> Array:
        """Repeat the last value of a racer that rests, as long as the race goes on."""
        if self.path is not None and self.rests:
            values[self.path.steps + 1 :] = values[self.path.steps]
        return values

    def measured(self, values: Array, *, before: bool) -> Array:  # (steps + 1,)
        """Return a number of each step, at the step before it or after it, and NaN elsewhere."""
        found = np.full(self.steps + 1, np.nan)
        first = 0 if before else 1
        found[first : first + len(values)] = values[: self.steps + 1 - first]
        return found


def _record(surface: Surface, racer: Racer, points: Array) -> dict[str, Any]:
    unknown = np.full(points.shape, np.nan)
    return {
        "surface": surface,
        "racer": racer,
        "points": points,
        "gradients": unknown,
        "true_gradients": unknown,
        "states": {},
        "rate_factors": racer.rate_factors(len(points) - 1),
        "diverged_at": None,
    }
