"""Compute reference paths with `torch.optim.Muon`, which orthogonalizes in bfloat16.

PyTorch is not needed for anything else; where it is installed: python -m tests.core.matrix_optimizers.make_torch_muon
"""

import json
from typing import Any

import numpy as np
import torch

from tests.core.matrix_optimizers.descents import SHAPES, STORED, gradient

STEPS = 20
CASES: list[dict[str, Any]] = [
    {"lr": 0.02},
    {"lr": 0.02, "nesterov": False, "momentum": 0.8, "weight_decay": 0.5},
    {"lr": 0.02, "adjust_lr_fn": "match_rms_adamw", "ns_steps": 3},
    {"lr": 0.02, "ns_coefficients": (1.5, -0.5, 0.0), "ns_steps": 8},
]


def walk(arguments: dict[str, Any], shape: tuple[int, int]) -> list[list[float]]:
    """The matrix, (inputs, outputs), after the last step; PyTorch's own is its transpose."""
    weights = torch.zeros(shape[::-1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Muon([weights], **arguments)
    for _ in range(STEPS):
        weights.grad = torch.from_numpy(np.ascontiguousarray(gradient(shape, weights.detach().numpy().T).T))
        optimizer.step()
    found: list[list[float]] = weights.detach().T.tolist()
    return found


def main() -> None:
    cases = [
        {"arguments": arguments, "shape": shape, "steps": STEPS, "matrix": walk(arguments, shape)}
        for arguments in CASES
        for shape in SHAPES
    ]
    STORED.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
