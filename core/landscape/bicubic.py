"""A smooth function through values on a grid: bicubic splines, with their gradient, as two small matrix products."""

from functools import cached_property

import numpy as np

from core.settings import Array


class Bicubic:
    """The tensor product of cubic splines through `values` (m, n) at `y` (m,) and `x` (n,), at least 4 of each.

    At its ends a spline is "not a knot" (de Boor 1978), so that cubic functions are met exactly. Outside it is NaN.
    """

    def __init__(self, x: Array, y: Array, values: Array) -> None:
        self.x = _Axis(x.astype(np.float64))
        self.y = _Axis(y.astype(np.float64))
        self.values = values.astype(np.float64)

    def __call__(self, points: Array) -> Array:  # (..., 2) -> (...)
        """Return the value at each point (x, y)."""
        return self._at(points, 0, 0)

    def gradient(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        """Return both derivatives at each point."""
        return np.stack([self._at(points, 1, 0), self._at(points, 0, 1)], axis=-1)

    def lattice(self, xs: Array, ys: Array) -> Array:  # (len(ys), len(xs))
        """Return the value at each pair of coordinates, faster than point by point."""
        lattice: Array = self.y.weights(ys, 0) @ self.values @ self.x.weights(xs, 0).T
        return lattice

    def _at(self, points: Array, order_x: int, order_y: int) -> Array:
        points = np.asarray(points, np.float64)
        flat = points.reshape(-1, 2)
        rows = self.y.weights(flat[:, 1], order_y) @ self.values
        found: Array = np.einsum("ij,ij->i", rows, self.x.weights(flat[:, 0], order_x))
        return found.reshape(points.shape[:-1])


class _Axis:
    """The nodes of one coordinate, and the weight of each node's value in a spline between them."""

    def __init__(self, nodes: Array) -> None:
        self.nodes = nodes

    @cached_property
    def _curvatures(self) -> Array:  # (n, n): from values to second derivatives at the nodes
        nodes, n = self.nodes, len(self.nodes)
        h = np.diff(nodes)
        left, right = np.zeros((n, n)), np.zeros((n, n))
        inner = np.arange(1, n - 1)
        left[inner, inner - 1], left[inner, inner], left[inner, inner + 1] = h[:-1], 2 * (h[:-1] + h[1:]), h[1:]
        right[inner, inner - 1], right[inner, inner + 1] = 6 / h[:-1], 6 / h[1:]
        right[inner, inner] = -6 / h[:-1] - 6 / h[1:]
        # The third derivative does not jump at the first and the last inner node.
        left[0, :3] = h[1], -h[0] - h[1], h[0]
        left[-1, -3:] = h[-1], -h[-1] - h[-2], h[-2]
        curvatures: Array = np.linalg.solve(left, right)
        return curvatures

    def weights(self, at: Array, order: int) -> Array:  # (k, n)
        """Return the weight of each node in the value at each place, or in its derivative of order 1."""
        nodes = self.nodes
        at = np.asarray(at, np.float64)
        piece = np.clip(np.searchsorted(nodes, at, side="right") - 1, 0, len(nodes) - 2)
        h = nodes[piece + 1] - nodes[piece]
        t = (at - nodes[piece]) / h
        if order == 0:
            linear = (1 - t, t)
            cubic = (h * h / 6 * ((1 - t) ** 3 - (1 - t)), h * h / 6 * (t**3 - t))
        else:
            linear = (-1 / h, 1 / h)
            cubic = (h / 6 * (1 - 3 * (1 - t) ** 2), h / 6 * (3 * t**2 - 1))
        rows = np.arange(len(at))
        weights: Array = cubic[0][:, np.newaxis] * self._curvatures[piece]
        weights += cubic[1][:, np.newaxis] * self._curvatures[piece + 1]
        weights[rows, piece] += linear[0]
        weights[rows, piece + 1] += linear[1]
        weights[~((at >= nodes[0]) & (at <= nodes[-1]))] = np.nan
        return weights
