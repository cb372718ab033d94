"""The runs that come with Fall Line are the notes' models, and their networks recognise what was recorded of them."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.datasets import load
from core.training import PRESETS, EpochReport, Trainer, TrainingConfig
from core.training.bundled_runs import BundledRun, bundled_runs
from core.training.evaluation import evaluate
from core.training.factory import rebuilt_network
from core.training.run_summary import RunSummary
from tests.core.datasets.easy_data import easy_dataset

EASY = TrainingConfig(train_size=200, hidden_layers=(6,), epochs=21, batch_size=50, batch_norm=True)
each_run = pytest.mark.parametrize("run", bundled_runs(), ids=lambda run: run.summary.name)


def ended(config: TrainingConfig) -> Trainer:
    trainer = Trainer(config, easy_dataset())
    list(trainer.run())
    return trainer


@each_run
def test_it_is_a_model_of_the_notes_trained_to_its_end(run: BundledRun) -> None:
    assert run.summary.config == PRESETS[run.summary.name]
    assert (run.summary.ending.kind, run.summary.ending.step) == ("finished", run.summary.config.steps)
    assert [report.epoch for report in run.history] == list(range(1, 1001))
    assert run.history[-1].layers


@each_run
def test_its_networks_recognise_what_was_recorded(run: BundledRun) -> None:
    dataset = load("mnist")
    trainer = run.trainer(dataset)
    best = rebuilt_network(run.summary.config, dataset.ends, run.best.parameters, run.best.statistics)
    rows = np.arange(len(dataset.test_images))
    for network, report in ((trainer.network, run.history[-1]), (best, run.history[run.best.epoch - 1])):
        found = evaluate(network, dataset.test_images, dataset.test_labels, rows, trainer.pixels)
        assert found.accuracy == pytest.approx(report.test_accuracy, abs=2e-4)  # float32 differs between machines


@pytest.mark.slow
def test_its_first_epoch_can_be_repeated() -> None:
    run = bundled_runs()[0]
    trainer = Trainer(run.summary.config, load("mnist"))
    report = next(report for report in trainer.run() if isinstance(report, EpochReport))
    assert report.test_loss == pytest.approx(run.history[0].test_loss, rel=1e-3)


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    trainer, finished = ended(EASY), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    BundledRun.of("easy", trainer, finished).write(tmp_path / "easy.npz")
    run = BundledRun.read(tmp_path / "easy.npz")
    assert run.summary == replace(RunSummary.of("easy", trainer), finished=finished)
    assert [report.validation_loss for report in run.history] == [one.validation_loss for one in trainer.history]
    again = run.trainer(easy_dataset())
    np.testing.assert_array_equal(again.network.parameters, trainer.network.parameters)
    assert again.best is not None
    assert trainer.best is not None
    np.testing.assert_array_equal(again.best.parameters, trainer.best.parameters)


def test_only_some_epochs_know_their_layers(tmp_path: Path) -> None:
    trainer = ended(EASY)
    BundledRun.of("easy", trainer, datetime.now(UTC)).write(tmp_path / "easy.npz")
    run = BundledRun.read(tmp_path / "easy.npz")
    assert [report.epoch for report in run.history if report.layers] == [20]
    assert run.history[19].layers[0].weight_norm == trainer.history[19].layers[0].weight_norm


def test_a_run_that_is_not_over_cannot_be_recorded() -> None:
    trainer = Trainer(EASY, easy_dataset())
    list(islice(trainer.run(), 5))
    with pytest.raises(ValueError, match="not over"):
        BundledRun.of("easy", trainer, datetime.now(UTC))
