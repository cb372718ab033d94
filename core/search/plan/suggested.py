"""The values that a field is varied over at first, from its own declaration and the value that it has."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from core.activations import ACTIVATIONS
from core.initializers import INITIALIZERS
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.search.vary import Variation, axes_of, value_in
from core.settings import Declaration, RefusedError, Scale, Settings
from core.training.config import TrainingConfig
from core.training.config.applied import applied

# Fields of a run that hold a member of a family, and the family.
FAMILIES: Mapping[str, Sequence[type[Settings]]] = {
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "optimizer": (*OPTIMIZERS, *MATRIX_OPTIMIZERS),
    "schedule": SCHEDULES,
}
DECADES = 10.0  # a range on a log scale goes so many times lower and higher
FROM_ZERO = (1e-5, 1e-2)  # where a log scale begins for a value of 0
FROM_NONE = (0, 5, 10)  # for a whole number that is 0
STEPS = 5
FACTORS = (0.25, 0.5, 1, 2, 4)  # of a whole number
MOST_KINDS = 4
DISTANCES = (5, 2, 1, 0.5, 0.1)  # of a decay from 1, times its own


def can_vary(base: TrainingConfig, field: str) -> bool:
    """Return whether a study may vary a field: all but the seed, the images and the threads."""
    try:
        axes_of(base, [Variation(field=field)])
    except RefusedError:
        return False
    return True


def kinds_of(field: str) -> tuple[type[Settings], ...]:
    """Return the kinds that a field chooses among; none if it is no choice of a family."""
    return tuple(FAMILIES.get(field, ()))


def suggested(base: TrainingConfig, field: str) -> Variation:
    """Return a variation around the value of `base`, by the declaration of the field.

    Raises:
        RefusedError: the field is not to be varied.
    """
    declared = axes_of(base, [Variation(field=field)])[0].declaration
    value = value_in(base, field)
    if kinds := [str(kind.model_fields["kind"].default) for kind in kinds_of(field)]:
        listed: Sequence[Any] = [value, *(kind for kind in kinds if kind != value)]
        return Variation(field=field, values=tuple(_allowed(base, field, listed))[:MOST_KINDS])
    if declared.type is float and declared.scale is not Scale.DECAY and value is not None:
        low, high = _range(declared, value)
        log = declared.scale is Scale.LOG
        return Variation(field=field, low=low, high=high, log=log, steps=STEPS)
    return Variation(field=field, values=tuple(dict.fromkeys(_allowed(base, field, _listed(declared, value)))))


def _range(declared: Declaration, value: float) -> tuple[float, float]:
    least = declared.minimum if declared.minimum is not None else -float("inf")
    most = declared.maximum if declared.maximum is not None else float("inf")
    if declared.scale is Scale.LOG:
        low, high = (value / DECADES, value * DECADES) if value > 0 else FROM_ZERO
    elif declared.minimum is not None and declared.maximum is not None:
        low, high = least, (least + most) / 2 if declared.maximum_excluded else most
    else:
        low, high = value / 2, value * 2 or 1.0
    low, high = max(low, least), min(high, most)
    return _short(low), _short(high if high > low else low + 1)


def _short(number: float) -> float:
    return float(f"{number:.3g}")


def _listed(declared: Declaration, value: Any) -> Sequence[Any]:
    if declared.choices:
        return declared.choices
    if declared.type is bool:
        return (False, True)
    if declared.type is int and value is not None:
        return [round(value * factor) for factor in FACTORS] if value else FROM_NONE
    if declared.type is tuple and value:
        return [tuple(max(1, round(width * factor)) for width in value) for factor in (0.5, 1, 2)]
    if declared.type is float and value is not None:
        return [_short(1 - (1 - value) * distance) for distance in DISTANCES]
    return [value]


def _allowed(base: TrainingConfig, field: str, values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        try:
            applied(base, {field: value})
        except ValidationError:
            continue
        yield value
