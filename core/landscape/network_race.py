"""Race networks: train them, lay a plane through their weights, and train again to see every step on it.

The weights of all steps together would be too many to keep. A run of a recipe gives the same numbers again, so the
second time, when the plane is known, only two coordinates of a step need to stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.datasets import Dataset
from core.landscape.estimates.by_size import refuse_what_does_not_fit
from core.landscape.lane import Lane
from core.landscape.loss_map import Box, LossMap
from core.landscape.plane import Plane, around_end, through_points, through_start
from core.landscape.recipe import LandscapeRecipe
from core.landscape.replay import Replay
from core.landscape.result import LandscapeResult, RacerPath
from core.landscape.slices.map_images import MapImages, Truth
from core.landscape.slices.map_passes import MapMaker
from core.landscape.slices.penalised import has_penalty, sums_of
from core.landscape.slices.surroundings import surroundings
from core.landscape.slices.true_losses import TrueLosses, can_be_beside
from core.settings import N_, Array, RefusedError
from core.threads import BlasThreads
from core.training.factory import build_network

AT_ONCE = 10  # steps of a racer between two reports
FAR = 10.0  # times as far as the others: there a racer that has not learnt takes no part in the plane
MARGIN = 0.15  # of the box, on each side of what it shows
LEAST_HEIGHT, LEAST_WIDTH = 0.6, 1.25  # of the box, in terms of the other side
AROUND = Box(-1.0, 1.0, -1.0, 1.0)  # an end, in units of its own weights

ALL_DIVERGED = N_("every racer diverged, {first} in step {step}: take smaller learning rates")
NO_PLANE_YET = N_("the plane is laid when all racers are trained")
NO_WEIGHTS = N_(
    "at the end of {name}, too few weights differ from 0 to draw directions of their size: take another plane"
)
POINT_DIVERGED = N_("{name} diverged in step {step}, so that the plane cannot go through its end")


@dataclass(frozen=True, eq=False)
class Trained:
    """Steps that were taken, by each racer or until it diverged; the losses are those of its batches so far."""

    step: int
    steps: int
    losses: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Mapped:
    """A map; a later one is of more points or more images."""

    loss_map: LossMap
    is_exact: bool  # of all images


@dataclass(frozen=True, eq=False)
class Replayed:
    """The paths as far as they are replayed."""

    step: int
    steps: int
    paths: tuple[RacerPath, ...]


@dataclass(frozen=True, eq=False)
class Surrounded:
    """The paths with the loss round each end: the race is over."""

    paths: tuple[RacerPath, ...]


Report = Trained | Mapped | Replayed | Surrounded


class NetworkRace:
    """A race of a recipe on a dataset. Between two reports, it can be left."""

    def __init__(self, recipe: LandscapeRecipe, dataset: Dataset) -> None:
        """Prepare the race.

        Raises:
            DatasetError: there are too few images.
            RefusedError: it would not fit into memory.
        """
        refuse_what_does_not_fit(recipe, dataset)
        self.recipe = recipe
        self.dataset = dataset
        self.images = MapImages.of(recipe.base, dataset, recipe.map_images)
        self.lanes = {racer.name: Lane(recipe, racer, dataset) for racer in recipe.racers}
        self.plane: Plane | None = None
        self.box: Box | None = None
        self.result: LandscapeResult | None = None  # at the end; before it, with a map that gets finer
        self._network = build_network(recipe.base, dataset.ends)
        self._weighs = any(has_penalty(racer.config) for racer in recipe.racers)

    def run(self) -> Iterator[Report | None]:
        """Train, map, replay, map exactly, look round the ends; an item that is None is but a pause in a long pass.

        Raises:
            RefusedError: there is no plane, since racers diverged or did not move.
        """
        yield from self._train()
        with BlasThreads(1):
            plane = self._find_plane()
            box = self._find_box(plane)
        maker = MapMaker(self._network, plane, box, self.images, weighs=self._weighs)
        for coarse in maker.first():
            yield None if coarse is None else Mapped(coarse, is_exact=False)
        good = self._good()
        replays = [Replay(lane, plane, counts=lane in good, weighs=self._weighs) for lane in self.lanes.values()]
        yield from self._replay(replays)
        for found in maker.exact():
            if found is not None:
                paths = tuple(replay.path() for replay in replays)
                self.result = LandscapeResult(self.recipe, found, paths, plane.gram)
            yield None if found is None else Mapped(found, is_exact=True)
        yield from self._look_around()

    @property
    def starts(self) -> Mapping[str, Array]:
        """The weights that each racer began with, (p,), as its others lie in `Network.parameters`."""
        return {name: lane.start for name, lane in self.lanes.items()}

    @property
    def ends(self) -> Mapping[str, Array]:
        """The weights of each racer after its last step, or after the last one with a finite loss."""
        return {name: lane.end for name, lane in self.lanes.items()}

    def parameters_at(self, name: str, step: int) -> Array:  # (p,)
        """Return the weights of a racer after a step, trained again from the nearest state that was kept."""
        return self.lanes[name].parameters_at(step)

    def truth_at(self, name: str, step: int) -> Truth:
        """Return the true loss of a racer after a step, on the map's own images."""
        self._network.parameters[:] = self.parameters_at(name, step)
        return self.images.truth(self._network)._replace(**sums_of(self._network.weights)._asdict())

    def map_through(self, name: str, step: int) -> Iterator[LossMap | None]:
        """Yield the maps of the parallel plane through a racer's own point, coarse first, and pauses between.

        Raises:
            RefusedError: the race has no plane yet.
        """
        if self.plane is None or self.box is None:
            raise RefusedError(NO_PLANE_YET)
        plane = self.plane.through(self.parameters_at(name, step))
        maker = MapMaker(self._network, plane, self.box, self.images, weighs=self._weighs)
        yield from maker.first()
        yield from maker.exact()

    def _train(self) -> Iterator[Trained]:
        steps = max(lane.steps for lane in self.lanes.values())
        for step in range(AT_ONCE, steps + AT_ONCE, AT_ONCE):
            for lane in self.lanes.values():
                lane.train(step)
            losses = tuple(lane.losses for lane in self.lanes.values())
            yield Trained(min(step, steps), steps, losses)

    def _replay(self, replays: list[Replay]) -> Iterator[Replayed | None]:
        steps = max(lane.steps for lane in self.lanes.values())
        beside = can_be_beside(self.recipe, len(self.images), self._network.weights.size)
        with TrueLosses(self._network, self.images, beside=beside) as true_losses:
            yield from _ask(true_losses, replays)
            yield from true_losses.finish()  # no path is without one
            for step in range(AT_ONCE, steps + AT_ONCE, AT_ONCE):
                for replay in replays:
                    replay.follow(step)
                yield from _ask(true_losses, replays)
                if step >= steps:
                    yield from true_losses.finish()
                yield Replayed(min(step, steps), steps, tuple(replay.path() for replay in replays))

    def _look_around(self) -> Iterator[Surrounded | None]:
        """Measure the loss round each end, in the same directions for all."""
        if self.result is None:
            return
        paths = []
        for path in self.result.paths:
            around: Array | None = None
            if path.diverged_at is None:
                seed = self.recipe.directions_seed
                for found in surroundings(self._network, self.ends[path.name], self.images, seed):
                    around = found
                    yield None
            paths.append(replace(path, surroundings=around))
        self.result = replace(self.result, paths=tuple(paths))
        yield Surrounded(self.result.paths)

    def _find_plane(self) -> Plane:
        good = self._good()
        if not good:
            first = next(iter(self.lanes.values()))
            raise RefusedError(ALL_DIVERGED, first=first.racer.name, step=first.diverged_at)
        points = [self._point(*point) for point in self.recipe.points]
        match self.recipe.plane:
            case "start_and_ends":
                between = [kept for lane in good for kept in lane.snapshots()]
                self.plane = through_start(good[0].start, [lane.end for lane in good], between)
            case "around_end":
                rng = np.random.default_rng(self.recipe.directions_seed)
                self.plane = around_end(self._network, points[0], rng)
                if self.plane.is_line:
                    raise RefusedError(NO_WEIGHTS, name=self.recipe.points[0][0])
            case _:
                self.plane = through_points(*points)
        return self.plane

    def _good(self) -> list[Lane]:
        """Return the racers that the map is for: neither diverged, nor thrown far away without having learnt.

        Those whose points the plane goes through are always among them.
        """
        kept = [lane for lane in self.lanes.values() if lane.diverged_at is None]
        named = {name for name, _ in self.recipe.points}
        usual = float(np.median([lane.distance for lane in kept if lane.has_learnt] or [np.inf]))
        return [lane for lane in kept if lane.has_learnt or lane.distance <= FAR * usual or lane.racer.name in named]

    def _point(self, name: str, point: str) -> Array:
        lane = self.lanes[name]
        if point == "start":
            return lane.start
        if lane.diverged_at is not None:
            raise RefusedError(POINT_DIVERGED, name=name, step=lane.diverged_at)
        return lane.end

    def _find_box(self, plane: Plane) -> Box:
        if self.recipe.plane == "around_end":
            self.box = AROUND
        else:
            good = self._good()
            vectors = [vector for lane in good for vector in (lane.start, *lane.snapshots(), lane.end)]
            self.box = box_around(np.array([plane.project(vector) for vector in vectors]))
        return self.box


def _ask(true_losses: TrueLosses, replays: list[Replay]) -> Iterator[None]:
    """Have the true losses computed that replays have come to, all of them together."""
    asked = [replay for replay in replays for _ in replay.unknown]
    vectors = [vector for replay in replays for vector in replay.unknown]
    for replay in replays:
        replay.unknown = []

    def tell(truths: list[Truth]) -> None:
        for replay, truth in zip(asked, truths, strict=True):
            replay.truths.append(truth)

    if vectors:
        yield from true_losses.ask(vectors, tell)


def box_around(points: Array) -> Box:  # (n, 2)
    """Return a box round points that is neither much wider than high nor higher than wide."""
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = (1 + 2 * MARGIN) * (high - low)
    width = max(width, LEAST_WIDTH * height)
    height = max(height, LEAST_HEIGHT * width)
    a, b = (low + high) / 2
    return Box(float(a - width / 2), float(a + width / 2), float(b - height / 2), float(b + height / 2))
