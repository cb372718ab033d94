"""The reports of layers as cells of a grid: activations, weights and gradients, now and at the start."""

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.widgets.histograms.cells import Badge, Cell, GridRow, StatisticLine, statistic_line
from core.diagnostics import rule
from core.diagnostics.catalogue import OF_EPOCHS
from core.diagnostics.declaration import Subject
from core.number_format import number, percent
from core.training.reports import LayerReport

KINDS = ("activations", "weights", "weight_gradients")  # the signals of a report, from top to bottom
# The statistics listed beside each of them.
SUBJECTS: Mapping[str, tuple[Subject, ...]] = {
    "activations": ("activations", "units", "gradients"),
    "weights": ("weights",),
    "weight_gradients": (),  # their RMS is among the moments
}

translate = QCoreApplication.translate


def kind_names() -> tuple[str, ...]:
    """Return the names of the rows."""
    return (
        translate("layers", "Activations"),
        translate("layers", "Weights W"),
        translate("layers", "Gradients dL/dW"),
    )


def layer_names(layers: int) -> tuple[str, ...]:
    """Return the names of the columns; the last layer is the output."""
    hidden = [translate("layers", "Layer {0}").format(number) for number in range(1, layers)]
    return (*hidden, translate("layers", "Output")) if layers else ()


def rows_of(layers: Sequence[LayerReport], start: Sequence[LayerReport]) -> tuple[GridRow, ...]:
    """Return a row for each kind; the columns have the colours."""
    if not layers:
        return ()
    begins = [None] * len(layers) if layers is start else start
    return tuple(
        GridRow(name, 0, tuple(cell_of(kind, *pair) for pair in zip(layers, begins, strict=True)))
        for kind, name in zip(KINDS, kind_names(), strict=True)
    )


def cell_of(kind: str, layer: LayerReport, start: LayerReport | None) -> Cell:
    """Return a signal of a layer as a cell, with its start if that is earlier; warnings stand at the activations."""
    signal = getattr(layer, kind)
    flags = layer.flags if kind == "activations" else ()
    is_lost = signal.not_finite == 1
    return Cell(
        histogram=None if is_lost else signal.histogram,
        mean=signal.mean,
        std=signal.std,
        badges=tuple(Badge(translated(flag), rule(flag, translate)) for flag in flags),
        note=translate("layers", "not finite") if is_lost else "",
        before=None if start is None or is_lost else getattr(start, kind).histogram,
    )


def statistics_of(kind: str, layer: LayerReport) -> list[StatisticLine]:
    """Return the moments of a layer's signal, and the statistics about it."""
    signal = getattr(layer, kind)
    moments = [
        StatisticLine(translate("layers", "mean"), number(signal.mean)),
        StatisticLine(translate("layers", "std"), number(signal.std)),
        StatisticLine(translate("layers", "RMS"), number(signal.rms)),
        StatisticLine(translate("layers", "not finite"), percent(signal.not_finite)),
    ]
    values = [(one, one.from_report(layer)) for one in OF_EPOCHS if one.of in SUBJECTS[kind]]
    known = [statistic_line(one, value) for one, value in values if not math.isnan(value)]
    return [line for line in moments if not line.value.startswith("nan")] + known
