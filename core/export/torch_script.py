"""A race as a script for PyTorch: the same formula, the same settings, `torch.optim` for the steps, float64 throughout.

What is drawn at random, noise and mini-batches, is drawn by NumPy as it is here. What PyTorch has not is said in the
script.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.descent import Racer
from core.expressions.graph import (
    ADD,
    DIVIDE,
    FUNCTIONS,
    MULTIPLY,
    POWER,
    ROOT,
    SUBTRACT,
    WHOLE_POWER,
    Node,
    Operation,
    X,
)
from core.optimizers import Optimizer
from core.schedules import AnySchedule, ConstantRate
from core.surfaces import OwnFunction, Point, Regression, Surface

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

FORMULAS: Mapping[str, str] = {
    "bowl": "return (x**2 + y**2) / 2",
    "ravine": """u = x * math.cos(math.radians({angle})) + y * math.sin(math.radians({angle}))
v = y * math.cos(math.radians({angle})) - x * math.sin(math.radians({angle}))
return (u**2 + {condition} * v**2) / 2""",
    "textbook_ravine": "return x**2 / 20 + y**2",
    "rosenbrock": "return (1 - x) ** 2 + 100 * (y - x**2) ** 2",
    "beale": "return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2",
    "himmelblau": "return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2",
    "three_hump_camel": "return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2",
    "styblinski_tang": "return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2",
    "rastrigin": """waves = torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y)
return 20 + x**2 + y**2 - 10 * waves""",
    "ackley": """r = torch.sqrt((x**2 + y**2) / 2)
waves = torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y)
return 20 + math.e - 20 * torch.exp(-r / 5) - torch.exp(waves / 2)""",
    "saddle": "return x**2 / 2 - y**2 / 2 + y**4 / 4",
    "two_wells": """right = torch.exp(-5 * ((x - 1) ** 2 + y**2))
left = torch.exp(-5 * ((x + 1) ** 2 + y**2))
return x**2 + y**2 - 2 * right - 3 * left""",
    "plateau": "return 1 - torch.exp(-(x**2 + y**2) / 2)",
    "regression": "return ((x * inputs + y - targets) ** 2).mean() / 2",
}

DATA = """GENERATOR = np.random.default_rng({seed})
INPUTS = torch.from_numpy(GENERATOR.uniform(0, 4, {samples}))
TARGETS = 2 * INPUTS - 1 + {noise} * torch.from_numpy(GENERATOR.standard_normal({samples}))
"""
ORDER = "ORDER = np.random.default_rng([{seed}, 1]).random((STEPS + 1, len(INPUTS))).argsort(axis=1)\n"
DRAWS = "DRAWS = torch.from_numpy(np.random.default_rng([{seed}, 0]).standard_normal((STEPS + 1, 2)))\n"

# What a schedule multiplies the rate by at step t of T, both without the warm-up.
SCHEDULES: Mapping[str, str] = {
    "constant": "1.0",
    "step_decay": "{gamma} ** ({t} // {every})",
    "exponential": "{gamma} ** {t}",
    "linear": "{end_factor} + (1 - {end_factor}) * (1 - min({t} / {T}, 1))",
    "cosine": "{end_factor} + (1 - {end_factor}) * (1 + math.cos(math.pi * min({t} / {T}, 1))) / 2",
    "one_cycle": "one_cycle({t}, {T}, {div_factor}, {peak_share}, {final_div_factor})",
}
ONE_CYCLE = """def one_cycle(step, steps, div_factor, peak_share, final_div_factor):
    peak = max(peak_share * steps - 1, 0)
    if step < peak:
        low, phase = 1 / div_factor, step / peak
    else:
        low, phase = 1 / (div_factor * final_div_factor), 1 + min((step - peak) / max(steps - 1 - peak, 1e-9), 1)
    return low + (1 - low) * (1 - math.cos(math.pi * phase)) / 2


