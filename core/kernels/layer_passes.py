"""What the layers of a network do to a batch as passes: see `core.kernels`."""

from typing import Annotated

from core.settings import Array

Rows = Annotated[Array, "two axes"]  # (n, units); all others have one


def rectify(z: Array, a: Array) -> None:
    """A <- max(z, 0)."""
    zero = z.dtype.type(0)
    for i in range(z.size):
        positive = z[i]
        if not (positive > zero or positive != positive):  # noqa: PLR0124 - NaN stays
            positive = zero
        a[i] = positive


def rectify_and_drop(z: Array, a: Array, mask: Array, output: Array) -> None:
    """A <- max(z, 0), output <- a * mask."""
    zero = z.dtype.type(0)
    for i in range(z.size):
        positive = z[i]
        if not (positive > zero or positive != positive):  # noqa: PLR0124
            positive = zero
        a[i] = positive
        output[i] = positive * mask[i]


def rectify_back(grad: Array, z: Array) -> None:
    """Grad <- grad * (z > 0)."""
    zero, one = z.dtype.type(0), z.dtype.type(1)
    for i in range(z.size):
        slope = zero
        if z[i] > zero:
            slope = one
        grad[i] = grad[i] * slope


def drop_and_rectify_back(grad: Array, z: Array, mask: Array) -> None:
    """Grad <- grad * mask * (z > 0)."""
    zero, one = z.dtype.type(0), z.dtype.type(1)
    for i in range(z.size):
        slope = zero
        if z[i] > zero:
            slope = one
        grad[i] = grad[i] * mask[i] * slope


def leak(z: Array, a: Array, slope: float) -> None:
    """A <- max(z, 0) + slope * min(z, 0)."""
    zero = z.dtype.type(0)
    for i in range(z.size):
        positive = negative = z[i]
        if not (positive > zero or positive != positive):  # noqa: PLR0124 - NaN stays
            positive = zero
        if not (negative < zero or negative != negative):  # noqa: PLR0124
            negative = zero
        a[i] = positive + negative * slope


def leak_back(grad: Array, z: Array, slope: float) -> None:
    """Grad <- grad * (1 where z > 0, else slope)."""
    zero, one = z.dtype.type(0), z.dtype.type(1)
    for i in range(z.size):
        back = grad[i] * slope
        if z[i] > zero:
            back = grad[i] * one
        grad[i] = back


def centre(z: Rows, squares: Rows, mean: Array) -> None:
    """Z <- z - mean, squares <- z²."""
    for row in range(z.shape[0]):
        for unit in range(z.shape[1]):
            centred = z[row, unit] - mean[unit]
            z[row, unit] = centred
            squares[row, unit] = centred * centred


def normalize(z: Rows, out: Rows, scale: Array, beta: Array) -> None:
    """Out <- scale * z + beta."""
    for row in range(z.shape[0]):
        for unit in range(z.shape[1]):
            out[row, unit] = z[row, unit] * scale[unit] + beta[unit]


def normalize_back(z: Rows, grad: Rows, out: Rows, tilt: Array, shift: Array, scale: Array) -> None:
    """Z <- tilt * z, out <- scale * (grad - z - shift)."""
    for row in range(z.shape[0]):
        for unit in range(z.shape[1]):
            part = z[row, unit] * tilt[unit]
            z[row, unit] = part
            out[row, unit] = (grad[row, unit] - part - shift[unit]) * scale[unit]
