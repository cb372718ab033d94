"""What is taken out of a run is the run: read back by other means, it has the same numbers."""

import csv
import io
import json
import math

import numpy as np
import pytest

from core.activations import Tanh
from core.datasets import scaled
from core.run_files import history_csv, network_npz
from core.training import Trainer, TrainingConfig
from tests.core.easy_data import easy_dataset
from tests.core.histories import report

CONFIG = TrainingConfig(train_size=200, hidden_layers=(6, 5), epochs=2, batch_size=50, activation=Tanh())


def trained(config: TrainingConfig) -> Trainer:
    trainer = Trainer(config, easy_dataset())
    list(trainer.run())
    return trainer


def test_numbers_in_csv_are_read_back_unchanged() -> None:
    history = [report(1, test_loss=1 / 3), report(2, validation_loss=math.nan)]
    first, second = csv.DictReader(io.StringIO(history_csv(history)))
    assert (float(first["test_loss"]), int(second["epoch"])) == (1 / 3, 2)
    assert math.isnan(float(second["validation_loss"]))
    assert "layers" not in first


@pytest.mark.parametrize("batch_norm", [False, True])
def test_plain_numpy_makes_the_networks_probabilities_of_its_arrays(batch_norm: bool) -> None:  # noqa: FBT001
    trainer = trained(CONFIG.replace(batch_norm=batch_norm))
    file = np.load(io.BytesIO(network_npz(trainer.network, trainer.config)), allow_pickle=False)
    assert json.loads(str(file["config"]))["batch_norm"] is batch_norm
    x = images = scaled(trainer.dataset.test_images[:20])
    for layer in (1, 2):
        z = x @ file[f"weights{layer}"]
        if batch_norm:
            z = (z - file[f"mean{layer}"]) / np.sqrt(file[f"variance{layer}"] + 1e-5)
            z = file[f"gamma{layer}"] * z + file[f"beta{layer}"]
        else:
            z = z + file[f"biases{layer}"]
        x = np.tanh(z)
    logits = x @ file["weights3"] + file["biases3"]
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    expected = exponentials / exponentials.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(trainer.network.predict(images), expected, atol=1e-5)
