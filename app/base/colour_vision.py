"""How far apart two colours are for people who see all colours and for those who do not.

The colour that a dichromat sees is that of Machado, Oliveira and Fernandes (2009) at severity 1; a distance is that of
CIE 1976 in L*a*b* under daylight (D65). About 2 is just seen in two areas side by side; two lines need 20.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtGui import QColor

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

FAR_ENOUGH = 20.0  # the least distance of two colours that are told apart at a glance

TRICHROMAT: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
PROTANOPE: Matrix = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPE: Matrix = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
TRITANOPE: Matrix = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
EYES = (TRICHROMAT, PROTANOPE, DEUTERANOPE, TRITANOPE)

SRGB_TO_XYZ: Matrix = (  # IEC 61966-2-1
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
LEGIBLE = 4.5  # contrast of text (WCAG 2.2, AA); black or white has it on any ground
WHITE: Triple = (0.95047, 1.0, 1.08883)  # D65


def distance(one: str, other: str, eyes: Sequence[Matrix] = EYES) -> float:
    """Return the distance of two colours (#RRGGBB) for those eyes that see them nearest to each other."""
    return min(math.dist(lab(seen(one, eye)), lab(seen(other, eye))) for eye in eyes)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2): 1 of a colour with itself, 21 of black with white."""
    low, high = sorted(times(SRGB_TO_XYZ, linear(name))[1] for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=512)
def legible(ground: str, text: str) -> str:
    """Return the colour of a text on a ground (#RRGGBB): its own where it can be read, else black or white."""
    if contrast(ground, text) >= LEGIBLE:
        return text
    return max(("#000000", "#FFFFFF"), key=lambda shade: contrast(ground, shade))


def seen(name: str, eye: Matrix) -> Triple:
    """Return the linear red, green and blue, 0 to 1, of what an eye makes of a colour (#RRGGBB)."""
    red, green, blue = times(eye, linear(name))
    return clipped(red), clipped(green), clipped(blue)


def lab(colour: Triple) -> Triple:
    """Return L*, a* and b* of linear red, green and blue."""
    x, y, z = (_root(part / white) for part, white in zip(times(SRGB_TO_XYZ, colour), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def linear(name: str) -> Triple:
    """Return red, green and blue in proportion to their light, 0 to 1."""
    colour = QColor(name)
    return _to_light(colour.redF()), _to_light(colour.greenF()), _to_light(colour.blueF())


def times(matrix: Matrix, vector: Triple) -> Triple:
    """Return a matrix times a vector."""
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def clipped(value: float) -> float:
    """Return a share, between 0 and 1."""
    return min(max(value, 0.0), 1.0)


def _to_light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _root(share: float) -> float:
    edge = 6 / 29
    return float(share ** (1 / 3)) if share > edge**3 else share / (3 * edge**2) + 4 / 29
