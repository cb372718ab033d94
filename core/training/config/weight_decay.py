"""The weight decay of an optimizer in a training run: it shrinks the weights, and spares biases and batch norm.

PyTorch does the same with two groups of parameters, of which one has no weight decay.
"""

from typing import Any

from core.optimizers import Optimizer
from core.settings import N_, RefusedError

ACTS_ALONE = N_("In each step, the weight decay shrinks the weights; biases and batch norm are spared.")
ACTS_BESIDE_L2 = N_(
    "In each step, the weight decay shrinks the weights; biases and batch norm are spared. The L2 penalty acts as "
    "well, through the gradient."
)
ADDS_TO_L2 = N_(
    "In each step, the weight decay shrinks the weights; biases and batch norm are spared. The decoupled L2 penalty "
    "acts as well: both shrink as one, by their sum."
)

EACH_ITS_OWN = N_(
    "In each step, the weight decay of each optimizer shrinks the weights that it moves; biases and batch norm are "
    "spared."
)


def may_decay(kind: type[Optimizer[Any]]) -> bool:
    """Return whether a run can use the weight decay of this kind of optimizer, since it is or can be decoupled."""
    return "decoupled_weight_decay" in kind.model_fields or kind.model_validate({}).has_decoupled_decay


def own_decay(optimizer: Optimizer[Any]) -> float:
    """Return the decoupled weight decay of an optimizer; 0 if it has none."""
    return getattr(optimizer, "weight_decay", 0.0) if optimizer.has_decoupled_decay else 0.0


def without_decay(optimizer: Optimizer[Any]) -> Optimizer[Any]:
    """Return the optimizer that takes the same steps but for the decay."""
    return optimizer.replace(weight_decay=0.0) if own_decay(optimizer) else optimizer


def without_coupled_decay(optimizer: Any) -> Any:
    """Return the optimizer itself.

    Raises:
        RefusedError: it has a weight decay that goes through the gradient, and would shrink biases and batch norm.
    """
    decay = getattr(optimizer, "weight_decay", 0.0)
    if not decay or optimizer.has_decoupled_decay:
        return optimizer
    if may_decay(type(optimizer)):
        raise RefusedError(
            N_("a weight decay of {value} would shrink biases and batch norm as well; decouple it, or leave it at 0"),
            value=decay,
        )
    raise RefusedError(
        N_("a weight decay of {value} would shrink biases and batch norm as well; leave it at 0 and set l2"),
        value=decay,
    )


def decay_remark(optimizer: Optimizer[Any], l2: float, *, decoupled_l2: bool) -> str:
    """Return what the weight decay of a run does, marked for translation; empty if there is none."""
    if not own_decay(optimizer):
        return ""
    if not l2:
        return ACTS_ALONE
    return ADDS_TO_L2 if decoupled_l2 else ACTS_BESIDE_L2
