"""The settings of a network that both untrained and trained ones have, each declared once."""

from typing import Annotated

from pydantic import Field

from core.activations import AnyActivation
from core.initializers import AnyInitializer
from core.settings import N_

ActivationChoice = Annotated[
    AnyActivation,
    Field(
        title=N_("Activation"),
        description=N_("What each hidden unit does to the sum that comes in."),
    ),
]
InitializerChoice = Annotated[
    AnyInitializer,
    Field(
        title=N_("Initializer"),
        description=N_("What the weights are before anything has been learnt."),
    ),
]
Dropout = Annotated[
    float,
    Field(
        ge=0,
        le=0.95,
        title=N_("Dropout"),
        description=N_("The share of hidden units that each step drops; those that stay are scaled up in return."),
    ),
]
HasBatchNorm = Annotated[
    bool,
    Field(
        title=N_("Batch norm"),
        description=N_("Give each hidden unit mean 0 and deviation 1 over the batch, before its activation."),
    ),
]
