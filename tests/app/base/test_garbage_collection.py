"""What is free does not stay with the process."""

import gc
import os
import platform
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from app.base import garbage_collection
from core.kernels import compiler, step_passes

STATM = Path("/proc/self/statm")


def resident() -> int:
    """Megabytes of this process in memory."""
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library gives back by itself")
def test_what_is_free_below_what_stays_goes_back_to_the_system() -> None:
    pieces = [np.ones(8000) for _ in range(2000)]
    last = pieces[-1]
    before = resident()
    del pieces
    garbage_collection.give_back()
    assert before - resident() > 60  # of 122
    assert last.sum() == 8000


def test_nothing_is_collected_while_passes_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    end, entered = Event(), Event()

    def compile_all() -> None:
        entered.set()
        end.wait()

    worker = Thread(target=lambda: None)
    monkeypatch.setattr(compiler, "_compile_all", compile_all)
    monkeypatch.setattr(compiler, "is_wanted", lambda: True)
    monkeypatch.setattr(compiler, "_thread", None)
    monkeypatch.setattr(compiler, "_asked", set())
    garbage_collection.hold(worker)
    compiler.ask([step_passes.sgd], lambda _: True)
    entered.wait()
    garbage_collection.release(worker)
    assert not gc.isenabled()
    end.set()
    compiler.finish()
    garbage_collection.release(worker)
    assert gc.isenabled()
