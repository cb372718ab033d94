"""The map of two settings, as a person points at it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trainer.study.charts.heat_map import HeatMap
from tests.app.trainer.study.charts.trials import GRID, made_up


def shown(qtbot: QtBot) -> HeatMap:
    chart = HeatMap()
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.show_standing(made_up(GRID), None)
    chart.show_keys(("optimizer.learning_rate", "batch_size"))
    chart.show()
    chart.grab()
    assert not chart.guard.failed
    return chart


def test_a_cell_says_its_mean_its_deviation_and_its_runs(qtbot: QtBot) -> None:
    chart = shown(qtbot)
    middle = chart.area_of((0, 0)).center()
    assert chart.tip_at(middle) == "Learning rate 0.01, Batch size 10: 0.6 ± 0.1414, runs: 2"
    assert "diverged" in chart.tip_at(chart.area_of((2, 0)).center())


def test_a_click_and_the_arrow_keys_choose_the_trial_of_a_cell(qtbot: QtBot) -> None:
    chart = shown(qtbot)
    chosen: list[int | None] = []
    chart.chosen.connect(chosen.append)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.area_of((0, 0)).center().toPoint())
    chart.show_standing(chart.standing, chosen[-1])
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    chart.show_standing(chart.standing, chosen[-1])
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert chosen == [0, 1, 4]


def test_the_best_cell_is_the_darkest(qtbot: QtBot) -> None:
    chart = shown(qtbot)
    image = chart.grab().toImage()
    corners = {place: chart.area_of(place).topLeft().toPoint() for place in chart.cells}
    shades = {place: image.pixelColor(at.x() + 12, at.y() + 12).lightness() for place, at in corners.items()}
    assert min(shades, key=lambda place: shades[place]) == (1, 0)
