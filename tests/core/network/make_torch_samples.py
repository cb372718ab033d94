"""Compute tests/golden/torch_samples.json with PyTorch's autograd, in float64: one sample's way there and back.

python -m tests.core.network.make_torch_samples, with torch. For each case of `sample_cases` the numbers of one row of
the batch at some units of each layer, forward and back, its logits, probabilities and loss.
"""

import json
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from tests.core.network.sample_cases import BACK, BN_EPS, CASES, FORWARD, ROW, UNITS, Given, draw

PLACE = Path(__file__).parents[2] / "golden" / "torch_samples.json"


def tensor(value: Any) -> Any:
    return torch.tensor(value)


def walk(given: Given) -> dict[str, Any]:
    """One case: forward with the batch's statistics and the masks, then back."""
    act = getattr(torch, given.activation, None) or getattr(functional, given.activation)
    out, kept = tensor(given.x), []
    for layer, weights in enumerate(given.weights):
        is_last = layer == len(given.weights) - 1
        linear = out @ tensor(weights)
        if given.biases[layer].size:
            linear = linear + tensor(given.biases[layer])
        linear.requires_grad_(True)
        linear.retain_grad()
        z = normalized = linear
        if given.gammas and not is_last:
            normalized = functional.batch_norm(linear, None, None, None, None, True, 0.0, BN_EPS)
            z = normalized * tensor(given.gammas[layer]) + tensor(given.betas[layer])
        a = z if is_last else act(z)
        mask = None if is_last else given.masks[layer]
        out = a if mask is None else a * tensor(mask)
        values = {"linear": linear, "normalized": normalized, "z": z, "a": a, "output": out}
        for value in values.values():
            value.retain_grad()
        kept.append(values)
    losses = functional.cross_entropy(out, tensor(given.labels), reduction="none")
    losses.mean().backward()
    layers = []
    for values in kept:
        units = list(UNITS)
        numbers = {name: values[name][ROW, units].tolist() for name in FORWARD}
        grads = {name: values[name.removesuffix("_gradient")].grad[ROW, units].tolist() for name in BACK}
        layers.append(numbers | grads)
    return {
        "layers": layers,
        "logits": out[ROW].tolist(),
        "probabilities": torch.softmax(out[ROW], 0).tolist(),
        "loss": losses[ROW].item(),
    }


def main() -> None:
    PLACE.write_text("[\n" + ",\n".join(json.dumps(walk(draw(*case))) for case in CASES) + "\n]\n")


if __name__ == "__main__":
    main()
