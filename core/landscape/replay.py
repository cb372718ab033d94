"""Train a racer once more, when the plane is known, and measure each step."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.landscape.lane import Lane
from core.landscape.plane import Plane, in_plane
from core.landscape.result import RacerPath
from core.landscape.slices.map_images import MapImages
from core.network import Network
from core.threads import BlasThreads

TRUTHS = 30  # steps at which the true loss is computed


class Replay:
    """The second run of a racer: its coordinates at each step, and true losses at some."""

    def __init__(self, lane: Lane, plane: Plane, images: MapImages, *, counts: bool = True) -> None:
        """Begin; the plane and the box are laid by racers that count."""
        self._lane, self._plane, self._images = lane, plane, images
        self._counts = counts
        self._stepper = lane.stepper()
        self._stepper.measures_gradient = True
        steps = lane.made
        self._points = np.empty((steps + 1, 2), np.float32)
        self._off, self._distance = np.empty((2, steps + 1), np.float32)
        self._gradients, self._lengths = np.empty((2, steps), np.float32)
        self._truth_steps = truth_steps(steps)
        self._truths: list[tuple[float, float]] = []
        self._before = self._stepper.network.parameters.copy()
        self._made = 0
        self._threads = BlasThreads(1)
        self._measure()

    def follow(self, step: int) -> Iterator[None]:
        """Train until this step, or until the end of the path; an item is but a pause after a true loss."""
        network = self._stepper.network
        while self._stepper.step < min(step, self._lane.made):
            self._stepper.take()
            self._made = self._stepper.step
            self._gradients[self._made - 1] = self._stepper.gradient_norm
            self._before -= network.parameters
            self._lengths[self._made - 1] = np.sqrt(np.dot(self._before, self._before))
            self._before[:] = network.parameters
            self._measure()
            if self._truth_steps[len(self._truths) - 1] == self._made:
                yield

    def path(self) -> RacerPath:
        """Return the path so far."""
        made, lane = self._made, self._lane
        truths = np.array(self._truths, np.float32)
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
        )

    def _measure(self) -> None:
        made, network = self._made, self._stepper.network
        with self._threads:
            placed = self._plane.place(network.parameters)
        self._points[made] = placed[:2]
        self._off[made] = placed.off_plane
        self._distance[made] = np.hypot(in_plane(self._plane.gram, self._points[made]), placed.off_plane)
        if len(self._truths) < len(self._truth_steps) and made == self._truth_steps[len(self._truths)]:
            self._truths.append(self._truth(network))

    def _truth(self, network: Network) -> tuple[float, float]:
        with self._threads:
            return self._images.truth(network)


def truth_steps(steps: int) -> NDArray[np.int32]:  # (k,)
    """Return about 30 steps from the first to the last, evenly on a logarithmic scale."""
    return np.unique(np.geomspace(1, steps + 1, min(TRUTHS, steps + 1)).round().astype(np.int32)) - 1
