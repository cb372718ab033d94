"""The reports of layers as cells of a grid: activations, weights and gradients, now and at the start."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.base.formatting import number, percent, translated
from app.widgets.histograms.cells import Badge, Cell, GridRow
from core.diagnostics import rule
from core.training.reports import LayerReport

KINDS = ("activations", "weights", "weight_gradients")  # the signals of a report, from top to bottom

translate = QCoreApplication.translate


def kind_names() -> tuple[str, ...]:
    """The names of the rows."""
    return (
        translate("layers", "Activations"),
        translate("layers", "Weights W"),
        translate("layers", "Gradients dL/dW"),
    )


def layer_names(layers: int) -> tuple[str, ...]:
    """The names of the columns; the last layer is the output."""
    hidden = [translate("layers", "Layer {0}").format(number) for number in range(1, layers)]
    return (*hidden, translate("layers", "Output")) if layers else ()


def rows_of(layers: Sequence[LayerReport], start: Sequence[LayerReport]) -> tuple[GridRow, ...]:
    """A row for each kind; columns have the colours."""
    if not layers:
        return ()
    begins = [None] * len(layers) if layers is start else start
    return tuple(
        GridRow(name, 0, tuple(cell_of(kind, *pair) for pair in zip(layers, begins, strict=True)))
        for kind, name in zip(KINDS, kind_names(), strict=True)
    )


def cell_of(kind: str, layer: LayerReport, start: LayerReport | None) -> Cell:
    """One signal of a layer, and how it began if that is not now; what is wrong stands at the activations."""
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


def statistics_of(kind: str, layer: LayerReport) -> list[tuple[str, str]]:
    """What else is known of a signal of a layer, by name."""
    signal, shares = getattr(layer, kind), layer.shares
    more = {
        "activations": [
            (translate("layers", "saturated"), percent(shares.saturated)),
            (translate("layers", "slope below 0.01"), percent(shares.flat)),
            (translate("layers", "exactly 0"), percent(shares.zeros)),
            (translate("layers", "dead units"), percent(shares.dead)),
            (translate("layers", "inactive units"), percent(shares.inactive)),
            (translate("layers", "RMS of dL/dz"), number(layer.gradient_rms)),
        ],
        "weights": [
            (translate("layers", "norm"), number(layer.weight_norm)),
            (translate("layers", "update to weight ratio"), number(10.0**layer.update_ratio)),
            (translate("layers", "exactly 0"), percent(layer.zero_weights)),
        ],
        "weight_gradients": [],
    }
    moments = [
        (translate("layers", "mean"), number(signal.mean)),
        (translate("layers", "std"), number(signal.std)),
        (translate("layers", "RMS"), number(signal.rms)),
        (translate("layers", "not finite"), percent(signal.not_finite)),
    ]
    return [(label, value) for label, value in [*moments, *more[kind]] if not value.startswith("nan")]
