"""The tail of the normal distribution, for arrays of either precision; NumPy has none."""

from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from core.settings import Array

# For x >= 0 the tail of the normal distribution is Phi(-x) = bell * t * P(2 t - 1) with t = 4 / (4 + x), where P is the
# sum of these coefficients times the Chebyshev polynomials; tests/fit_normal_tail.py finds them.
DENSITY_AT_0 = 0.3989422804014327  # 1 / √(2 pi)
TAIL_CENTRE = 4.0
TAIL_COEFFICIENTS = (
    0.24261280114151915,
    0.18792720420989265,
    0.05554838891881276,
    0.012129438315111521,
    0.0017314801240606202,
    8.014961859953749e-05,
    -2.5136847908026697e-05,
    -4.725842254926741e-06,
    2.5258922136865774e-07,
    1.536333687349456e-07,
    -8.452550300172939e-10,
    -5.171627015435708e-09,
    -2.8206509081173767e-11,
    1.9435038070971737e-10,
    -2.485356047851176e-12,
    -7.936207374645758e-12,
    4.606201711176239e-13,
    3.2821541166777393e-13,
    -4.3538406631636995e-14,
    -1.2268185079260917e-14,
    3.2328460815410808e-15,
    3.045165880436203e-16,
    -2.0130368431610257e-16,
    7.151235361311763e-18,
)
TERMS_FOR_FLOAT32 = 11  # so many coefficients are exact to the last place of a float32


def bell_of(z: Array) -> Array:
    """Return exp(-z² / 2)."""
    bell = z * z
    bell *= -0.5
    return np.exp(bell, out=bell)


@cache
def _tail_polynomial(dtype: np.dtype[Any]) -> tuple[float, ...]:
    """Return the coefficients of P in powers of 2 t - 1, highest power first."""
    terms = TAIL_COEFFICIENTS[:TERMS_FOR_FLOAT32] if dtype == np.float32 else TAIL_COEFFICIENTS
    return tuple(chebyshev.cheb2poly(terms)[::-1].tolist())


def normal_tail(x: Array, bell: Array) -> Array:
    """Return Phi(-x) for x >= 0, given `bell` = exp(-x² / 2)."""
    t = x + TAIL_CENTRE
    np.divide(TAIL_CENTRE, t, out=t)
    y = 2 * t
    y -= 1
    highest, *others = _tail_polynomial(x.dtype)
    tail = np.full_like(x, highest)
    for coefficient in others:
        tail *= y
        tail += coefficient
    tail *= t
    tail *= bell
    return tail
