"""What the terms of an update and the symbols of a formula are called, and where the course notes differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import Optimizer
from core.settings import QT_TRANSLATE_NOOP, Array


@dataclass(frozen=True)
class Term:
    """A part of an update: its symbol in the formula and what it is."""

    symbol: str
    label: str


TERMS: Mapping[str, Term] = {
    "gradient": Term("g", QT_TRANSLATE_NOOP("core", "gradient")),
    "penalty": Term("λ w", QT_TRANSLATE_NOOP("core", "gradient of the penalty")),
    "decayed_gradient": Term("g + λ w", QT_TRANSLATE_NOOP("core", "gradient with the penalty")),
    "decay": Term("−η λ w", QT_TRANSLATE_NOOP("core", "decay of the weights")),
    "velocity": Term("v", QT_TRANSLATE_NOOP("core", "velocity")),
    "look_ahead": Term("g + α v", QT_TRANSLATE_NOOP("core", "gradient and velocity to come")),
    "squares": Term("h", QT_TRANSLATE_NOOP("core", "squared gradients")),
    "mean": Term("ḡ", QT_TRANSLATE_NOOP("core", "mean gradient")),
    "variance": Term("h − ḡ²", QT_TRANSLATE_NOOP("core", "variance of the gradients")),
    "root": Term("√", QT_TRANSLATE_NOOP("core", "root of the squares")),
    "eps": Term("ε", QT_TRANSLATE_NOOP("core", "epsilon")),
    "gradient_size": Term("√(h + ε)", QT_TRANSLATE_NOOP("core", "size of the gradients")),
    "step_size": Term("√(u + ε)", QT_TRANSLATE_NOOP("core", "size of the steps before")),
    "delta": Term("d", QT_TRANSLATE_NOOP("core", "step at rate 1")),
    "squared_updates": Term("u", QT_TRANSLATE_NOOP("core", "squared steps")),
    "sign": Term("sign(g)", QT_TRANSLATE_NOOP("core", "sign of the gradient")),
    "step_sizes": Term("Δ", QT_TRANSLATE_NOOP("core", "stride")),
    "m": Term("m", QT_TRANSLATE_NOOP("core", "mean gradient")),
    "v": Term("v", QT_TRANSLATE_NOOP("core", "mean squared gradient")),
    "u": Term("u", QT_TRANSLATE_NOOP("core", "largest recent gradient")),
    "v_max": Term("v̄", QT_TRANSLATE_NOOP("core", "largest mean square")),
    "bias_correction1": Term("1 − β₁ᵗ", QT_TRANSLATE_NOOP("core", "bias correction of m")),
    "bias_correction2": Term("1 − β₂ᵗ", QT_TRANSLATE_NOOP("core", "bias correction of v")),
    "m_hat": Term("m̂", QT_TRANSLATE_NOOP("core", "corrected mean")),
    "root_v_hat": Term("√v̂", QT_TRANSLATE_NOOP("core", "corrected root")),
    "gradient_share": Term("(1 − μₜ)/(1 − Πμ)", QT_TRANSLATE_NOOP("core", "share of the gradient")),
    "mean_share": Term("μₜ₊₁/(1 − Πμ)", QT_TRANSLATE_NOOP("core", "share of the mean")),
    "rectification": Term("rₜ", QT_TRANSLATE_NOOP("core", "rectification; 0 while it waits")),
    "direction": Term("β₁ m + (1 − β₁) g", QT_TRANSLATE_NOOP("core", "direction")),
    "update": Term("Δw", QT_TRANSLATE_NOOP("core", "the step")),
    "last_gradient": Term("gₜ₋₁", QT_TRANSLATE_NOOP("core", "gradient before")),
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
    "adagrad": QT_TRANSLATE_NOOP("core", "The course notes print + here; with + the point climbs."),
    "rmsprop": QT_TRANSLATE_NOOP("core", "The course notes print + here; with + the point climbs."),
    "adam": QT_TRANSLATE_NOOP("core", "The course notes print + and a mean with a minus: the two signs cancel."),
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
