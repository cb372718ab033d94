"""The settings that a study varies: the values that each may take, and the config that has them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

import numpy as np
from pydantic import AfterValidator, Field

from core.number_format import exactly
from core.settings import N_, Declaration, RefusedError, Settings
from core.training.config import TrainingConfig
from core.training.config.applied import UNKNOWN, Setting, Value, applied

DATA_FIELDS = ("dataset", "noise", "data_seed", "points", "validation_fraction")
DIGITS = 6  # significant digits of the values that divide a range

RANGE_OR_LIST = N_("{key}: give a list of values, or a range with low and high")
EMPTY_RANGE = N_("{key}: low is {low}, which is not less than high, {high}")
NO_LOG_OF = N_("{key}: a range on a log scale begins above 0, not at {low}")
NO_NUMBER = N_("{key} is not a number: give a list of its values instead of a range")
TWICE = N_("{key}: {value} is in the list twice")
FEWER_STEPS = N_("{key}: there are only {count} whole numbers to divide the range by, not {steps}")
ONE_KIND = N_("{key} is always AdamW; vary one of its settings, such as rest_optimizer.learning_rate")
IS_SEEDS = N_("{key} is not varied here: the list called seeds has the seeds of each trial")
ONE_THREAD = N_("{key} is not varied: every worker computes with one BLAS thread, so that the numbers are the same")
OF_ANOTHER_KIND = N_("{key} is not a setting of {kind}: leave {kind} out of {group}, or vary only one of the two")
SAME_DATA = N_("{key} is not varied: all trials are judged by the same validation images")


class Variation(Settings):
    """A varied field, and the values that it may take: those of a list, or a range that may be divided by steps."""

    field: str
    values: Annotated[tuple[Value, ...], AfterValidator(lambda values: tuple(map(frozen, values)))] = ()
    low: float | None = None
    high: float | None = None
    log: bool = False
    steps: Annotated[int, Field(ge=2, le=1000)] | None = None

    @property
    def is_range(self) -> bool:
        """Return whether any value between two is allowed."""
        return not self.values

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value of a range."""
        return (self.low if self.low is not None else 0.0, self.high if self.high is not None else 0.0)


class Axis(NamedTuple):
    """A varied field with its declaration; a range of whole numbers gives whole numbers."""

    variation: Variation
    declaration: Declaration

    @property
    def key(self) -> str:
        return self.variation.field

    @property
    def is_whole(self) -> bool:
        """Return whether the field is a whole number."""
        return self.declaration.type is int

    @property
    def ends(self) -> tuple[Value, Value]:
        """The least and the greatest value of a range, as the field takes them."""
        low, high = self.variation.ends
        return self._tidy(low), self._tidy(high)

    def points(self) -> tuple[Value, ...]:
        """Return the values in their order; none if the range is not divided."""
        one = self.variation
        if not one.is_range:
            return one.values
        if one.steps is None:
            return ()
        divide = np.geomspace if one.log else np.linspace
        points = [self._tidy(point) for point in divide(*one.ends, one.steps).tolist()]
        return tuple(dict.fromkeys(points))

    def draw(self, rng: np.random.Generator) -> Value:
        """Draw a value: each of a list alike, and from a range evenly on its scale."""
        if points := self.points():
            return points[int(rng.integers(len(points)))]
        low, high = self.variation.ends
        half = 0.5 if self.is_whole else 0.0  # so that both ends are as likely as the numbers between them
        low, high = low - half, high + half
        drawn = np.exp(rng.uniform(np.log(low), np.log(high))) if self.variation.log else rng.uniform(low, high)
        return self._tidy(float(np.clip(drawn, *self.variation.ends)))

    def _tidy(self, number: float) -> Value:
        low, high = self.variation.ends
        return round(number) if self.is_whole else min(max(float(f"{number:.{DIGITS}g}"), low), high)


def axes_of(base: TrainingConfig, variations: Sequence[Variation]) -> tuple[Axis, ...]:
    """Return the varied fields with their declarations.

    Raises:
        RefusedError: one of them is no field, or is not to be varied; `facts` has its `key`.
    """
    return tuple(Axis(one, _declaration(base, one.field, variations)) for one in variations)


