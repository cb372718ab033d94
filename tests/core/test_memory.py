"""The memory of this computer."""

from types import SimpleNamespace

import pytest

from core import memory


def test_half_of_the_memory_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1000}
    monkeypatch.setattr(memory, "os", SimpleNamespace(sysconf=pages.__getitem__))
    assert memory.usable_memory() == 2_048_000


def test_a_system_that_does_not_say_has_the_usual_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "os", SimpleNamespace())
    assert memory.usable_memory() == 4 << 30
