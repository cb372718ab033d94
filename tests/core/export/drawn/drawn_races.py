"""Races drawn at random, from the engine and from the script for PyTorch: alike to 1e-9, or the script warns.

The full battery, where PyTorch is installed: python -m tests.core.export.drawn.drawn_races SECONDS
"""

import contextlib
import io
import re
import sys
import time

import numpy as np

from core.descent import Racer, race
from core.export.torch_script import torch_script
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, OwnFunction, Point, Surface

TYPED = (
    "sqrt(x^2 + y^2)",
    "abs(x) + y^2",
    "max(x, y)",
    "log(x) + y^2",
    "sqrt(x) + y^2",
    "acos(x) + y",
    "x^y",
    "x^0.5",
    "x^-2",
    "x^(1/3)",
    "3",
    "tan(x) + y",
    "x / y",
    "abs(x)^3",
    "2^x",
    "-x^4",
    "exp(x) - exp(y)",
    "x log(x) + y log(y)",
    "sqrt(1 - x^2 - y^2)",
)
LENGTHS = (1, 20, 60, 200)


def drawn_surface(rng: np.random.Generator) -> Surface:
    kind = SURFACES[rng.integers(len(SURFACES))]
    return OwnFunction(expression=str(rng.choice(TYPED))) if kind is OwnFunction else kind.model_validate({})


def drawn_start(surface: Surface, rng: np.random.Generator) -> Point:
    """Somewhere in the box, now and then at the origin, at a minimum or on an axis."""
    box, share = surface.bounds, rng.random()
    x, y = rng.uniform(box.x_min, box.x_max), rng.uniform(box.y_min, box.y_max)
    if share < 0.1:
        return (0.0, 0.0)
    if share < 0.2 and surface.minima:
        return surface.minima[0]
    return (float(x), 0.0) if share < 0.25 else (float(x), float(y))


def drawn_racers(surface: Surface, rng: np.random.Generator) -> list[Racer]:
    """All optimizers that PyTorch has, each near its suggested rate or far above it."""
    rates = [min(100.0, surface.suggested_rate(kind) * 10 ** rng.choice([-1, 0, 0.5, 2])) for kind in OPTIMIZERS]
    racers = [
        Racer.model_validate({"optimizer": kind.model_validate({"learning_rate": rate})})
        for kind, rate in zip(OPTIMIZERS, rates, strict=True)
    ]
    return [racer for racer in racers if racer.optimizer.torch_name]


def unlike(rng: np.random.Generator) -> list[str]:
    """The racers of one race that end elsewhere in PyTorch without a warning."""
    surface, steps = drawn_surface(rng), int(rng.choice(LENGTHS))
    start, racers = drawn_start(surface, rng), drawn_racers(surface, rng)
    script = torch_script(surface, racers, start, steps, 0)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(script, "script", "exec"), {})
    warned = set(re.findall(r"# Rounding is amplified.*\nrace\(\n {4}\"(\w+)\"", script))
    found = []
    for path, line in zip(race(surface, racers, start, steps), printed.getvalue().splitlines(), strict=True):
        kind = path.racer.optimizer.kind
        here, there = [*path.points[-1].tolist(), path.losses[-1].item()], [float(word) for word in line.split()[1:]]
        if kind not in warned and not np.allclose(there, here, rtol=1e-9, atol=1e-9, equal_nan=True):
            found.append(f"{surface!r} {path.racer.optimizer!r} from {start}, {steps} steps: {here} and {there}")
    return found


def main() -> None:
    rng, end, races = np.random.default_rng(), time.monotonic() + float(sys.argv[1]), 0
    while time.monotonic() < end:
        races += 1
        for line in unlike(rng):
            sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{races} races\n")


if __name__ == "__main__":
    main()
