"""A run that is exported holds the network that is asked for."""

import numpy as np
import pytest

from core.datasets import load
from core.export.exported_run import WHICH, ExportedRun
from core.settings import RefusedError
from core.training import Trainer, TrainingConfig

SMALL = TrainingConfig(dataset="digits", train_size=100, hidden_layers=(8,), batch_size=50, epochs=3)


def test_the_last_network_and_the_best_are_those_of_the_trainer() -> None:
    trainer = Trainer(SMALL, load("digits"))
    list(trainer.run("inline"))
    run = ExportedRun.of("one", trainer)
    assert trainer.best is not None
    expected = (trainer.network.parameters, trainer.best.parameters)
    for which, parameters in zip(WHICH, expected, strict=True):
        np.testing.assert_array_equal(run.network(which).parameters, parameters)
    assert run.weights("last").epoch == 3
    assert run.weights("best").epoch == trainer.best.epoch


def test_what_was_taken_stays_when_the_run_goes_on() -> None:
    trainer = Trainer(SMALL, load("digits"))
    reports = trainer.run("inline")
    next(reports)
    run, before = ExportedRun.of("one", trainer), trainer.network.parameters.copy()
    list(reports)
    np.testing.assert_array_equal(run.network("last").parameters, before)
    with pytest.raises(RefusedError, match="“one” has no best epoch"):
        run.network("best")
