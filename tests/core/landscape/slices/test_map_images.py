"""The images of a map, and true losses on them."""

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.slices import map_images
from core.landscape.slices.map_images import MapImages
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
    assert tuple(images.truth(trainer.network)) == pytest.approx((score.loss, score.accuracy))


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
