"""Curves that lie on each other are found, seen in turn, and named."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.coincidence import Turn, coinciding, note_on, one_line, place_note
from app.widgets.charts.curves import Curve
from app.widgets.charts.line_chart import LineChart
from core.settings import Array

NAMES = ("Normal", "Small", "Xavier", "He")


def line(*heights: float) -> Array:
    return np.stack([np.arange(len(heights)), heights], axis=-1)


def test_lines_that_differ_by_less_than_a_pixel_are_one() -> None:
    lines = [line(0, 100), line(5, 50, 20), line(5, 50.1, 20), line(5, 51, 20), line(5, 50, 19.9)]
    assert coinciding(lines) == [[1, 2, 4]]


def test_lines_of_other_places_or_lengths_are_others() -> None:
    assert coinciding([line(1, 2), line(1, 2, 3), line(1, 2) + np.array([0.5, 0.0])]) == []


@pytest.mark.parametrize("lines", [[], [line()], [line(1), line(1)], [line(1, 2)]])
def test_a_line_alone_and_a_single_point_lie_on_nothing(lines: list[Array]) -> None:
    assert coinciding(lines) == []


def test_two_groups_are_kept_apart() -> None:
    assert coinciding([line(0, 1), line(5, 5), line(0, 1), line(5, 5)]) == [[0, 2], [1, 3]]


def test_a_note_says_which_curves_are_one_line(qtbot: QtBot) -> None:  # noqa: ARG001 - there is a font
    metrics = QFontMetricsF(QFont())
    styles = [LIGHT.racer(number) for number in range(4)]
    wide, narrow = (note_on(styles, NAMES, metrics, plot) for plot in ((900.0, 300.0), (190.0, 90.0)))
    assert "".join(wide.lines) == one_line(NAMES) == "Normal · Small · Xavier · He: one line"
    assert list(narrow.lines) == ["4 curves: one line"]
    assert narrow.width < 190


def test_a_note_stands_where_no_line_runs() -> None:
    lines = [np.array([[0.0, 20.0], [300.0, 20.0]]), np.array([[0.0, 180.0], [300.0, 100.0]])]
    legend = QRectF(150, 60, 150, 40)
    place = place_note((120, 16), (300, 200), lines, [legend])
    assert QRectF(0, 0, 300, 200).contains(place)
    assert not place.intersects(legend)
    assert not place.top() <= 20 <= place.bottom()
    assert all(not place.contains(x, 180 - x * 80 / 300) for x in range(301))


def test_every_curve_of_a_line_is_seen(holder: QWidget) -> None:
    chart = LineChart("loss", 1e-9, holder)
    chart.resize(500, 300)
    places = np.arange(6)
    flat = np.full(6, 40.0)
    curves = [Curve(places, flat, LIGHT.racer(number), name=name) for number, name in enumerate(NAMES)]
    chart.set_curves([*curves, Curve(places, flat / 8, LIGHT.racer(7), name="alone")], 5, logarithmic=False)
    chart.set_step(5)
    assert chart.layer.notes() == [one_line(NAMES)]
    assert chart.accessibleDescription() == one_line(NAMES)
    picture = chart.grab().toImage()
    colours = {QColor(picture.pixel(x, y)).name() for x in range(60, 500) for y in range(10, 260)}
    assert {LIGHT.racers[number].lower() for number in (0, 1, 2, 3, 7)} <= colours


def test_curves_behind_and_expected_ones_are_in_no_note(holder: QWidget) -> None:
    chart = LineChart("loss", 1e-9, holder)
    places, values = np.arange(3), np.array([1.0, 2.0, 4.0])
    one = Curve(places, values, LIGHT.racer(0), name="measured")
    theory = Curve(places, values, LIGHT.racer(0), dotted=True, name="theory")
    behind = Curve(places, values, LIGHT.racer(1), faint=True, name="batches")
    chart.set_curves([one, theory, behind], 2)
    assert chart.layer.notes() == []


def test_a_curve_without_a_name_is_drawn_in_turn_but_not_named(holder: QWidget) -> None:
    chart = LineChart("loss", 1e-9, holder)
    places, values = np.arange(3), np.array([1.0, 2.0, 4.0])
    chart.set_curves([Curve(places, values, LIGHT.racer(number)) for number in range(2)], 2)
    assert [len(group) for group in chart.layer.together] == [2]
    assert chart.layer.notes() == []


def test_turns_share_the_line_and_leave_no_gap() -> None:
    pens = [Turn(index, 3).pen(LIGHT.racer(index)) for index in range(3)]
    assert {tuple(pen.dashPattern()) for pen in pens} == {(4.0, 8.0)}
    assert sorted(-pen.dashOffset() % 12 for pen in pens) == [0, 4, 8]
