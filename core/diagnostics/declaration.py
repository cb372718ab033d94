"""The declaration of a statistic: its name, its measurement, its place in reports, its charts."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, Protocol, Self, get_type_hints

from numpy.typing import NDArray

from core.diagnostics.histograms import Range
from core.diagnostics.statistics import Quantiles, quantiles
from core.messages import Message
from core.settings import Array, Translate, in_english

Subject = Literal["activations", "units", "gradients", "weights", "weight_gradients", "network"]
SUBJECTS: tuple[Subject, ...] = ("activations", "units", "gradients", "weights", "weight_gradients", "network")


@dataclass(frozen=True, eq=False)
class LayerArrays:
    """The arrays of a layer to measure; rows are samples, columns units."""

    activations: Array
    slopes: Array  # f'(z)
    over: Range  # of the activation function
    gradients: Array  # dL/dz
    weights: Array  # (fan_in, units)
    biases: Array  # (units,)

    @cached_property
    def gradient_quantiles(self) -> Quantiles:
        """The quantiles of the gradients' sizes, which are sorted once for all statistics."""
        return quantiles(self.gradients)


class StatisticTexts(NamedTuple):
    """The texts of a statistic that a person reads."""

    title: str  # above a column, beside a number, along an axis
    label: str  # in a menu, above a chart
    help: str
    definition: str


class Columns(Protocol):
    """The reports of all layers of an epoch, as columns."""

    def column(self, *path: str) -> NDArray[Any]: ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Statistic:
    """A number of each layer; NaN if it does not exist or is unknown."""

    title: str
    label: str = ""  # if the title is too short
    help: str
    definition: str = ""  # below the title of its chart
    limit: float = math.nan  # {limit} in the texts
    of: Subject = "activations"
    measure: Callable[[LayerArrays], float] | None = None  # of a field of `Shares` or `Detail`
    is_share: bool = False
    is_logarithmic: bool = False  # it is drawn by decades
    is_log10: bool = False  # it is stored as its logarithm
    chart: str = ""  # the file name of its chart in the Initializers room, if it has one there
    dotted: str = ""  # another statistic, which that chart draws dotted
    dotted_label: str = ""
    absent: str = ""  # the reason why the layers of a run may lack it
    # Its place, filled in for a field of `Shares` or `Detail`.
    name: str = ""
    in_signal: str = ""  # in a LayerSignal
    in_report: str = ""  # in a LayerReport; in an EpochReport if it belongs to the whole network

    @property
    def is_backward(self) -> bool:
        """Return whether it belongs to the backward pass."""
        return self.of in {"gradients", "weight_gradients"}

    @property
    def is_dear(self) -> bool:
        """Return whether it is expensive, so that it is measured after the others."""
        return self.in_signal.startswith("detail.")

    def texts(self, translate: Translate = in_english) -> StatisticTexts:
        """Return its texts with the limit filled in, in the language of `translate`, a function like Qt's."""
        texts = (self.title, self.label or self.title, self.help, self.definition)
        return StatisticTexts(*(Message(text, limit=self.limit).text(translate) for text in texts))

    def from_signal(self, layer: object) -> float:
        """Read it from the LayerSignal of a pass."""
        return float(self._plain(_read(layer, self.in_signal)))

    def from_report(self, layer: object) -> float:
        """Read it from the LayerReport of an epoch, or from the EpochReport if it belongs to the whole network."""
        return float(self._plain(_read(layer, self.in_report)))

    def by_layer(self, layers: Columns) -> NDArray[Any]:
        """Read it from the reports of all layers at once."""
        values: NDArray[Any] = self._plain(layers.column(*self.in_report.split(".")))
        return values

    def _plain(self, stored: Any) -> Any:
        return 10.0**stored if self.is_log10 else stored


def _read(owner: Any, path: str) -> Any:
    for name in path.split("."):
        if owner is None:
            return math.nan
        owner = getattr(owner, name)
    return owner


class Measured:
    """Statistics that are measured together; each field declares its `Statistic`."""

    __slots__ = ()

    @classmethod
    def of(cls, layer: LayerArrays) -> Self:
        """Measure all of them."""
        kind: Any = cls
        return cls(**{one.name: one.measure(layer) for one in declared(kind) if one.measure is not None})


@cache
def declared(kind: type[Measured]) -> tuple[Statistic, ...]:
    """Return the statistics that a class declares, named as its fields."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(replace(hint.__metadata__[0], name=name) for name, hint in hints.items())
