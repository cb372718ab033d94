"""Compute the reference numbers of tests/golden/torch_slices.json with PyTorch, in float64.

python -m tests.core.landscape.slices.make_torch_slices, with torch. At the batch and the network of
tests/make_torch_gradients.py, for each activation, with and without batch norm: the mean cross-entropy at points (a, b)
of the plane through its parameters along u = cos(0), cos(1), ... and v = sin(0), sin(1), ..., both over 10, with the
parameters in the order of `core.network.Network`; with batch norm, by the batch's own statistics.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from tests.core.landscape.make_torch_hessians import places
from tests.make_torch_gradients import ACTIVATIONS, draw_given, logits, plain

PLACE = Path(__file__).parents[3] / "golden" / "torch_slices.json"
POINTS = ((0.0, 0.0), (1.0, 0.0), (0.0, -2.0), (3.0, 2.5), (-7.0, 4.0))
SCALE = 10


def losses(given: dict[str, Any], activation: str, *, batch_norm: bool) -> list[float]:
    """One case."""
    where = places(given, batch_norm=batch_norm)
    leaves = [given[name][layer] for name, layer in where]
    flat = torch.cat([leaf.flatten() for leaf in leaves])
    numbers = torch.arange(len(flat), dtype=torch.float64)
    found = []
    for a, b in POINTS:
        moved = flat + (a * torch.cos(numbers) + b * torch.sin(numbers)) / SCALE
        copy = {name: list(value) if isinstance(value, list) else value for name, value in given.items()}
        for (name, layer), part in zip(where, moved.split([leaf.numel() for leaf in leaves]), strict=True):
            copy[name][layer] = part.reshape(given[name][layer].shape)
        answers = logits(copy, activation, batch_norm=batch_norm, dropout=False, training=True)
        found.append(float(functional.cross_entropy(answers, given["labels"])))
    return found


def main() -> None:
    torch.manual_seed(0)
    given = draw_given()
    cases = [
        {"activation": one, "batch_norm": batch_norm, "losses": losses(given, one, batch_norm=batch_norm)}
        for one, batch_norm in product(ACTIVATIONS, (False, True))
    ]
    lines = [json.dumps({name: plain(value) for name, value in case.items()}) for case in cases]
    PLACE.write_text('{"cases": [\n' + ",\n".join(lines) + "\n]}\n")


if __name__ == "__main__":
    main()
