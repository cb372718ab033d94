"""The steps of a run: whoever goes back to a state takes the same steps again."""

import numpy as np
import pytest

from core.datasets import split
from core.optimizers import OPTIMIZERS, AnyOptimizer
from core.schedules import Linear
from core.training import TrainingConfig
from core.training.batches import Pixels
from core.training.factory import generators
from core.training.stepper import Stepper
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.__name__)
def test_the_same_steps_follow_a_state_that_was_gone_back_to(kind: type[AnyOptimizer]) -> None:
    config = TrainingConfig(
        train_size=100,
        hidden_layers=(8,),
        optimizer=kind.model_validate({}),
        schedule=Linear(),
        epochs=4,
        batch_size=20,
        dropout=0.3,
        batch_norm=True,
    )
    streams = generators(0)
    rows = split(DATA, 100, 0.2, streams.data).train
    stepper = Stepper(config, DATA, rows, Pixels(), streams)
    for _ in range(7):
        stepper.take()
    state = stepper.state(copied=True)
    first = [stepper.take() for _ in range(6)]
    arrays = {name: array.copy() for name, array in stepper.arrays().items()}
    stepper.go_back(state)
    assert [stepper.take() for _ in range(6)] == first
    for name, array in stepper.arrays().items():
        np.testing.assert_array_equal(array, arrays[name])
    assert stepper.step == 13
