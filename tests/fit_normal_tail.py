"""Fit the tail of the normal distribution and print the coefficients that stand in core/normal_tail.py.

python -m tests.fit_normal_tail, with mpmath. Phi(-x) exp(x² / 2) / t is smooth in t = 4 / (4 + x) from 0 to 1, that is
for all x from infinity down to 0: few Chebyshev polynomials of 2 t - 1 are as exact as the numbers are.
"""

import sys

import mpmath

CENTRE = 4  # the x at which half of the interval lies behind: of 2.5 to 4, where the coefficients fall the fastest
TERMS = 24
NODES = 150
FAR = 200  # where the asymptotic series is exact to 20 digits


def smooth(t: mpmath.mpf) -> mpmath.mpf:
    """What is fitted."""
    x = CENTRE / t - CENTRE
    if x < FAR:
        return mpmath.exp(x * x / 2) * mpmath.ncdf(-x) / t
    series = 1 - 1 / x**2 + 3 / x**4 - 15 / x**6 + 105 / x**8 - 945 / x**10
    return series / (mpmath.sqrt(2 * mpmath.pi) * x * t)


def main() -> None:
    """Print the coefficients of the Chebyshev polynomials, the constant one first."""
    mpmath.mp.dps = 40
    angles = [mpmath.pi * (node + mpmath.mpf(1) / 2) / NODES for node in range(NODES)]
    values = [smooth((mpmath.cos(angle) + 1) / 2) for angle in angles]
    for degree in range(TERMS):
        projection = sum(value * mpmath.cos(degree * angle) for value, angle in zip(values, angles, strict=True))
        sys.stdout.write(f"    {float((2 if degree else 1) * projection / NODES)!r},\n")


if __name__ == "__main__":
    main()
