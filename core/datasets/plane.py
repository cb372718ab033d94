"""Points on a plane: the classic sets in two dimensions, and points of one's own.

The name of such a dataset carries what makes it: `moons::noise=0.1,seed=0`, `points::0.5 1 0;-1 0.25 1`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalogue import KNOWN, OWN_POINTS, TOYS
from core.datasets.idx import DatasetError
from core.settings import N_, Array

TEST = 1000  # points
TURNS = 1.75  # of a spiral's arm about the middle
LENGTH = 2.0  # of a spiral from the middle to its end
BLOBS = 3
BLOB_DISTANCE = 1.0  # from the middle

NO_POINTS = N_("“{name}” holds no points: each is x, y and the number of its class, and a semicolon follows it")

Point = tuple[float, float, int]  # x, y, class
Points = tuple[NDArray[np.float64], NDArray[np.intp]]  # (n, 2), and (n,) classes


class PlaneData(NamedTuple):
    """Points (n, 2) and their classes (n,), for training and validation and for the test."""

    train: Array
    train_labels: NDArray[np.uint8]
    test: Array
    test_labels: NDArray[np.uint8]
    classes: int


def toy_name(kind: str, noise: float, seed: int) -> str:
    """Return the name of a toy dataset that says what makes it."""
    return f"{kind}::noise={noise!r},seed={seed}"


def points_name(points: Sequence[Point]) -> str:
    """Return the name of a dataset of one's own points."""
    return f"{OWN_POINTS}::" + ";".join(f"{x!r} {y!r} {label}" for x, y, label in points)


def kind_of(name: str) -> str:
    """Return the part of a name that says where the data come from."""
    return name.partition("::")[0]


def plane_data(name: str) -> PlaneData:
    """Make the points of a name from `toy_name` or `points_name`; the same name gives the same points.

    Raises:
        DatasetError: the name is faulty.
    """
    kind, _, rest = name.partition("::")
    try:
        if kind == OWN_POINTS:
            return _own([part.split() for part in rest.split(";") if part])
        chosen = dict(part.split("=") for part in rest.split(",") if part)
        return _toy(kind, float(chosen.get("noise", 0.1)), int(chosen.get("seed", 0)))
    except (ValueError, IndexError, OverflowError) as error:
        raise DatasetError(NO_POINTS, name=name[:60]) from error


def _own(rows: Sequence[Sequence[str]]) -> PlaneData:
    """Return points of one's own: all serve for training and validation, none for a test."""
    points = np.array([[float(row[0]), float(row[1])] for row in rows], np.float32).reshape(-1, 2)
    labels = np.array([int(row[2]) for row in rows], np.uint8)
    classes = max(2, int(labels.max(initial=0)) + 1)
    return PlaneData(points, labels, points[:0], labels[:0], classes)


def _toy(kind: str, noise: float, seed: int) -> PlaneData:
    train = KNOWN[kind].available
    points, labels = MAKERS[kind](train + TEST, noise, seed)
    order = np.random.default_rng(seed).permutation(len(points))
    places, classes = points[order].astype(np.float32), labels[order].astype(np.uint8)
    return PlaneData(places[:train], classes[:train], places[train:], classes[train:], KNOWN[kind].ends.classes)


# Through scikit-learn, imported only here since that takes a second.


def _moons(count: int, noise: float, seed: int) -> Points:
    """Two half circles that reach into each other (scikit-learn's make_moons), around the middle."""
    from sklearn.datasets import make_moons  # noqa: PLC0415

    points, labels = make_moons(count, noise=noise, random_state=seed)
    return points - (0.5, 0.25), labels


def _circles(count: int, noise: float, seed: int) -> Points:
    """A circle within another of twice its radius (scikit-learn's make_circles)."""
    from sklearn.datasets import make_circles  # noqa: PLC0415

    points, labels = make_circles(count, noise=noise, factor=0.5, random_state=seed)
    return points, labels


def _blobs(count: int, noise: float, seed: int) -> Points:
    """Three clouds at equal distances from the middle; all their width is noise (scikit-learn's make_blobs)."""
    from sklearn.datasets import make_blobs  # noqa: PLC0415

    angles = np.arange(BLOBS) * (2 * math.pi / BLOBS) + math.pi / 2
    centres = BLOB_DISTANCE * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points, labels = make_blobs(count, centers=centres, cluster_std=noise, random_state=seed)
    return points, labels


# Our own.


def _spirals(count: int, noise: float, seed: int) -> Points:
    """Two arms around each other, each a turn and three quarters long, with equal steps along the radius."""
    labels = np.arange(count) % 2
    along = (np.arange(count) // 2 + 0.5) / math.ceil(count / 2)  # 0 in the middle, 1 at the end
    angles = 2 * math.pi * TURNS * along + math.pi * labels
    points = (LENGTH * along)[:, np.newaxis] * np.stack([np.sin(angles), np.cos(angles)], axis=1)
    return _with_noise(points, noise, seed), labels


def _xor(count: int, noise: float, seed: int) -> Points:
    """A square in four parts: opposite ones are of one class."""
    points = np.random.default_rng((seed, 1)).uniform(-1, 1, (count, 2))
    labels = (points[:, 0] * points[:, 1] < 0).astype(np.intp)
    return _with_noise(points, noise, seed), labels


def _with_noise(points: NDArray[np.float64], noise: float, seed: int) -> NDArray[np.float64]:
    return points + noise * np.random.default_rng((seed, 2)).standard_normal(points.shape)


Maker = Callable[[int, float, int], Points]
MAKERS: Mapping[str, Maker] = dict(zip(TOYS, (_moons, _circles, _spirals, _xor, _blobs), strict=True))
