"""Train a racer once more, when the plane is known, and measure each step."""

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
        self._before = self._stepper.network.parameters.copy()
        self._made = 0
        self._threads = BlasThreads(1)
        with self._threads:
            self._measure()

    def follow(self, step: int) -> None:
        """Train until this step, or until the end of the path."""
        network = self._stepper.network
        with self._threads:
            while self._stepper.step < min(step, self._lane.made):
                self._stepper.take()
                self._made = self._stepper.step
                self._gradients[self._made - 1] = self._stepper.gradient_norm
                self._before -= network.parameters
                self._lengths[self._made - 1] = np.sqrt(np.dot(self._before, self._before))
                self._before[:] = network.parameters
                self._measure()

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

    def _measure(self) -> None:
        made, network = self._made, self._stepper.network
        has_truth = made in self._has_truth  # those are read as numbers, the others are drawn
        placed = (self._plane.place if has_truth else self._plane.place_roughly)(network.parameters)
        self._points[made] = placed[:2]
        self._off[made] = placed.off_plane
        self._distance[made] = np.hypot(in_plane(self._plane.gram, self._points[made]), placed.off_plane)
        if has_truth:
            self.unknown.append(network.parameters.copy())
            if self._weighs:
                self._sums.append(sums_of(network.weights))


def truth_steps(steps: int) -> NDArray[np.int32]:  # (k,)
    """Return about 30 steps from the first to the last, evenly on a logarithmic scale."""
    return np.unique(np.geomspace(1, steps + 1, min(TRUTHS, steps + 1)).round().astype(np.int32)) - 1
