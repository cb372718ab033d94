"""The axes of charts can be read, however many decades they span."""

import numpy as np
import pytest

from app.widgets.charts.axes import DecadeAxis, decade_label


@pytest.mark.parametrize(("exponent", "label"), [(-2.0, "10⁻²"), (0.0, "10⁰"), (12.0, "10¹²")])
def test_every_decade_is_labelled(exponent: float, label: str) -> None:
    assert decade_label(exponent) == label


def test_between_two_decades_only_two_and_five_are_labelled() -> None:
    labels = [decade_label(float(exponent)) for exponent in np.log10(np.arange(2, 10) / 10)]
    assert labels == ["0.2", "", "", "0.5", "", "", "", ""]
    assert decade_label(float(np.log10(5e-7))) == "5e-7"
    assert decade_label(float(np.log10(50))) == "50"


@pytest.mark.parametrize(("exponent", "label"), [(-1.0, "0.1"), (0.0, "1"), (2.0, "100"), (-5.0, "1e-5")])
def test_where_2_and_5_are_written_a_decade_is_written_like_them(exponent: float, label: str) -> None:
    assert decade_label(exponent, plain=True) == label


@pytest.mark.parametrize("low", [-1, -2])
@pytest.mark.parametrize("pixels", [120, 700])
@pytest.mark.usefixtures("qapp")
def test_where_there_are_few_decades_those_at_the_ends_of_the_axis_are_labelled(low: int, pixels: int) -> None:
    axis = DecadeAxis("left")
    axis.setLogMode(x=False, y=True)
    axis.setRange(low, 0)
    labels = [axis.logTickStrings(values, 1, 1) for _, values in axis.tickValues(low, 0, pixels)]
    assert {f"{10.0**low:g}", "1"} <= {label for level in labels for label in level}
    assert len([label for level in labels for label in level if label == "1"]) == 1
