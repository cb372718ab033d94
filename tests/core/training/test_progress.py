"""A run on a terminal."""

import io
import math

import pytest

from core.training import StepReport, TrainingConfig
from core.training.progress import Progress, duration, fully, shortly
from tests.core.histories import report


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_a_bar_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("core.training.progress.REFRESH", 0)
    terminal = Terminal()
    progress = Progress(TrainingConfig(epochs=4), 0, terminal)
    for step in (50, 200):
        progress.show(StepReport(step, 2.3, 0.1))
    progress.end()
    first, second = terminal.getvalue().removesuffix("\n").split("\r")[1:]
    assert first.startswith("epoch 1/4 ###")
    assert second.startswith("epoch 3/4 ###############............... loss 2.3000  ")
    assert second.rstrip().endswith(" left")
    assert len(first) == len(second) == 79


def test_every_loss_and_accuracy_says_of_which_images_it_is() -> None:
    epoch = report(train_loss=0.5, train_accuracy=0.8, validation_loss=0.7, validation_accuracy=0.6, test_accuracy=0.9)
    assert shortly(epoch).startswith("validation loss 0.7000  accuracy 0.6000  ")
    assert fully(epoch).startswith(
        "training loss 0.5000 accuracy 0.8000  validation loss 0.7000 accuracy 0.6000  test accuracy 0.9000  "
    )
    alone = report(train_loss=0.5, train_accuracy=0.8, validation_loss=math.nan, validation_accuracy=math.nan)
    assert shortly(alone).startswith("training loss 0.5000  accuracy 0.8000  ")
    assert "validation" not in fully(alone)


def test_a_time_is_written_as_a_person_would() -> None:
    assert [duration(seconds) for seconds in (0, 7.4, 750, 11100)] == ["0:00", "0:07", "12:30", "3:05:00"]
