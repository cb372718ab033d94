"""The drawn data of the rows, for screen and paper."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.base.theme import Theme
from app.initializers.controller import InitializersController, ShownRow
from app.initializers.descriptions import note_of
from app.initializers.measurement import Signals
from app.widgets.charts.curves import Curve
from app.widgets.histograms.cells import Badge, Cell, GridRow, StatisticLine, ends, statistic_line
from app.widgets.table import USUAL_NUMBER, Column, TableRow
from core.diagnostics import Statistic, rule
from core.diagnostics.catalogue import OF_PASSES, STATISTICS
from core.number_format import number
from core.propagation import LayerSignal, Propagation, Quantity, band
from core.settings import Array

translate = QCoreApplication.translate


# The grid.

ROUNDING = 1e-12  # of the RMS: a smaller mean is 0 up to rounding, as after batch norm


def layer_names(controller: InitializersController) -> list[str]:
    """Return the titles of the columns."""
    widths = controller.model.hidden_layers
    if len(set(widths)) == 1:
        return [translate("drawn", "layer {0}").format(number) for number in range(1, len(widths) + 1)]
    return [translate("drawn", "layer {0} · {1}").format(number, width) for number, width in enumerate(widths, start=1)]


def grid_rows(controller: InitializersController, *, late: bool = False, position: int | None = None) -> list[GridRow]:
    """Return a row of cells for each row that is shown, two if batch norm is on and its input is shown.

    Stale cells are marked only once they are `late`: most are replaced before anybody could see them fade. `position`
    defaults to that of the playback.
    """
    quantity = controller.quantity(position)
    rows = []
    for row in controller.shown_rows():
        is_normalised = controller.model.config(row.row).batch_norm
        if quantity == "pre_activations" and is_normalised:
            before = translate("drawn", "{0}: before").format(row.name)
            rows.append(_grid_row(row, before, "before_batch_norm", late=late))
            rows.append(_grid_row(row, translate("drawn", "{0}: after").format(row.name), quantity, late=late))
        else:
            rows.append(_grid_row(row, row.name, quantity, late=late))
    rows += [replace(_grid_row(row, row.name, quantity, late=late), faint=True) for row in controller.siblings()]
    ranges = {ends for row in rows if (ends := _ends(row)) is not None}
    return [replace(row, note=_with_range(row)) for row in rows] if len(ranges) > 1 else rows


def _ends(row: GridRow) -> tuple[float, float] | None:
    """Return the range of a row's bins."""
    histogram = next((cell.histogram for cell in row.cells), None)
    return None if histogram is None else ends(histogram)


def _with_range(row: GridRow) -> str:
    """Return the note of a row, with its range if rows differ in it, so that it is not below the columns."""
    low, high = _ends(row) or (math.nan, math.nan)
    if math.isnan(low):
        return row.note
    text = translate("drawn", "bins {0} to {1}").format(*(number(float(f"{end:.2g}")) for end in (low, high)))
    return f"{row.note}\n{text}".strip()


def grid_key(controller: InitializersController, *, late: bool) -> tuple[object, ...]:
    """Return the data that the grid's rows are made from: while they are equal, so are the rows."""
    quantity = controller.quantity()
    shown, siblings = controller.shown_rows(), controller.siblings()
    rows = [*shown, *siblings]
    seen = [
        (row.name, row.row.colour, row.signals(quantity)[0], row.signals("before_batch_norm")[0], row.run()[0])
        for row in rows
    ]
    normalised = [controller.model.config(row.row).batch_norm for row in rows]
    stale = [late and (row.signals(quantity)[1] or row.run()[1]) for row in rows]
    return quantity, controller.model.hidden_layers, seen, len(siblings), normalised, stale


def row_at(controller: InitializersController, place: int) -> ShownRow:
    """Return the row that a row of the grid belongs to."""
    quantity = controller.quantity()
    found: list[ShownRow] = []
    for row in controller.shown_rows():
        is_double = quantity == "pre_activations" and controller.model.config(row.row).batch_norm
        found += [row, row] if is_double else [row]
    return [*found, *controller.siblings()][place]


