"""Train a racer once more, when the plane is known, and measure each step."""

import math

import numpy as np
from numpy.typing import NDArray

from core.landscape.lane import Lane
from core.landscape.loss_map import WeightSums
from core.landscape.plane import Plane, in_plane
from core.landscape.result import RacerPath
from core.landscape.slices.map_images import Truth
from core.landscape.slices.penalised import sums_of
from core.settings import Array
from core.threads import BlasThreads

TRUTHS = 30  # steps at which the true loss is computed


class Replay:
    """The second run of a racer: its coordinates at each step, and the weights for true losses at some."""

    def __init__(self, lane: Lane, plane: Plane, *, counts: bool, weighs: bool) -> None:
        """Begin; the plane and the box are laid by racers that count. For penalties, it `weighs` the weights."""
        self.unknown: list[Array] = []  # the weights whose true losses nobody computes yet
        self.truths: list[Truth] = []  # of the first steps that have one
        self._lane, self._plane = lane, plane
        self._counts, self._weighs = counts, weighs
        self._sums: list[WeightSums] = []  # at the steps that have a true loss
        self._stepper = lane.stepper()
        self._stepper.measures_gradient = True
        steps = lane.made
        self._points = np.empty((steps + 1, 2), np.float32)
        self._off, self._distance = np.empty((2, steps + 1), np.float32)
        self._gradients, self._lengths = np.empty((2, steps), np.float32)
        self._truth_steps = truth_steps(steps)
        self._has_truth = frozenset(self._truth_steps.tolist())
        self._way, self._before = np.empty((2, lane.start.size), lane.start.dtype)  # of this step, the one before
        self._made = 0
        self._threads = BlasThreads(1)
        with self._threads:
            self._place([self._measured()])

    def follow(self, step: int) -> None:
        """Train until this step, or until the end of the path."""
        measured = []
        with self._threads, np.errstate(over="ignore", invalid="ignore"):  # beyond 1e19, squares of float32 overflow
            while self._stepper.step < min(step, self._lane.made):
                self._stepper.take()
                self._made = self._stepper.step
                self._gradients[self._made - 1] = self._stepper.gradient_norm
                self._before, self._way = self._way, self._before
                measured.append(self._measured())
                np.subtract(self._way, self._before, out=self._before)
                self._lengths[self._made - 1] = math.sqrt(self._before.dot(self._before))
            self._place(measured)

    def path(self) -> RacerPath:
        """Return the path so far."""
        made, lane = self._made, self._lane
        truths = np.array(self.truths, np.float32)
        return RacerPath(
            name=lane.racer.name,
            points=self._points[: made + 1],
            off_plane=self._off[: made + 1],
            distance=self._distance[: made + 1],
            batch_losses=lane.losses[:made],
            gradient_norms=self._gradients[:made],
            step_lengths=self._lengths[:made],
            truth_steps=self._truth_steps[: len(truths)],
            true_losses=truths[:, 0],
            accuracies=truths[:, 1],
            diverged_at=lane.diverged_at,
            counts=self._counts,
            sums=np.array(self._sums[: len(truths)], np.float32) if self._weighs else None,
        )

    def _measured(self) -> tuple[float, float, float]:
        """Return the products by which the present step is placed; keep the weights of one that has a true loss."""
        network = self._stepper.network
        products = self._plane.products(network.parameters, self._way)
        if self._made not in self._has_truth:
            return products
        self.unknown.append(network.parameters.copy())
        if self._weighs:
            self._sums.append(sums_of(network.weights))
        return self._plane.exact_products(network.parameters)  # such places are read as numbers, the others are drawn

    def _place(self, measured: list[tuple[float, float, float]]) -> None:
        """Place the last steps, all at once: it takes a hundredth of the time of each by itself."""
        if measured:
            last = slice(self._made + 1 - len(measured), self._made + 1)
            placed = self._plane.placed(np.array(measured, np.float64))
            self._points[last], self._off[last] = placed[:, :2], placed[:, 2]
            self._distance[last] = np.hypot(in_plane(self._plane.gram, self._points[last]), placed[:, 2])


def truth_steps(steps: int) -> NDArray[np.int32]:  # (k,)
    """Return about 30 steps from the first to the last, evenly on a logarithmic scale."""
    return np.unique(np.geomspace(1, steps + 1, min(TRUTHS, steps + 1)).round().astype(np.int32)) - 1
