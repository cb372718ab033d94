"""The preprocessing in words: the arithmetic is right, and the split is that of the run."""

from dataclasses import replace

import numpy as np
import pytest

from app.trainer.data.preprocessing import (
    label_in_words,
    pixel_in_words,
    preprocessing_in_words,
    split_in_words,
)
from core.training.batches import Pixels
from core.training.data_preview import DataPreview

IMAGE = np.array([[0, 51], [255, 0]], np.uint8)


def look(**fields: object) -> DataPreview:
    counts = np.array([40, 40])
    plain = DataPreview(
        classes=("cat", "dog"),
        images=IMAGE[np.newaxis],
        inputs=IMAGE[np.newaxis] / 255,
        labels=np.array([1], np.uint8),
        train=counts,
        validation=counts // 4,
        test=counts // 8 * 5,
        unused=7,
        pixels=Pixels(),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_a_byte_becomes_a_share_and_may_be_standardized() -> None:
    assert pixel_in_words(look()) == "One pixel of the first image, row 2, column 1: 255 → 255 / 255 = 1"
    standardized = look(inputs=(IMAGE[np.newaxis] / 255 - 0.25) / 0.5, pixels=Pixels(0.25, 0.5))
    assert pixel_in_words(standardized).endswith("255 → 255 / 255 = 1 → (1 − 0.25) / 0.5 = 1.5")


def test_numbers_that_are_no_picture_are_inputs() -> None:
    numbers = np.array([[[0.5, -2.0, 0.0]]], np.float32)
    text = pixel_in_words(look(images=numbers, inputs=numbers))
    assert text == "One input of the first example, number 1: 0.5"


@pytest.mark.parametrize(("classes", "expected"), [(2, "dog, as one-hot: 0 1"), (30, "1 at place 2 of 30, 0 at all")])
def test_a_label_is_one_hot(classes: int, expected: str) -> None:
    names = ("cat", "dog", *map(str, range(classes - 2)))
    assert expected in label_in_words(look(classes=names))


def test_the_split_is_in_per_cent_of_what_is_used() -> None:
    # 80 to train on, 20 to validate, 50 for the test
    assert split_in_words(look()).startswith("Split: 33% of the images in use are for the test, and 20% of the rest")


def test_there_is_a_line_for_each() -> None:
    assert len(preprocessing_in_words(look()).split("\n")) == 3
