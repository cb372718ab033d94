"""The interface of an optimizer of matrices, and the field that they share."""

from typing import Annotated, TypeVar

from pydantic import Field

from core.optimizers import Optimizer, State
from core.quantities import MomentumCoefficient
from core.settings import N_

S = TypeVar("S", bound=State)


class MatrixOptimizer(Optimizer[S]):
    """An optimizer whose `init` and `step` take one matrix, (inputs, outputs); its weight decay is decoupled."""

    @property
    def has_decoupled_decay(self) -> bool:
        return True


MeanOfGradients = Annotated[
    MomentumCoefficient,
    Field(
        title=N_("Momentum coefficient"),
        description=N_(
            "Each step keeps this share of the mean of gradients, which remembers about 1 / (1 - coefficient) steps."
        ),
    ),
]
