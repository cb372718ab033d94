"""Which memories of a rule are directions, to be drawn as arrows: a mean of gradients is one, that of squares is none.

It is found by trying: a direction turns round where all gradients do, and does not depend on where the point is.
"""

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from core.expressions.rule import Rule
from core.settings import Array

SAMPLES = 8  # pairs of numbers that are tried
MOST_TRIED = 4  # memories of which all combinations are tried; of more, only the first
STEP, RATE, OTHER_RATE = 3.0, 0.1, 0.2


def directions_of(rule: Rule) -> dict[str, bool]:
    """Return the memories that are directions, and whether each is a way: what holds the rate is one, else a slope."""
    trial, kept = _Trial(rule), rule.kept[:MOST_TRIED]
    for count in range(len(kept), 0, -1):
        for names in combinations(kept, count):
            if trial.turn(names):
                other = trial.after(rate=OTHER_RATE)
                return {name: not _same(other[name], trial.usual[name]) for name in names}
    return {}


class _Trial:
    """One step by a rule from some points at once, with gradients and memories as they come."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        draws = np.random.default_rng(0).uniform(0.5, 1.5, (len(rule.kept) + 2, SAMPLES, 2))
        self._point, self._gradient, *memories = draws
        self._before: Mapping[str, Array] = dict(zip(rule.kept, memories, strict=True))
        self.usual = self.after()

    def turn(self, names: Collection[str]) -> bool:
        """Return whether these memories turn round where they and the gradients do, and the others stay."""
        after = self.after(names, gradients=-1.0)
        return all(
            _same(value, -self.usual[name] if name in names else self.usual[name]) for name, value in after.items()
        )

    def after(self, turned: Collection[str] = (), gradients: float = 1.0, rate: float = RATE) -> dict[str, Any]:
        """Return what the rule keeps after the step; `gradients` multiplies them."""
        values: dict[str, Any] = {"w": self._point, "g": gradients * self._gradient}
        values |= {"t": np.float64(STEP), "eta": np.float64(rate)}
        values |= {name: -value if name in turned else value for name, value in self._before.items()}
        with np.errstate(all="ignore"):
            for line in self._rule.lines:
                values[line.name] = line.value(values)
        return {name: values[name] for name in self._rule.kept}


def _same(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-12))