def check(base: TrainingConfig, one: Variation, variations: Sequence[Variation]) -> None:
    """Refuse a variation that no trial could follow; around it, others may vary.

    Raises:
        RefusedError: `facts` has the `key` of the field that is wrong.
        ValidationError: a value is refused by the field itself.
    """
    axis = Axis(one, _declaration(base, one.field, variations))
    _check_values(axis)
    _check_each(base, axis, axis.ends if one.is_range else one.values, variations)
    if one.is_range and one.steps:  # between ends that are allowed
        if len(axis.points()) < one.steps:
            raise RefusedError(FEWER_STEPS, key=axis.key, count=len(axis.points()), steps=one.steps)
        _check_each(base, axis, axis.points(), variations)


def _check_each(base: TrainingConfig, axis: Axis, values: Iterable[Value], variations: Sequence[Variation]) -> None:
    for value in values:
        for kind in _kinds(axis.key, variations):
            _of_kind(base, axis.key, kind, {axis.key: value})


def value_in(config: TrainingConfig, key: str) -> Value:
    """Return the value that a config has at a place; of a group, its kind."""
    place: Any = config.model_dump(mode="json")
    for part in key.split("."):
        place = place[part]
    return place["kind"] if isinstance(place, dict) else place


def frozen(value: Value) -> Value:
    """Return a value whose lists are tuples, as the fields of a config are."""
    return tuple(map(frozen, value)) if isinstance(value, list | tuple) else value


def _check_values(axis: Axis) -> None:
    one, key = axis.variation, axis.key
    if one.is_range:
        low, high = one.low, one.high
        if low is None or high is None:
            raise RefusedError(RANGE_OR_LIST, key=key)
        if axis.declaration.type not in {int, float}:
            raise RefusedError(NO_NUMBER, key=key)
        if not low < high:
            raise RefusedError(EMPTY_RANGE, key=key, low=exactly(low), high=exactly(high))
        if one.log and low <= 0:
            raise RefusedError(NO_LOG_OF, key=key, low=exactly(low))
    for place, value in enumerate(one.values):
        if value in one.values[:place]:
            raise RefusedError(TWICE, key=key, value=value)


def _declaration(base: TrainingConfig, key: str, variations: Sequence[Variation]) -> Declaration:
    *groups, field = key.split(".")
    for names, reason in (
        (("seed",), IS_SEEDS),
        (("blas_threads",), ONE_THREAD),
        (DATA_FIELDS, SAME_DATA),
        (("rest_optimizer",), ONE_KIND),
    ):
        if key in names:
            raise RefusedError(reason, key=key)
    kind = next(iter(_kinds(key, variations)))
    owner: Settings = applied(base, kind)
    for group in groups:
        inner = getattr(owner, group, None)
        if not isinstance(inner, Settings):
            raise _unknown(key, kind)
        owner = inner
    declared = next((one for one in owner.declarations() if one.name == field), None)
    if declared is None:
        raise _unknown(key, kind)
    return declared


def _of_kind(base: TrainingConfig, key: str, kind: Setting, setting: Setting) -> TrainingConfig:
    """Return a config whose group has a kind and, at `key`, a value; say which kind it is that has no such field."""
    try:
        return applied(base, {**kind, **setting})
    except RefusedError as error:
        if error.template == UNKNOWN and error.facts.get("key") == key:
            raise _unknown(key, kind) from error
        raise


def _unknown(key: str, kind: Setting) -> RefusedError:
    """Return the refusal of a field that there is not, or not in a group of this kind."""
    for group, name in kind.items():
        return RefusedError(OF_ANOTHER_KIND, key=key, kind=name, group=group)
    return RefusedError(UNKNOWN, key=key)


def _kinds(key: str, variations: Sequence[Variation]) -> Iterator[Setting]:
    """Yield a setting for each kind that the group around a field may have; one without any if that does not vary."""
    around = next((one for one in variations if key.startswith(f"{one.field}.")), None)
    if around is None or not around.values:
        yield {}
        return
    for value in around.values:
        yield {around.field: value}