"""

# Of an optimizer's kind, the class of torch.optim and what its name does not say.
CLASSES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {}),
    "nesterov": ("SGD", {"nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adadelta": ("Adadelta", {}),
    "rprop": ("Rprop", {}),
    "adam": ("Adam", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "adamax": ("Adamax", {}),
    "nadam": ("NAdam", {}),
    "radam": ("RAdam", {}),
    "adamw": ("AdamW", {}),
}
PAIRS = {"betas": ("beta1", "beta2"), "etas": ("eta_minus", "eta_plus"), "step_sizes": ("step_min", "step_max")}

# How a typed function is written for PyTorch.
OPERATORS: Mapping[Operation, str] = {
    ADD: "({} + {})",
    SUBTRACT: "({} - {})",
    MULTIPLY: "({} * {})",
    DIVIDE: "({} / {})",
    WHOLE_POWER: "({} ** {})",
    ROOT: "({} ** {})",
    POWER: "({} ** {})",
}
NAMES = {"ln": "log", "min": "minimum", "max": "maximum"}


def in_torch(racers: Sequence[Racer]) -> list[Racer]:
    """The racers whose optimizers PyTorch has."""
    return [racer for racer in racers if racer.optimizer.kind in CLASSES]


def torch_script(surface: Surface, racers: Sequence[Racer], start: Point, steps: int, seed: int) -> str:
    """Write the script that runs this race with PyTorch, and says where each racer ends and at which loss."""
    data, noisy = isinstance(surface, Regression), any(racer.noise for racer in racers)
    batches = data and any(racer.batch_size is not None for racer in racers)
    cycles = any(racer.schedule.kind == "one_cycle" for racer in racers)
    everything = ", INPUTS, TARGETS" if data else ""
    functions = _loss(surface) + ONE_CYCLE * cycles
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
    """The data of a regression, and what is drawn at random."""
    data = DATA.format(**surface.model_dump()) if isinstance(surface, Regression) else ""
    return data + ORDER.format(seed=seed) * batches + DRAWS.format(seed=seed) * noisy


def _loss(surface: Surface) -> str:
    """The function that is descended."""
    arguments = "x, y, inputs, targets" if isinstance(surface, Regression) else "x, y"
    if isinstance(surface, OwnFunction):
        body = f"return {_written(surface.function)}"
    else:
        body = FORMULAS[surface.kind].format(**surface.model_dump())
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"def loss({arguments}):\n{lines}\n\n"


def _written(node: Node) -> str:
    """A part of a typed function."""
    if node.number is not None:
        return repr(node.number)
    if node.operation is None:
        return "x" if node is X else "y"
    if node.operation in OPERATORS:
        return OPERATORS[node.operation].format(*map(_written, node.operands))
    name = next(name for name, operation in FUNCTIONS.items() if operation is node.operation)
    operands = ", ".join(
        _written(operand) if operand.number is None else f"torch.tensor({operand.number!r}, dtype=torch.float64)"
        for operand in node.operands
    )
    return f"torch.{NAMES.get(name, name)}({operands})"


def _call(racer: Racer, steps: int, *, batches: bool) -> str:
    optimizer = racer.optimizer
    if optimizer.kind not in CLASSES:
        return f"# {optimizer.label}: torch.optim has none.\n"
    name, fixed = CLASSES[optimizer.kind]
    settings = ", ".join(f"{field}={value!r}" for field, value in {**_renamed(optimizer), **fixed}.items())
    options = [f'"{optimizer.kind}"', f"lambda point: torch.optim.{name}(point, {settings})"]
    if optimizer.scheduled and racer.schedule != ConstantRate():
        options.append(f"factor=lambda step: {_factor(racer.schedule, steps)}")
    if batches and racer.batch_size is not None:
        options.append(f"batch_size={racer.batch_size}")
    if racer.noise:
        options.append(f"noise={racer.noise!r}")
    return "race(\n" + "".join(f"    {option},\n" for option in options) + ")\n"


def _renamed(optimizer: Optimizer[Any]) -> dict[str, Any]:
    """The settings by PyTorch's names."""
    fields = {name: value for name, value in optimizer.model_dump().items() if name != "kind"}
    renamed = {("lr" if name == "learning_rate" else name): value for name, value in fields.items()}
    for pair, (first, second) in PAIRS.items():
        if first in renamed:
            renamed[pair] = (renamed.pop(first), renamed.pop(second))
    return renamed


def _factor(schedule: AnySchedule, steps: int) -> str:
    """What the rate is multiplied by at a step, as an expression."""
    t, left = ("step", steps)
    if schedule.warm_up:
        t, left = f"max(step - {schedule.warm_up}, 0)", max(steps - schedule.warm_up, 1)
    factor = SCHEDULES[schedule.kind].format(t=t, T=left, **schedule.model_dump())
    if not schedule.warm_up:
        return factor
    return f"min((step + 1) / {schedule.warm_up + 1}, 1) * ({factor})"
