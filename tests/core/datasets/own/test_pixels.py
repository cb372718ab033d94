"""Pictures in arrays of any layout and type, as grey bytes."""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.datasets import DatasetError
from core.datasets.own.pixels import arranged, as_grey, scaled_to, white_of

AnyArray = np.ndarray[Any, Any]


@pytest.mark.parametrize(
    ("sizes", "arranged_sizes"),
    [
        ((5, 784), (5, 28, 28)),
        ((5, 6, 7), (5, 6, 7)),
        ((5, 6, 7, 1), (5, 6, 7)),
        ((5, 1, 6, 7), (5, 6, 7)),
        ((5, 6, 7, 3), (5, 6, 7, 3)),
        ((5, 3, 6, 7), (5, 6, 7, 3)),
        ((5, 3, 3, 3), (5, 3, 3, 3)),
    ],
)
def test_images_are_found_in_each_layout(sizes: tuple[int, ...], arranged_sizes: tuple[int, ...]) -> None:
    assert arranged(np.zeros(sizes, np.uint8), "file").shape == arranged_sizes


NONE_OF_IMAGES = [(5,), (5, 1), (5, 785), (5, 6, 7, 2), (5, 28, 28, 28), (5, 6, 0), (0, 784), (2,) * 5]


@pytest.mark.parametrize("sizes", NONE_OF_IMAGES)
def test_other_layouts_are_refused_with_their_sizes(sizes: tuple[int, ...]) -> None:
    with pytest.raises(DatasetError, match=f"file has the sizes {' x '.join(map(str, sizes))}"):
        arranged(np.zeros(sizes, np.uint8), "file")


@pytest.mark.parametrize(
    ("array", "white"),
    [
        (np.array([0, 1], np.uint8), 255),  # bytes are bytes
        (np.array([False, True]), 1),
        (np.array([0, 1], np.int64), 1),
        (np.array([0, 16], np.int64), 255),
        (np.array([0, 0.5], np.float16), 1),
        (np.array([0, 254.5]), 255),
        (np.array([0, 65535], np.uint16), 65535),
        (np.array([0, 200], np.uint16), 255),
    ],
)
def test_the_range_of_numbers_says_what_is_white(array: AnyArray, white: int) -> None:
    assert white_of([(array, "file")]) == white


def test_one_range_holds_for_all_parts() -> None:
    assert white_of([(np.array([0, 1]), "train"), (np.array([0, 255]), "test")]) == 255


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.array([-1.0, 1.0]), "has pixels from -1 to 1; from 0 to 1 or from 0 to 255"),
        (np.array([0, 256]), "has pixels from 0 to 256"),
        (np.array([0, np.nan]), "has pixels that are not finite numbers"),
        (np.array(["a"]), "holds no numbers that could be pixels"),
        (np.array([1j]), "holds no numbers that could be pixels, but complex128"),
    ],
)
def test_numbers_of_no_plain_meaning_are_refused(array: AnyArray, sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence):
        white_of([(array, "file")])


def test_numbers_become_the_nearest_byte() -> None:
    numbers = np.array([[[0, 0.5, 1 / 255, 1]]])
    assert as_grey(numbers, 1).tolist() == [[[0, 128, 1, 255]]]
    assert as_grey(np.array([[[0, 257, 65535]]], np.uint16), 65535).tolist() == [[[0, 1, 255]]]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_become_the_grey_that_pillow_makes_of_them(mode: str) -> None:
    colours = np.random.default_rng(0).integers(0, 256, (2, 40, 30, len(mode)), np.uint8)
    for array, grey in zip(colours, as_grey(colours, 255), strict=True):
        image = Image.fromarray(array)
        white = Image.new("RGBA", image.size, (255,) * 4)
        seen = Image.alpha_composite(white, image) if mode == "RGBA" else image
        assert np.abs(np.asarray(seen.convert("L")).astype(int) - grey).max() <= (mode == "RGBA")


def test_scaling_keeps_the_mean_of_an_image() -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
    small = scaled_to(images, (14, 7))
    assert small.shape == (3, 14, 7)
    assert small.mean(axis=(1, 2)) == pytest.approx(images.mean(axis=(1, 2)), abs=3)
    assert scaled_to(images, (28, 28)) is images
