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
        description=N_("The function that each hidden unit applies to its weighted sum."),
    ),
]
InitializerChoice = Annotated[
    AnyInitializer,
    Field(
        title=N_("Initializer"),
        description=N_("The method that sets the weights before training."),
    ),
]
Dropout = Annotated[
    float,
    Field(
        ge=0,
        le=0.95,
        title=N_("Dropout"),
        description=N_("Each step drops this share of the hidden units and scales the others up to make up for them."),
    ),
]
HasBatchNorm = Annotated[
    bool,
    Field(
        title=N_("Batch norm"),
        description=N_("Give each hidden unit mean 0 and standard deviation 1 over the batch, before its activation."),
    ),
]
