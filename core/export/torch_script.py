"""A race as a script for PyTorch: the same formula, the same settings, `torch.optim` for the steps, float64 throughout.

What is drawn at random, noise and mini-batches, is drawn by NumPy as it is here. A racer that diverges or leaves the
domain of the function here does so there, and ends at NaN. What PyTorch has not, and where rounding is amplified so
that no two programs end alike, is said in the script.
"""

import math
import re
from collections.abc import Sequence

import numpy as np

from core.descent import Racer, race
from core.descent.outcomes import LOST
from core.export.torch_classes import LION
from core.export.torch_loop import RaceLoop
from core.export.torch_own_rule import OWN_RULE, rule_functions
from core.export.torch_racers import call, is_in_torch, stages
from core.optimizers import Lion
from core.settings import Array
from core.surfaces import Point, Regression, Surface

SCRIPT = '''"""A race of Fall Line with PyTorch."""

{imports}import torch

torch.set_default_dtype(torch.float64)  # NAdam keeps a product in it, whatever the type of the point
START = {start}
STEPS = {steps}
CENTRE = torch.tensor({centre})
FARTHEST = {farthest}  # from the centre, in x or y; beyond it, a racer has diverged
{constants}

{functions}{loop}

{races}'''

STEPS_TO = """def first(losses):
    \"\"\"Return the first step after which the loss is at the target or below it; None if it never is.\"\"\"
    return next((step for step, value in enumerate(losses) if value{minimum} <= TARGET), None)


def stays(losses):
    \"\"\"Return the step from which the loss stays at the target or below it; None if it is not there at the end.\"\"\"
    above = [step for step, value in enumerate(losses) if not value{minimum} <= TARGET]  # nan is above
    left = len(losses) <= STEPS or STEPS in above
    return None if left else max(above, default=-1) + 1
"""
SHAKE = 1e-15
SAME = 1e-9  # ends that are nearer, by their size, count as the same

DATA = """GENERATOR = np.random.default_rng({seed})
INPUTS = torch.from_numpy(GENERATOR.uniform(0, 4, {samples}))
TARGETS = 2 * INPUTS - 1 + {noise} * torch.from_numpy(GENERATOR.standard_normal({samples}))
"""
OWN_DATA = """POINTS = np.array({points})
INPUTS, TARGETS = torch.from_numpy(POINTS.T.copy())
"""
POWER = '''def power(base, exponent):
    """Raise to a power, which changes: real numbers have one only if the base is not negative."""
    return torch.where(base < 0, math.nan, base) ** exponent
'''
ORDER = "ORDER = np.random.default_rng([{seed}, 1]).random((STEPS + 1, len(INPUTS))).argsort(axis=1)\n"
DRAWS = "DRAWS = torch.from_numpy(np.random.default_rng([{seed}, 0]).standard_normal((STEPS + 1, 2)))\n"


def torch_script(
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
    """Write the script that runs this race with PyTorch, and says where each racer ends and at which loss.

    It calls racers by the `names` that a person has given to them, or else by their optimizers. With a `target`, above
    the minimum if there is one, it also prints the steps to it.
    """
    called = [name or racer.optimizer.kind for name, racer in zip(names or [""] * len(racers), racers, strict=True)]
    rules = rule_functions(one.optimizer for one in stages(racers))
    loop = RaceLoop.of(surface, racers, counts=target is not None)
    functions = [
        *_power(surface, rules),
        _loss(surface),
        *_called_by_schedules(racers),
        *([OWN_RULE, *rules] if rules else []),
        *_lion(racers),
        *_steps_to(target, minimum),
    ]
    warnings = _warnings(surface, racers, start, steps, seed)
    bounds = surface.bounds
    return SCRIPT.format(
        imports="import math\n\n" + "import numpy as np\n" * (loop.data or loop.noisy),
        start=start,
        steps=steps,
        centre=((bounds.x_min + bounds.x_max) / 2, (bounds.y_min + bounds.y_max) / 2),
        farthest=LOST * bounds.width,
        constants=_constants(surface, seed, loop) + ("" if target is None else f"TARGET = {target!r}\n"),
        functions="".join(f"{one}\n\n" for one in functions),
        loop=loop.text(),
        races="".join(
            warning + call(racer, name, steps, batches=loop.batches)
            for warning, racer, name in zip(warnings, racers, called, strict=True)
        ),
    )


def _constants(surface: Surface, seed: int, loop: RaceLoop) -> str:
    """Write the data of a regression, and the random draws."""
    data = ""
    if isinstance(surface, Regression):
        data = (OWN_DATA if surface.points else DATA).format(**surface.model_dump())
    return data + ORDER.format(seed=seed) * loop.batches + DRAWS.format(seed=seed) * loop.noisy


def _loss(surface: Surface) -> str:
    """Write the function to descend."""
    arguments = "x, y, inputs, targets" if isinstance(surface, Regression) else "x, y"
    lines = "".join(f"    {line}\n" for line in surface.torch_source.splitlines())
    return f"def loss({arguments}):\n{lines}"


def _power(surface: Surface, rules: Sequence[str]) -> list[str]:
    """Write the function that a typed function or rule calls and PyTorch has not."""
    return [POWER] if any(re.search(r"\bpower\(", one) for one in (surface.torch_source, *rules)) else []


def _called_by_schedules(racers: Sequence[Racer]) -> list[str]:
    """Write the functions that the rate factors call, each once."""
    schedules = [one.schedule for one in stages(racers)]
    return [one for one in dict.fromkeys(schedule.torch_functions for schedule in schedules) if one]


def _warnings(surface: Surface, racers: Sequence[Racer], start: Point, steps: int, seed: int) -> list[str]:
    """Write a comment for each racer that amplifies rounding: the engine itself ends elsewhere when it is shaken."""
    exact, shaken = (race(surface, racers, start, steps, seed=seed, shake=shake) for shake in (0.0, SHAKE))
    return [
        _warning(one.points[-1], other.points[-1]) if is_in_torch(one.racer) else ""
        for one, other in zip(exact, shaken, strict=True)
    ]


def _warning(end: Array, shaken_end: Array) -> str:
    if np.allclose(end, shaken_end, rtol=SAME, atol=SAME, equal_nan=True):
        return ""
    distance = float(np.hypot(*(end - shaken_end)))
    ends = f"the engine itself ends {distance:.0e} elsewhere" if math.isfinite(distance) else "only one of two diverges"
    return f"# Rounding is amplified here: if the points of its gradients change in the 15th digit, {ends}.\n"


def _steps_to(target: float | None, minimum: float | None) -> list[str]:
    """Write the functions that count the steps to a target, if there is one."""
    return [] if target is None else [STEPS_TO.format(minimum=f" - {minimum!r}" if minimum else "")]


def _lion(racers: Sequence[Racer]) -> list[str]:
    """Return the class of Lion, if it races."""
    return [LION.rstrip() + "\n"] if any(isinstance(one.optimizer, Lion) for one in stages(racers)) else []
