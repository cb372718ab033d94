"""Let Python compile two methods fewer for each dataclass, or three: some hundred are made before the first paint.

Up to Python 3.12, each method of a dataclass is a text that is compiled, and a text takes as long as a hundred other
functions. `repr` and the guards of frozen ones need no text of their own; all else, and later versions of Python, stay
as they are.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

Fields = Sequence["dataclasses.Field[Any]"]
Method = Callable[..., Any]


def compile_less() -> None:
    """Make all dataclasses to come with fewer texts."""
    for name, ours in (("_repr_fn", _repr_of), ("_frozen_get_del_attr", _guards_of)):
        if hasattr(dataclasses, name):
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
