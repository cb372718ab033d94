"""Race every optimizer at many rates on every surface, and print the rates that stand on their classes.

python3 -m tests.tune_rates [--all] [kind of surface ...]; --all also prints how each race ended.

A path is fit to be seen if it stays in the box enlarged by a fifth, and no step is longer than a sixth of the diagonal.
A rate is safe if the double does not diverge either. Acceptable are the fit and safe rates at which a racer comes to
rest in time, near as low a minimum as any of them; where nobody comes to rest, those that end about as low as the best.

An optimizer's suggested rate is the one nearest to the one that stands on its class, be it what people try first, of
those that are acceptable on nearly as many surfaces as the most acceptable one. The other surfaces have the acceptable
rate nearest to it.

Rates that have another reason are not looked for here: those that follow the curvature (Ravine, Regression), the
textbook's own, and those of the first race that is seen, on Beale, where all five have to arrive.
"""

import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, Momentum, Optimizer
from core.settings import Array
from core.surfaces import SURFACES, Beale, Ravine, Regression, Surface, TextbookRavine

RATES = [digit * 10.0**power for power in range(-4, 2) for digit in (1, 2, 5)][:-1]  # 1e-4 to 20
STEPS = 300
LAST = 20  # points that tell how it ended
IN_TIME = 150  # steps: half-time
NEAR = 1e-2  # box diagonals
ROOM = 1.2  # the box in which a path should stay, in boxes
LONGEST = 1 / 6  # of the diagonal: the longest step that is fit to be seen
LOST = 1e6  # box widths
SAME_DEPTH = 1e-3  # of the way down from the start, or twice as far from the lowest minimum
NEARLY = 0.7  # of the surfaces on which the most acceptable rate is

Kind = type[Optimizer[Any]]

# Rates that have another reason than these races.
GIVEN: Mapping[type[Surface], Iterable[Kind]] = {
    Ravine: Ravine.rates_by_curvature,
    Regression: Regression.rates_by_curvature,
    TextbookRavine: (SGD, Momentum, AdaGrad, Adam),
    Beale: [kind for kind in OPTIMIZERS if kind.in_notes],
}


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


def acceptable(optimizer: Optimizer[Any], surface: Surface) -> list[Race]:
    """The races at the rates that may be suggested."""
    races = [race for rate in RATES if (race := run(optimizer.replace(learning_rate=rate), surface))]
    fit = [race for race in races if race.fits]
    safe = [race for race in fit if race.safe]
    if resting := [race for race in safe if race.at_rest <= IN_TIME]:
        return lowest(resting, tolerance=SAME_DEPTH)
    return lowest(safe or fit or races, tolerance=0)


def lowest(races: list[Race], tolerance: float) -> list[Race]:
    """The races that ended at most twice as high as the best."""
    limit = 2 * min(race.excess for race in races) + tolerance
    return [race for race in races if race.excess <= limit]


def doublings(a: float, b: float) -> float:
    """How far apart two rates are."""
    return abs(math.log2(a / b))


def nearest(races: list[Race], rate: float) -> Race:
    """The race at the rate nearest to `rate`."""
    return min(races, key=lambda race: doublings(race.rate, rate))


def common_rate(races: Iterable[list[Race]], present: float) -> float:
    """The rate nearest to the present one that is acceptable nearly everywhere."""
    votes = Counter(race.rate for acceptable_races in races for race in acceptable_races)
    enough = NEARLY * max(votes.values())
    return min((rate for rate, count in votes.items() if count >= enough), key=lambda rate: doublings(rate, present))


def main(arguments: list[str]) -> None:
    """Print the optimizers' suggested rates, and for each surface those that differ."""
    kinds = [argument for argument in arguments if not argument.startswith("--")]
    surfaces = [
        surface for surface in (kind.model_validate({}) for kind in SURFACES) if surface.kind in kinds or not kinds
    ]
    tables = {
        kind: {s: acceptable(kind.model_validate({}), s) for s in surfaces if kind not in GIVEN.get(type(s), ())}
        for kind in OPTIMIZERS
    }
    common = {kind: common_rate(table.values(), kind.suggested_rate) for kind, table in tables.items() if table}
    print_table("suggested_rate", common)
    for surface in surfaces:
        races = {kind: table[surface] for kind, table in tables.items() if surface in table}
        chosen = {kind: nearest(acceptable_races, common[kind]) for kind, acceptable_races in races.items()}
        print_table(surface.kind, {kind: race.rate for kind, race in chosen.items() if race.rate != common[kind]})
        if "--all" in arguments:
            for kind, race in chosen.items():
                print_race(kind, race, races[kind])


def print_race(kind: Kind, race: Race, races: list[Race]) -> None:
    """Print the chosen race, and the rates that it was chosen from."""
    rates = ", ".join(f"{race.rate:g}" for race in races)
    sys.stdout.write(
        f"    # {kind.__name__}: {race.rate:g} of {rates}: at rest from {race.at_rest}, excess {race.excess:.0e}, "
        f"distance {race.distance:.4f}\n"
    )


def print_table(name: str, rates: Mapping[Kind, float]) -> None:
    """Print rates as they stand in the source."""
    entries = ", ".join(f"{kind.__name__}: {rate:g}" for kind, rate in rates.items())
    sys.stdout.write(f"{name} = {{{entries}}}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
