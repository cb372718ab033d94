"""Export a race as the Python script that repeats it."""

from collections.abc import Sequence

from core.descent import Racer
from core.export.training_script import modules_of, written
from core.surfaces import Point, Surface

SCRIPT = '''"""A race of Fall Line."""

from core import {modules}
from core.descent import {classes}, race
{counts}
surface = {surface}
racers = [
{racers}]
for trajectory in race(surface, racers, {start}, {steps}, seed={seed}):
    x, y = trajectory.points[-1].tolist()
    print(trajectory.racer.optimizer.kind, x, y, trajectory.losses[-1].item())
{counted}'''
TARGET = """    print("  steps to", {target}, steps_to(trajectory.losses{minimum}, {target}))
"""


def race_script(
    surface: Surface,
    racers: Sequence[Racer],
    start: Point,
    steps: int,
    seed: int,
    *,
    names: Sequence[str] = (),
    target: float | None = None,
    minimum: float | None = None,
) -> str:
    """Write the script that repeats this race to the last bit; settings at their defaults are left out.

    The `names` that a person has given to racers, or empty texts, are comments. With a `target`, above the minimum if
    there is one, the script also prints the steps to it.
    """
    given = [f"  # {name}" if name else "" for name in names] or [""] * len(racers)
    modules = sorted({module for value in (surface, *racers) for module in modules_of(value)} - {"descent"})
    counted = "" if target is None else TARGET.format(target=target, minimum=f" - {minimum}" if minimum else "")
    return SCRIPT.format(
        counts="" if target is None else "from core.descent.target import steps_to\n",
        counted=counted,
        modules=", ".join(modules),
        classes="Fork, Racer" if any(racer.fork is not None for racer in racers) else "Racer",
        surface=written(surface),
        racers="".join(
            f"    {written(racer).replace('descent.', '')},{name}\n" for racer, name in zip(racers, given, strict=True)
        ),
        start=start,
        steps=steps,
        seed=seed,
    )
