"""The parts of an update: their names, and the arrows that they draw at the point."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.descent.racer import Racer, takes_batches
from core.descent.trajectory import Trajectory
from core.optimizers import Momentum, Optimizer, Term
from core.own_optimizer import OwnOptimizer
from core.schedules import ConstantRate
from core.settings import N_, Array

Terms = dict[str, Array]  # (2,) each

# The terms that several optimizers share; a name in Optimizer.own_terms goes before.
TERMS: Mapping[str, Term] = {
    "true_gradient": Term("∇f", N_("true gradient")),
    "noise": Term("ξ", N_("noise")),
    "batch_deviation": Term("ξ", N_("deviation of the batch")),
    "batch_noise": Term("ξ", N_("deviation of the batch, and noise")),
    "uphill_change": Term("Δg", N_("change from the point to the place uphill")),
    "uphill_noise": Term("Δg + ξ", N_("change to the place uphill, and what noise and batch add")),
    "gradient": Term("g", N_("gradient")),
    "point": Term("w", N_("the point")),
    "penalty": Term("λ w", N_("gradient of the penalty")),
    "decayed_gradient": Term("g + λ w", N_("gradient with the penalty: g from here on")),
    "decay": Term("−η λ w", N_("weight decay")),
    "old_velocity": Term("α vₜ₋₁", N_("old share")),
    "velocity": Term("v", N_("velocity, against the motion (PyTorch's sign)")),
    "old_squares": Term("ρ hₜ₋₁", N_("old share")),
    "new_squares": Term("(1 − ρ) g²", N_("new share")),
    "squares": Term("h", N_("exponential mean of g²")),
    "root": Term("√h", N_("root of h")),
    "eps": Term("ε", N_("epsilon")),
    "old_m": Term("β₁ mₜ₋₁", N_("old share")),
    "new_m": Term("(1 − β₁) g", N_("new share")),
    "m": Term("m", N_("exponential mean of gradients")),
    "old_v": Term("β₂ vₜ₋₁", N_("old share")),
    "new_v": Term("(1 − β₂) g²", N_("new share")),
    "v": Term("v", N_("exponential mean of g²")),
    "v_max_before": Term("v̄ₜ₋₁", N_("largest v before")),
    "v_max": Term("v̄", N_("largest v so far")),
    "bias_correction1": Term("1 − β₁ᵗ", N_("bias correction of m")),
    "bias_correction2": Term("1 − β₂ᵗ", N_("bias correction of v")),
    "m_hat": Term("m/(1 − β₁ᵗ)", N_("corrected mean")),
    "root_v_hat": Term("√(v/(1 − β₂ᵗ))", N_("root of the corrected mean square")),
    "root_v_max": Term("√(v̄/(1 − β₂ᵗ))", N_("root of the corrected mean square")),
    "rate": Term("η", N_("learning rate in force")),
    "update": Term("Δw", N_("the step")),
}
GIVEN = Term("g", N_("gradient that the racer gets: their sum"))
NOTES_VELOCITY = Term("−η v", N_("the step: the velocity of the notes"))
STEP_BY_VELOCITY = Term("−η v", N_("the step"))


def term(optimizer: Optimizer[Any], name: str) -> Term:
    """Return the term of this name in an update or memory of `optimizer`; an unknown one is shown by its name."""
    if isinstance(optimizer, OwnOptimizer) and (own := optimizer.own_term(name)) is not None:
        return own
    known = {**TERMS, **optimizer.own_terms}
    return known.get(name, Term(name, name.replace("_", " ")))


def terms_at(trajectory: Trajectory, step: int) -> Terms:
    """Return the terms of the update that is taken from `step`; none of a racer without a place or a gradient.

    If the racer's gradients are not the true ones, the true one and the difference come first.
    """
    if np.isnan([trajectory.points[step], trajectory.gradients[step]]).any():
        return {}
    given, optimizer = trajectory.gradients[step], trajectory.racer.at_step(step).optimizer
    # Diverging is a lesson, not an accident.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        terms = optimizer.terms(trajectory.points[step], given, trajectory.state(step))
    difference = _difference(trajectory, step)
    if not difference:
        return terms
    true = trajectory.true_gradients[step]
    return {"true_gradient": true, difference: given - true, **terms}


def _difference(trajectory: Trajectory, step: int) -> str:
    """Return the name of what separates the racer's gradients from the true ones; empty if nothing does."""
    if trajectory.looks_uphill(step):
        return "uphill_noise" if trajectory.noisy else "uphill_change"
    if takes_batches(trajectory.surface, trajectory.racer.batch_size):
        return "batch_noise" if trajectory.racer.noise else "batch_deviation"
    return "noise" if trajectory.racer.noise else ""


def last_terms(trajectory: Trajectory) -> Terms:
    """Return the terms of the last update that a racer could take; none if it could take none."""
    known = np.isfinite(trajectory.points).all(axis=1) & np.isfinite(trajectory.gradients).all(axis=1)
    return terms_at(trajectory, int(np.flatnonzero(known)[-1])) if known.any() else {}


