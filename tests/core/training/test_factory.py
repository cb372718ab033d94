"""A network is made of its config, and rebuilt of what it had learnt."""

from itertools import islice

import numpy as np

from core.datasets import scaled
from core.optimizers import Adam
from core.training import Trainer, TrainingConfig
from core.training.factory import rebuilt_network
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()
QUICK = TrainingConfig(
    train_size=200, hidden_layers=(12, 8), optimizer=Adam(learning_rate=0.01), epochs=3, batch_size=32, batch_norm=True
)


def test_a_network_is_rebuilt_from_what_it_had_learnt() -> None:
    trainer = Trainer(QUICK, DATA)
    list(islice(trainer.run(), 5))
    network = trainer.network
    again = rebuilt_network(trainer.config, DATA.ends, network.parameters, network.statistics)
    x = scaled(DATA.test_images)
    np.testing.assert_array_equal(again.predict(x), network.predict(x))
