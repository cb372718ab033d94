"""What lists, files and scenes keep of a run is read off its history and its trainer."""

import math

import pytest

from core.training import Change, Ending, Trainer, TrainingConfig
from core.training.run_summary import RunSummary
from tests.core.datasets.easy_data import easy_dataset
from tests.core.histories import history

CONFIG = TrainingConfig(train_size=100, hidden_layers=(8,), epochs=2, batch_size=20)
BEFORE = RunSummary(name="one", config=CONFIG, ending=Ending("diverged", 3))


def test_accuracies_and_time_are_those_at_the_end() -> None:
    run = BEFORE.with_history(
        history(train_accuracy=[0.5, 0.9], validation_accuracy=[0.4, 0.7], test_accuracy=[0.3, 0.6], seconds=[1.0, 2.5])
    )
    assert (run.epochs, run.train_accuracy, run.validation_accuracy, run.test_accuracy) == (2, 0.9, 0.7, 0.6)
    assert run.gap == 20
    assert run.seconds == 3.5


def test_the_best_epoch_has_the_lowest_validation_loss() -> None:
    assert BEFORE.with_history(history(validation_loss=[0.5, 0.3, 0.4])).best_epoch == 2


def test_a_run_that_went_back_has_the_accuracies_of_its_best_epoch() -> None:
    course = history(validation_loss=[0.5, 0.3, 0.4], test_accuracy=[0.3, 0.6, 0.5])
    restoring = CONFIG.replace(early_stopping=1, restore_best=True)
    for config, kind, accuracy in (
        (restoring, "stopped_early", 0.6),
        (restoring, "finished", 0.5),
        (CONFIG.replace(early_stopping=1), "stopped_early", 0.5),
    ):
        before = RunSummary(name="one", config=config, ending=Ending(kind, 15))  # type: ignore[arg-type]
        assert before.with_history(course).test_accuracy == accuracy


def test_a_run_without_an_epoch_has_no_accuracies() -> None:
    run = BEFORE.with_history([])
    assert (run.epochs, run.best_epoch, run.seconds) == (0, None, 0)
    assert math.isnan(run.test_accuracy)
    assert math.isnan(run.gap)


def test_a_run_that_was_left_is_as_its_trainer_has_it() -> None:
    trainer = Trainer(CONFIG, easy_dataset())
    trainer.change(l2=0.5)
    next(trainer.run())
    run = RunSummary.of("one", trainer, Ending("stopped", 1))
    assert (run.name, run.config, run.ending) == ("one", CONFIG, Ending("stopped", 1))
    assert run.changes == (Change(0, "l2", 0.5),)
    assert run.parameters == 36 * 8 + 8 + 8 * 10 + 10
    with pytest.raises(ValueError, match="not over"):
        RunSummary.of("one", trainer)


def test_a_run_that_has_ended_is_not_stopped_afterwards() -> None:
    trainer = Trainer(CONFIG, easy_dataset())
    list(trainer.run())
    assert RunSummary.of("one", trainer, Ending("stopped", 10)).ending == Ending("finished", 10)
