"""A race on a matrix as a script: for Fall Line's own engine, and for PyTorch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.export.torch_racers import factor_of, renamed
from core.export.training_script import modules_of, written
from core.matrix_stage.tasks import MatrixTask
from core.optimizers import Optimizer
from core.schedules import AnySchedule, ConstantRate
from core.settings import Array

Named = tuple[str, Optimizer[Any], AnySchedule]

PYTHON = '''"""A race of Fall Line on a matrix of 8 x 8."""

from core import {modules}
from core.matrix_stage.matrix_path import matrix_race

task = {task}
racers = {{
{racers}}}
for name, path in zip(racers, matrix_race(task, list(racers.values()), steps={steps})):
    print(f"{{name}}: loss {{path.losses[-1]:.3g}}, singular values of W {{path.singular_values[-1].round(3)}}")
'''
TORCH = '''"""A race of Fall Line on a matrix of 8 x 8 with PyTorch: python FILE."""

import math

import torch

torch.set_default_dtype(torch.float64)
STEPS = {steps}
A = torch.tensor({data})
START = torch.tensor({start})  # rows are inputs, columns are outputs


def loss_of(W):
    """Return the loss of a matrix."""
    return {loss}


def race(name, make, factor=lambda step: 1.0):
    """Run an optimizer from the start; `factor` is the share of its learning rate at a step, counted from 0."""
    W = START.clone().requires_grad_()
    optimizer = make([W])
    rates = [group["lr"] for group in optimizer.param_groups]
    for step in range(STEPS):
        for group, rate in zip(optimizer.param_groups, rates):
            group["lr"] = rate * factor(step)
        optimizer.zero_grad()
        loss_of(W).backward()
        optimizer.step()
    with torch.no_grad():
        print(f"{{name}}: loss {{loss_of(W).item():.3g}}, singular values of W {{torch.linalg.svdvals(W).tolist()}}")
    return W


{races}'''


def python_script(task: MatrixTask, racers: Sequence[Named], steps: int) -> str:
    """Write the script that repeats the race to the bit."""
    settings = [task, *(part for _, optimizer, schedule in racers for part in (optimizer, schedule))]
    modules = sorted({module for one in settings for module in modules_of(one)})
    lines = [f"    {name!r}: ({written(optimizer)}, {written(schedule)}),\n" for name, optimizer, schedule in racers]
    return PYTHON.format(modules=", ".join(modules), task=written(task), racers="".join(lines), steps=steps)


def torch_script(task: MatrixTask, racers: Sequence[Named], steps: int) -> str:
    """Write the script that runs the race with PyTorch, whose Muon orthogonalizes in bfloat16."""
    races = "".join(_race(*racer, steps) for racer in racers)
    return TORCH.format(
        steps=steps, data=_numbers(task.data), start=_numbers(task.start), loss=task.torch_loss, races=races
    )


def _race(name: str, optimizer: Optimizer[Any], schedule: AnySchedule, steps: int) -> str:
    if not optimizer.torch_name:
        return f"# {optimizer.label}: torch.optim has none.\n"
    settings = {**renamed(optimizer), **optimizer.torch_options}
    arguments = ", ".join(f"{field}={value!r}" for field, value in settings.items())
    made = f"lambda matrices: torch.optim.{optimizer.torch_name}(matrices, {arguments})"
    factor = "" if schedule == ConstantRate() else f", lambda step: {factor_of(schedule, steps)}"
    return f"{schedule.torch_functions and schedule.torch_functions + chr(10)}race({name!r}, {made}{factor})\n"


def _numbers(matrix: Array) -> str:
    rows = (", ".join(repr(float(number)) for number in row) for row in np.asarray(matrix))
    return "[\n" + "".join(f"    [{row}],\n" for row in rows) + "]"
