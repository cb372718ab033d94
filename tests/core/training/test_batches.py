"""Batches: which images come when, and what becomes of their bytes."""

import numpy as np

from core.datasets import Indices
from core.training import TrainingConfig
from core.training.batches import Batches, Pixels, pixels_of
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()
ROWS: Indices = np.arange(10, 110)


def batches(batch_size: int = 30, *, shuffle: bool = True, pixels: Pixels = Pixels()) -> Batches:  # noqa: B008 - frozen
    config = TrainingConfig(train_size=100, batch_size=batch_size, shuffle=shuffle)
    return Batches(DATA, ROWS, pixels, config, np.random.default_rng(0))


def test_an_epoch_shows_each_image_once() -> None:
    shuffled = batches()
    shown = np.concatenate([shuffled.take(index)[0].copy() for index in range(4)])
    assert shown.shape == (100, 36)
    expected = np.unique(DATA.train_images[ROWS] / np.float32(255), axis=0)
    np.testing.assert_allclose(np.unique(shown, axis=0), expected, rtol=1e-6)


def test_images_come_with_their_labels_scaled_to_1() -> None:
    images, labels = batches(shuffle=False).take(1)
    np.testing.assert_allclose(images, DATA.train_images[40:70] / 255, rtol=1e-6)
    np.testing.assert_array_equal(labels, DATA.train_labels[40:70])
    assert images.dtype == np.float32


def test_the_last_batch_is_what_is_left() -> None:
    images, labels = batches(shuffle=False).take(3)
    np.testing.assert_array_equal(labels, DATA.train_labels[100:110])
    assert images.shape == (10, 36)


def test_a_new_epoch_has_a_new_order_and_leaves_the_rows_alone() -> None:
    shuffled = batches()
    first, second = (shuffled.take(0)[1].copy() for _ in range(2))
    assert (first != second).any()
    np.testing.assert_array_equal(shuffled.rows, np.arange(10, 110))


def test_pixels_are_standardized_by_the_training_images_alone() -> None:
    pixels = pixels_of(DATA, ROWS, standardize=True)
    values = DATA.train_images[ROWS] / 255
    np.testing.assert_allclose(pixels, [values.mean(), values.std()], rtol=1e-6)
    images, _ = batches(100, pixels=pixels).take(0)
    np.testing.assert_allclose([images.mean(), images.std()], [0, 1], atol=1e-5)
    assert pixels_of(DATA, ROWS, standardize=False) == Pixels(0, 1)
