"""A fault in painting is logged and never ends the interpreter."""

import pytest

from app.optimizers.view import OptimizersView


def test_a_fault_in_painting_is_logged_once_and_draws_nothing(
    room: OptimizersView, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(room.plot.heads, "draw", fail)
    for _ in range(3):
        room.plot.grab()
    assert [record.message for record in caplog.records] == ["RacerMarkers cannot be drawn"]
