"""Compute the reference numbers of tests/golden/torch_hessians.json with PyTorch's autograd, in float64.

python -m tests.core.landscape.make_torch_hessians, with torch. At the batch and the network of
tests/make_torch_gradients.py, for each activation, with and without batch norm: the product of the Hessian of the mean
cross-entropy with the direction cos(0), cos(1), ... in weight space, and the largest eigenvalue of the whole Hessian.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from tests.make_torch_gradients import ACTIVATIONS, draw_given, logits, plain

PLACE = Path(__file__).parents[2] / "golden" / "torch_hessians.json"


def places(given: dict[str, Any], *, batch_norm: bool) -> list[tuple[str, int]]:
    """The parameters in the order of `core.network.Network`: a layer with batch norm has no bias."""
    last = len(given["weights"]) - 1
    weights = [("weights", layer) for layer in range(last + 1)]
    names = ("gammas", "betas") if batch_norm else ("biases",)
    return [*weights, *((name, layer) for layer in range(last) for name in names), ("biases", last)]


def solve(given: dict[str, Any], activation: str, *, batch_norm: bool) -> dict[str, Any]:
    """One case."""
    where = places(given, batch_norm=batch_norm)
    leaves = [given[name][layer] for name, layer in where]
    sizes = [leaf.numel() for leaf in leaves]
    flat = torch.cat([leaf.flatten() for leaf in leaves])

    def loss(parameters: Any) -> Any:
        copy = {name: [v.clone() for v in value] if isinstance(value, list) else value for name, value in given.items()}
        for (name, layer), part in zip(where, parameters.split(sizes), strict=True):
            copy[name][layer] = part.reshape(given[name][layer].shape)
        found = logits(copy, activation, batch_norm=batch_norm, dropout=False, training=True)
        return functional.cross_entropy(found, given["labels"])

    hessian = torch.autograd.functional.hessian(loss, flat)
    return {
        "activation": activation,
        "batch_norm": batch_norm,
        "loss": loss(flat),
        "product": hessian @ torch.cos(torch.arange(len(flat), dtype=torch.float64)),
        "largest": torch.linalg.eigvalsh(hessian)[-1],
    }


def main() -> None:
    torch.manual_seed(0)
    given = draw_given()
    cases = [
        solve(given, activation, batch_norm=batch_norm)
        for activation, batch_norm in product(ACTIVATIONS, (False, True))
    ]
    lines = [json.dumps({name: plain(value) for name, value in case.items()}) for case in cases]
    PLACE.write_text('{"cases": [\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
