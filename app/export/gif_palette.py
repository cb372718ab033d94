"""The colours of a film: pixels for Pillow, and one palette for all frames."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint32]  # (height, width), 0xffRRGGBB

COLOURS = 255
UNCHANGED = 255  # the index of an unchanged pixel
FREQUENT = 64  # colours that are kept exactly: backgrounds, and the shades of a map
PIXELS_AS_ONE = 20  # of a colour, which count as one in the choice of the others, to save time
ENOUGH = 500_000  # the most pixels of a frame that are counted


def picture_of(pixels: NDArray[np.uint32], mode: str = "RGB", layout: str = "BGRX") -> Image.Image:
    """Return pixels as a Pillow image."""
    height, width = pixels.shape
    return Image.frombytes(mode, (width, height), pixels.astype("<u4").tobytes(), "raw", layout)


def few_of(pixels: Pixels) -> Pixels:
    """Return enough of the pixels to know the frame's colours."""
    every = -(-pixels.size // ENOUGH)
    return pixels.ravel()[:: every | 1].copy()  # an odd step does not stay in the same columns


class Palette:
    """The colours of a film, at most `COLOURS`, and the nearest of them to any colour."""

    def __init__(self, samples: Sequence[Pixels]) -> None:
        self.colours = colours_for(samples)
        # Pillow compares rounded colours, which turns white into grey.
        self._nearest = np.full(1 << 24, UNCHANGED, dtype=np.uint8)  # here: not known yet

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Return the index of the nearest colour for each pixel."""
        found: NDArray[np.uint8]
        places = pixels & 0xFFFFFF
        found = self._nearest[places]
        new = np.unique(places[found == UNCHANGED])
        if len(new):
            self._nearest[new] = self._look_for(new)
            found = self._nearest[places]
        return found

    def _look_for(self, places: NDArray[np.uint32]) -> NDArray[np.uint8]:
        colours, new = self.colours.astype(np.float32), rgb(places).astype(np.float32)
        # Squared distances, without the term that is the same for all colours.
        distances = (colours * colours).sum(axis=1) - 2 * new @ colours.T
        nearest: NDArray[np.uint8] = distances.argmin(axis=1).astype(np.uint8)
        return nearest


def colours_for(samples: Sequence[Pixels]) -> NDArray[np.uint8]:  # (colours, 3)
    """Return the most frequent colours of the samples, and others that cover the range of the rest."""
    every, counts = np.unique(np.concatenate([pixels.ravel() for pixels in samples]), return_counts=True)
    order = np.argsort(-counts)
    every, counts = every[order], counts[order]
    if len(every) <= COLOURS:
        return rgb(every)
    others = np.repeat(every[FREQUENT:], 1 + counts[FREQUENT:] // PIXELS_AS_ONE)
    chosen = picture_of(others[None]).quantize(
        COLOURS - FREQUENT, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    rest = np.array(chosen.getpalette(), dtype=np.uint8).reshape(-1, 3)[: COLOURS - FREQUENT]
    return np.concatenate([rgb(every[:FREQUENT]), rest])


def rgb(pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:  # (n,) -> (n, 3)
    """Return the red, green and blue parts of colours."""
    return np.stack([pixels >> 16 & 0xFF, pixels >> 8 & 0xFF, pixels & 0xFF], axis=-1).astype(np.uint8)
