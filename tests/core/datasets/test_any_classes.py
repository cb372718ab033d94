"""Runs on data of two to a hundred classes: everything asks the data how many there are."""

from pathlib import Path

import numpy as np
import pytest

from core.datasets import MOST_CLASSES, Dataset
from core.training import Trainer, TrainingConfig
from core.training.cost_estimate import epoch_time
from core.training.data_preview import preview
from core.training.evaluation import confusion
from core.training.memory import parameter_count
from tests.core.datasets.easy_data import easy_dataset

CONFIG = TrainingConfig(train_size=400, validation_fraction=0.2, hidden_layers=(20,), epochs=3, batch_size=40)
any_number = pytest.mark.parametrize("classes", [2, 3, 26, MOST_CLASSES])


@any_number
def test_a_run_on_any_number_of_classes_goes_on_from_its_checkpoint(tmp_path: Path, classes: int) -> None:
    dataset = easy_dataset(train=800, test=200, classes=classes)
    trainer = Trainer(CONFIG, dataset)
    reports = trainer.run()
    for _ in range(15):
        next(reports)
    trainer.save(tmp_path / "run.npz")
    resumed = Trainer.load(tmp_path / "run.npz", dataset)
    for one in (reports, resumed.run()):
        list(one)
    np.testing.assert_array_equal(resumed.network.parameters, trainer.network.parameters)
    assert trainer.network.sizes == (36, 20, classes)
    assert len(trainer.network.parameters) == parameter_count(CONFIG, dataset.ends) == 36 * 20 + 20 + 21 * classes


@any_number
def test_the_matrix_and_the_preview_have_a_place_for_each_class(classes: int) -> None:
    dataset = easy_dataset(train=800, test=200, classes=classes)
    probabilities = Trainer(CONFIG, dataset).network.predict(dataset.test_images.astype(np.float32))
    counts = confusion(probabilities, dataset.test_labels)
    assert counts.shape == (classes, classes)
    assert counts.sum(axis=1).tolist() == np.bincount(dataset.test_labels, minlength=classes).tolist()
    seen = preview(CONFIG, dataset)
    assert len(seen.classes) == len(seen.train) == classes
    assert epoch_time(CONFIG, dataset).training > 0


def test_numbers_are_data_as_well_as_pixels() -> None:
    draw = np.random.default_rng(0)
    points = draw.normal(3, 2, (600, 2)).astype(np.float32)
    labels = (points[:, 0] > points[:, 1]).astype(np.uint8)
    dataset = Dataset(points[:500], labels[:500], points[500:], labels[500:], None, ("below", "above"))
    config = CONFIG.replace(standardize=True, epochs=20, batch_size=10, hidden_layers=(8,))
    trainer = Trainer(config, dataset)
    list(trainer.run())
    assert trainer.network.sizes == (2, 8, 2)
    assert trainer.history[-1].test_accuracy > 0.9
    images, _ = trainer.batches.take(0)
    np.testing.assert_allclose(
        images, (points[trainer.batches.order[:10]] - trainer.pixels.mean) / trainer.pixels.std, rtol=1e-4, atol=1e-6
    )
