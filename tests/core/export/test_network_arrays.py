"""What is taken out of a network is the network: read back by other means, it has the same numbers."""

import io
import json

import numpy as np
import pytest

from core.activations import Tanh
from core.datasets import scaled
from core.export.network_arrays import network_npz
from core.training import Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset

CONFIG = TrainingConfig(train_size=200, hidden_layers=(6, 5), epochs=2, batch_size=50, activation=Tanh())


def trained(config: TrainingConfig) -> Trainer:
    trainer = Trainer(config, easy_dataset())
    list(trainer.run())
    return trainer


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
