"""Train a small network with PyTorch by groups of parameters: weight decay for the weights, none for all others.

PyTorch is not needed for anything else; where it is installed: python -m tests.make_torch_training
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

TARGET = Path(__file__).parent / "golden" / "torch_training.json"
SIZES = (6, 7, 5, 3)
STEPS = (1, 10, 40)
CLIP = 0.5  # shorter than most gradients
WARM_UP = 5
RATE_FACTORS = [
    min((step + 1) / (WARM_UP + 1), 1) * (1 + float(np.cos(np.pi * max(step - WARM_UP, 0) / (STEPS[-1] - WARM_UP)))) / 2
    for step in range(STEPS[-1])
]
# The kind and fields as Fall Line spells them, the class and arguments of PyTorch, and an L2 penalty of the loss.
CASES: list[tuple[dict[str, Any], str, dict[str, Any], float]] = [
    ({"kind": "adamw", "learning_rate": 0.01, "weight_decay": 0.1}, "AdamW", {"lr": 0.01, "weight_decay": 0.1}, 0.0),
    ({"kind": "adamw", "learning_rate": 0.01, "weight_decay": 0.1}, "AdamW", {"lr": 0.01, "weight_decay": 0.1}, 0.02),
    (
        {"kind": "adamw", "learning_rate": 0.01, "weight_decay": 0.1, "amsgrad": True, "beta2": 0.9},
        "AdamW",
        {"lr": 0.01, "weight_decay": 0.1, "amsgrad": True, "betas": (0.9, 0.9)},
        0.0,
    ),
    (
        {"kind": "nadam", "learning_rate": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True},
        "NAdam",
        {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True},
        0.0,
    ),
    (
        {"kind": "radam", "learning_rate": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True},
        "RAdam",
        {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True},
        0.0,
    ),
]


def build() -> nn.Sequential:
    """Linear, batch norm and tanh, twice, and a linear layer, in float32."""
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for fan_in, units in pairwise(SIZES[:-1]):
        layers += [nn.Linear(fan_in, units, bias=False), nn.BatchNorm1d(units, eps=1e-5), nn.Tanh()]
    network = nn.Sequential(*layers, nn.Linear(*SIZES[-2:]))
    with torch.no_grad():  # away from 0 and 1, so that a decay of them would show
        for parameter in network.parameters():
            if parameter.ndim == 1:
                parameter.add_(torch.randn_like(parameter), alpha=0.3)
    return network


def in_order(network: nn.Sequential) -> list[Any]:
    """The parameters as Fall Line has them: weights (fan_in, fan_out), then the vectors of each layer."""
    weights = [one.detach().numpy().T.ravel() for one in network.parameters() if one.ndim == 2]
    vectors = [one.detach().numpy() for one in network.parameters() if one.ndim == 1]
    return [np.concatenate([*weights, *vectors]).tolist()]


def train(name: str, arguments: dict[str, Any], l2: float, images: Any, labels: Any) -> list[list[float]]:
    """The parameters after the steps that are listed."""
    network = build()
    weights = [one for one in network.parameters() if one.ndim == 2]
    others = [one for one in network.parameters() if one.ndim == 1]
    groups = [{"params": weights}, {"params": others, "weight_decay": 0.0}]
    optimizer = getattr(torch.optim, name)(groups, **arguments)
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: [*RATE_FACTORS, 1.0][step])
    found = []
    for number in range(1, STEPS[-1] + 1):
        rows = slice((number % 5) * 8, (number % 5) * 8 + 8)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(images[rows]), labels[rows])
        (loss + l2 / 2 * sum((one**2).sum() for one in weights)).backward()
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        rates.step()
        if number in STEPS:
            found += in_order(network)
    return found


def main() -> None:
    rng = np.random.default_rng(0)
    images = rng.normal(size=(40, SIZES[0])).astype(np.float32)
    labels = rng.integers(0, SIZES[-1], 40)
    given = {
        "sizes": SIZES,
        "steps": STEPS,
        "gradient_clip": CLIP,
        "rate_factors": RATE_FACTORS,
        "images": images.tolist(),
        "labels": labels.tolist(),
        "parameters": in_order(build()),
    }
    cases = [
        {
            "optimizer": ours,
            "l2": l2,
            "parameters": train(name, arguments, l2, torch.from_numpy(images), torch.from_numpy(labels)),
        }
        for ours, name, arguments, l2 in CASES
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    TARGET.write_text(f'{{"given": {json.dumps(given)},\n"cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
