"""Compute reference paths with PyTorch for the fields that the first table leaves out; store its signatures, too.

PyTorch is not needed for anything else; where it is installed: python -m tests.make_torch_trajectories
"""

import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.settings import Array
from core.surfaces import Beale, Ravine, Rosenbrock, Surface

TARGET = Path(__file__).parent / "golden" / "torch_fields.json"
SIGNATURES = Path(__file__).parent / "golden" / "torch_signatures.json"
STEPS = (0, 1, 2, 3, 5, 10, 20)  # few enough that rounding is not amplified
SURFACES: dict[str, tuple[Surface, list[float]]] = {
    "rosenbrock": (Rosenbrock(), [-1.5, 2.0]),
    "beale": (Beale(), [1.0, 1.5]),
    "rotated_ravine": (Ravine(condition=50.0, angle=30.0), [-3.0, 2.5]),
}
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("Nesterov", "SGD", {"learning_rate": 1e-4, "momentum": 0.8, "weight_decay": 0.1}),
    ("AdaGrad", "Adagrad", {"learning_rate": 0.3, "weight_decay": 0.1, "eps": 1e-3}),
    (
        "AdaGrad",
        "Adagrad",
        {"learning_rate": 0.3, "lr_decay": 0.05, "initial_accumulator_value": 0.1, "eps": 1e-7},
    ),
    ("RMSProp", "RMSprop", {"learning_rate": 0.005, "alpha": 0.9, "momentum": 0.7, "eps": 1e-3}),
    ("RMSProp", "RMSprop", {"learning_rate": 0.005, "momentum": 0.7, "centered": True, "weight_decay": 0.1}),
    ("AdaDelta", "Adadelta", {"learning_rate": 0.5, "rho": 0.8, "eps": 1e-3, "weight_decay": 0.1}),
    (
        "Rprop",
        "Rprop",
        {"learning_rate": 0.4, "eta_minus": 0.4, "eta_plus": 1.9, "step_min": 0.05, "step_max": 1.0},
    ),
    ("Adam", "Adam", {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3, "weight_decay": 0.1}),
    ("AMSGrad", "Adam", {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.7, "eps": 1e-3, "weight_decay": 0.1}),
    ("AdamW", "AdamW", {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3, "weight_decay": 0.3}),
    (
        "AdamW",
        "AdamW",
        {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.7, "eps": 1e-3, "weight_decay": 0.3, "amsgrad": True},
    ),
    ("AdaMax", "Adamax", {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.9, "eps": 1e-3, "weight_decay": 0.1}),
    (
        "NAdam",
        "NAdam",
        {
            "learning_rate": 0.01,
            "beta1": 0.8,
            "beta2": 0.95,
            "eps": 1e-3,
            "momentum_decay": 0.02,
            "weight_decay": 0.1,
        },
    ),
    (
        "NAdam",
        "NAdam",
        {"learning_rate": 0.01, "eps": 1e-3, "weight_decay": 0.3, "decoupled_weight_decay": True},
    ),
    ("RAdam", "RAdam", {"learning_rate": 0.01, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3, "weight_decay": 0.1}),
    (
        "RAdam",
        "RAdam",
        {"learning_rate": 0.01, "eps": 1e-3, "weight_decay": 0.3, "decoupled_weight_decay": True},
    ),
]


def as_torch_writes(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The same settings by PyTorch's names."""
    renamed = {("lr" if field == "learning_rate" else field): value for field, value in fields.items()}
    pairs = {"betas": ("beta1", "beta2"), "etas": ("eta_minus", "eta_plus"), "step_sizes": ("step_min", "step_max")}
    for pair, (first, second) in pairs.items():
        if first in renamed:
            renamed[pair] = (renamed.pop(first), renamed.pop(second))
    renamed |= {"Nesterov": {"nesterov": True}, "AMSGrad": {"amsgrad": True}}.get(name, {})
    return renamed


def walk(optimizer_name: str, settings: dict[str, Any], gradient: Any, start: list[float]) -> list[list[float]]:
    """The points after the steps that are listed."""
    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, optimizer_name)([point], **settings)
    path: list[Array] = [point.detach().numpy().copy()]
    for _ in range(STEPS[-1]):
        point.grad = torch.from_numpy(np.array(gradient(point.detach().numpy())))
        optimizer.step()
        path.append(point.detach().numpy().copy())
    return [path[step].tolist() for step in STEPS]


def arguments_of(name: str) -> dict[str, object]:
    """The arguments of a class of torch.optim but its parameters: name -> default."""
    parameters = inspect.signature(getattr(torch.optim, name)).parameters
    return {one.name: one.default for one in parameters.values() if one.name != "params"}


def store_signatures() -> None:
    names = sorted(name for name in dir(torch.optim) if name[0].isupper() and name != "Optimizer")
    lines = [f"{json.dumps(name)}: {json.dumps(arguments_of(name))}" for name in names]
    SIGNATURES.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main() -> None:
    store_signatures()
    torch.set_default_dtype(torch.float64)  # else NAdam keeps the product of its momentum coefficients in float32
    cases = [
        {
            "optimizer": name,
            "fields": fields,
            "surface": surface_name,
            "start": start,
            "steps": STEPS,
            "points": walk(torch_name, as_torch_writes(name, fields), surface.gradient, start),
        }
        for name, torch_name, fields in CASES
        for surface_name, (surface, start) in SURFACES.items()
    ]
    TARGET.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
