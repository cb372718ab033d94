"""The parts of an update: what each is called, and the arrows that they make at the point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import Optimizer, Term
from core.settings import N_, Array

# The terms that several optimizers have; see Optimizer.own_terms for the others.
TERMS: Mapping[str, Term] = {
    "gradient": Term("g", N_("gradient")),
    "penalty": Term("λ w", N_("gradient of the penalty")),
    "decayed_gradient": Term("g + λ w", N_("gradient with the penalty")),
    "decay": Term("−η λ w", N_("decay of the weights")),
    "velocity": Term("v", N_("velocity")),
    "squares": Term("h", N_("squared gradients")),
    "root": Term("√", N_("root of the squares")),
    "eps": Term("ε", N_("epsilon")),
    "m": Term("m", N_("mean gradient")),
    "v": Term("v", N_("mean squared gradient")),
    "bias_correction1": Term("1 − β₁ᵗ", N_("bias correction of m")),
    "bias_correction2": Term("1 − β₂ᵗ", N_("bias correction of v")),
    "m_hat": Term("m̂", N_("corrected mean")),
    "root_v_hat": Term("√v̂", N_("corrected root")),
    "update": Term("Δw", N_("the step")),
}


def term(optimizer: Optimizer[Any], name: str) -> Term:
    """The term of this name in an update or a memory of `optimizer`; one that nothing is known of has its name."""
    known = {**TERMS, **optimizer.own_terms}
    return known.get(name, Term(name, name.replace("_", " ")))


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
