"""The images of a map, and true losses on them."""

import numpy as np
import pytest

from core.datasets import Dataset, scaled
from core.landscape.slices import map_images
from core.landscape.slices.map_images import MapImages, Truth
from core.network import cross_entropy
from core.training import Trainer, TrainingConfig
from core.training.evaluation import evaluate
from core.training.factory import build_network

CONFIG = TrainingConfig(dataset="digits", train_size=700, hidden_layers=(8,), standardize=True)


def test_they_are_the_training_images_of_a_run(digits: Dataset) -> None:
    trainer = Trainer(CONFIG, digits)
    images = MapImages.of(CONFIG, digits)
    assert images.rows.tolist() == trainer.split.train.tolist()
    assert images.pixels == trainer.pixels
    score = evaluate(trainer.network, digits.train_images, digits.train_labels, images.rows, images.pixels)
    assert images.truth(trainer.network)[:2] == pytest.approx((score.loss, score.accuracy))


def test_fewer_are_spread_over_all(digits: Dataset) -> None:
    images = MapImages.of(CONFIG, digits)
    few = MapImages.of(CONFIG, digits, 10)
    assert few.rows.tolist() == images.rows[np.linspace(0, 699, 10).round().astype(int)].tolist()
    assert images.some(10).rows.tolist() == few.rows.tolist()
    assert images.some(700) is images
    assert len(MapImages.of(CONFIG, digits, 5000)) == 700


def test_images_too_large_to_keep_are_scaled_each_time(digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MapImages.of(CONFIG, digits)
    monkeypatch.setattr(map_images, "MOST_KEPT", 1000)
    each_time = MapImages.of(CONFIG, digits)
    assert (len(kept.kept), len(each_time.kept)) == (2, 0)
    network = build_network(CONFIG, digits.ends)
    network.initialize(CONFIG.initializer, np.random.default_rng(0))
    assert kept.truth(network) == each_time.truth(network)


def test_with_batch_norm_blocks_have_equal_sizes_and_their_own_statistics(digits: Dataset) -> None:
    config = CONFIG.replace(batch_norm=True)
    network, images = build_network(config, digits.ends), MapImages.of(config, digits)
    network.initialize(config.initializer, np.random.default_rng(0))
    assert [len(block.labels) for block in images.blocks()] == [350, 350]
    own = [network.trace(block.images, block.labels, training=True).loss for block in images.blocks()]
    assert images.truth(network).loss == pytest.approx(np.mean(own), rel=1e-6)


def test_inputs_that_are_0_in_all_images_of_a_block_are_left_out(digits: Dataset) -> None:
    """And the loss is that of the network's own forward, on whole images."""
    config = CONFIG.replace(standardize=False)
    images, network = MapImages.of(config, digits), build_network(config, digits.ends)
    whole = scaled(digits.train_images[images.rows])
    block = images.kept[0]
    lit = np.flatnonzero(np.abs(whole[:350]).sum(axis=0))
    assert block.images.shape == (350, len(lit)) < (350, 64)
    weights = np.random.default_rng(0).standard_normal((64, 3))
    np.testing.assert_allclose(block.sums(weights), whole[:350] @ weights, rtol=1e-6)
    network.initialize(config.initializer, np.random.default_rng(0))
    losses = cross_entropy(network.logits(whole), digits.train_labels[images.rows])
    assert images.truth(network).loss == pytest.approx(losses.mean(), rel=1e-6)


def test_truths_of_many_weights_are_those_of_each(digits: Dataset) -> None:
    images, network = MapImages.of(CONFIG, digits), build_network(CONFIG, digits.ends)
    vectors = [*np.random.default_rng(0).standard_normal((3, network.parameters.size)).astype(np.float32)]
    found: list[Truth] = []
    assert len(list(images.truths(network, vectors, found))) == 2  # a pause after each block
    for vector, truth in zip(vectors, found, strict=True):
        network.parameters[:] = vector
        assert truth == images.truth(network)
