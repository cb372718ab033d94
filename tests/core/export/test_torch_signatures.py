"""Every argument of torch.optim has its field here, or a reason why not (tests/make_torch_trajectories.py)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.export.torch_racers import renamed
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.optimizers import OPTIMIZERS, Optimizer

SIGNATURES: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "golden" / "torch_signatures.json").read_text()
)
IN_TORCH = [kind for kind in (*OPTIMIZERS, *MATRIX_OPTIMIZERS) if kind.torch_name]

# Arguments that change no number of a step, or only its sign.
OF_THE_MACHINE = {
    "foreach": "a way to compute the same",
    "fused": "a way to compute the same",
    "capturable": "for CUDA graphs",
    "differentiable": "for gradients through the step",
    "maximize": "climbs where everything here descends; a surface can be turned over instead",
}
ITS_OWN_OPTIMIZER = "an optimizer of its own here"
MISSING: Mapping[str, Mapping[str, str]] = {
    "sgd": dict.fromkeys(("momentum", "dampening", "nesterov"), ITS_OWN_OPTIMIZER),
    "momentum": {"nesterov": ITS_OWN_OPTIMIZER},
    "nesterov": {"dampening": "PyTorch refuses any but 0 here"},
    "adam": {"amsgrad": ITS_OWN_OPTIMIZER, "decoupled_weight_decay": ITS_OWN_OPTIMIZER},
    "amsgrad": {"decoupled_weight_decay": "AdamW with amsgrad"},
}
OTHER_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "momentum": {"momentum": "without any, it is SGD"},
    "nesterov": {"momentum": "without any, PyTorch refuses it"},
    "muon": {"adjust_lr_fn": "None means original"},
}
LEFT_OUT = {
    "ASGD": "averages the path of SGD, which a race does not show",
    "Adafactor": "saves memory by the rows and columns of a matrix",
    "LBFGS": "evaluates the loss several times a step",
    "SparseAdam": "Adam for gradients with few entries",
}


def defaults(kind: type[Optimizer[Any]]) -> dict[str, Any]:
    """Its fields and defaults, by PyTorch's names."""
    return {**renamed(kind.model_validate({})), **kind.torch_options}


@pytest.mark.parametrize("kind", IN_TORCH)
def test_every_argument_of_torch_is_a_field_or_has_a_reason(kind: type[Optimizer[Any]]) -> None:
    theirs = {*SIGNATURES[kind.torch_name]} - {*OF_THE_MACHINE}
    reasons = MISSING.get(kind.model_fields["kind"].default, {})
    assert {*defaults(kind)} <= theirs
    assert theirs - {*defaults(kind)} == {*reasons}


@pytest.mark.parametrize("kind", IN_TORCH)
def test_every_default_is_that_of_torch_or_has_a_reason(kind: type[Optimizer[Any]]) -> None:
    theirs = SIGNATURES[kind.torch_name]
    differing = {
        name
        for name, value in defaults(kind).items()
        if name not in kind.torch_options and (list(value) if isinstance(value, tuple) else value) != theirs[name]
    }
    assert differing == {*OTHER_DEFAULTS.get(kind.model_fields["kind"].default, {})}


def test_every_class_of_torch_is_here_or_has_a_reason() -> None:
    assert {kind.torch_name for kind in IN_TORCH} | {*LEFT_OUT} == {*SIGNATURES}
    assert not {kind.torch_name for kind in IN_TORCH} & {*LEFT_OUT}
