"""Compute reference paths of SAM (Foret et al. 2021) with PyTorch in float64, autograd and torch.optim.

Each step: g at w; w + radius g / |g|; the gradient there, which torch.optim is given at w. PyTorch is not needed for
anything else; where it is installed: python -m tests.core.descent.gradients.make_torch_sam
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

TARGET = Path(__file__).with_name("torch_sam.json")
STEPS = (0, 1, 2, 3, 5, 10, 20, 40)
Loss = Callable[[torch.Tensor], torch.Tensor]


def beale(w: torch.Tensor) -> torch.Tensor:
    x, y = w
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def rosenbrock(w: torch.Tensor) -> torch.Tensor:
    x, y = w
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def himmelblau(w: torch.Tensor) -> torch.Tensor:
    x, y = w
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


LOSSES: dict[str, tuple[Loss, list[float]]] = {
    "beale": (beale, [1.0, 1.5]),
    "rosenbrock": (rosenbrock, [-1.5, 2.0]),
    "himmelblau": (himmelblau, [-0.5, -0.5]),
}
CASES: list[tuple[str, str, dict[str, Any], float]] = [
    ("sgd", "SGD", {"lr": 1e-3}, 0.05),
    ("momentum", "SGD", {"lr": 3e-4, "momentum": 0.9}, 0.2),
    ("nesterov", "SGD", {"lr": 3e-4, "momentum": 0.9, "nesterov": True}, 0.01),
    ("adagrad", "Adagrad", {"lr": 0.2}, 0.05),
    ("rmsprop", "RMSprop", {"lr": 0.02}, 0.1),
    ("adam", "Adam", {"lr": 0.05}, 0.05),
    ("adamw", "AdamW", {"lr": 0.05}, 0.3),
]


def path(loss: Loss, start: list[float], name: str, options: dict[str, Any], radius: float) -> list[list[float]]:
    """The places after each of the steps."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([w], **options)
    places = [w.tolist()]
    for _ in range(STEPS[-1]):
        (slope,) = torch.autograd.grad(loss(w), w)
        uphill = (w + radius * slope / torch.linalg.vector_norm(slope)).detach().requires_grad_()
        (w.grad,) = torch.autograd.grad(loss(uphill), uphill)
        optimizer.step()
        places.append(w.tolist())
    return [places[step] for step in STEPS]


def main() -> None:
    paths = [
        {
            "surface": surface,
            "kind": kind,
            "options": options,
            "radius": radius,
            "points": path(*case, name, options, radius),
        }
        for surface, case in LOSSES.items()
        for kind, name, options, radius in CASES
    ]
    TARGET.write_text(json.dumps({"torch": torch.__version__, "steps": STEPS, "paths": paths}, indent=1) + "\n")


if __name__ == "__main__":
    main()
