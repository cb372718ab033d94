"""Pictures of half the height and half the width: a quarter of the inputs."""

import numpy as np

from core.datasets.idx import Bytes

WHOLE_SHAPE, HALVED_SHAPE = (28, 28), (14, 14)  # of MNIST's pictures: rows, columns


def halved(images: Bytes, shape: tuple[int, int]) -> Bytes:  # (n, rows * columns) -> (n, rows / 2 * columns / 2)
    """Return the mean of each two by two pixels, rounded; `shape` is that of a picture, with even sides."""
    rows, columns = shape
    squares = images.reshape(len(images), rows // 2, 2, columns // 2, 2)
    sums = squares.sum(axis=(2, 4), dtype=np.uint16)
    means: Bytes = ((sums + 2) // 4).astype(np.uint8)
    return means.reshape(len(images), -1)
