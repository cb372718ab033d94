"""The largest eigenvalue of a symmetric matrix that is known by its products with vectors (Lanczos 1950)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.landscape.hessian import Product
from core.settings import Array

BASIS = 30  # vectors that are kept; after them, it begins again with the best one
LEAST_PRODUCTS, MOST_PRODUCTS = 8, 150  # in fewer, one eigenvector of a start can hide a larger eigenvalue
TOLERANCE = 1e-2  # of the eigenvalue: the length of the residual, which bounds how far the value is off
FRESH = 0.1  # the share of a random direction in a start, so that no eigenvector is missed that lies across it


@dataclass(frozen=True)
class Estimate:
    """The largest eigenvalue as far as it is known: there is one within `residual` of `value`."""

    value: float
    residual: float
    products: int  # so far

    @property
    def is_close(self) -> bool:
        """Return whether the residual is small beside the value."""
        return self.residual <= TOLERANCE * abs(self.value)


class Lanczos:
    """Seeks the largest eigenvalue, product by product, in a basis that is kept orthogonal."""

    def __init__(self, product: Product, start: Array | None = None, seed: int = 0) -> None:
        """Begin with a random vector, or one near to `start`, an eigenvector of a similar matrix."""
        fresh = np.random.default_rng(seed).standard_normal(product.size)
        fresh /= np.linalg.norm(fresh)
        self._product = product
        self._start: Array = fresh if start is None else start / np.linalg.norm(start) + FRESH * fresh
        self._basis = np.empty((BASIS, product.size))
        self._share: Array = np.ones(1)  # of each vector of the basis in the eigenvector

    def estimates(self) -> Iterator[Estimate]:
        """Yield an estimate after each product, until it is close or no better one can be had."""
        vector, made = self._start, 0
        while made < MOST_PRODUCTS:
            for estimate in self._sweep(vector, made):
                yield estimate
                is_known = estimate.is_close and estimate.products >= LEAST_PRODUCTS
                if is_known or not np.isfinite(estimate.value):
                    return
            made = estimate.products
            vector = self.vector()

    def vector(self) -> Array:  # (p,)
        """Return the eigenvector of the latest estimate, of length 1."""
        return self._share @ self._basis[: len(self._share)]

    def _sweep(self, vector: Array, made: int) -> Iterator[Estimate]:
        """Build a basis from a vector on; end early where the matrix leads no further."""
        diagonal: list[float] = []
        beside: list[float] = []
        vector = vector / np.linalg.norm(vector)
        for place in range(BASIS):
            self._basis[place] = vector
            vector = self._product(vector)
            diagonal.append(float(np.dot(self._basis[place], vector)))
            basis = self._basis[: place + 1]
            for _ in range(2):  # twice is enough (Parlett 1980)
                vector = vector - (basis @ vector) @ basis
            length = float(np.linalg.norm(vector))
            yield self._estimate(diagonal, beside, length, made + place + 1)
            if length <= np.finfo(np.float64).eps * abs(diagonal[-1]):
                return
            beside.append(length)
            vector /= length

    def _estimate(self, diagonal: list[float], beside: list[float], length: float, products: int) -> Estimate:
        small = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        if not np.isfinite(small).all():
            return Estimate(np.nan, np.inf, products)
        values, vectors = np.linalg.eigh(small)
        self._share = vectors[:, -1]
        return Estimate(float(values[-1]), length * abs(float(self._share[-1])), products)
