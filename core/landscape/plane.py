"""Planes through weight space: where a point of many dimensions lies on one, and how far off it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from core.network import Network
from core.settings import N_, Array, RefusedError

FLAT = 1e-10  # the share of the longest direction's square below which another one is rounding
UNMOVED = N_("no racer has moved from its start, so there is no plane to lay their paths on")
ON_A_LINE = N_("the three points of the plane lie on one line: choose others")


class Placed(NamedTuple):
    """The coordinates of a point's projection onto a plane, and the distance of the point from the plane."""

    a: float
    b: float
    off_plane: float


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + a u + b v of weight space; u and v need be neither of length 1 nor at right angles."""

    origin: Array  # (p,) float64, as are the others
    u: Array
    v: Array

    def place(self, vector: Array) -> Placed:  # vector: (p,)
        """Return the coordinates of the nearest point of the plane, and how far off the plane the vector is."""
        a, b, off_plane = self.placed(np.array([self.exact_products(vector)]))[0].tolist()
        return Placed(a, b, off_plane)

    def exact_products(self, vector: Array) -> tuple[float, float, float]:  # (p,)
        """Return the products of the way to a vector with the directions and with itself."""
        way = vector - self.origin
        return float(self.u @ way), float(self.v @ way), float(way @ way)

    def products(self, vector: Array, room: Array) -> tuple[float, float, float]:  # (p,) float32 each
        """Return the products of the way to a vector with the directions and with itself, in single precision.

        They take less than half of the time, and have errors of some 1e-7 of the way. The way is left in `room`.
        """
        origin, u, v = self._single
        way = np.subtract(vector, origin, out=room)
        return u.dot(way), v.dot(way), way.dot(way)

    def placed(self, products: Array) -> Array:  # (n, 3) each
        """Return the places of ways from the origin, by their products with the directions and with themselves.

        The distance off the plane is a difference of squares: of a vector in it, some 1e-3 of its way is left if the
        products are of single precision.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # a path may go beyond all numbers
            along = products[:, :2] @ self._inverse.T
            off = products[:, 2] - np.einsum("ij,ij->i", along, products[:, :2])
            return np.column_stack([along, np.sqrt(np.maximum(off, 0.0))])

    def project(self, vector: Array) -> Array:  # (2,)
        """Return the coordinates of the nearest point of the plane."""
        return np.array(self.place(vector)[:2])

    def off_plane(self, vector: Array) -> float:
        """Return the distance of a vector (p,) from the plane."""
        return self.place(vector).off_plane

    def at(self, a: float, b: float) -> Array:  # (p,)
        """Return the point with these coordinates."""
        point: Array = self.origin + a * self.u + b * self.v
        return point

    def through(self, vector: Array) -> "Plane":
        """Return the parallel plane through a vector (p,), which keeps its coordinates there."""
        a, b = self.project(vector)
        return Plane(vector - a * self.u - b * self.v, self.u, self.v)

    @cached_property
    def _directions(self) -> Array:  # (2, p)
        return np.stack([self.u, self.v])

    @cached_property
    def _single(self) -> tuple[Array, Array, Array]:
        """The origin and the directions in single precision, which are read in half of the time."""
        return self.origin.astype(np.float32), self.u.astype(np.float32), self.v.astype(np.float32)

    @cached_property
    def gram(self) -> Array:  # (2, 2)
        """The products of the directions with each other."""
        gram: Array = self._directions @ self._directions.T
        return gram

    @property
    def is_line(self) -> bool:
        """Return whether its directions span no plane: one of them is 0, or they are parallel."""
        (u, mixed), (_, v) = self.gram.tolist()
        return bool(u * v - mixed * mixed <= FLAT * u * v)

    @cached_property
    def _inverse(self) -> Array:
        return np.linalg.inv(self.gram)


def in_plane(gram: Array, points: Array) -> Array:  # (..., 2) -> (...)
    """Return the distances from the origin of points of a plane whose directions have these products."""
    lengths: Array = np.sqrt(np.einsum("...i,ij,...j", points, gram, points))
    return lengths


