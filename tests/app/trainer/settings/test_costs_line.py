"""What a run will cost is said before it."""

from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView


def test_the_costs_of_a_run_are_said_before_it(qtbot: QtBot, room: TrainerView) -> None:
    qtbot.waitUntil(lambda: "s an epoch" in room.settings.costs.text(), timeout=20_000)
    parameters = 64 * 20 + 20 + 20 * 20 + 20 + 20 * 10 + 10
    assert room.settings.costs.text().startswith(f"{parameters:,} parameters")
