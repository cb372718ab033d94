"""A step of one sample through one unit of a layer or back, and what the steps of both directions share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.widgets.sample.keys import StepKey, UnitPlace
from core.network.one_sample import LARGEST, LayerSample, OutputSample, SampleTrace, Terms
from core.number_format import number
from core.settings import Array

translate = QCoreApplication.translate

LAYER = "core.network.layers:LayerPass"
NORM = "core.network.layers:BatchNorm"
CROSS_ENTROPY = "core.network.network:cross_entropy"


@dataclass(frozen=True)
class Line:
    """A line of a table: a name and numbers, and the sentence of its arithmetic."""

    name: str
    numbers: tuple[float | None, ...]
    equation: str = ""
    place: UnitPlace | None = None  # the unit or the input that the line is about
    is_sum: bool = False


@dataclass(frozen=True)
class Step:
    """A step of a unit: its number, its formula in symbols and in numbers, and what it is made of."""

    key: StepKey
    name: str
    value: float | None  # None where the step has a number for each input
    note: str = ""  # instead of the value
    title: str = ""
    formula: str = ""
    equation: str = ""
    parts: tuple[StepKey, ...] = ()  # the steps whose numbers it is made of
    columns: tuple[str, ...] = ()  # of the lines
    lines: tuple[Line, ...] = ()
    code: str = ""  # what of `core` computes it, as module:name

    @property
    def shown(self) -> str:
        """The value, or the note in its place."""
        return self.note or ("" if self.value is None else number(self.value))


@dataclass(frozen=True)
class Names:
    """The names of what goes into the network and of its classes, by number."""

    inputs: Callable[[int], str]
    classes: Callable[[int], str] = str

    def source(self, layer: int, place: int) -> str:
        """Return the name of an input of a layer."""
        return self.inputs(place) if layer == 0 else unit_name(place)


def unit_name(unit: int) -> str:
    """Return the name of a unit of a hidden layer."""
    return translate("sample", "unit {0}").format(unit + 1)


def plain_input(place: int) -> str:
    """Return the name of an input that is no pixel."""
    return translate("sample", "input {0}").format(place + 1)


class UnitOfSample:
    """One unit in the record of a sample; its steps are made of it."""

    def __init__(self, trace: SampleTrace, place: UnitPlace, names: Names) -> None:
        self.trace = trace
        self.place = place
        self.names = names
        self.layer: LayerSample = trace.layers[place.layer]
        self.unit = place.unit
        is_output = place.layer == len(trace.layers) - 1
        self.output: OutputSample | None = trace.output if is_output else None
        self.linear = "u" if self.layer.norm is not None else "z"  # the symbol of x W + b

    def at(self, values: Array) -> float:
        """Return a unit's own number."""
        return float(values[self.unit])

    def z_key(self) -> StepKey:
        return StepKey("linear" if self.layer.norm is None else "norm")

    def source(self, place: int) -> str:
        return self.names.source(self.place.layer, place)

    def term_lines(
        self, terms: Terms, near: UnitPlace, symbol: str, equation: str, *, to_classes: bool = False
    ) -> Iterator[Line]:
        """Yield the largest terms, the sum of the others, the bias, and the total."""
        forward = near.layer < self.place.layer
        for term in terms.largest:
            name = self.source(term.place) if forward else unit_name(term.place)
            if to_classes:
                name = translate("sample", "class {0}").format(self.names.classes(term.place))
            text = f"{number(term.left)} · {in_sum(term.right)} = {number(term.value)}"
            yield Line(name, (term.left, term.right, term.value), text, UnitPlace(near.layer, term.place))
        if terms.others:
            name = translate("sample", "and {0} more").format(f"{terms.others:,}")
            yield Line(name, (None, None, terms.others_sum))
        if terms.bias is not None:
            yield Line(translate("sample", "bias b"), (None, None, terms.bias))
        yield Line(symbol, (None, None, terms.total), equation, is_sum=True)


def sum_in_words(symbol: str, terms: Terms) -> str:
    """Return a sum as it is written: the largest terms, the rest, the bias."""
    first = [term.value for term in terms.largest[:3]]
    listed = len(terms.largest) + terms.others - len(first)
    rest = sum(term.value for term in terms.largest[3:]) + terms.others_sum
    parts = [number(value) if place == 0 else in_sum(value) for place, value in enumerate(first)]
    if listed:
        parts.append(translate("sample", "{0} ({1} more)").format(in_sum(rest), f"{listed:,}"))
    if terms.bias is not None:
        parts.append(f"{in_sum(terms.bias)} (b)")
    return f"{symbol} = {' + '.join(parts)} = {number(terms.total)}"


def in_sum(value: float) -> str:
    """Write a number after an operator: a negative one in parentheses."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def spread_of(values: Array) -> tuple[float, float, float]:
    """Return RMS, least and greatest of some values."""
    wide = values.astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.sqrt((wide**2).mean())), float(wide.min()), float(wide.max())


def pixel_names(shape: tuple[int, int]) -> Callable[[int], str]:
    """Return how the inputs are called that are the pixels of an image of so many rows and columns."""

    def name(place: int) -> str:
        row, column = divmod(place, shape[1])
        return translate("sample", "pixel {0}, {1}").format(row + 1, column + 1)

    return name


def more_line(others: int) -> tuple[Line, ...]:
    """Return the line that stands for what is not listed."""
    return (Line(translate("sample", "and {0} more").format(f"{others:,}"), ()),) if others else ()


def step_at(steps: Sequence[Step], key: StepKey) -> Step:
    """Return the step at a key, or the first if there is none."""
    return next((step for step in steps if step.key == key), steps[0])


MOST_LINES = LARGEST + 3  # of a table: the terms, the rest, the bias, the total
