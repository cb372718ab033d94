"""A run on a terminal."""

import io

import pytest

from core.training import StepReport, TrainingConfig
from core.training.progress import Progress, duration


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


def test_a_time_is_written_as_a_person_would() -> None:
    assert [duration(seconds) for seconds in (0, 7.4, 750, 11100)] == ["0:00", "0:07", "12:30", "3:05:00"]
