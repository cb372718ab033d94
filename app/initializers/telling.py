"""What is said of a row: its name, and the verdict on it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from app.initializers.model import ListedInitializer
from app.texts import number, told
from core.initializers import Constant, Normal, TruncatedNormal, Uniform

translate = QCoreApplication.translate


def names_of(rows: Sequence[ListedInitializer]) -> list[str]:
    """What rows are called: by their initializer with its numbers, and what of the network is their own."""
    return [", ".join([_initializer(row), *_own(row)]) for row in rows]


def _initializer(row: ListedInitializer) -> str:
    initializer = row.initializer
    label = told(initializer.label)
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
        yield told(row.activation.label)
    if row.batch_norm == "on":
        yield translate("rows", "batch norm")
    elif row.batch_norm == "off":
        yield translate("rows", "no batch norm")
