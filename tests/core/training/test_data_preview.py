"""What is shown of the data is what the run will draw."""

import numpy as np
import pytest

from core.datasets import DatasetError, load
from core.training import Trainer, TrainingConfig
from core.training.data_preview import SAMPLES, preview

CONFIG = TrainingConfig(dataset="digits", train_size=200, batch_size=20, seed=3)


def test_the_samples_are_the_first_that_the_run_trains_on() -> None:
    dataset = load("digits")
    look, trainer = preview(CONFIG, dataset), Trainer(CONFIG, dataset)
    rows = trainer.split.train[:SAMPLES]
    np.testing.assert_array_equal(look.images.reshape(SAMPLES, -1), dataset.train_images[rows])
    np.testing.assert_array_equal(look.labels, dataset.train_labels[rows])


def test_every_image_is_counted_once() -> None:
    dataset = load("digits")
    look = preview(CONFIG, dataset)
    assert (int(look.train.sum()), int(look.validation.sum())) == (200, 50)
    assert look.train.sum() + look.validation.sum() + look.unused == len(dataset.train_labels)
    assert look.test.sum() == len(dataset.test_labels)


def test_standardized_inputs_have_mean_0_and_deviation_1_over_the_training_images() -> None:
    dataset = load("digits")
    look = preview(CONFIG.replace(standardize=True, train_size=20, batch_size=20), dataset)
    assert look.inputs.mean() == pytest.approx(0, abs=1e-5)
    assert look.inputs.std() == pytest.approx(1, abs=1e-5)


def test_more_images_than_there_are_is_refused() -> None:
    with pytest.raises(DatasetError, match="more than the 1437 available"):
        preview(CONFIG.replace(train_size=2000), load("digits"))


@pytest.mark.parametrize("standardize", [False, True])
def test_one_pixel_goes_the_way_of_all(*, standardize: bool) -> None:
    dataset = load("digits")
    look = preview(CONFIG.replace(standardize=standardize), dataset)
    pixel = look.one_pixel
    inked = look.images[0][look.images[0] > 0]
    assert pixel.stored == look.images[0][pixel.row, pixel.column] == np.sort(inked)[len(inked) // 2]
    assert pixel.scaled == pytest.approx(pixel.stored / 255)
    train = dataset.train_images[Trainer(CONFIG, dataset).split.train] / 255
    expected = (pixel.scaled - train.mean()) / train.std() if standardize else pixel.scaled
    assert pixel.given == pytest.approx(expected, rel=1e-5)


def test_the_split_in_shares_of_what_is_used() -> None:
    shares = preview(CONFIG, load("digits")).parts
    assert shares.test == pytest.approx(360 / (200 + 50 + 360))
    assert shares.validation == pytest.approx(0.2)
