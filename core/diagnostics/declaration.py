"""The declaration of a statistic: what it is called, how it is measured, where it is found, how it is drawn."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, Protocol, Self, get_type_hints

from numpy.typing import NDArray

from core.diagnostics.histograms import Range
from core.diagnostics.statistics import Quantiles, quantiles
from core.messages import Message
from core.settings import Array

Subject = Literal["activations", "units", "gradients", "weights", "weight_gradients", "network"]
SUBJECTS: tuple[Subject, ...] = ("activations", "units", "gradients", "weights", "weight_gradients", "network")


@dataclass(frozen=True, eq=False)
class LayerArrays:
    """The arrays of a layer that are measured; rows are samples, columns units."""

    activations: Array
    slopes: Array  # f'(z)
    over: Range  # of the activation function
    gradients: Array  # dL/dz
    weights: Array  # (fan_in, units)
    biases: Array  # (units,)

    @cached_property
    def gradient_quantiles(self) -> Quantiles:
        """Of the sizes of the gradients, which are sorted once for all of them."""
        return quantiles(self.gradients)


class StatisticTexts(NamedTuple):
    """What a person reads of a statistic."""

    title: str  # above a column, beside a number, along an axis
    label: str  # in a menu, above a chart
    help: str


class Columns(Protocol):
    """The reports of all layers, as an epoch has them."""

    def column(self, *path: str) -> NDArray[Any]: ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Statistic:
    """A number of each layer; NaN where it does not exist or is not known."""

    title: str
    label: str = ""  # where the title is too short
    help: str
    limit: float = math.nan  # what {limit} stands for in the texts
    of: Subject = "activations"
    measure: Callable[[LayerArrays], float] | None = None  # of a field of `Shares` or `Detail`
    is_share: bool = False
    is_logarithmic: bool = False  # it is drawn by decades
    is_log10: bool = False  # it is stored as its logarithm
    chart: str = ""  # the file name of its chart in the Initializers room, if it has one there
    dotted: str = ""  # another statistic, which that chart draws dotted
    dotted_label: str = ""
    absent: str = ""  # why no layer of a run may have it
    # Where it is, filled in for a field of `Shares` or `Detail`.
    name: str = ""
    in_signal: str = ""  # in a LayerSignal
    in_report: str = ""  # in a LayerReport; where it is of the network, in an EpochReport

    @property
    def is_backward(self) -> bool:
        """Whether it is of what comes back, not of what goes forward."""
        return self.of in {"gradients", "weight_gradients"}

    @property
    def is_dear(self) -> bool:
        """Whether it is measured later than the others."""
        return self.in_signal.startswith("detail.")

    def texts(self, translate: Callable[[str, str], str] = lambda _, text: text) -> StatisticTexts:
        """Its texts with the limit filled in, in the language of `translate`, as Qt's does."""
        told = (self.title, self.label or self.title, self.help)
        return StatisticTexts(*(Message(text, limit=self.limit).text(translate) for text in told))

    def from_signal(self, layer: object) -> float:
        """Read it from the LayerSignal of a pass."""
        return float(self._plain(_read(layer, self.in_signal)))

    def from_report(self, layer: object) -> float:
        """Read it from the LayerReport of an epoch, or from the EpochReport where it is of the network."""
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
    """Statistics that are measured together: each field is declared with its `Statistic`."""

    __slots__ = ()

    @classmethod
    def of(cls, layer: LayerArrays) -> Self:
        """Measure all of them."""
        kind: Any = cls
        return cls(**{one.name: one.measure(layer) for one in declared(kind) if one.measure is not None})


@cache
def declared(kind: type[Measured]) -> tuple[Statistic, ...]:
    """The statistics that a class declares, by the names of its fields."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(replace(hint.__metadata__[0], name=name) for name, hint in hints.items())
