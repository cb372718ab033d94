"""Parallel coordinates: a brush keeps what crosses its axis there."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.trainer.study.charts.parallel import ParallelCoordinates
from tests.app.trainer.study.charts.trials import GRID, made_up


def test_a_brush_along_the_values_keeps_the_best_and_a_click_gives_all_back(qtbot: QtBot) -> None:
    chart = ParallelCoordinates()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show_standing(made_up(GRID), 1)
    chart.show()
    assert chart.numbers == [0, 1, 3, 4]  # the diverged one has no value
    x = round(chart.x_of(2))
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(x, round(chart.y_of(1.0)) - 2))
    qtbot.mouseMove(chart, QPoint(x, round(chart.y_of(0.5))))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(x, round(chart.y_of(0.5))))
    chart.grab()
    assert not chart.guard.failed
    assert [number for number, kept in zip(chart.numbers, chart.kept(), strict=True) if kept] == [1, 4]
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(x, 150))
    assert chart.kept().all()


def test_a_click_on_a_line_chooses_its_trial(qtbot: QtBot) -> None:
    chart = ParallelCoordinates()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show_standing(made_up(GRID), None)
    chart.show()
    end, x = chart.places[1, -1], chart.x_of(2) - 15
    share = (x - chart.x_of(1)) / (chart.x_of(2) - chart.x_of(1))
    height = chart.places[1, 1] + share * (end - chart.places[1, 1])
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(chart.y_of(height))))
    assert chosen.args == [1]
