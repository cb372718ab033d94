"""The colours of basins: a tint for each of a few minima, by depth where there are more, stripes for other fates."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.base.theme import Theme, mixed
from core.descent.basins import Basins, Fate
from core.settings import Array
from core.surfaces import Surface
from core.surfaces.contour_levels import Levels

CELL = 4  # pixels between two starts
STRIPE = 4  # cells from one stripe to the next
DEPTHS = 64  # colours of losses
STRIPE_SHARE = 0.3  # of the muted colour in a stripe
RISING = (Fate.LEFT_BOX, Fate.LEFT_DOMAIN)  # fates whose stripes rise to the right
FALLING = (Fate.DIVERGED, Fate.LEFT_DOMAIN)


def has_tints(surface: Surface, theme: Theme) -> bool:
    """Return whether each minimum of a surface has a colour of its own."""
    return 0 < len(surface.minima) <= len(theme.basins)


def plain(theme: Theme) -> QColor:
    """Return the ground of starts from which no minimum is reached."""
    return mixed(theme.map_low, theme.map_high, 0.5)


def stripe(theme: Theme) -> QColor:
    """Return the colour of the stripes on it."""
    return mixed(plain(theme).name(), theme.muted, STRIPE_SHARE)


def depths(theme: Theme) -> list[QColor]:
    """Return the colours of losses, from the lowest to the highest shade."""
    return [mixed(theme.basins[1], theme.basins[2], share) for share in np.linspace(0, 1, DEPTHS)]


def cells_image(found: Basins, surface: Surface, levels: Levels, theme: Theme) -> QImage:
    """Return a pixel for each start, (rows, columns)."""
    rows, columns = np.shape(found.reached)
    pixels = np.full((rows, columns), plain(theme).rgb(), np.uint32)
    arrived = found.reached >= 0
    if has_tints(surface, theme):
        tints = np.array([QColor(tint).rgb() for tint in theme.basins], np.uint32)
        pixels[arrived] = tints[found.reached[arrived]]
    elif len(surface.minima):
        heights = surface.value(np.array(surface.minima))
        pixels[arrived] = _by_depth(heights, levels, theme)[found.reached[arrived]]
    else:
        somewhere = found.reached == Fate.ELSEWHERE
        pixels[somewhere] = _by_depth(found.losses[somewhere], levels, theme)
    pixels[_striped(found.reached)] = stripe(theme).rgb()
    return QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32).copy()  # NumPy's pixels


def _by_depth(losses: Array, levels: Levels, theme: Theme) -> NDArray[np.uint32]:
    colours = np.array([one.rgb() for one in depths(theme)], np.uint32)
    shades = np.clip(np.nan_to_num(levels.shade(losses), nan=1.0), 0, 1)
    return np.asarray(colours[np.rint(shades * (DEPTHS - 1)).astype(np.intp)])


def _striped(reached: NDArray[np.int16]) -> NDArray[np.bool_]:  # (rows, columns)
    """Return the cells that are part of a stripe."""
    rows, columns = np.arange(reached.shape[0])[:, None], np.arange(reached.shape[1])
    rising = np.isin(reached, RISING) & ((rows + columns) % STRIPE == 0)
    return np.asarray(rising | (np.isin(reached, FALLING) & ((rows - columns) % STRIPE == 0)))
