"""Dataclasses made with fewer texts are as those that Python makes."""

import dataclasses
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field
from functools import partial
from typing import Any

import pytest

from app.imports.lean_dataclasses import OURS, compile_less


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OURS:
        monkeypatch.setattr(dataclasses, name, getattr(dataclasses, name, None), raising=False)
    compile_less()


def make() -> tuple[type, ...]:
    """Make a plain class, a frozen one, one with slots, and a subclass of a frozen one."""

    @dataclass
    class Plain:
        size: int
        inner: Any = None
        hidden: int = field(default=3, repr=False, compare=False)

    @dataclass(frozen=True)
    class Frozen:
        size: int
        inner: Any = None

    @dataclass(frozen=True, slots=True)
    class Slotted:
        size: int
        inner: Any = None

    @dataclass(frozen=True, order=True)
    class Single:
        size: int
        inner: Any = field(default=None, compare=False)

    @dataclass(frozen=True)
    class Blind:
        size: int = field(compare=False)
        inner: Any = field(default=None, compare=False)

    class Open(Frozen):
        pass

    return Plain, Frozen, Slotted, Single, Blind, Open


def outcome(act: Callable[[], object]) -> tuple[str, str]:
    """Return what something gives, or the error that it ends with."""
    try:
        return "gives", str(act())
    except (AttributeError, TypeError) as error:
        return type(error).__name__, str(error)


def told(kinds: tuple[type, ...]) -> list[tuple[str, str]]:
    found = []
    for kind in kinds:
        one = kind(1, inner=kind(2))
        found.append(("repr", repr(one)))
        found.append(("methods", f"{kind.__repr__.__qualname__} {kind.__setattr__.__qualname__}"))
        for name in ("size", "other"):
            found.append(outcome(partial(setattr, one, name, 5)))
            found.append(outcome(partial(getattr, one, name)))
            found.append(outcome(partial(delattr, one, name)))
        found.append(("equal", f"{kind(4) == kind(4)} {kind(4) == kind(5)} {kind(4) == 4}"))
        found.append(outcome(partial(lambda kind: (hash(kind(4)) == hash(kind(4)), hash(kind(4))), kind)))
        found.append(outcome(partial(lambda kind: kind(4) < kind(5), kind)))
    return found


@pytest.mark.usefixtures("lean")
def test_they_tell_the_same_and_guard_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lean = told(make())
    monkeypatch.undo()
    assert lean == told(make())


@pytest.mark.usefixtures("lean")
def test_one_that_holds_itself_is_told() -> None:
    plain, *_ = make()
    one = plain(1)
    one.inner = one
    assert repr(one) == f"{plain.__qualname__}(size=1, inner=...)"


@pytest.mark.usefixtures("lean")
def test_a_frozen_one_says_which_field_cannot_be_assigned() -> None:
    _, frozen, *_ = make()
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'size'"):
        frozen(1).size = 2
