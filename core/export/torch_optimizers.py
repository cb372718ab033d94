"""Write the optimizers of a training run for PyTorch, one for all parameters or two, each with its groups."""

from typing import Any

from core.export.torch_classes import torch_class
from core.export.torch_racers import factor_of, renamed
from core.matrix_optimizers import MatrixOptimizer
from core.optimizers import Optimizer
from core.training import TrainingConfig
from core.training.config.weight_decay import own_decay

MATRICES = "weights[1:-1]"  # between hidden layers
ENDS = "[weights[0], weights[-1]]"
REST_RATE = """            for group in rest.param_groups:
                group["lr"] = {rate} * factor(step)
"""


def main_optimizer(optimizer: Optimizer[Any]) -> str:
    """Write the optimizer of all parameters, or that of the matrices between hidden layers."""
    groups = MATRICES if isinstance(optimizer, MatrixOptimizer) else _groups(optimizer, "weights")
    return _optimizer(optimizer, groups, "RATE")


def rest_slots(config: TrainingConfig) -> dict[str, str]:
    """Return all that moves the rest, beside an optimizer of the matrices between hidden layers."""
    if not isinstance(config.optimizer, MatrixOptimizer):
        return dict.fromkeys(("rest", "rest_zero", "rest_rate", "rest_step", "precision"), "")
    rest = config.rest_optimizer
    rate, factor = repr(rest.learning_rate), factor_of(config.schedule, "STEPS")
    return {
        "rest": f"    rest = {_optimizer(rest, _groups(rest, ENDS), rate)}\n",
        "rest_zero": "            rest.zero_grad()\n",
        "rest_rate": "" if factor == "1.0" else REST_RATE.format(rate=rate),
        "rest_step": "            rest.step()\n",
        "precision": ", but for Muon, whose steps differ by about 1 %, being\northogonalized in bfloat16 there",
    }


def _optimizer(optimizer: Optimizer[Any], groups: str, rate: str) -> str:
    """Write an optimizer of groups of parameters, at a rate of this name."""
    settings = {**renamed(optimizer), **optimizer.torch_options}
    settings.pop("lr")
    if "weight_decay" in groups:
        settings.pop("weight_decay")
    written = "".join(f",\n        {name}={value!r}" for name, value in settings.items())
    return f"{torch_class(optimizer)}(\n        {groups},\n        lr={rate}{written},\n    )"


def _groups(optimizer: Optimizer[Any], weights: str) -> str:
    """Write what an optimizer moves: its weight decay is that of the `weights` alone, so that these are a group."""
    if decay := own_decay(optimizer):
        return f'[{{"params": {weights}, "weight_decay": {decay!r}}}, {{"params": others, "weight_decay": 0.0}}]'
    return "model.parameters()" if weights == "weights" else f"[*{weights}, *others]"
