"""Runs side by side."""

import csv
import io
from datetime import UTC, datetime

from app.trainer.run_list.config_table import as_csv, differing, format_setting, label_of
from app.trainer.run_list.saved_run import SavedRun
from core.optimizers import SGD, Adam
from core.training import Change, Ending, TrainingConfig


def kept(name: str, config: TrainingConfig, *changes: Change) -> SavedRun:
    return SavedRun(
        id=1,
        name=name,
        note="",
        finished=datetime(2026, 3, 1, 12, tzinfo=UTC),
        recorded=False,
        config=config,
        changes=changes,
        ending=Ending("finished", 100),
        epochs=2,
        best_epoch=1,
        train_accuracy=0.95,
        validation_accuracy=0.9,
        test_accuracy=0.91,
        seconds=3.5,
        parameters=79_510,
        checkpoint=None,
    )


def test_only_what_differs_is_named() -> None:
    base = TrainingConfig(optimizer=SGD(learning_rate=0.1))
    assert differing([base, base]) == {}
    assert differing([base, base.replace(dropout=0.5)]) == {"dropout": (0.0, 0.5)}
    assert differing([base, base.replace(optimizer=SGD(learning_rate=0.2))]) == {"optimizer.learning_rate": (0.1, 0.2)}


def test_a_field_that_one_of_them_does_not_have_is_missing_there() -> None:
    different = differing([TrainingConfig(optimizer=SGD()), TrainingConfig(optimizer=Adam())])
    assert different["optimizer"] == ("sgd", "adam")
    assert different["optimizer.beta1"] == (None, 0.9)
    assert "optimizer.learning_rate" not in different


def test_layers_differ_as_a_whole() -> None:
    different = differing([TrainingConfig(hidden_layers=(50, 20)), TrainingConfig(hidden_layers=())])
    assert different == {"hidden_layers": ("50 20", "")}


def test_the_table_can_be_read_again() -> None:
    name = 'the "best", they say\n— 최고'
    runs = [kept(name, TrainingConfig(optimizer=SGD()), Change(3, "l2", 0.1)), kept("b", TrainingConfig())]
    first, second = csv.DictReader(io.StringIO(as_csv(runs)))
    assert first["name"] == name
    assert (first["finished"], first["ending"], first["step"]) == ("2026-03-01T12:00:00+00:00", "finished", "100")
    assert float(first["gap"]) == 5
    assert (first["hidden_layers"], first["optimizer"], first["optimizer.beta1"]) == ("100 100 100 100", "sgd", "")
    assert (first["changes"], second["changes"]) == ("3: l2 = 0.1", "")
    assert second["optimizer.beta1"] == "0.9"


def test_a_list_without_runs_is_a_table_without_lines() -> None:
    assert len(as_csv([]).splitlines()) == 1


def test_a_setting_is_written_as_a_person_reads_it() -> None:
    config = TrainingConfig(optimizer=SGD(learning_rate=3e-4), hidden_layers=(100, 100), batch_norm=True)
    assert label_of(config, "optimizer.learning_rate") == "Learning rate"
    assert [format_setting(config, place) for place in ("optimizer", "optimizer.learning_rate", "hidden_layers")] == [
        "SGD",
        "0.0003",
        "2 × 100",
    ]
    assert format_setting(config.replace(hidden_layers=(30, 20)), "hidden_layers") == "30-20"
    assert format_setting(config, "optimizer.beta1") == ""
    assert format_setting(config, "batch_norm") == "on"


def test_ones_own_images_are_called_by_their_folder_and_their_checksum() -> None:
    config = TrainingConfig(dataset="/data/emnist::set=letters,crc=0123abcd")
    assert format_setting(config, "dataset") == "emnist letters (0123abcd)"
    assert format_setting(TrainingConfig(dataset="/data/photos"), "dataset") == "photos"
    assert format_setting(TrainingConfig(), "dataset") == "MNIST"
