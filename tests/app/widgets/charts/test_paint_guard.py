"""A fault in painting is logged and never ends the interpreter."""

import pytest
from PySide6.QtGui import QImage, QPainter

from app.optimizers.view import OptimizersView
from app.widgets.charts.paint_guard import Guard


def test_a_fault_in_painting_is_logged_once_and_draws_nothing(
    room: OptimizersView, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(room.plot.heads, "draw", fail)
    for _ in range(3):
        room.plot.grab()
    assert [record.message for record in caplog.records] == ["RacerMarkers cannot be drawn"]


def test_a_widget_is_left_empty_after_a_fault(qapp: object, caplog: pytest.LogCaptureFixture) -> None:  # noqa: ARG001
    picture, guard, tried = QImage(9, 9, QImage.Format.Format_RGB32), Guard("A map"), []

    def fail(painter: QPainter) -> None:
        tried.append(painter.isActive())
        raise ZeroDivisionError

    for _ in range(3):
        guard.paint(picture, fail)
        assert not picture.paintingActive()
    assert tried == [True]
    assert [record.message for record in caplog.records] == ["A map cannot be drawn"]
