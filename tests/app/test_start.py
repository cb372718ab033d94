"""The start: no more than the first paint needs."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.start import open_window
from tests.conftest import put_away


def test_what_may_wait_is_not_made_before_the_first_paint(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    window = open_window(settings)
    room = window.room
    assert isinstance(room, OptimizersView)
    assert room.insight is None
    window.complete()
    assert room.insight is not None
    put_away(window)
