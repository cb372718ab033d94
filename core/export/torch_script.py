"""A race as a script for PyTorch: the same formula, the same settings, `torch.optim` for the steps, float64 throughout.

What is drawn at random, noise and mini-batches, is drawn by NumPy as it is here. A racer that diverges or leaves the
domain of the function here does so there, and ends at NaN. What PyTorch has not, and where rounding is amplified so
that no two programs end alike, is said in the script.
"""

import json
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.descent import Racer, race
from core.descent.outcomes import LOST
from core.export.torch_classes import LION, has_class, torch_class
from core.export.torch_own_rule import OWN_RULE, calls_power, is_own, make_own, rule_functions
from core.optimizers import Lion, Optimizer
from core.schedules import AnySchedule, ConstantRate
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

{functions}def race(name, make, {options}):
    """Take all steps with the optimizer that `make` makes, and print where they end and at which loss.

    These are nan if it has diverged, or left the domain of the function.
    """
    point = torch.tensor(START, requires_grad=True)
    optimizer = make([point])
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
{begin_count}    for step in range(STEPS):
{take_fork}{count}        optimizer.zero_grad()
        {descend}
{noise}{look_uphill}        optimizer.step()
        rates.step()
        if not ((point - CENTRE).abs() <= FARTHEST).all():
            break
    else:
{count}        print(name, *point.tolist(), loss(*point{everything}).item())
{print_count_of_whole}        return
    print(name, math.nan, math.nan, math.nan)
{print_count}

