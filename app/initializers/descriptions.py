"""The texts about a row: its name, and the verdict on it."""

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.initializers.model import QUANTITIES, SHOWN, ListedInitializer
from core.initializers import Constant, Normal, TruncatedNormal, Uniform
from core.number_format import NOTHING, number, roughly
from core.propagation import Propagation, Quantity
from core.propagation.signal_verdict import judge

translate = QCoreApplication.translate


def names_of(rows: Sequence[ListedInitializer]) -> list[str]:
    """Return the names of rows: the initializer with its numbers, and the row's own network settings."""
    return [", ".join([_initializer(row), *_own(row)]) for row in rows]


def _initializer(row: ListedInitializer) -> str:
    initializer = row.initializer
    label = translated(initializer.label) + (f" ({translated(initializer.alias)})" if initializer.alias else "")
    match initializer:
        case Constant():
            label = translate("rows", "{0} {1}").format(label, number(initializer.value))
        case Normal() | TruncatedNormal():
            label = translate("rows", "{0}, std {1}").format(label, number(initializer.std))
        case Uniform():
            label = translate("rows", "{0}, {1} to {2}").format(label, number(initializer.a), number(initializer.b))
    if getattr(initializer, "gain", 1.0) != 1.0:
        label = translate("rows", "{0}, gain {1}").format(label, number(getattr(initializer, "gain", 1.0)))
    if getattr(initializer, "truncated", False):
        label = translate("rows", "{0}, cut").format(label)
    return label


def _own(row: ListedInitializer) -> Iterator[str]:
    if row.activation is not None:
        yield translated(row.activation.label)
    if row.batch_norm == "on":
        yield translate("rows", "batch norm")
    elif row.batch_norm == "off":
        yield translate("rows", "no batch norm")


def name_of(quantity: Quantity) -> str:
    """Return the name of a quantity of the histograms."""
    return translated(next(name for name in SHOWN if QUANTITIES[name] == quantity))


def note_of(run: Propagation | None) -> str:
    """Return the verdict on a row in a word, with two numbers: the signal's std and the gradient that is left."""
    if run is None:
        return ""
    first, last = run.layers[0].activations.std, run.layers[-1].activations.std
    ratio = run.gradient_ratio
    gradient = NOTHING if math.isnan(ratio) else f"× {roughly(ratio)}"
    return "\n".join(
        (
            translated(judge(run).verdict),
            translate("rows", "std {0} → {1}").format(roughly(first), roughly(last)),
            translate("rows", "gradient {0}").format(gradient),
        )
    )


def verdict_on(run: Propagation, more_seeds: Sequence[Propagation] = ()) -> str:
    """Return the verdict on a row in sentences with its own numbers."""
    return judge(run, more_seeds).sentences(translate)
