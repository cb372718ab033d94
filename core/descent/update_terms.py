"""The parts of an update: their names, and the arrows that they draw at the point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import Optimizer, Term
from core.settings import N_, Array

# The terms that several optimizers share; the others are in Optimizer.own_terms.
TERMS: Mapping[str, Term] = {
    "gradient": Term("g", N_("gradient")),
    "penalty": Term("λ w", N_("gradient of the penalty")),
    "decayed_gradient": Term("g + λ w", N_("gradient with the penalty")),
    "decay": Term("−η λ w", N_("weight decay")),
    "velocity": Term("v", N_("velocity")),
    "squares": Term("h", N_("sum or mean of squared gradients")),
    "root": Term("√", N_("root of h")),
    "eps": Term("ε", N_("epsilon")),
    "m": Term("m", N_("mean gradient")),
    "v": Term("v", N_("mean squared gradient")),
    "v_max": Term("v̄", N_("largest mean square")),
    "bias_correction1": Term("1 − β₁ᵗ", N_("bias correction of m")),
    "bias_correction2": Term("1 − β₂ᵗ", N_("bias correction of v")),
    "m_hat": Term("m̂", N_("corrected mean")),
    "root_v_hat": Term("√v̂", N_("corrected root")),
    "update": Term("Δw", N_("the step")),
}


def term(optimizer: Optimizer[Any], name: str) -> Term:
    """Return the term of this name in an update or memory of `optimizer`; an unknown one is shown by its name."""
    known = {**TERMS, **optimizer.own_terms}
    return known.get(name, Term(name, name.replace("_", " ")))


# Memories that stand for the gradient; the first that an optimizer has is drawn.
MEMORIES = ("velocity", "m_hat", "m")


@dataclass(frozen=True)
class UpdateArrow:
    """An arrow at the point: its direction, and whether its length is a distance in the plane or a slope."""

    kind: str  # gradient, momentum, decay, step
    vector: Array  # (2,)
    is_way: bool


def pulls(terms: Mapping[str, Array]) -> tuple[UpdateArrow, ...]:
    """Return the arrows of an update, given its terms, (2,) each: downhill, memory, decay, and the step itself."""
    arrows = [UpdateArrow("gradient", -terms["gradient"], is_way=False)]
    memory = next((terms[name] for name in MEMORIES if name in terms), None)
    if memory is not None:
        arrows.append(UpdateArrow("momentum", -memory, is_way=False))
    if "decay" in terms:
        arrows.append(UpdateArrow("decay", terms["decay"], is_way=True))
    arrows.append(UpdateArrow("step", terms["update"] + terms.get("decay", np.zeros(2)), is_way=True))
    return tuple(arrows)
