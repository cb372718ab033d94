"""One image of a run on its way through the run's network."""

import numpy as np
import pytest

from core.datasets import load
from core.samples.followed_image import SampleChoice, batch_around, follow_image, images_to_choose
from core.training import Trainer, TrainingConfig
from core.training.evaluation import recognised

CONFIG = TrainingConfig(
    dataset="digits", train_size=50, hidden_layers=(12, 9), batch_size=16, batch_norm=True, dropout=0.5, seed=3
)


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return Trainer(CONFIG, load("digits"))


def test_evaluation_gives_the_probabilities_of_the_results(trainer: Trainer) -> None:
    network = trainer.network
    followed = follow_image(trainer, network.parameters, network.statistics, SampleChoice(7, training=False))
    expected = recognised(network, trainer.dataset.test_images[7:8], trainer.pixels)[0]
    assert followed.trace.output is not None
    np.testing.assert_allclose(followed.trace.output.probabilities, expected, rtol=1e-5)
    assert followed.label == trainer.dataset.test_labels[7]
    assert (followed.trace.rows, followed.dropout) == (1, 0.0)


def test_training_takes_a_whole_batch_with_its_masks(trainer: Trainer) -> None:
    network, choice = trainer.network, SampleChoice(49, training=True)
    followed = follow_image(trainer, network.parameters, network.statistics, choice)
    again = follow_image(trainer, network.parameters, network.statistics, choice)
    row = trainer.split.train[49]
    np.testing.assert_array_equal(followed.picture, trainer.dataset.train_images[row])
    assert (followed.trace.rows, followed.dropout) == (16, 0.5)
    masks = [layer.mask for layer in followed.trace.layers]
    assert [mask is None for mask in masks] == [False, False, True]
    np.testing.assert_array_equal(masks[0], again.trace.layers[0].mask)
    first = followed.trace.layers[0].inputs * trainer.pixels.std + trainer.pixels.mean
    np.testing.assert_allclose(first * 255, followed.picture, atol=1e-3)


def test_the_choice_is_of_the_training_or_of_the_test_images(trainer: Trainer) -> None:
    assert images_to_choose(trainer, training=True) == 50
    assert images_to_choose(trainer, training=False) == len(trainer.dataset.test_labels)


def test_every_batch_is_full() -> None:
    rows = np.arange(100, 150)
    assert [batch_around(number, 16, rows)[1] for number in (0, 15, 16, 33, 49)] == [0, 15, 0, 1, 15]
    assert len(batch_around(49, 16, rows)[0]) == 16
    assert batch_around(49, 64, rows)[1] == 49
