"""The formulas of a run: its loss, and its step in the order of `updates.Updater.step`, with their symbols.

E is the mean cross-entropy of a batch and L the loss with its penalties, which spare biases and batch norm.
"""

from dataclasses import dataclass

from core.matrix_optimizers import MatrixOptimizer
from core.optimizers import clauses
from core.settings import N_
from core.training.config.training_config import TrainingConfig
from core.training.config.weight_decay import own_decay, without_decay

CROSS_ENTROPY = "−Σᵢ ln pᵢ / n"
PROBABILITY = N_("probability that the network gives the class of image i")
IMAGES = N_("training images")
IMAGES_OF_A_STEP = N_("images of a step")
LONGEST_GRADIENT = N_("longest gradient")


@dataclass(frozen=True)
class Quantity:
    """A symbol of a formula with its name, marked for translation, and its value, if it has one number."""

    symbol: str
    name: str
    value: float | None = None


def loss_formula(config: TrainingConfig) -> str:
    """Return the loss whose gradient a step follows, and what it adds to the mean cross-entropy."""
    squares = "" if config.penalty_mode == "decoupled" else _penalty(config, config.l2, "λ₂ Σ w² / 2", "λ₂ Σ w² / (2N)")
    sizes = _penalty(config, config.l1, "λ₁ Σ |w|", "λ₁ Σ |w| / N")
    if not squares and not sizes:
        return f"L = {CROSS_ENTROPY}"
    return clauses(f"E = {CROSS_ENTROPY}", " + ".join(filter(None, ["L = E", squares, sizes])))


def step_formula(config: TrainingConfig) -> str:
    """Return what a step does to the weights, one clause after the other; biases have neither penalty nor decay."""
    error = "E" if "E" in loss_formula(config) else "L"
    decoupled, optimizer = config.penalty_mode == "decoupled", config.main_optimizer
    w, g = ("W", "G") if isinstance(optimizer, MatrixOptimizer) else ("w", "g")
    squares = "" if decoupled else _penalty(config, config.l2, f" + λ₂ {w}", f" + λ₂ {w} / N")
    decays = [*(["λ"] if own_decay(optimizer) else []), *(["λ₂"] if config.l2 and decoupled else [])]
    decay = f"({' + '.join(decays)})" if len(decays) > 1 else "".join(decays)
    threshold = _penalty(config, config.l1, "η λ₁", "η λ₁ / N")
    return clauses(
        f"{g} = ∂{error}/∂{w}{squares}",
        f"{w} ← {w} − η {decay} {w}" if decay else "",
        f"|{g}| > c:  {g} ← c {g} / |{g}|" if config.gradient_clip else "",
        without_decay(optimizer).formula,
        f"{w} ← sign({w}) max(|{w}| − {threshold}, 0)" if threshold else "",
    )


def loss_quantities(config: TrainingConfig) -> tuple[Quantity, ...]:
    """Return the symbols of the loss."""
    declared = {declaration.name: declaration for declaration in config.declarations()}
    found = [Quantity("pᵢ", PROBABILITY), Quantity("n", IMAGES_OF_A_STEP, config.batch_size)]
    if config.l2:
        found.append(Quantity("λ₂", declared["l2"].label, config.l2))
    if config.l1:
        found.append(Quantity("λ₁", declared["l1"].label, config.l1))
    if config.penalty_mode == "per_sample" and (config.l2 or config.l1):
        found.append(Quantity("N", IMAGES, config.train_size))
    return tuple(found)


def step_quantities(config: TrainingConfig) -> tuple[Quantity, ...]:
    """Return the symbols of the optimizer and of clipping."""
    formula, optimizer = step_formula(config), config.main_optimizer
    found = [
        Quantity(declaration.symbol.text, declaration.label, getattr(optimizer, declaration.name))
        for declaration in optimizer.declarations()
        if declaration.symbol is not None
        and declaration.symbol.text in formula
        and (declaration.name != "weight_decay" or own_decay(optimizer))
    ]
    if isinstance(optimizer, MatrixOptimizer):
        terms = [term for term in optimizer.own_terms.values() if term.symbol in formula]
        found += [Quantity(term.symbol, term.label) for term in terms]
    if config.gradient_clip:
        found.append(Quantity("c", LONGEST_GRADIENT, config.gradient_clip))
    return tuple(found)


def _penalty(config: TrainingConfig, strength: float, plain: str, per_sample: str) -> str:
    """Return how a penalty is written; empty if it is 0."""
    if not strength:
        return ""
    return per_sample if config.penalty_mode == "per_sample" else plain
