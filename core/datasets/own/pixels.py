"""Pictures in arrays of any layout and type, as grey bytes, where their meaning is plain."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.idx import Bytes, DatasetError, written
from core.settings import N_

AnyArray = NDArray[Any]
COLOURS = (3, 4)  # with red, green and blue, and perhaps opacity
WHITE = 255
AT_ONCE = 1000  # pictures
# Of ITU-R 601-2, in 65536ths, as Pillow has them.
RED, GREEN, BLUE = 19595, 38470, 7471

NO_PICTURES = N_(
    "{file} has the sizes {found}; images are n x rows x columns, those with colours n x rows x columns x 3, flat ones "
    "n x a square number"
)
NO_NUMBERS = N_("{file} holds no numbers that could be pixels, but {found}")
NO_RANGE = N_("{file} has pixels from {low:g} to {high:g}; from 0 to 1 or from 0 to 255 they can be read")
NOT_FINITE = N_("{file} has pixels that are not finite numbers")


def arranged(array: AnyArray, file: object) -> AnyArray:
    """Return images as n x rows x columns, or with a last axis of 3 or 4 colours.

    Raises:
        DatasetError: the sizes of the array are none of images.
    """
    sizes = array.shape
    if 0 not in sizes:
        match array.ndim:
            case 2 if sizes[1] > 1 and math.isqrt(sizes[1]) ** 2 == sizes[1]:
                return array.reshape(len(array), math.isqrt(sizes[1]), -1)
            case 3:
                return array
            case 4 if sizes[3] == 1:
                return array[..., 0]
            case 4 if sizes[3] in COLOURS:
                return array
            case 4 if sizes[1] == 1:
                return array[:, 0]
            case 4 if sizes[1] in COLOURS:
                return np.moveaxis(array, 1, 3)
    raise DatasetError(NO_PICTURES, file=file, found=written(sizes))


def white_of(arrays: Sequence[tuple[AnyArray, object]]) -> int:
    """Return the number that is white in arrays, each with its file: 1, 255, or 65535 of two bytes.

    Raises:
        DatasetError: the type or the range of a number is none of pixels.
    """
    highest = 0.0
    for array, file in arrays:
        if array.dtype.kind not in "buif":
            raise DatasetError(NO_NUMBERS, file=file, found=array.dtype.name)
        low, high = float(array.min()), float(array.max())
        if not math.isfinite(low + high):
            raise DatasetError(NOT_FINITE, file=file)
        limit = 65535 if array.dtype == np.uint16 else WHITE
        if low < 0 or high > limit:
            raise DatasetError(NO_RANGE, file=file, low=low, high=high)
        highest = max(highest, high)
    if all(array.dtype == np.uint8 for array, _ in arrays):
        return WHITE
    if highest <= 1:
        return 1
    return WHITE if highest <= WHITE else 65535


def as_grey(array: AnyArray, white: int) -> Bytes:
    """Return images, arranged, as grey bytes (n, rows, columns); what is transparent is laid on white."""
    if array.dtype == np.uint8 and white == WHITE and array.ndim == 3:
        return np.ascontiguousarray(array)
    out = np.empty(array.shape[:3], np.uint8)
    for begin in range(0, len(array), AT_ONCE):
        some = array[begin : begin + AT_ONCE]
        if some.dtype != np.uint8 or white != WHITE:
            some = np.rint(some * np.float64(WHITE / white)).astype(np.uint8)
        out[begin : begin + AT_ONCE] = some if some.ndim == 3 else _without_colour(some)
    return out


def _without_colour(images: Bytes) -> Bytes:
    colours = images[..., :3].astype(np.int64)
    if images.shape[-1] == 4:
        opacity = images[..., 3:].astype(np.int64)
        colours = (colours * opacity + WHITE * (WHITE - opacity) + WHITE // 2) // WHITE
    grey: NDArray[np.int64] = colours @ np.array([RED, GREEN, BLUE])
    return ((grey + 0x8000) >> 16).astype(np.uint8)


def scaled_to(images: Bytes, size: tuple[int, int]) -> Bytes:
    """Return images (n, rows, columns) in another size; each pixel averages those that it covers, by a triangle."""
    from PIL import Image  # noqa: PLC0415 - by need

    if images.shape[1:] == size:
        return images
    out = np.empty((len(images), *size), np.uint8)
    for row, image in enumerate(images):
        out[row] = np.asarray(Image.fromarray(image).resize((size[1], size[0]), Image.Resampling.BILINEAR))
    return out
