"""Race every optimizer at many rates on every surface, and print the tables of rates that stand in core/surfaces.py.

python3 -m tests.tune_rates [kind of surface ...]

A rate is a candidate if it does not diverge, not even doubled, and if its path is fit to be seen: it stays in the
box enlarged by a fifth, and no step is longer than a sixth of the diagonal. Among the candidates, those are acceptable
that are at rest in time, near the lowest of the minima that a candidate reaches; where none comes to rest, those that
end about as low as the best. An optimizer's common rate is the one that is acceptable on most surfaces; the other
surfaces have the acceptable rate nearest to it. Of a surface with fields, the defaults are raced.
"""

import math
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import OPTIMIZERS, Optimizer
from core.settings import Array
from core.surfaces import SURFACES, Surface

RATES = [digit * 10.0**power for power in range(-4, 2) for digit in (1, 2, 5)][:-1]  # 1e-4 to 20
STEPS = 300
LAST = 20  # points that tell how it ended
IN_TIME = 250  # steps after which a racer should be at rest
NEAR = 1e-2  # box diagonals
ROOM = 1.2  # the box in which a path should stay, in boxes
LONGEST = 1 / 6  # of the diagonal: the longest step that is fit to be seen
LOST = 1e6  # box widths
SAME_DEPTH = 1e-3  # of the way down from the start


@dataclass(frozen=True)
class Race:
    """How an optimizer fared at a rate."""

    rate: float
    safe: bool  # neither this rate nor the double diverges
    fits: bool  # the path is fit to be seen
    at_rest: int  # the step from which on it stays near one minimum; STEPS + 1 if it does not
    excess: float  # the loss at the end above the lowest minimum, as a share of that at the start
    distance: float  # from the nearest minimum at the end, in box diagonals


def walk(optimizer: Optimizer[Any], surface: Surface, steps: int = STEPS) -> Array:
    """The points of a plain descent from the surface's start, (steps + 1, 2)."""
    point = np.array(surface.start)
    state = optimizer.init(point)
    path = np.empty((steps + 1, 2))
    path[0] = point
    # Diverging is what half of these rates are here for.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for step in range(1, steps + 1):
            optimizer.step(point, surface.gradient(point), state)
            path[step] = point
    return path


def reach(path: Array, surface: Surface) -> float:
    """How far the path goes from the middle of the box, in boxes; infinite if it diverges."""
    x_min, x_max, y_min, y_max = surface.bounds
    middle = np.array([x_min + x_max, y_min + y_max]) / 2
    with np.errstate(over="ignore", invalid="ignore"):
        boxes = float(np.max(np.abs(path - middle) / [surface.bounds.width / 2, surface.bounds.height / 2]))
    return boxes if boxes < LOST else math.inf


def run(optimizer: Optimizer[Any], surface: Surface) -> Race | None:
    """Race an optimizer as it is; None if it diverges."""
    path = walk(optimizer, surface)
    far = reach(path, surface)
    if math.isinf(far):
        return None
    doubled = walk(optimizer.replace(learning_rate=2 * optimizer.learning_rate), surface)
    diagonal = surface.bounds.diagonal
    strides = np.hypot(*np.diff(path, axis=0).T) / diagonal
    distances = np.hypot(*np.moveaxis(path[:, None] - np.array(surface.minima), -1, 0)) / diagonal  # (points, minima)
    nearest = distances[:, distances[-LAST:].max(axis=0).argmin()]
    losses = surface.value(path) - surface.lowest_value
    away = np.flatnonzero(nearest > NEAR)
    return Race(
        rate=optimizer.learning_rate,
        safe=math.isfinite(reach(doubled, surface)),
        fits=far <= ROOM and float(strides.max()) <= LONGEST,
        at_rest=int(away[-1]) + 1 if away.size else 0,
        excess=float(losses[-LAST:].max() / losses[0]),
        distance=float(nearest[-LAST:].max()),
    )


def acceptable(kind: type[Optimizer[Any]], surface: Surface) -> list[Race]:
    """The races at the rates that may be suggested."""
    races = [race for rate in RATES if (race := run(kind(learning_rate=rate), surface))]
    candidates = [race for race in races if race.safe and race.fits] or [race for race in races if race.safe]
    resting = [race for race in candidates if race.at_rest <= IN_TIME]
    lowest = min(race.excess for race in resting or candidates)
    limit = lowest + SAME_DEPTH if resting else 2 * lowest
    return [race for race in resting or candidates if race.excess <= limit]


def nearest(races: list[Race], rate: float) -> Race:
    """The race whose rate is nearest to `rate`, counted in doublings."""
    return min(races, key=lambda race: abs(math.log(race.rate / rate)))


def main(kinds: list[str]) -> None:
    """Print the common rates, and for each surface those that differ."""
    surfaces = [kind() for kind in SURFACES if not kinds or kind().kind in kinds]
    tables = {name().kind: {s.kind: acceptable(name, s) for s in surfaces} for name in OPTIMIZERS}
    common: dict[str, float] = {}
    for kind, table in tables.items():
        votes = Counter(race.rate for races in table.values() for race in races)
        most = [rate for rate, count in votes.items() if count == max(votes.values())]
        common[kind] = sorted(most)[len(most) // 2]
    print_table("SUGGESTED_RATES", common)
    for surface in surfaces:
        best = {kind: nearest(table[surface.kind], common[kind]) for kind, table in tables.items()}
        print_table(surface.kind, {kind: race.rate for kind, race in best.items() if race.rate != common[kind]})
        for kind, race in best.items():
            rates = ", ".join(f"{race.rate:g}" for race in tables[kind][surface.kind])
            sys.stdout.write(
                f"    # {kind}: {race.rate:g} of {rates}: at rest from {race.at_rest}, excess {race.excess:.0e}, "
                f"distance {race.distance:.4f}\n"
            )


def print_table(name: str, rates: dict[str, float]) -> None:
    """Print rates as they stand in the source."""
    entries = ", ".join(f'"{kind}": {rate:g}' for kind, rate in rates.items())
    sys.stdout.write(f"{name} = {{{entries}}}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
