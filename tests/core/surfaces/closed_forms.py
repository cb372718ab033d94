"""Functions whose minima and saddles are known by construction: a sum of two waves, hollows or polynomials.

f(x, y) = F(g(u) + h(v)), where u and v are x and y rotated and shifted: it is critical exactly where g' and h' are 0,
whatever the rising F, and g'' and h'' say what it is there.
"""

import math
import random
import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.surfaces import OwnFunction

SIDE = 5.0  # half of the box
MARGIN = 0.3  # no critical point is nearer to the edge
MOST_POINTS = 25  # minima, and also saddles
HIGHEST = 1e60
CLOSEST = 0.35  # critical points of g and of h are farther apart


class Part(NamedTuple):
    """A function of one letter as text, and its critical points with the sign of its curvature there."""

    text: str
    critical: tuple[tuple[float, int], ...]


class Known(NamedTuple):
    """A function as text, and all its minima and saddles."""

    text: str
    minima: list[tuple[float, float]]
    saddles: list[tuple[float, float]]


def known_functions(seed: int, count: int) -> Iterator[Known]:
    """Yield so many functions, none with a critical point near the edge of the box, or more than can be shown."""
    rng = random.Random(seed)
    while count:
        function = _function(rng)
        if function is not None:
            count -= 1
            yield function


def missed_and_false(function: Known) -> tuple[int, int]:
    """Return how many minima and saddles of a function are not found, and how many are found that are none."""
    own = OwnFunction(expression=function.text)
    missed = false = 0
    for found, known in ((own.minima, function.minima), (own.saddles, function.saddles)):
        gaps = np.linalg.norm(np.reshape(found, (-1, 1, 2)) - np.reshape(known, (1, -1, 2)), axis=-1)
        missed += int((gaps.min(axis=0, initial=1) > 1e-4).sum())
        false += int((gaps.min(axis=1, initial=1) > 1e-4).sum())
    return missed, false


def _function(rng: random.Random) -> Known | None:
    first, second = (rng.choice((_wave, _hollow, _polynomial, _cosh))(rng, letter) for letter in "uv")
    angle, scale = rng.choice([0.0, 0.0, rng.uniform(0, 3)]), rng.uniform(0.5, 2.0)
    c, s = round(math.cos(angle), 6), round(math.sin(angle), 6)
    u, v = f"({c!r} x + {s!r} y)", f"({-s!r} x + {c!r} y)".replace("--", "")
    text = f"{scale:.3f} ({first.text}) + {rng.uniform(0.5, 2.0):.3f} ({second.text})"
    text = rng.choice(("{}", "{}", "exp({})", "exp(2 ({}))", "1e6 ({})", "sinh({})")).format(text)
    text = text.replace("[u]", u).replace("[v]", v)
    minima, saddles = [], []
    for p, bend in first.critical:
        for q, other in second.critical:
            point = tuple(np.linalg.solve([[c, s], [-s, c]], [p, q]).tolist())
            if max(map(abs, point)) > SIDE + MARGIN:
                continue
            if max(map(abs, point)) > SIDE - MARGIN:
                return None
            if bend != other:
                saddles.append(point)
            elif bend > 0:
                minima.append(point)
    heights = OwnFunction(expression=text).value(OwnFunction().bounds.grid(65))
    few = max(len(minima), len(saddles)) <= MOST_POINTS
    return Known(text, minima, saddles) if few and np.abs(heights).max() < HIGHEST else None


def _wave(rng: random.Random, letter: str) -> Part:
    k, phase = round(rng.uniform(0.5, 6), 3), round(rng.uniform(0, 3), 3)
    places = tuple(((n * math.pi - phase) / k, 1 if n % 2 else -1) for n in range(-30, 30))
    return Part(f"cos({k} [{letter}] + {phase})", places)


def _hollow(rng: random.Random, letter: str) -> Part:
    k, place, sign = round(rng.uniform(0.5, 30), 2), round(rng.uniform(-4, 4), 2), rng.choice([-1, 1])
    return Part(f"{sign} exp(-{k} ([{letter}] - {place!r})^2)".replace("- -", "+ "), ((place, -sign),))


def _cosh(rng: random.Random, letter: str) -> Part:
    k, place, sign = round(rng.uniform(0.3, 3), 2), round(rng.uniform(-4, 4), 2), rng.choice([-1, 1])
    return Part(f"{sign} cosh({k} ([{letter}] - {place!r}))".replace("- -", "+ "), ((place, sign),))


def _polynomial(rng: random.Random, letter: str) -> Part:
    """The integral of a product of (w - root)."""
    while True:
        roots = sorted(round(rng.uniform(-4.5, 4.5), 2) for _ in range(rng.randint(1, 4)))
        if min(np.diff(roots), default=1) > CLOSEST:
            break
    slope = np.polynomial.Polynomial.fromroots(roots)
    terms = slope.integ().coef[1:]
    text = " + ".join(f"({float(term)!r}) [{letter}]^{power}" for power, term in enumerate(terms, start=1))
    bends = slope.deriv()
    return Part(text, tuple((root, 1 if bends(root) > 0 else -1) for root in roots))


def main() -> None:
    """Count over many functions, and print those where something is missed or false."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    total = np.zeros(2, dtype=int)
    known = 0
    for function in known_functions(seed=count, count=count):
        faults = missed_and_false(function)
        known += len(function.minima) + len(function.saddles)
        total += faults
        if any(faults):
            sys.stdout.write(f"{faults} {function.text}\n")
    sys.stdout.write(f"{count} functions, {known} minima and saddles: {total[0]} missed, {total[1]} false\n")


if __name__ == "__main__":
    main()
