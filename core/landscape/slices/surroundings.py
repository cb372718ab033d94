"""The loss round a point of weight space, by the distance from it in units of the weights' own size: how sharp it is.

A distance in weights themselves would say nothing: a ReLU network whose first layer is doubled and whose second is
halved is the same function, with other surroundings (Dinh et al. 2017). So the directions are filter-normalised (Li et
al. 2018): at a distance of 1, each unit's incoming weights are changed by as much as they are long.
"""

from collections.abc import Iterator

import numpy as np

from core.landscape.plane import around_end
from core.landscape.slices.map_images import MapImages
from core.landscape.slices.slice_loss import SliceLoss
from core.network import Network
from core.settings import Array

DISTANCES = np.linspace(0, 1, 11)
PLANES = 3  # of random directions; each is looked along both of its own, there and back
MOST_IMAGES = 1000
TURNS = ((1, 0), (-1, 0), (0, 1), (0, -1))
POINTS = PLANES * len(DISTANCES) * len(TURNS)


def surroundings(network: Network, point: Array, images: MapImages, seed: int) -> Iterator[Array | None]:
    """Yield pauses, and then the loss at each of `DISTANCES` from a point (p,): (11, 3), its mean, least and greatest.

    They are over twelve directions, which are drawn by the seed: the same ones for each point, each in the size of that
    point's own weights. `network`, which has the right sizes and activation, is moved.
    """
    rng = np.random.default_rng(seed)
    few = images.some(MOST_IMAGES)
    places = (DISTANCES[:, np.newaxis, np.newaxis] * np.array(TURNS)).reshape(-1, 2)  # (11 * 4, 2)
    found = np.empty((PLANES, len(places)))
    for losses in found:
        for _ in SliceLoss(network, around_end(network, point, rng), few).parts(places, losses):
            yield None
    by_distance = found.reshape(PLANES, len(DISTANCES), len(TURNS)).swapaxes(0, 1).reshape(len(DISTANCES), -1)
    summed = (by_distance.mean(axis=1), by_distance.min(axis=1), by_distance.max(axis=1))
    yield np.stack(summed, axis=1).astype(np.float32)
