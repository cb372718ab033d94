"""A chart as the wheel leaves it."""

from app.widgets.charts.run_chart import RunChart


def zoom(chart: RunChart) -> None:
    """Look at a corner, as the wheel does."""
    box = chart.getPlotItem().getViewBox()
    box.setRange(xRange=(0, 0.1), yRange=(0, 0.1), padding=0)
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])


def seen(chart: RunChart) -> list[list[float]]:
    """What is seen of the axes."""
    return list(chart.getPlotItem().getViewBox().viewRange())
