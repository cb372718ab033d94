"""Points on a plane, against closed forms of their shapes, and the names that make them again."""

import math

import numpy as np
import pytest

from core.datasets import KNOWN, TOYS, DatasetError, load
from core.datasets.plane import kind_of, points_name, toy_name

every_toy = pytest.mark.parametrize("toy", TOYS)


@every_toy
def test_the_same_name_gives_the_same_points_and_another_seed_others(toy: str) -> None:
    one, again, other = (load(toy_name(toy, 0.1, seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.train_images, again.train_images)
    assert not np.array_equal(one.train_images, other.train_images)
    assert kind_of(toy_name(toy, 0.1, 3)) == toy


@every_toy
def test_as_many_points_of_each_class_as_is_known_of_them(toy: str) -> None:
    data = load(toy)
    assert (len(data.train_labels), data.ends) == KNOWN[toy][:2]
    assert data.image_shape is None
    shares = np.bincount(data.train_labels) / len(data.train_labels)
    np.testing.assert_allclose(shares, 1 / data.ends.classes, atol=0.02)
    assert not data.train_images.flags.writeable


@every_toy
def test_the_mean_square_is_known(toy: str) -> None:
    # Each is half the mean of the squared distance from the middle, and the square of the noise.
    theta = np.linspace(0, math.pi, 100_001)
    half_circle = float(np.mean((np.cos(theta) - 0.5) ** 2 + (np.sin(theta) - 0.25) ** 2)) / 2
    exact: dict[str, float] = {
        "moons": half_circle,
        "circles": (1 + 0.5**2) / 4,
        "spirals": 2**2 / 3 / 2,
        "xor": 1 / 3,
        "blobs": 0.5,
    }
    assert KNOWN[toy].input_square == pytest.approx(exact[toy] + 0.1**2, rel=0.003)
    assert np.mean(load(toy).train_images.astype(float) ** 2) == pytest.approx(exact[toy] + 0.1**2, rel=0.02)


def test_without_noise_the_points_lie_on_their_shapes() -> None:
    moons, circles, spirals, xor, blobs = (load(toy_name(toy, 0.0, 0)) for toy in TOYS)
    x, y = (moons.train_images + np.array([0.5, 0.25])).T
    upper = moons.train_labels == 0
    np.testing.assert_allclose(np.hypot(x, y)[upper], 1, atol=1e-5)
    np.testing.assert_allclose(np.hypot(x - 1, y - 0.5)[~upper], 1, atol=1e-5)
    radii = np.hypot(*circles.train_images.T)
    np.testing.assert_allclose(radii, np.where(circles.train_labels == 0, 1, 0.5), atol=1e-5)
    radius = np.hypot(*spirals.train_images.T)  # an angle goes with each radius, half a turn apart for the two arms
    angle = 2 * math.pi * 1.75 * radius / 2 + math.pi * spirals.train_labels
    np.testing.assert_allclose(spirals.train_images[:, 0], radius * np.sin(angle), atol=1e-4)
    np.testing.assert_array_equal(np.prod(xor.train_images, axis=1) < 0, xor.train_labels == 1)
    assert len(np.unique(blobs.train_images.round(5), axis=0)) == 3


def test_noise_has_the_deviation_that_is_asked_for() -> None:
    plain, noisy = (load(toy_name("spirals", noise, 0)) for noise in (0.0, 0.3))
    np.testing.assert_allclose((noisy.train_images - plain.train_images).std(axis=0), 0.3, rtol=0.02)


def test_points_of_ones_own_come_back_from_their_name() -> None:
    points = ((0.5, 1.0, 0), (-1.25, 1e-07, 2), (3.0, 0.1, 0))
    data = load(points_name(points))
    np.testing.assert_array_equal(data.train_images, np.array([point[:2] for point in points], np.float32))
    assert data.train_labels.tolist() == [0, 2, 0]
    assert (data.ends.classes, len(data.test_labels)) == (3, 0)
    assert load(points_name(())).ends.classes == 2


@pytest.mark.parametrize("name", ["points::1 2", "points::1 x 0", "points::1 2 300", "moons::noise=x", "moons::noise"])
def test_a_faulty_name_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(DatasetError, match="holds no points"):
        load(name)
