"""The gradients of surfaces as passes, for each point in x and y the slope along both axes: see `core.kernels`."""

from core.settings import Array


def bowl(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of (x² + y²) / 2."""
    for i in range(x.size):
        along_x[i] = x[i]
        along_y[i] = y[i]


def ravine(x: Array, y: Array, along_x: Array, along_y: Array, condition: float, c: float, s: float) -> None:
    """Fill in the gradient of (u² + k v²) / 2, with u = c x + s y and v = c y - s x."""
    for i in range(x.size):
        u, v = c * x[i] + s * y[i], c * y[i] - s * x[i]
        v = condition * v
        along_x[i] = c * u - s * v
        along_y[i] = s * u + c * v


def rosenbrock(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of (1 - x)² + 100 (y - x²)²."""
    for i in range(x.size):
        a, b = x[i], y[i]
        slope = 200 * (b - a * a)
        along_x[i] = 2 * (a - 1 - a * slope)
        along_y[i] = slope


def beale(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of (1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²."""
    for i in range(x.size):
        across, up = x[i], y[i]
        power = across * up
        a = 1.5 - across + power
        power = power * up
        b = 2.25 - across + power
        power = power * up
        c = 2.625 - across + power
        cy = c * up
        b_cy = b + cy
        a_by_cyy = b_cy * up + a
        along_x[i] = (a_by_cyy * up - a - b - c) * 2
        along_y[i] = across * ((b_cy + cy) * up + a_by_cyy) * 2


def himmelblau(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of (x² + y - 11)² + (x + y² - 7)²."""
    for i in range(x.size):
        across, up = x[i], y[i]
        a, b = 2 * (across * across + up - 11), 2 * (across + up * up - 7)
        along_x[i] = 2 * across * a + b
        along_y[i] = a + 2 * up * b


def three_hump_camel(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of 2 x² - 1.05 x⁴ + x⁶ / 6 + xy + y²."""
    for i in range(x.size):
        across, up = x[i], y[i]
        square = across * across
        along_x[i] = across * (4 + square * (square - 4.2)) + up
        along_y[i] = across + 2 * up


def styblinski_tang(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of the sum of (t⁴ - 16 t² + 5 t) / 2."""
    for i in range(x.size):
        across, up = x[i], y[i]
        along_x[i] = across * (2 * across * across - 16) + 2.5
        along_y[i] = up * (2 * up * up - 16) + 2.5


def saddle(x: Array, y: Array, along_x: Array, along_y: Array) -> None:
    """Fill in the gradient of x² / 2 - y² / 2 + y⁴ / 4."""
    for i in range(x.size):
        across, up = x[i], y[i]
        along_x[i] = across
        along_y[i] = up * (up * up - 1)
