"""Tell what differs between two sets of settings, a line for each, and where the paths of two races part."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from core.descent import Trajectory
from core.messages import Message
from core.settings import N_

SAME = N_("no difference")
NOTHING = "nothing"  # where only the other one has a setting
PART_AT = N_("racer {number}, {name}: the paths part at frame {frame}")
ALIKE = N_("racer {number}, {name}: the paths are the same")


def differences(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Yield a line for each setting that differs, as `racers[1].optimizer.learning_rate: 0.01 -> 0.02`.

    Both are as JSON has them. Where another kind stands in a place, the settings of both kinds follow.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys((*before, *after)):
            inner = f"{place}.{name}" if place else name
            yield from _difference(before, after, name, inner)
    elif isinstance(before, Sequence) and isinstance(after, Sequence) and _is_list(before) and _is_list(after):
        if _is_plain(before) and _is_plain(after):
            yield from _line(before, after, place)
            return
        for number in range(max(len(before), len(after))):
            yield from _difference(_by_number(before), _by_number(after), number, f"{place}[{number}]")
    else:
        yield from _line(before, after, place)


def _difference(before: Mapping[Any, Any], after: Mapping[Any, Any], name: Any, place: str) -> Iterator[str]:
    if name in before and name in after:
        yield from differences(before[name], after[name], place)
    else:
        yield f"{place}: {_written(before, name)} -> {_written(after, name)}"


def _line(before: Any, after: Any, place: str) -> Iterator[str]:
    if before != after or isinstance(before, bool) != isinstance(after, bool):
        yield f"{place}: {_json(before)} -> {_json(after)}"


def _written(values: Mapping[Any, Any], name: Any) -> str:
    return _json(values[name]) if name in values else NOTHING


def _json(value: Any) -> str:
    is_line = isinstance(value, str) and value and "\n" not in value
    return value if is_line else json.dumps(value, ensure_ascii=False)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_plain(values: Sequence[Any]) -> bool:
    """Return whether a list holds only numbers and texts, as a point or the sizes of layers do."""
    return not any(isinstance(value, Mapping) or _is_list(value) for value in values)


def _by_number(values: Sequence[Any]) -> Mapping[int, Any]:
    return dict(enumerate(values))


def partings(before: Sequence[Trajectory], after: Sequence[Trajectory]) -> Iterator[Message]:
    """Say of each racer that both races have at which frame its paths part, counted from 0, the start."""
    for number, (one, other) in enumerate(zip(before, after, strict=False), 1):
        frame, name = first_difference(one, other), one.racer.optimizer.label
        if frame is None:
            yield Message(ALIKE, number=number, name=name)
        else:
            yield Message(PART_AT, number=number, name=name, frame=frame)


def first_difference(one: Trajectory, other: Trajectory) -> int | None:
    """Return the first step at which the points differ, or which only one of the paths has; None if there is none."""
    shared = min(len(one.points), len(other.points))
    same = (one.points[:shared] == other.points[:shared]) | (
        np.isnan(one.points[:shared]) & np.isnan(other.points[:shared])
    )
    apart = np.flatnonzero(~same.all(axis=1))
    if len(apart):
        return int(apart[0])
    return None if len(one.points) == len(other.points) else shared
