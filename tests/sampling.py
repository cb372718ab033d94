"""A sample of many cases in the gate, the others among the slow tests."""

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], every: int, first: int = 0) -> list[Any]:
    """Mark all cases as slow except each `every`-th, counted from `first`."""
    return [
        case if number % every == first else pytest.param(case, marks=pytest.mark.slow)
        for number, case in enumerate(cases)
    ]
