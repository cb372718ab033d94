"""What a run will cost is said before it."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView
from tests.app.trainer.conftest import SMALL


def test_the_costs_of_a_run_are_said_before_it(qtbot: QtBot, room: TrainerView) -> None:
    qtbot.waitUntil(lambda: "s an epoch" in room.settings.costs.text(), timeout=20_000)
    parameters = 64 * 20 + 20 + 20 * 20 + 20 + 20 * 10 + 10
    assert room.settings.costs.text().startswith(f"{parameters:,} parameters")


def test_a_run_that_does_not_fit_into_memory_is_refused_before_it_and_when_it_is_started(
    qtbot: QtBot, room: TrainerView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.training.memory.usable_memory", lambda: 1_000_000)
    room.controller.set_config(SMALL.replace(hidden_layers=(2000, 2000)))
    said = "hidden layers of 2000, 2000 units need about"
    qtbot.waitUntil(lambda: room.settings.costs.text().startswith(said), timeout=20_000)
    refused: list[str] = []
    room.controller.refused.connect(refused.append)
    room.controller.start()
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert refused[0].startswith(said)