def _grid_row(row: ShownRow, name: str, quantity: Quantity, *, late: bool) -> GridRow:
    signals, is_stale = row.signals(quantity)
    run, has_stale_run = row.run()
    is_known = run is not None and not (has_stale_run and late) and len(run.layers) == len(signals)
    layers = run.layers if run is not None and is_known else ()
    cells = tuple(_cells(signals, layers, stale=is_stale and late))
    return GridRow(name, row.row.colour, cells, note_of(run) if is_known else "")


def _cells(signals: Signals, layers: Sequence[LayerSignal], *, stale: bool) -> Iterator[Cell]:
    lost = next((place for place, signal in enumerate(signals, start=1) if signal.not_finite == 1), 0)
    for place, signal in enumerate(signals):
        note = (
            translate("drawn", "not a finite number from layer {0} on").format(lost) if signal.not_finite == 1 else ""
        )
        badges = badges_of(layers[place]) if layers else ()
        mean = 0.0 if abs(signal.mean) < ROUNDING * signal.rms else signal.mean
        yield Cell(signal.histogram, mean, signal.std, badges, note, stale)


def badges_of(layer: LayerSignal) -> tuple[Badge, ...]:
    """Return the warnings about a layer."""
    return tuple(Badge(translated(flag), rule(flag, translate)) for flag in layer.flags)


# The charts.

MOST_MARKED = 20  # layers; with more, markers would touch
MANY_ZEROS = 1 / 3  # share of the activations


def _is_worth_a_line(dotted: Statistic, run: Propagation) -> bool:
    """Return whether a median is more than chance: with ReLU about half of the gradients are 0, so it is near them."""
    layers = run.layers
    return dotted.name != "gradient_median" or all(
        layer.shares.zeros < MANY_ZEROS and dotted.from_signal(layer) > 0 for layer in layers
    )


def curves_of(controller: InitializersController, statistic: Statistic, theme: Theme) -> list[Curve]:
    """Return a curve for each shown row: the median of its seeds, with a band from the least to the greatest."""
    marked = len(controller.model.hidden_layers) <= MOST_MARKED
    dotted = STATISTICS.get(statistic.dotted)
    curves = []
    for row in controller.shown_rows():
        run, is_stale = row.run()
        if run is None:
            continue
        style, layers = theme.racer(row.row.colour), np.arange(1, 1 + len(run.layers))
        seeds = [run, *(() if is_stale else row.now.more_seeds[: controller.model.seeds - 1])]
        if dotted is not None and _is_worth_a_line(dotted, run):
            curves.append(Curve(layers, _by_layer(run, dotted), style, dotted=True))
        seen = band(seeds, statistic.from_signal) if len(seeds) > 1 else None
        if seen is not None and np.isfinite(seen).all():
            edges = seen.minimum, seen.maximum
            curves.append(Curve(layers, seen.median, style, band=edges, marked=marked, name=row.name))
        else:
            curves.append(Curve(layers, _by_layer(run, statistic), style, marked=marked, name=row.name))
    return curves


def _by_layer(run: Propagation, statistic: Statistic) -> Array:
    return np.array([statistic.from_signal(layer) for layer in run.layers])


# The table, and the list beside a large cell.


def table_columns() -> tuple[Column, ...]:
    """Return the columns: the row, the layer, its units, and every statistic."""
    texts = [statistic.texts(translate) for statistic in OF_PASSES]
    return (
        Column(translate("drawn", "initializer"), "Glorot normal (Xavier), ReLU"),
        Column(translate("drawn", "layer"), "100"),
        Column(translate("drawn", "units"), "10000"),
        *(Column(text.title, USUAL_NUMBER, text.help) for text in texts),
    )


def table_rows(controller: InitializersController, theme: Theme) -> list[TableRow]:
    """Return a row for each layer of each row that is shown."""
    rows = []
    for row in controller.shown_rows():
        run, _ = row.run()
        for place, layer in enumerate(() if run is None else run.layers, start=1):
            values = (statistic.from_signal(layer) for statistic in OF_PASSES)
            rows.append(TableRow(theme.racer(row.row.colour).colour, (row.name, place, layer.units, *values)))
    return rows


def listed_statistics(layer: LayerSignal) -> list[StatisticLine]:
    """Return all statistics of a layer as text."""
    return [statistic_line(statistic, statistic.from_signal(layer)) for statistic in OF_PASSES]
