"""Racers in the terms of PyTorch: their settings, their schedules, and each as a call of the loop of a script."""

import json
from collections.abc import Sequence
from typing import Any

from core.descent import Racer
from core.export.torch_classes import has_class, torch_class
from core.export.torch_own_rule import make_own
from core.optimizers import Optimizer
from core.own_optimizer import OwnOptimizer
from core.schedules import AnySchedule, ConstantRate


def in_torch(racers: Sequence[Racer]) -> list[Racer]:
    """Return the racers whose optimizers a script has: those of PyTorch, Lion, and those with a rule of their own."""
    return [racer for racer in racers if is_in_torch(racer)]


def is_in_torch(racer: Racer) -> bool:
    """Return whether a script has its optimizer, and that from before its fork."""
    return all(_has_steps(one.optimizer) for one in stages([racer]))


def _has_steps(optimizer: Optimizer[Any]) -> bool:
    return has_class(optimizer) or isinstance(optimizer, OwnOptimizer)


def stages(racers: Sequence[Racer]) -> list[Racer]:
    """Return the racers, each forked one also as what it was before."""
    return [one for racer in racers for one in (racer, racer.past) if one is not None]


def call(racer: Racer, name: str, steps: int, *, batches: bool) -> str:
    """Write the call of the loop with this racer, or say that PyTorch lacks its optimizer."""
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


def _make(optimizer: Optimizer[Any]) -> str:
    """Write a function that makes the optimizer of a point."""
    if isinstance(optimizer, OwnOptimizer):
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
