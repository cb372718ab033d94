"""Let Python compile only the first method of each dataclass: some hundred are made before the first paint.

Up to Python 3.12, each method of a dataclass is a text that is compiled, which took a fifteenth of the start. `repr`,
`==`, `hash` and the guards of frozen ones need no text of their own; all else, and later versions of Python, stay as
they are.
"""

import dataclasses
import sys
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

Fields = Sequence["dataclasses.Field[Any]"]
Method = Callable[..., Any]


def compile_less() -> None:
    """Make all dataclasses to come with fewer texts."""
    if sys.version_info < (3, 13):  # which compiles one text a class, and has these names for something else
        for name, ours in OURS.items():
            setattr(dataclasses, name, ours)


def _repr_of(fields: Fields, _globals: object) -> Method:
    names = [field.name for field in fields]

    def __repr__(self: object) -> str:  # noqa: N807 - it becomes the method
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({told})"

    recursive: Callable[[Method], Method] = dataclasses._recursive_repr  # type: ignore[attr-defined]  # noqa: SLF001
    return recursive(__repr__)


def _guards_of(cls: type, fields: Fields, _globals: object) -> tuple[Method, Method]:
    names = frozenset(field.name for field in fields)

    def __setattr__(self: object, name: str, value: object) -> None:  # noqa: N807
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)  # type: ignore[arg-type]

    def __delattr__(self: object, name: str) -> None:  # noqa: N807
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)  # type: ignore[arg-type]

    return __setattr__, __delattr__


def _hash_of(fields: Fields, _globals: object) -> Method:
    values = _values_of(field.name for field in fields)

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return __hash__


def _comparison_of(name: str, sign: str, own: str, other: str, globals: dict[str, Any]) -> Method:  # noqa: A002
    """Return the comparison of two tuples of fields that are written out: "(self.width,self.height,)"."""
    if sign != "==":
        compiled: Method = COMPARISON(name, sign, own, other, globals=globals)
        return compiled
    values = _values_of(part.partition(".")[2] for part in own.strip("()").split(",") if part)

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _values_of(names: Iterable[str]) -> Callable[[object], tuple[Any, ...]]:
    known = tuple(names)
    if len(known) > 1:
        return attrgetter(*known)
    return lambda owner: tuple(getattr(owner, name) for name in known)


COMPARISON: Method = getattr(dataclasses, "_cmp_fn", compile_less)
# By the names of the functions in `dataclasses` that they take the place of.
OURS = {
    "_repr_fn": _repr_of,
    "_frozen_get_del_attr": _guards_of,
    "_hash_fn": _hash_of,
    "_cmp_fn": _comparison_of,
}
