"""The loss on a plane, beside networks that are assembled at its points and run forward."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets import Dataset, scaled
from core.landscape.plane import Plane, through_points
from core.landscape.slices.map_images import Block, MapImages
from core.landscape.slices.slice_loss import SliceLoss
from core.network import Network, cross_entropy
from core.training import TrainingConfig
from core.training.batches import Pixels
from core.training.factory import build_network
from tests.core.network.test_network import BY_KIND, GOLDEN, case_name, network_of

SLICES = json.loads((Path(__file__).parents[3] / "golden" / "torch_slices.json").read_text())
SLICE_POINTS = ((0.0, 0.0), (1.0, 0.0), (0.0, -2.0), (3.0, 2.5), (-7.0, 4.0))  # and SCALE: as in make_torch_slices.py
SCALE = 10
BASE = TrainingConfig(dataset="digits", train_size=700, batch_size=20, hidden_layers=(12, 8))
POINTS = np.random.default_rng(1).uniform(-2, 3, (6, 2))


def plane_of(network: Network) -> Plane:
    drawn = np.random.default_rng(0).standard_normal((3, network.parameters.size)) * 0.3
    return through_points(*drawn)


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
            x = scaled(digits.train_images[images.rows], mean=images.pixels.mean, std=images.pixels.std)
            labels = np.concatenate([block.labels for block in images.blocks()])
            assert loss == pytest.approx(cross_entropy(network.logits(x), labels).mean(), rel=1e-6)


@pytest.mark.parametrize("case", SLICES["cases"], ids=lambda case: case_name({**case, "dropout": False}))
def test_it_equals_pytorchs_on_a_plane(case: dict[str, Any], digits: Dataset) -> None:
    given = GOLDEN["given"]
    network = network_of(given, BY_KIND[case["activation"]], batch_norm=case["batch_norm"])
    numbers = np.arange(network.parameters.size)
    plane = Plane(network.parameters.copy(), np.cos(numbers) / SCALE, np.sin(numbers) / SCALE)
    batch = Block(np.array(given["x"]), np.array(given["labels"]))
    images = MapImages(digits, np.arange(len(batch.labels)), Pixels(), (batch,))
    found = SliceLoss(network, plane, images).losses(np.array(SLICE_POINTS))
    np.testing.assert_allclose(found, case["losses"], rtol=1e-12)