def named_terms(trajectory: Trajectory, terms: Terms) -> list[tuple[Term, Array]]:
    """Return the terms of an update with their names for this racer, in the order of the formula."""
    names = {name: term(trajectory.racer.optimizer, name) for name in terms}
    if "true_gradient" in terms:
        names["gradient"] = GIVEN
    if (velocity := velocity_term(trajectory.racer)) is not None:
        names["update"] = velocity
    return [(names[name], value) for name, value in terms.items()]


def velocity_term(racer: Racer) -> Term | None:
    """Return the name of -learning_rate * v, the velocity along the motion; None if no heavy ball rolls.

    The classic v <- momentum * v - learning_rate * g equals it while the rate stays the same and no gradient is
    dampened; otherwise it is only the step.
    """
    if not isinstance(racer.optimizer, Momentum):
        return None
    classic = racer.schedule == ConstantRate() and not racer.optimizer.dampens
    return NOTES_VELOCITY if classic else STEP_BY_VELOCITY


def velocities(trajectory: Trajectory) -> Array:  # (steps + 1, 2)
    """Return -learning_rate * v after each step: the displacement of that step; 0 at the start.

    Raises:
        KeyError: the optimizer remembers no velocity.
    """
    rates = np.concatenate([trajectory.rates[:1], trajectory.rates[:-1]])  # v of a step was multiplied by its own rate
    return -rates[:, None] * trajectory.states["velocity"] + 0.0


# Memories that stand for the gradient; the first that an optimizer has is drawn.
MEMORIES = ("velocity", "m_hat", "direction", "m")
ARROW_NAMES: Mapping[str, str] = {
    "true": N_("true downhill"),
    "noise": N_("downhill with noise"),
    "batch_deviation": N_("downhill by the batch"),
    "batch_noise": N_("downhill by the batch, with noise"),
    "uphill_change": N_("downhill at the place uphill"),
    "uphill_noise": N_("downhill at the place uphill, with noise"),
    "gradient": N_("downhill"),
    "momentum": N_("momentum"),
    "decay": N_("decay"),
    "step": N_("step"),
}
DIFFERENCES = ("noise", "batch_deviation", "batch_noise", "uphill_change", "uphill_noise")
REST = 1e-9  # box diagonals; a shorter step is rounding, and the racer is at rest


@dataclass(frozen=True)
class UpdateArrow:
    """An arrow at the point: its direction, whether its length is a distance in the plane or a slope, and its name."""

    kind: str  # true, gradient, momentum, decay, step
    vector: Array  # (2,)
    is_way: bool
    name: str


def rests(terms: Mapping[str, Array], diagonal: float) -> bool:
    """Return whether the step is too short for the map, whose diagonal is given."""
    return bool(np.hypot(*_step(terms)) < REST * diagonal)


def pulls(
    terms: Mapping[str, Array], diagonal: float, optimizer: Optimizer[Any] | None = None
) -> tuple[UpdateArrow, ...]:
    """Return the arrows of an update, given its terms: downhill, memory, decay, and the step itself.

    The `optimizer` is asked only if its rule is typed: its memories that are directions are drawn under their names.
    At rest there are none: a direction of rounding errors says nothing.
    """
    if rests(terms, diagonal):
        return ()
    given = next((name for name in DIFFERENCES if name in terms), "gradient")
    arrows = [UpdateArrow("gradient", -terms["gradient"], is_way=False, name=ARROW_NAMES[given])]
    if "true_gradient" in terms:
        arrows.insert(0, _arrow("true", -terms["true_gradient"]))
    memory = next((terms[name] for name in MEMORIES if name in terms), None)
    if memory is not None:
        arrows.append(_arrow("momentum", -memory))
    for name, is_way in _own_directions(optimizer).items():
        symbol = term(optimizer, name).symbol if optimizer is not None else name
        vector = terms[name] if is_way else -terms[name]  # against a slope, as downhill is drawn
        arrows.append(UpdateArrow("momentum", vector, is_way, symbol if is_way else f"−{symbol}"))
    if "decay" in terms:
        arrows.append(_arrow("decay", terms["decay"], is_way=True))
    arrows.append(_arrow("step", _step(terms), is_way=True))
    return tuple(arrows)


def arrows_of_terms(terms: Collection[str], optimizer: Optimizer[Any] | None = None) -> dict[str, str]:
    """Return the arrow that each term of an update can be drawn as: name of the term -> kind of the arrow."""
    memory = next((name for name in MEMORIES if name in terms), "")
    kinds = {"true_gradient": "true", "gradient": "gradient", memory: "momentum", "decay": "decay", "update": "step"}
    kinds |= dict.fromkeys(_own_directions(optimizer), "momentum")
    return {name: kind for name, kind in kinds.items() if name in terms}


def _own_directions(optimizer: Optimizer[Any] | None) -> Mapping[str, bool]:
    return optimizer.directions if isinstance(optimizer, OwnOptimizer) else {}


def _arrow(kind: str, vector: Array, *, is_way: bool = False) -> UpdateArrow:
    return UpdateArrow(kind, vector, is_way, ARROW_NAMES[kind])


def _step(terms: Mapping[str, Array]) -> Array:
    step: Array = terms["update"] + terms.get("decay", np.zeros(2))
    return step
