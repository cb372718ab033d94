"""Compute the reference numbers of tests/golden/torch_gradients.json with PyTorch's autograd, in float64.

python -m tests.make_torch_gradients, with torch. A small network at one batch: the loss and its gradients by all
parameters and by the input, for each activation, with and without batch norm, with and without a dropout mask; the
running statistics after that batch; and the logits in evaluation mode.
"""

import json
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

SIZES = (3, 4, 3, 3)
ROWS = 5
BN_MOMENTUM = 0.9
BN_EPS = 1e-5
PLACE = Path(__file__).parent / "golden" / "torch_gradients.json"
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "silu": functional.silu,
    "gelu": functional.gelu,
}


def draw(*shape: int) -> Any:
    return torch.randn(shape, dtype=torch.float64)


def draw_given() -> dict[str, Any]:
    """What all cases share."""
    hidden = SIZES[1:-1]
    return {
        "x": draw(ROWS, SIZES[0]),
        "labels": torch.randint(0, SIZES[-1], (ROWS,)),
        "weights": [draw(*shape) for shape in pairwise(SIZES)],
        "biases": [draw(units) for units in SIZES[1:]],
        "gammas": [1 + 0.3 * draw(units) for units in hidden],
        "betas": [draw(units) for units in hidden],
        "running_means": [draw(units) for units in hidden],
        "running_variances": [draw(units) ** 2 + 0.1 for units in hidden],
        "masks": [1.25 * (torch.rand(ROWS, units, dtype=torch.float64) < 0.8) for units in hidden],
    }


def logits(given: dict[str, Any], activation: str, *, batch_norm: bool, dropout: bool, training: bool) -> Any:
    """What comes out; batch norm moves the running statistics in place."""
    a = given["x"]
    for layer, weights in enumerate(given["weights"]):
        z = a @ weights
        if layer == len(given["weights"]) - 1:
            return z + given["biases"][layer]
        if batch_norm:
            mean, variance = given["running_means"][layer], given["running_variances"][layer]
            gamma, beta = given["gammas"][layer], given["betas"][layer]
            z = functional.batch_norm(z, mean, variance, gamma, beta, training, 1 - BN_MOMENTUM, BN_EPS)
        else:
            z = z + given["biases"][layer]
        a = ACTIVATIONS[activation](z)
        if dropout:
            a = a * given["masks"][layer]
    raise AssertionError


def solve(given: dict[str, Any], activation: str, *, batch_norm: bool, dropout: bool) -> dict[str, Any]:
    """One case."""
    copy: dict[str, Any] = {
        name: value.clone() if torch.is_tensor(value) else [v.clone() for v in value] for name, value in given.items()
    }
    others = [*copy["gammas"], *copy["betas"], copy["biases"][-1]] if batch_norm else copy["biases"]
    leaves = [copy["x"], *copy["weights"], *others]
    for leaf in leaves:
        leaf.requires_grad_(True)
    evaluated = logits(copy, activation, batch_norm=batch_norm, dropout=False, training=False)
    trained = logits(copy, activation, batch_norm=batch_norm, dropout=dropout, training=True)
    loss = functional.cross_entropy(trained, copy["labels"])
    loss.backward()
    case = {"activation": activation, "batch_norm": batch_norm, "dropout": dropout, "loss": loss, "x": copy["x"].grad}
    for name in ("weights", "biases", "gammas", "betas"):
        case[name] = [value.grad for value in copy[name] if value.grad is not None]
    if batch_norm:
        case |= {name: copy[name] for name in ("running_means", "running_variances")}
    return case | {"evaluated": evaluated}


def plain(value: Any) -> Any:
    """As JSON has it."""
    if torch.is_tensor(value):
        return value.tolist()
    return [plain(member) for member in value] if isinstance(value, list) else value


def main() -> None:
    torch.manual_seed(0)
    given = draw_given()
    cases = [
        solve(given, activation, batch_norm=batch_norm, dropout=dropout)
        for activation, batch_norm, dropout in product(ACTIVATIONS, (False, True), (False, True))
    ]
    lines = [json.dumps({name: plain(value) for name, value in case.items()}) for case in cases]
    shared = json.dumps({name: plain(value) for name, value in given.items()})
    PLACE.write_text(f'{{"given": {shared}, "cases": [\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
