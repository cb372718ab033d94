"""The dots on the chart of the loss against the rate."""

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from app.base.theme import LIGHT
from app.optimizers.charts.rate_dots import RateDot, RateDots
from app.widgets.charts.layer import Plot

STYLE = LIGHT.quantity(0)


def dots_on(holder: QWidget) -> tuple[Plot, RateDots]:
    plot = Plot(holder)
    plot.resize(300, 200)
    plot.getPlotItem().getViewBox().setRange(xRange=(-5, 2), yRange=(-4, 2), padding=0)
    plot.grab()
    return plot, RateDots(plot.getPlotItem().getViewBox())


def test_of_two_dots_at_one_place_the_chosen_one_is_taken(holder: QWidget) -> None:
    _plot, dots = dots_on(holder)
    dots.set_dots([RateDot(0, -1, 0, STYLE), RateDot(1, -1, 0, STYLE)], 1)
    assert dots.nearest(dots.centre(dots.dots[0])) == 1


def test_no_dot_is_taken_from_afar(holder: QWidget) -> None:
    _plot, dots = dots_on(holder)
    dots.set_dots([RateDot(0, -1, 0, STYLE)], 0)
    centre = dots.centre(dots.dots[0])
    assert dots.nearest(centre + QPointF(10, 0)) == 0
    assert dots.nearest(centre + QPointF(20, 0)) is None


def test_what_is_off_the_chart_is_at_its_edge(holder: QWidget) -> None:
    plot, dots = dots_on(holder)
    box = plot.getPlotItem().getViewBox()
    lost, low = RateDot(0, -1, float("inf"), STYLE), RateDot(1, 3, -9, STYLE)
    dots.set_dots([lost, low], 0)
    assert dots.is_outside(lost)
    assert dots.is_outside(low)
    for dot in (lost, low):
        assert box.rect().contains(dots.centre(dot))
    plot.grab()
    assert not dots.failed
