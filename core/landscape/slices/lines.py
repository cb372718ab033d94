"""The loss on the straight line between two networks, and the barrier on it (Frankle et al. 2020).

A barrier on the straight line does not mean that the ends lie in two valleys: a curved path may join what a straight
line does not (Garipov et al. 2018), and so may an exchange of units, which leaves the function as it is (Entezari et
al. 2022).
"""

from typing import NamedTuple

import numpy as np

from core.landscape.plane import Plane
from core.landscape.slices.map_images import MapImages
from core.landscape.slices.slice_loss import SliceLoss
from core.network import Network
from core.settings import Array

POINTS = 41  # on a line


class Line(NamedTuple):
    """The loss at points of a line, from 0 at the first network to 1 at the second."""

    places: Array  # (n,)
    losses: Array  # (n,)

    @property
    def barrier(self) -> float:
        """The largest height of the loss above the chord, the straight line between its values at the ends."""
        chord = self.losses[0] + self.places * (self.losses[-1] - self.losses[0])
        return float((self.losses - chord).max())


def line_between(
    network: Network, first: Array, second: Array, images: MapImages, points: int = POINTS
) -> Line:  # (p,) each
    """Return the loss on the line between two vectors of weights; it moves `network`."""
    origin = first.astype(np.float64)
    plane = Plane(origin, second - origin, np.zeros_like(origin))
    places = np.linspace(0, 1, points)
    return Line(places, SliceLoss(network, plane, images).losses(np.column_stack([places, np.zeros(points)])))
