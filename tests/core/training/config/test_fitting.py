"""The settings of a run fit the images that have been read."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets import Dataset, split
from core.training import TrainingConfig
from core.training.config.fitting import on_images
from tests.core.datasets.easy_data import easy_dataset


def drawn(config: TrainingConfig, dataset: Dataset) -> tuple[int, int]:
    train, validation = split(dataset, config.train_size, config.validation_fraction, np.random.default_rng(0))
    return len(train), len(validation)


def test_few_images_are_all_used() -> None:
    data = easy_dataset(train=400)
    config = on_images(TrainingConfig(batch_size=1000, train_size=2000), "/data", data)
    assert config.dataset == "/data"
    assert drawn(config, data) == (320, 80)
    assert config.batch_size == 320


def test_many_images_are_no_reason_to_train_on_more() -> None:
    config = on_images(TrainingConfig(train_size=100, batch_size=10), "/data", easy_dataset(train=400))
    assert (config.train_size, config.batch_size) == (100, 10)


@pytest.mark.parametrize(("train", "own"), [(350, 50), (200, 200), (399, 1), (100, 300), (390, 10)])
def test_a_split_that_comes_with_the_images_is_kept(train: int, own: int) -> None:
    data = replace(easy_dataset(train=400), own_validation=own)
    config = on_images(TrainingConfig(), "/data", data)
    assert drawn(config, data) == (train, min(own, train))


def test_of_a_part_of_the_images_as_large_a_part_validates() -> None:
    data = replace(easy_dataset(train=400), own_validation=100)
    config = on_images(TrainingConfig(train_size=30, batch_size=10), "/data", data)
    assert drawn(config, data) == (30, 10)


def test_very_few_images_are_left_to_the_run_to_refuse() -> None:
    config = on_images(TrainingConfig(), "/data", easy_dataset(train=6))
    assert (config.train_size, config.batch_size) == (10, 10)
