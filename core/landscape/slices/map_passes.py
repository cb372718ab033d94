"""Compute a map from coarse to exact: few points on few images first, so that there is something to see at once."""

from collections.abc import Iterator

import numpy as np

from core.landscape.loss_map import Box, LossMap
from core.landscape.plane import Plane
from core.landscape.slices.map_images import MapImages
from core.landscape.slices.penalised import weight_sums
from core.landscape.slices.slice_loss import SliceLoss
from core.network import Network
from core.settings import Array

COARSE, FINE, FINEST = 9, 17, 33  # points a side; each grid holds the one before
FEW_IMAGES = 500


class MapMaker:
    """Makes the map of a box of a plane, pass by pass; it moves `network`, which has the right sizes and activation.

    A pass is an iterator that yields None while there is more to do, so that others have their turn, and then the map.
    For penalties, it `weighs` the weights at each point.
    """

    def __init__(self, network: Network, plane: Plane, box: Box, images: MapImages, *, weighs: bool = False) -> None:
        self._network, self._plane, self._box, self._images = network, plane, box, images
        self._weighs = weighs
        self._few = images.some(FEW_IMAGES)
        self.latest: LossMap | None = None

    def first(self) -> Iterator[LossMap | None]:
        """Map the loss of few images: 9 x 9 points, then 17 x 17."""
        yield from self._pass(COARSE, self._few, None)
        yield from self._pass(FINE, self._few, self.latest)

    def exact(self) -> Iterator[LossMap | None]:
        """Map the loss of all images: 17 x 17 points, and 33 x 33 where the difference could be seen."""
        coarse = self.latest
        if self._few is self._images:
            yield from self._pass(FINEST, self._images, coarse)
            return
        yield from self._pass(FINE, self._images, None)
        exact = self.latest
        for _ in self._pass(FINEST, self._few, coarse):
            yield None
        finer, self.latest = self.latest, exact
        if coarse is None or finer is None or _differ(coarse, finer):
            yield from self._pass(FINEST, self._images, exact)

    def _pass(self, side: int, images: MapImages, known: LossMap | None) -> Iterator[LossMap | None]:
        """Compute a grid of `side` x `side` points on some images, but for those of a coarser one that are `known`."""
        a, b = np.linspace(self._box.a0, self._box.a1, side), np.linspace(self._box.b0, self._box.b1, side)
        grid = np.stack(np.meshgrid(a, b), axis=-1)  # (m, n, 2)
        missing = np.ones((side, side), bool)
        losses = np.empty((side, side))
        if known is not None:
            stride = (side - 1) // (len(known.a) - 1)
            losses[::stride, ::stride] = known.losses
            missing[::stride, ::stride] = False
        found = np.empty(np.count_nonzero(missing))
        for _ in SliceLoss(self._network, self._plane, images).parts(grid[missing], found):
            yield None
        losses[missing] = found
        sums = (yield from weight_sums(self._network, self._plane, a, b)) if self._weighs else None
        self.latest = LossMap(a, b, losses.astype(np.float32), len(images), sums)
        yield self.latest


def _differ(coarse: LossMap, fine: LossMap) -> bool:
    """Return whether a colour would differ by more than a shade where the coarse map is interpolated."""
    change: Array = np.abs(np.log(coarse.lattice(fine.a, fine.b)) - np.log(fine.lattice(fine.a, fine.b)))
    return bool(change.max() > fine.shade)
