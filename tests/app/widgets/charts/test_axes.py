"""The axes of charts can be read, however many decades they span."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.charts.axes import NumberAxis, ValueAxis, decade_label, linear_labels, signed_decade_label
from app.widgets.charts.layer import Plot


@pytest.mark.parametrize(("exponent", "label"), [(-2.0, "10⁻²"), (0.0, "10⁰"), (12.0, "10¹²")])
def test_every_decade_is_labelled(exponent: float, label: str) -> None:
    assert decade_label(exponent) == label


def test_between_two_decades_only_two_and_five_are_labelled() -> None:
    labels = [decade_label(float(exponent)) for exponent in np.log10(np.arange(2, 10) / 10)]
    assert labels == ["0.2", "", "", "0.5", "", "", "", ""]
    assert decade_label(float(np.log10(5e-7))) == "5e−7"
    assert decade_label(float(np.log10(50))) == "50"


@pytest.mark.parametrize(("exponent", "label"), [(-1.0, "0.1"), (0.0, "1"), (2.0, "100"), (-5.0, "1e−5")])
def test_where_2_and_5_are_written_a_decade_is_written_like_them(exponent: float, label: str) -> None:
    assert decade_label(exponent, plain=True) == label


@pytest.mark.parametrize("low", [-1, -2])
@pytest.mark.parametrize("pixels", [120, 700])
@pytest.mark.usefixtures("qapp")
def test_where_there_are_few_decades_those_at_the_ends_of_the_axis_are_labelled(low: int, pixels: int) -> None:
    axis = ValueAxis("left")
    axis.setLogMode(x=False, y=True)
    axis.setRange(low, 0)
    labels = [axis.logTickStrings(values, 1, 1) for _, values in axis.tickValues(low, 0, pixels)]
    assert {f"{10.0**low:g}", "1"} <= {label for level in labels for label in level}
    assert len([label for level in labels for label in level if label == "1"]) == 1


@pytest.mark.parametrize(
    ("values", "spacing", "labels"),
    [
        ([-1.0, -0.5, 0.0, 0.5], 0.5, ["−1.0", "−0.5", "0.0", "0.5"]),
        ([-1e-17, 0.1, 0.1 + 0.2], 0.1, ["0.0", "0.1", "0.3"]),
        ([0.0, 50.0, 100.0], 50, ["0", "50", "100"]),
        ([-3.231, -3.233, -3.235], 0.002, ["−3.231", "−3.233", "−3.235"]),
        ([3.2350001, 3.2350002, 3.2350003], 1e-7, ["3.2350001", "3.2350002", "3.2350003"]),
        ([0.0, 2e-300, 4e-300], 2e-300, ["0", "2e−300", "4e−300"]),
        ([0.0, 1e289, 2e289], 1e289, ["0", "1e289", "2e289"]),
        ([123456.1, 123456.2], 0.1, ["123456.1", "123456.2"]),
        ([], 1, []),
    ],
)
def test_ticks_have_the_digits_that_tell_them_apart(values: list[float], spacing: float, labels: list[str]) -> None:
    assert linear_labels(values, spacing) == labels


@pytest.mark.parametrize(
    ("value", "label"),
    [(0.0, "0"), (-1e4, "−10⁴"), (99.99999999, "100"), (-0.1, "−0.1"), (1e-5, "10⁻⁵"), (-1e13, "−10¹³")],
)
def test_a_power_of_ten_has_its_sign(value: float, label: str) -> None:
    assert signed_decade_label(value) == label


@pytest.mark.parametrize("centre", [0.0, -3.235, 12345.678, 1e6])
@pytest.mark.parametrize("width", [10.0**power for power in (-8, -6, -3, 0, 3, 9)])
@pytest.mark.usefixtures("qapp")
def test_no_two_ticks_of_an_axis_have_one_label(centre: float, width: float) -> None:
    axis = NumberAxis("left")
    axis.setRange(centre - width, centre + width)
    for spacing, values in axis.tickValues(centre - width, centre + width, 500):
        labels = axis.tickStrings(values, 1.0, spacing)
        assert len(set(labels)) == len(labels)
        read = [float(label.replace("−", "-")) for label in labels]
        np.testing.assert_allclose(read, values, atol=spacing / 100, rtol=0)


@pytest.mark.usefixtures("qapp")
def test_the_foot_of_an_axis_says_what_is_cut_off_there() -> None:
    axis = ValueAxis("left")
    axis.setLogMode(x=False, y=True)
    axis.setRange(-16, 2)
    axis.cut = -16.0
    labels = [label for _, values in axis.tickValues(-16, 2, 300) for label in axis.logTickStrings(values, 1, 1)]
    assert labels[0] == "≤10⁻¹⁶"
    assert len([label for label in labels if label.startswith("≤")]) == 1
    axis.cut = None
    for _, values in axis.tickValues(-16, 2, 300):
        assert not any("≤" in label for label in axis.logTickStrings(values, 1, 1))


@pytest.mark.parametrize("centre", [0.0, 1.23456789, -123456.789])
@pytest.mark.parametrize("width", [1e-6, 1e-3, 3.0, 1e4])
def test_both_axes_of_a_plot_have_numbers_that_do_not_touch(
    qtbot: QtBot, holder: QWidget, centre: float, width: float
) -> None:
    plot = Plot(holder)
    plot.getPlotItem().getAxis("left").set_least_width(52)
    plot.resize(400, 260)
    holder.show()
    qtbot.waitExposed(holder)
    plot.getPlotItem().getViewBox().setRange(
        xRange=(centre - width, centre + width), yRange=(centre - width, centre + width), padding=0
    )
    plot.getPlotItem().grid.activate()
    for side in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(side)
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        texts = axis.generateDrawSpecs(painter)[2]
        painter.end()
        assert len(texts) >= 2
        assert len({text for _, _, text in texts}) == len(texts)
        rects = [rect for rect, _, _ in texts]
        assert not any(one.intersects(other) for one, other in combinations(rects, 2))
        assert all(axis.boundingRect().contains(rect) for rect in rects)


@pytest.mark.parametrize("side", ["left", "bottom"])
def test_a_title_stands_in_the_middle_of_its_axis_also_after_another_one(
    qtbot: QtBot, holder: QWidget, side: str
) -> None:
    plot = Plot(holder)
    plot.resize(600, 400)
    holder.show()
    qtbot.waitExposed(holder)
    axis = plot.getPlotItem().getAxis(side)
    for title in ("x", "first direction of the plane", "…", "loss"):
        axis.setLabel(title)
        middle = axis.label.mapToScene(axis.label.boundingRect().center())
        wanted = axis.mapToScene(axis.boundingRect().center())
        away = middle.x() - wanted.x() if side == "bottom" else middle.y() - wanted.y()
        assert abs(away) <= 12, title