{races}'''

COUNT = """        losses.append(loss(*point{everything}).item())
"""
PRINT_COUNT = """    print("  steps to", TARGET, "first", first(losses), "stays from", stays(losses))
"""
STEPS_TO = """def first(losses):
    \"\"\"Return the first step after which the loss is at the target or below it; None if it never is.\"\"\"
    return next((step for step, value in enumerate(losses) if value{minimum} <= TARGET), None)


def stays(losses):
    \"\"\"Return the step from which the loss stays at the target or below it; None if it is not there at the end.\"\"\"
    above = [step for step, value in enumerate(losses) if not value{minimum} <= TARGET]  # nan is above
    left = len(losses) <= STEPS or STEPS in above
    return None if left else max(above, default=-1) + 1
"""
TAKE_RADIUS = """            radius = fork.get("radius", 0.0)
"""
# SAM: the gradient is taken anew, `radius` uphill of the point, with the same noise and samples.
LOOK_UPHILL = """        if radius and (slope := point.grad.norm()) != 0:
            here = point.detach().clone()
            with torch.no_grad():
                point += radius / slope * point.grad
            optimizer.zero_grad()
            {descend}
{noise}            with torch.no_grad():
                point.copy_(here)
"""
SHAKE = 1e-15
SAME = 1e-9  # ends that are nearer, by their size, count as the same

TAKE_FORK = """        if fork is not None and step == fork["at"]:
            with torch.no_grad():
                point += torch.tensor(fork["kick"])
            past, optimizer = optimizer, fork["make"]([point])
            if fork["keeps_memory"] and point in past.state:
                optimizer.state[point] = past.state[point]
            own = fork["factor"]
            rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step, at=step: own(at + step))
"""
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
# Autograd gives log(-1) a finite slope, and the tip of a cone none: there it multiplies 0 by infinity.
DESCEND = """value = loss(*point)
        if value.isnan():
            break
        value.backward()
        if value.isfinite():  # then nan is 0 * inf, as at the tip of a cone, and counts as 0
            point.grad.nan_to_num_(0.0, math.inf, -math.inf)"""
ORDER = "ORDER = np.random.default_rng([{seed}, 1]).random((STEPS + 1, len(INPUTS))).argsort(axis=1)\n"
DRAWS = "DRAWS = torch.from_numpy(np.random.default_rng([{seed}, 0]).standard_normal((STEPS + 1, 2)))\n"


def in_torch(racers: Sequence[Racer]) -> list[Racer]:
    """Return the racers whose optimizers a script has: those of PyTorch, Lion, and those with a rule of their own."""
    return [racer for racer in racers if _is_in_torch(racer)]


def _is_in_torch(racer: Racer) -> bool:
    return _has_steps(racer.optimizer) and (racer.past is None or _has_steps(racer.past.optimizer))


def _has_steps(optimizer: Optimizer[Any]) -> bool:
    return has_class(optimizer) or is_own(optimizer)


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
    data, noisy = isinstance(surface, Regression), any(racer.noise for racer in racers)
    batches = data and any(racer.batch_size is not None for racer in racers)
    everything = ", INPUTS, TARGETS" if data else ""
    functions = "".join(
        f"{one}\n\n"
        for one in [
            *_power(surface, racers),
            _loss(surface),
            *_called_by_schedules(racers),
            *_own_rules(racers),
            *_lion(racers),
            *_steps_to(target, minimum),
        ]
    )
    forks = any(racer.fork is not None and _is_in_torch(racer) for racer in racers)
    batch = ", INPUTS[ORDER[step, :batch_size]], TARGETS[ORDER[step, :batch_size]]" if batches else everything
    bounds = surface.bounds
    warnings = _warnings(surface, racers, start, steps, seed)
    races = "".join(
        warning + _call(racer, name, steps, batches=batches)
        for warning, racer, name in zip(warnings, racers, called, strict=True)
    )
    descend = f"loss(*point{batch}).backward()" if surface.is_smooth_everywhere else DESCEND
    noise = "        point.grad += noise * DRAWS[step]\n" * noisy
    counts = target is not None
    count = COUNT.format(everything=everything) * counts
    looks = any(one.sam_radius for one in _stages(racers))
    return SCRIPT.format(
        imports="import math\n\n" + "import numpy as np\n" * (data or noisy),
        start=start,
        steps=steps,
        centre=((bounds.x_min + bounds.x_max) / 2, (bounds.y_min + bounds.y_max) / 2),
        farthest=LOST * bounds.width,
        constants=_constants(surface, seed, batches=batches, noisy=noisy) + f"TARGET = {target!r}\n" * counts,
        functions=functions,
        options="factor=lambda step: 1.0"
        + ", batch_size=None" * batches
        + ", noise=0.0" * noisy
        + ", radius=0.0" * looks
        + ", fork=None" * forks,
        take_fork=(TAKE_FORK + TAKE_RADIUS * looks) * forks,
        descend=descend,
        look_uphill=looks * LOOK_UPHILL.format(descend=_deeper(descend), noise=_deeper(noise)),
        everything=everything,
        noise=noise,
        begin_count="    losses = []  # after each step, and before the first\n" * counts,
        count=count,
        print_count=PRINT_COUNT * counts,
        print_count_of_whole=_deeper(PRINT_COUNT) * counts,
        races=races,
    )


def _deeper(lines: str) -> str:
    """Indent what stands in the loop once more, except a first line that is put where one is indented."""
    return lines.replace("\n    ", "\n        ") if not lines.startswith(" ") else f"    {lines}"


def _constants(surface: Surface, seed: int, *, batches: bool, noisy: bool) -> str:
    """Write the data of a regression, and the random draws."""
    data = ""
    if isinstance(surface, Regression):
        data = (OWN_DATA if surface.points else DATA).format(**surface.model_dump())
    return data + ORDER.format(seed=seed) * batches + DRAWS.format(seed=seed) * noisy


def _loss(surface: Surface) -> str:
    """Write the function to descend."""
    arguments = "x, y, inputs, targets" if isinstance(surface, Regression) else "x, y"
    lines = "".join(f"    {line}\n" for line in surface.torch_source.splitlines())
    return f"def loss({arguments}):\n{lines}"


def _power(surface: Surface, racers: Sequence[Racer]) -> list[str]:
    """Write the function that a typed function or rule calls and PyTorch has not."""
    in_loss = re.search(r"\bpower\(", surface.torch_source) is not None
    return [POWER] if in_loss or calls_power(one.optimizer for one in _stages(racers)) else []


def _own_rules(racers: Sequence[Racer]) -> list[str]:
    """Write the class that takes the steps of own rules, and each rule as a function."""
    rules = rule_functions(one.optimizer for one in _stages(racers))
    return [OWN_RULE, *rules] if rules else []


def _stages(racers: Sequence[Racer]) -> list[Racer]:
    """Return the racers, each forked one also as what it was before."""
    return [one for racer in racers for one in (racer, racer.past) if one is not None]


def _called_by_schedules(racers: Sequence[Racer]) -> list[str]:
    """Write the functions that the rate factors call, each once."""
    schedules = [one.schedule for one in _stages(racers)]
    return [one for one in dict.fromkeys(schedule.torch_functions for schedule in schedules) if one]


def _warnings(surface: Surface, racers: Sequence[Racer], start: Point, steps: int, seed: int) -> list[str]:
    """Write a comment for each racer that amplifies rounding: the engine itself ends elsewhere when it is shaken."""
    exact, shaken = (race(surface, racers, start, steps, seed=seed, shake=shake) for shake in (0.0, SHAKE))
    return [
        _warning(one.points[-1], other.points[-1]) if _is_in_torch(one.racer) else ""
        for one, other in zip(exact, shaken, strict=True)
    ]


def _warning(end: Array, shaken_end: Array) -> str:
    if np.allclose(end, shaken_end, rtol=SAME, atol=SAME, equal_nan=True):
        return ""
    distance = float(np.hypot(*(end - shaken_end)))
    ends = f"the engine itself ends {distance:.0e} elsewhere" if math.isfinite(distance) else "only one of two diverges"
    return f"# Rounding is amplified here: if the points of its gradients change in the 15th digit, {ends}.\n"


def _call(racer: Racer, name: str, steps: int, *, batches: bool) -> str:
    first = racer.past or racer
    for one in (first.optimizer, racer.optimizer):
        if not _has_steps(one):
            return f"# {one.label}: torch.optim has none.\n"
    options = [json.dumps(name, ensure_ascii=False), _make(first.optimizer)]
    if first.optimizer.scheduled and first.schedule != ConstantRate():
        options.append(f"factor={_factor_function(first, steps)}")
    if batches and racer.batch_size is not None:
        options.append(f"batch_size={racer.batch_size}")
    if racer.noise:
        options.append(f"noise={racer.noise!r}")
    if first.sam_radius:
        options.append(f"radius={first.sam_radius!r}")
    if racer.fork is not None:
        options.append(_fork(racer, steps))
    return "race(\n" + "".join(f"    {option},\n" for option in options) + ")\n"


def _steps_to(target: float | None, minimum: float | None) -> list[str]:
    """Write the functions that count the steps to a target, if there is one."""
    return [] if target is None else [STEPS_TO.format(minimum=f" - {minimum!r}" if minimum else "")]


def _lion(racers: Sequence[Racer]) -> list[str]:
    """Return the class of Lion, if it races."""
    kinds = {type(one.optimizer) for racer in racers for one in (racer, racer.past or racer)}
    return [LION.rstrip() + "\n"] if Lion in kinds else []


def _make(optimizer: Optimizer[Any]) -> str:
    """Write a function that makes the optimizer of a point."""
    if is_own(optimizer):
        return make_own(optimizer)
    named = {**renamed(optimizer), **optimizer.torch_options}
    settings = ", ".join(f"{name}={value!r}" for name, value in named.items())
    return f"lambda point: {torch_class(optimizer)}(point, {settings})"


def _factor_function(racer: Racer, steps: int) -> str:
    """Write a function of the step that returns the rate's factor."""
    scheduled = racer.optimizer.scheduled and racer.schedule != ConstantRate()
    return f"lambda step: {factor_of(racer.schedule, steps) if scheduled else '1.0'}"


def _fork(racer: Racer, steps: int) -> str:
    """Write what a racer becomes, and at which step."""
    fork = racer.fork
    parts: dict[str, Any] = {} if fork is None else {"at": fork.at, "kick": (fork.kick_x, fork.kick_y)}
    parts |= {"radius": racer.sam_radius} if racer.sam_radius else {}
    settings = "".join(f"{name}={value!r}, " for name, value in parts.items())
    functions = f"make={_make(racer.optimizer)}, factor={_factor_function(racer, steps)}"
    return f"fork=dict({settings}keeps_memory={racer.keeps_memory()}, {functions})"


def renamed(optimizer: Optimizer[Any]) -> dict[str, Any]:
    """Return the settings by PyTorch's names."""
    fields = {name: value for name, value in optimizer.model_dump().items() if name != "kind"}
    renamed = {("lr" if name == "learning_rate" else name): value for name, value in fields.items()}
    for argument, parts in optimizer.torch_pairs.items():
        if parts[0] in renamed:
            renamed[argument] = tuple(renamed.pop(part) for part in parts)
    return renamed


def factor_of(schedule: AnySchedule, steps: int | str) -> str:
    """Return the rate's factor at a `step`, as an expression; `steps` is their number or the name of it."""
    if not schedule.warm_up:
        return schedule.torch_factor("step", steps)
    left = f"max({steps} - {schedule.warm_up}, 1)" if isinstance(steps, str) else max(steps - schedule.warm_up, 1)
    factor = schedule.torch_factor(f"max(step - {schedule.warm_up}, 0)", left)
    return f"min((step + 1) / {schedule.warm_up + 1}, 1) * ({factor})"
