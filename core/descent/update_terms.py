"""What the terms of an update and the symbols of a formula are called, and where the course notes differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import Optimizer
from core.settings import N_, Array


@dataclass(frozen=True)
class Term:
    """A part of an update: its symbol in the formula and what it is."""

    symbol: str
    label: str


TERMS: Mapping[str, Term] = {
    "gradient": Term("g", N_("gradient")),
    "penalty": Term("λ w", N_("gradient of the penalty")),
    "decayed_gradient": Term("g + λ w", N_("gradient with the penalty")),
    "decay": Term("−η λ w", N_("decay of the weights")),
    "velocity": Term("v", N_("velocity")),
    "look_ahead": Term("g + α v", N_("gradient and velocity to come")),
    "squares": Term("h", N_("squared gradients")),
    "mean": Term("ḡ", N_("mean gradient")),
    "variance": Term("h − ḡ²", N_("variance of the gradients")),
    "root": Term("√", N_("root of the squares")),
    "eps": Term("ε", N_("epsilon")),
    "gradient_size": Term("√(h + ε)", N_("size of the gradients")),
    "step_size": Term("√(u + ε)", N_("size of the steps before")),
    "delta": Term("d", N_("step at rate 1")),
    "squared_updates": Term("u", N_("squared steps")),
    "sign": Term("sign(g)", N_("sign of the gradient")),
    "step_sizes": Term("Δ", N_("stride")),
    "m": Term("m", N_("mean gradient")),
    "v": Term("v", N_("mean squared gradient")),
    "u": Term("u", N_("largest recent gradient")),
    "v_max": Term("v̄", N_("largest mean square")),
    "bias_correction1": Term("1 − β₁ᵗ", N_("bias correction of m")),
    "bias_correction2": Term("1 − β₂ᵗ", N_("bias correction of v")),
    "m_hat": Term("m̂", N_("corrected mean")),
    "root_v_hat": Term("√v̂", N_("corrected root")),
    "gradient_share": Term("(1 − μₜ)/(1 − Πμ)", N_("share of the gradient")),
    "mean_share": Term("μₜ₊₁/(1 − Πμ)", N_("share of the mean")),
    "rectification": Term("rₜ", N_("rectification; 0 while it waits")),
    "direction": Term("β₁ m + (1 − β₁) g", N_("direction")),
    "update": Term("Δw", N_("the step")),
    "last_gradient": Term("gₜ₋₁", N_("gradient before")),
}


def term(name: str) -> Term:
    """The term of this name; one that has no line above is called by its name."""
    return TERMS.get(name, Term(name, name.replace("_", " ")))


@dataclass(frozen=True)
class Symbol:
    """How a field is written in a formula, and how the course notes write it where they have it."""

    symbol: str
    notes: str = ""


SYMBOLS: Mapping[str, Symbol] = {
    "learning_rate": Symbol("η", "γ"),
    "momentum": Symbol("α", "α"),
    "dampening": Symbol("τ"),
    "alpha": Symbol("ρ", "ρ"),
    "rho": Symbol("ρ"),
    "beta1": Symbol("β₁", "β₁"),
    "beta2": Symbol("β₂", "β₂"),
    "eps": Symbol("ε"),
    "momentum_decay": Symbol("ψ"),
    "eta_minus": Symbol("η₋"),
    "eta_plus": Symbol("η₊"),
    "weight_decay": Symbol("λ"),
}

# What the course notes print otherwise than it is.
REMARKS: Mapping[str, str] = {
    "adagrad": N_("The course notes print + here; with + the point climbs."),
    "rmsprop": N_("The course notes print + here; with + the point climbs."),
    "adam": N_("The course notes print + and a mean with a minus: the two signs cancel."),
}

# The memory that speaks of the gradient, in the order in which an optimizer shows it.
MEMORIES = ("velocity", "m_hat", "m")


@dataclass(frozen=True)
class UpdateArrow:
    """An arrow at the point: where something pulls, and whether it is a way in the plane or a slope."""

    kind: str  # gradient, momentum, decay, step
    vector: Array  # (2,)
    is_way: bool


def pulls(terms: Mapping[str, Array]) -> tuple[UpdateArrow, ...]:
    """The arrows of an update, given its terms, (2,) each: downhill, its memory, the decay, and the step itself."""
    arrows = [UpdateArrow("gradient", -terms["gradient"], is_way=False)]
    memory = next((terms[name] for name in MEMORIES if name in terms), None)
    if memory is not None:
        arrows.append(UpdateArrow("momentum", -memory, is_way=False))
    if "decay" in terms:
        arrows.append(UpdateArrow("decay", terms["decay"], is_way=True))
    arrows.append(UpdateArrow("step", terms["update"] + terms.get("decay", np.zeros(2)), is_way=True))
    return tuple(arrows)


def symbols_of(optimizer: Optimizer[Any]) -> list[tuple[Symbol, str]]:
    """The symbols of an optimizer's fields, in the order of the fields, each with the field's name."""
    return [
        (SYMBOLS[declaration.name], declaration.name)
        for declaration in optimizer.declarations()
        if declaration.name in SYMBOLS
    ]
