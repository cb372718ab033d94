"""Race every optimizer on every surface from nine starts, and check the word for each race's end.

Final words are held against the same race at ten times the steps, words of now against the geometry of the path, by
arithmetic of its own. All 14 x 14 x 9 races are `python3 -m tests.core.descent.scan_outcomes [STEPS]`; the tests run
samples.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from core.descent import Racer, Trajectory, race
from core.descent.ending_rules import Path, judge
from core.descent.outcomes import OutcomeKind
from core.optimizers import OPTIMIZERS, new_optimizer
from core.settings import Array
from core.surfaces import SURFACES, OwnFunction, Point, Surface

STEPS = 300
TIMES = 10
RADIUS = 1e-2
AT_REST = (OutcomeKind.CONVERGED, OutcomeKind.LOCAL_MINIMUM, OutcomeKind.STANDSTILL)
# At a constant rate and without noise, these would still hold at ten times the steps, unless an adaptive method is
# thrown out of its minimum again, where its mean of squares shrinks; the others tell where a racer is now.
FINAL = (*AT_REST, OutcomeKind.DIVERGED, OutcomeKind.LEFT_DOMAIN, OutcomeKind.LIMIT_CYCLE)
SHRINKING = ("rmsprop", "adadelta", "adam", "adamw", "nadam", "radam", "adamax")  # AMSGrad's and AdaGrad's only grow


@dataclass(frozen=True)
class Checked:
    """A race, its word, and the fault of that word, if there is one."""

    surface: str
    optimizer: str
    start: Point
    word: OutcomeKind
    later: OutcomeKind
    fault: str = ""
    stirred: bool = False  # it settled, and swings within the radius of convergence later
    thrown: bool = False  # it settled, and an adaptive method was thrown farther later

    def __str__(self) -> str:
        name = f"{self.surface:16} {self.optimizer:9} ({self.start[0]:.3g}, {self.start[1]:.3g})"
        return f"{name} {self.word} -> {self.later}: {self.fault}"


def surfaces() -> list[Surface]:
    return [kind.model_validate({}) for kind in SURFACES if kind is not OwnFunction]


def starts(surface: Surface) -> list[Point]:
    """Nine starts at 20, 50 and 80 % of the box, moved a little off the symmetric middle."""
    box = surface.bounds
    shares = (0.2, 0.51, 0.8)
    return [(box.x_min + a * box.width, box.y_min + b * box.height) for a, b in product(shares, shares)]


def check(surface: Surface, start: Point, steps: int = STEPS) -> Iterator[Checked]:
    """Race all optimizers at their suggested rates, and check their words after `steps`."""
    racers = [
        Racer(optimizer=new_optimizer(kind.model_fields["kind"].default, learning_rate=surface.suggested_rate(kind)))
        for kind in OPTIMIZERS
    ]
    for path in race(surface, racers, start, TIMES * steps):
        yield check_path(path, start, steps)


def check_path(path: Trajectory, start: Point, steps: int) -> Checked:
    surface, points = path.surface, path.points[: steps + 1]
    later = path.outcome
    ended = path.diverged_at is not None and path.diverged_at <= steps
    now = later if ended else judge(Path(surface, points))
    name = (surface.kind, path.racer.optimizer.kind, start, now.kind, later.kind)
    if ended:
        return Checked(*name)
    if now.kind in FINAL and later.kind is now.kind and later.minimum == now.minimum:
        return Checked(*name)
    if now.kind not in AT_REST:
        return Checked(*name, fault="not final" if now.kind in FINAL else geometry(now.kind, surface, points))
    reach = RADIUS * surface.bounds.diagonal
    away = np.hypot(*(path.points[steps + 1 :] - points[-1]).T)
    if away[-50:].max() <= 2 * reach:
        return Checked(*name, stirred=True)
    # It lay still for a while, and its mean of squares has shrunk since then.
    thrown = path.racer.optimizer.kind in SHRINKING and away[: steps // 10].max() <= reach
    return Checked(*name, thrown=thrown, fault="" if thrown else "not final")


def geometry(word: OutcomeKind, surface: Surface, points: Array) -> str:
    """Return what contradicts a word of now; an empty text if nothing does."""
    box, now = surface.bounds, points[-51:]
    diagonal = np.hypot(box.x_max - box.x_min, box.y_max - box.y_min)
    lengths = np.linalg.norm(now[1:] - now[:-1], axis=1)
    losses = surface.value(now)
    excess = losses - surface.lowest_value
    inside = (np.abs(now[1:] - [(box.x_min + box.x_max) / 2, (box.y_min + box.y_max) / 2])) * 2
    inside_box = (inside <= [box.x_max - box.x_min, box.y_max - box.y_min]).all(axis=1)
    lowest = min((np.linalg.norm(now[-1] - minimum) for minimum in surface.minima), default=np.inf)
    stands = lengths.sum() < 0.01 * diagonal and losses[0] - losses[-1] <= 0.01 * abs(excess[0])
    match word:
        case OutcomeKind.LEFT_BOX:
            return "inside the box" if inside_box.any() else ""
        case OutcomeKind.PLATEAU:
            return "" if stands and lowest > 0.05 * diagonal else "on its way"
        case OutcomeKind.SADDLE | OutcomeKind.MAXIMUM:
            return "" if stands and bends(surface, now[-1]) == word else "no such point near"
        case OutcomeKind.CIRCLING:
            return _unbounded(points)
        case OutcomeKind.MOVING if not inside_box.any():
            return "outside the box"
        case OutcomeKind.MOVING if not lengths.any():
            return "stands still"
    return ""


def _unbounded(points: Array) -> str:
    """Return whether a path wanders off: its last eighth lies outside of twice the box around the eighth before."""
    eighth = len(points) // 8
    before, after = points[-2 * eighth : -eighth], points[-eighth:]
    middle, reach = (before.max(axis=0) + before.min(axis=0)) / 2, np.ptp(before, axis=0).max()
    return "wanders off" if np.abs(after - middle).max() > reach else ""


def bends(surface: Surface, point: Array) -> OutcomeKind | None:
    """Return the kind of the stationary point near `point`, from a quadratic fitted to the values around it."""
    r = 1e-3 * surface.bounds.diagonal
    x, y = r * np.stack(np.meshgrid(*2 * [np.linspace(-1, 1, 5)])).reshape(2, -1)
    heights = surface.value(point + np.stack([x, y], axis=1))
    design = np.stack([np.ones_like(x), x, y, x * x / 2, x * y, y * y / 2], axis=1)
    _, gx, gy, a, b, d = np.linalg.lstsq(design, heights)[0]
    hessian = np.array([[a, b], [b, d]])
    if np.linalg.norm(np.linalg.pinv(hessian, rcond=1e-4) @ [gx, gy]) > 0.02 * surface.bounds.diagonal:
        return None
    low, high = np.linalg.eigvalsh(hessian)
    if low >= 0:
        return None
    return OutcomeKind.SADDLE if high > 1e-3 * -low else OutcomeKind.MAXIMUM


def say(*lines: object) -> None:
    sys.stdout.write("\n  ".join(map(str, lines)) + "\n")


def report(checked: Iterable[Checked]) -> int:
    """Write the counts and the faults; return the number of faults."""
    every = list(checked)
    words = Counter(one.word for one in every)
    say(f"{len(every)} races: " + ", ".join(f"{word} {count}" for word, count in words.most_common()))
    stirred = [one for one in every if one.stirred]
    say(f"settled, and swinging within the radius of convergence later: {len(stirred)}")
    for optimizer, count in Counter(one.optimizer for one in stirred).most_common():
        say(f"  {optimizer} {count}")
    thrown = [one for one in every if one.thrown]
    say(f"settled, and thrown farther later, by squares that shrink: {len(thrown)}", *thrown)
    faults = [one for one in every if one.fault]
    say(f"faults: {len(faults)}", *faults)
    return len(faults)


def main(arguments: list[str]) -> int:
    steps = int(arguments[0]) if arguments else STEPS
    return report(one for surface in surfaces() for start in starts(surface) for one in check(surface, start, steps))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