def through_start(start: Array, ends: Sequence[Array], between: Sequence[Array] = ()) -> Plane:
    """Return the plane through the start that is spanned by the two main directions of the ways to the ends.

    The directions are those of uncentred principal components, orthonormal; the first end lies to the right, and the
    second one above the first axis. With two ends the plane holds both. Where the ends give one direction only, the
    second is the main one of `between`, points on the way.

    Raises:
        RefusedError: no end is anywhere else than the start.
    """
    origin = start.astype(np.float64)
    ways = _ways(origin, ends)
    axes = _main_directions(ways)
    if not len(axes):
        raise RefusedError(UNMOVED)
    u = axes[0] * _sign(ways @ axes[0])
    if len(axes) > 1:
        v = axes[1] * _sign((ways @ axes[1])[1:])
        return Plane(origin, u, v)
    beside = _ways(origin, between)
    beside -= np.outer(beside @ u, u)
    others = _main_directions(beside, float(np.abs(ways @ u).max()) ** 2)
    v = others[0] * _sign(beside @ others[0]) if len(others) else _any_direction(u)
    return Plane(origin, u, v)


def through_points(first: Array, second: Array, third: Array) -> Plane:
    """Return the plane through three points (p,): the first is its origin, the second lies to the right of it.

    Raises:
        RefusedError: they lie on one line.
    """
    origin = first.astype(np.float64)
    u, v = second - origin, third - origin
    longest = max(float(u @ u), float(v @ v))
    if float(u @ u) <= FLAT * longest:
        raise RefusedError(ON_A_LINE)
    u /= np.sqrt(u @ u)
    v -= (u @ v) * u
    v -= (u @ v) * u  # once more, since the first difference rounds
    if float(v @ v) <= FLAT * longest:
        raise RefusedError(ON_A_LINE)
    return Plane(origin, u, v / np.sqrt(v @ v))


def around_end(network: Network, end: Array, rng: np.random.Generator) -> Plane:
    """Return a plane through an end along two random directions that are filter-normalised (Li et al. 2018).

    Each unit's incoming weights have the length that they have at the end; biases, gammas and betas do not vary. So 1
    is the size of the weights themselves, whatever their scale.
    """
    own = network.views(end.astype(np.float64))
    directions = []
    for _ in range(2):
        direction = np.zeros(len(end))
        for layer, at_end in zip(network.views(direction), own, strict=True):
            drawn = rng.standard_normal(layer.weights.shape)
            layer.weights[...] = drawn * (_lengths(at_end.weights) / _lengths(drawn))
        directions.append(direction)
    return Plane(end.astype(np.float64), *directions)


def _lengths(columns: Array) -> Array:  # (units,)
    lengths: Array = np.sqrt(np.einsum("ij,ij->j", columns, columns))
    return lengths


def _ways(origin: Array, points: Sequence[Array]) -> Array:  # (n, p)
    return np.stack([point - origin for point in points]) if points else np.empty((0, len(origin)))


def _main_directions(ways: Array, least: float = 0.0) -> Array:  # (0 to 2, p)
    """Return the main directions of vectors, of length 1; none whose square is rounding beside the longest."""
    if not len(ways):
        return ways
    squares, vectors = np.linalg.eigh(ways @ ways.T)
    kept = [n for n in (-1, -2)[: len(ways)] if squares[n] > FLAT * max(squares[-1], least)]
    axes = np.stack([vectors[:, n] @ ways for n in kept]) if kept else ways[:0]
    if len(axes) > 1:  # eigenvectors of nearly equal values are only nearly at right angles
        axes[0] /= np.sqrt(axes[0] @ axes[0])
        axes[1] -= (axes[0] @ axes[1]) * axes[0]
    scaled: Array = axes / np.sqrt(np.einsum("ij,ij->i", axes, axes))[:, np.newaxis]
    return scaled


def _sign(coordinates: Array) -> float:
    """Return the sign of the first coordinate that is more than rounding."""
    reach = np.abs(coordinates).max(initial=0.0)
    clear = coordinates[np.abs(coordinates) > 1e-6 * reach]
    return float(np.sign(clear[0])) if len(clear) else 1.0


def _any_direction(u: Array) -> Array:
    """Return a direction at right angles to `u`, the same each time."""
    v = np.random.default_rng(0).standard_normal(len(u))
    v -= (u @ v) * u
    direction: Array = v / np.sqrt(v @ v)
    return direction
