"""A race as a script for PyTorch: the same formula, the same settings, `torch.optim` for the steps, float64 throughout.

What is drawn at random, noise and mini-batches, is drawn by NumPy as it is here. What PyTorch has not is said in the
script.
"""

from collections.abc import Sequence
from typing import Any

from core.descent import Racer
from core.optimizers import Optimizer
from core.schedules import AnySchedule, ConstantRate
from core.surfaces import Point, Regression, Surface

SCRIPT = '''"""A race of Fall Line with PyTorch."""

{imports}import torch

START = {start}
STEPS = {steps}
{constants}

{functions}def race(name, make, {options}):
    """Take all steps with the optimizer that `make` makes, and print where they end and at which loss."""
    point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([point])
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss(*point{batch}).backward()
{noise}        optimizer.step()
        rates.step()
    with torch.no_grad():
        print(name, *point.tolist(), loss(*point{everything}).item())


{races}'''

DATA = """GENERATOR = np.random.default_rng({seed})
INPUTS = torch.from_numpy(GENERATOR.uniform(0, 4, {samples}))
TARGETS = 2 * INPUTS - 1 + {noise} * torch.from_numpy(GENERATOR.standard_normal({samples}))
"""
ORDER = "ORDER = np.random.default_rng([{seed}, 1]).random((STEPS + 1, len(INPUTS))).argsort(axis=1)\n"
DRAWS = "DRAWS = torch.from_numpy(np.random.default_rng([{seed}, 0]).standard_normal((STEPS + 1, 2)))\n"


def in_torch(racers: Sequence[Racer]) -> list[Racer]:
    """Return the racers whose optimizers PyTorch has."""
    return [racer for racer in racers if racer.optimizer.torch_name]


def torch_script(surface: Surface, racers: Sequence[Racer], start: Point, steps: int, seed: int) -> str:
    """Write the script that runs this race with PyTorch, and says where each racer ends and at which loss."""
    data, noisy = isinstance(surface, Regression), any(racer.noise for racer in racers)
    batches = data and any(racer.batch_size is not None for racer in racers)
    everything = ", INPUTS, TARGETS" if data else ""
    functions = "".join(f"{one}\n\n" for one in [_loss(surface), *_called_by_schedules(racers)])
    races = "".join(_call(racer, steps, batches=batches) for racer in racers)
    return SCRIPT.format(
        imports="import math\n\n" * ("math." in functions + races) + "import numpy as np\n" * (data or noisy),
        start=start,
        steps=steps,
        constants=_constants(surface, seed, batches=batches, noisy=noisy),
        functions=functions,
        options="factor=lambda step: 1.0" + ", batch_size=None" * batches + ", noise=0.0" * noisy,
        batch=", INPUTS[ORDER[step, :batch_size]], TARGETS[ORDER[step, :batch_size]]" if batches else everything,
        everything=everything,
        noise="        point.grad += noise * DRAWS[step]\n" * noisy,
        races=races,
    )


def _constants(surface: Surface, seed: int, *, batches: bool, noisy: bool) -> str:
    """Write the data of a regression, and the random draws."""
    data = DATA.format(**surface.model_dump()) if isinstance(surface, Regression) else ""
    return data + ORDER.format(seed=seed) * batches + DRAWS.format(seed=seed) * noisy


def _loss(surface: Surface) -> str:
    """Write the function to descend."""
    arguments = "x, y, inputs, targets" if isinstance(surface, Regression) else "x, y"
    lines = "".join(f"    {line}\n" for line in surface.torch_source.splitlines())
    return f"def loss({arguments}):\n{lines}"


def _called_by_schedules(racers: Sequence[Racer]) -> list[str]:
    """Write the functions that the rate factors call, each once."""
    return [one for one in dict.fromkeys(racer.schedule.torch_functions for racer in racers) if one]


def _call(racer: Racer, steps: int, *, batches: bool) -> str:
    optimizer = racer.optimizer
    if not optimizer.torch_name:
        return f"# {optimizer.label}: torch.optim has none.\n"
    named = {**renamed(optimizer), **optimizer.torch_options}
    settings = ", ".join(f"{name}={value!r}" for name, value in named.items())
    options = [f'"{optimizer.kind}"', f"lambda point: torch.optim.{optimizer.torch_name}(point, {settings})"]
    if optimizer.scheduled and racer.schedule != ConstantRate():
        options.append(f"factor=lambda step: {_factor(racer.schedule, steps)}")
    if batches and racer.batch_size is not None:
        options.append(f"batch_size={racer.batch_size}")
    if racer.noise:
        options.append(f"noise={racer.noise!r}")
    return "race(\n" + "".join(f"    {option},\n" for option in options) + ")\n"


def renamed(optimizer: Optimizer[Any]) -> dict[str, Any]:
    """Return the settings by PyTorch's names."""
    fields = {name: value for name, value in optimizer.model_dump().items() if name != "kind"}
    renamed = {("lr" if name == "learning_rate" else name): value for name, value in fields.items()}
    for pair, (first, second) in optimizer.torch_pairs.items():
        if first in renamed:
            renamed[pair] = (renamed.pop(first), renamed.pop(second))
    return renamed


def _factor(schedule: AnySchedule, steps: int) -> str:
    """Return the rate's factor at a step, as an expression."""
    t, left = ("step", steps)
    if schedule.warm_up:
        t, left = f"max(step - {schedule.warm_up}, 0)", max(steps - schedule.warm_up, 1)
    factor = schedule.torch_factor(t, left)
    if not schedule.warm_up:
        return factor
    return f"min((step + 1) / {schedule.warm_up + 1}, 1) * ({factor})"
