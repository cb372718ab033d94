"""What is free does not stay with the process."""

import os
import platform
from pathlib import Path

import numpy as np
import pytest

from app.base import garbage_collection

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
