"""A halved picture has a quarter of the pixels, each the mean of four."""

import numpy as np
import pytest

from core.datasets import load
from core.datasets.halved import HALVED_SHAPE, halved


def test_each_pixel_is_the_mean_of_four() -> None:
    picture = np.array([[0, 255, 10, 10], [0, 255, 11, 11]], np.uint8)
    assert halved(picture.reshape(1, -1), (2, 4)).tolist() == [[128, 11]]  # of 127.5 and 10.5


@pytest.mark.slow
def test_mnist_is_halved_and_stays_as_dark() -> None:
    whole, half = load("mnist"), load("mnist-halved")
    assert half.image_shape == HALVED_SHAPE
    assert np.array_equal(half.train_labels, whole.train_labels)
    assert np.array_equal(half.test_labels, whole.test_labels)
    assert abs(half.test_images.mean() - whole.test_images.mean()) < 0.2  # halves are rounded up
    assert not half.train_images.flags.writeable
