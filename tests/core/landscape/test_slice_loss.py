"""The loss on a plane, beside networks that are assembled at its points and run forward."""

from typing import Any

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.map_images import MapImages
from core.landscape.plane import through_points
from core.landscape.slice_loss import SliceLoss
from core.network import Network, cross_entropy
from core.training import TrainingConfig
from core.training.factory import build_network
from core.training.updates import Penalties

BASE = TrainingConfig(dataset="digits", train_size=700, batch_size=20, hidden_layers=(12, 8))
POINTS = np.random.default_rng(1).uniform(-2, 3, (6, 2))


def plane_of(network: Network) -> Any:
    drawn = np.random.default_rng(0).standard_normal((3, network.parameters.size)) * 0.3
    return through_points(*(vector + (vector is not None) for vector in drawn))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hidden_layers": ()},
        {"hidden_layers": (9,), "standardize": True},
        {"batch_norm": True},
        {"batch_norm": True, "activation": {"kind": "tanh"}},
    ],
    ids=str,
)
def test_it_is_the_loss_of_the_network_assembled_there(changes: dict[str, Any], digits: Dataset) -> None:
    config = TrainingConfig.model_validate({**BASE.model_dump(), **changes})
    network = build_network(config, digits.ends)
    plane, images = plane_of(network), MapImages.of(config, digits)
    losses = SliceLoss(network, plane, images).losses(POINTS)
    for point, loss in zip(POINTS, losses, strict=True):
        network.parameters[:] = plane.at(*point)
        assert loss == pytest.approx(images.truth(network).loss, rel=1e-6)
        if not config.batch_norm:  # the network's own forward, on all images at once
            x = np.concatenate([block.images for block in images.blocks()])
            labels = np.concatenate([block.labels for block in images.blocks()])
            assert loss == pytest.approx(cross_entropy(network.logits(x), labels).mean(), rel=1e-6)


def test_blocks_have_equal_sizes_and_their_own_statistics(digits: Dataset) -> None:
    config = BASE.replace(batch_norm=True)
    network, images = build_network(config, digits.ends), MapImages.of(config, digits)
    network.initialize(config.initializer, np.random.default_rng(0))
    assert [len(block.labels) for block in images.blocks()] == [350, 350]
    own = [network.trace(block.images, block.labels, training=True).loss for block in images.blocks()]
    assert images.truth(network).loss == pytest.approx(np.mean(own), rel=1e-6)


def test_the_penalty_is_a_quadratic_form(digits: Dataset) -> None:
    network = build_network(BASE, digits.ends)
    plane = plane_of(network)
    found = SliceLoss(network, plane, MapImages.of(BASE, digits, 20)).penalty(POINTS, 0.3)
    for point, penalty in zip(POINTS, found, strict=True):
        weights = plane.at(*point)[: network.weights.size]
        assert penalty == pytest.approx(Penalties(0.3, 0.0, decoupled=False).loss(weights), rel=1e-10)


def test_fewer_images_are_spread_over_all(digits: Dataset) -> None:
    images = MapImages.of(BASE, digits)
    few = images.some(10)
    assert few.rows.tolist() == images.rows[np.linspace(0, 699, 10).round().astype(int)].tolist()
    assert images.some(700) is images
