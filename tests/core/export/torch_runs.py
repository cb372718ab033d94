"""Runs of 40 steps, and the losses and the last network that their scripts give with PyTorch."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from core.datasets import load
from core.export.torch_training import torch_training_script
from core.optimizers import OPTIMIZERS, AdamW, Momentum, NAdam, RMSProp, new_optimizer
from core.schedules import Cosine, OneCycle, StepDecay
from core.settings import Array
from core.training import Change, StepReport, Trainer, TrainingConfig

STORED = Path(__file__).parents[2] / "golden" / "torch_runs.json"
STEPS = 40
BASE = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(20, 12), epochs=10, batch_size=50, seed=3)
MOONS = BASE.replace(dataset="moons", noise=0.2, data_seed=4)
CROSS = tuple((0.5 * x, 0.25 * y, int(x * y > 0)) for x in (-2, -1, 1, 2) for y in (-2, -1, 1, 2))

Case = tuple[TrainingConfig, tuple[Change, ...]]
CASES: dict[str, Case] = {
    "adam": (BASE, ()),
    "adamw": (BASE.replace(optimizer=AdamW(learning_rate=0.01, weight_decay=0.1), batch_norm=True), ()),
    "both decays": (
        BASE.replace(optimizer=AdamW(learning_rate=0.01, weight_decay=0.1), l2=0.05, penalty_mode="decoupled"),
        (Change(9, "l2", 0.5),),
    ),
    "penalties": (BASE.replace(optimizer=Momentum(learning_rate=0.05), l2=0.01, l1=0.002, gradient_clip=0.5), ()),
    "penalties by sample": (BASE.replace(l2=1.0, l1=0.5, penalty_mode="per_sample"), (Change(20, "l1", 0.1),)),
    "decoupled": (BASE.replace(optimizer=RMSProp(), l2=0.5, penalty_mode="decoupled", schedule=Cosine()), ()),
    "nadam": (BASE.replace(optimizer=NAdam(weight_decay=0.1, decoupled_weight_decay=True)), ()),
    "dropout": (BASE.replace(dropout=0.3, batch_norm=True, bn_momentum=0.8, standardize=True), ()),
    "changes": (BASE, (Change(6, "dropout", 0.2), Change(11, "learning_rate", 0.004))),
    "one cycle": (BASE.replace(schedule=OneCycle(warm_up=4), activation={"kind": "gelu"}), ()),
    "longer": (BASE.replace(schedule=StepDecay(every=7), epochs=8), (Change(32, "epochs", 10),)),
    "orthogonal": (BASE.replace(initializer={"kind": "orthogonal", "gain": 1.2}, activation={"kind": "elu"}), ()),
    "truncated": (
        BASE.replace(
            initializer={"kind": "he_normal", "truncated": True},
            activation={"kind": "leaky_relu", "slope": 0.1},
            shuffle=False,
            drop_last=False,
            batch_size=55,
        ),
        (),
    ),
    "batches of one": (
        BASE.replace(train_size=201, drop_last=False, batch_norm=True, dropout=0.2),  # the fifth of an epoch
        (),
    ),
    "uniform": (BASE.replace(initializer={"kind": "uniform"}, activation={"kind": "tanh"}), ()),
    **{kind: (MOONS.replace(dataset=kind), ()) for kind in ("moons", "circles", "spirals", "xor", "blobs")},
    "points": (BASE.replace(dataset="points", points=CROSS, train_size=10, batch_size=2, epochs=8), ()),
    "mnist": (TrainingConfig(train_size=1000, epochs=4), ()),
    "early": (
        BASE.replace(optimizer=Momentum(learning_rate=0.1), epochs=30, early_stopping=10, restore_best=True),
        (),
    ),
    **{
        f"{kind.model_fields['kind'].default} alone": (
            BASE.replace(optimizer=new_optimizer(kind.model_fields["kind"].default)),
            (),
        )
        for kind in OPTIMIZERS
    },
}


def script_of(name: str) -> str:
    config, changes = CASES[name]
    return torch_training_script(config, changes, load(config.data).ends)


def mark(script: str) -> str:
    """A checksum of a script, without the folder of this computer."""
    return hashlib.sha256(re.sub('".*assets.mnist"', '""', script).encode()).hexdigest()[:16]


def with_engine(name: str) -> tuple[list[float], list[Array]]:
    """The losses of the first steps, and the arrays of the network after them: of each layer, in PyTorch's order."""
    config, changes = CASES[name]
    trainer = Trainer(config, load(config.data), changes)
    losses: list[float] = []
    for report in trainer.run("inline"):
        if isinstance(report, StepReport):
            losses.append(report.loss)
            if len(losses) == STEPS:
                break
    arrays = [
        array
        for layer in trainer.network.layers
        for array in (layer.weights.T, layer.bias, layer.gamma, layer.beta)
        if array.size
    ]
    return losses, arrays


class EnoughError(Exception):
    """All steps are taken."""


def with_torch(script: str) -> tuple[list[float], list[Array]]:
    """The same from a script, by PyTorch."""
    import torch  # noqa: PLC0415 - only where it is installed

    losses: list[float] = []
    models: list[Any] = []
    scope: dict[str, Any] = {}
    exec(compile(script, "script", "exec"), scope)
    network, cross_entropy = scope["network"], torch.nn.functional.cross_entropy

    def built(*words: Any) -> Any:
        models.append(network(*words))
        return models[0]

    def noted(*words: Any, **names: Any) -> Any:
        if torch.is_grad_enabled() and len(losses) == STEPS:
            raise EnoughError
        loss = cross_entropy(*words, **names)
        if torch.is_grad_enabled():
            losses.append(loss.item())
        return loss

    scope["network"], torch.nn.functional.cross_entropy = built, noted
    try:
        scope["main"]()
    except EnoughError:
        pass
    finally:
        torch.nn.functional.cross_entropy = cross_entropy
    return losses, [one.detach().numpy().astype(np.float64) for one in models[0].parameters()]


def sums(arrays: list[Array]) -> list[list[float]]:
    """The sum and the sum of absolute values of each array."""
    return [[float(array.sum(dtype=np.float64)), float(np.abs(array).sum(dtype=np.float64))] for array in arrays]


def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(STORED.read_text())
    return found
