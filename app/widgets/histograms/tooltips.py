"""The tooltips of a cell in a grid of histograms."""

from PySide6.QtCore import QCoreApplication, QPointF

from app.widgets.histograms.cell_painter import CellLayout, CellPainter
from app.widgets.histograms.cells import Cell
from core.diagnostics.histograms import Histogram
from core.number_format import number, percent

translate = QCoreApplication.translate


def tip(cell: Cell, place: QPointF, layout: CellLayout, cells: CellPainter, name: str) -> str:
    """Return the tooltip of a place: of the badge or the bar there, or else of the cell called `name`."""
    for area, badge in cells.badge_places(cell, layout):
        if area.contains(place):
            return badge.tip
    histogram = cell.histogram
    if histogram is not None:
        if histogram.zeros and layout.zeros.contains(place):
            meaning = translate("grid", "This bar is as tall as their share of all values.")
            return zeros_in_words(histogram) + "\n" + meaning
        bin_number = layout.bin_at(place, histogram)
        if bin_number is not None and histogram.counts.any():
            scale = scale_in_words(histogram, logarithmic=cells.logarithmic)
            return bar_in_words(histogram, bin_number) + "\n" + scale
    return cell_in_words(cell, name)


def bar_in_words(histogram: Histogram, bin_number: int) -> str:
    """Return the range, count and share of a bar."""
    low, high = (number(float(edge)) for edge in histogram.edges[bin_number : bin_number + 2])
    count = counted(int(histogram.counts[bin_number]), histogram)
    return translate("grid", "{0} to {1}").format(low, high) + "\n" + count


def scale_in_words(histogram: Histogram, *, logarithmic: bool) -> str:
    """Return what the height of a bar means in a cell."""
    scale = (
        translate("grid", "The bars of a cell are as tall as the logarithms of their counts. The tallest is {0}.")
        if logarithmic
        else translate("grid", "The bars of a cell are relative to its tallest, which is {0}.")
    )
    return scale.format(f"{int(histogram.counts.max()):,}")


def zeros_in_words(histogram: Histogram) -> str:
    """Return how many values are 0."""
    return translate("grid", "exactly 0") + "\n" + counted(histogram.zeros, histogram)


def counted(count: int, histogram: Histogram) -> str:
    """Return a count with its total and its share."""
    share = percent(count / max(histogram.total, 1))
    return translate("grid", "{0} of {1} values ({2})").format(f"{count:,}", f"{histogram.total:,}", share)


def cell_in_words(cell: Cell, name: str) -> str:
    """Return everything that a cell shows except its bars."""
    lines = [name, translate("grid", "mean {0}, std {1}").format(number(cell.mean), number(cell.std))]
    if cell.note:
        lines.append(cell.note)
    if cell.histogram is not None:
        lines += strays_in_words(cell.histogram)
    lines += [f"{badge.text}: {badge.tip}" for badge in cell.badges]
    if cell.stale:
        lines.append(translate("grid", "This shows the previous settings; the new ones are being measured."))
    return "\n".join(lines)


def strays_in_words(histogram: Histogram) -> list[str]:
    """Return the values outside the bins, a line for each kind."""
    low, high = (number(float(edge)) for edge in histogram.edges[[0, -1]])
    strays = (
        (histogram.zeros, translate("grid", "exactly 0: {0}")),
        (histogram.below, translate("grid", "below {1}: {0}")),
        (histogram.above, translate("grid", "above {2}: {0}")),
        (histogram.not_finite, translate("grid", "not finite: {0}")),
    )
    return [text.format(counted(count, histogram), low, high) for count, text in strays if count]
