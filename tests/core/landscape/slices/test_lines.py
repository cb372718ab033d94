"""The loss between two networks."""

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.slices.lines import Line, line_between
from core.landscape.slices.map_images import MapImages
from core.training import TrainingConfig
from core.training.factory import build_network

CONFIG = TrainingConfig(dataset="digits", train_size=300, batch_size=20, hidden_layers=(12, 8))


def test_the_loss_on_a_line_is_that_of_the_networks_between(digits: Dataset) -> None:
    network, images = build_network(CONFIG, digits.ends), MapImages.of(CONFIG, digits, 100)
    first, second = np.random.default_rng(0).standard_normal((2, network.parameters.size)).astype(np.float32) * 0.3
    line = line_between(network, first, second, images, points=5)
    assert line.places.tolist() == [0, 0.25, 0.5, 0.75, 1]
    for place, loss in zip(line.places, line.losses, strict=True):
        network.parameters[:] = (1 - place) * first + place * second
        assert loss == pytest.approx(images.truth(network).loss, rel=1e-6)


@pytest.mark.parametrize(
    ("losses", "barrier"),
    [
        ([1, 2, 1], 1),
        ([0, 2, 4], 0),  # on the chord
        ([0, 3, 4], 1),
        ([4, 1, 0], 0),  # below it
        ([4, 1, 3], 0),
    ],
)
def test_a_barrier_is_what_stands_above_the_chord(losses: list[float], barrier: float) -> None:
    assert Line(np.linspace(0, 1, 3), np.array(losses, float)).barrier == barrier
