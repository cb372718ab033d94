"""An optimizer whose update rule a person types.

It races beside the registry of `core.optimizers` and is not in it: the Trainer, compiled steps and the tables of all
optimizers know only those.
"""

from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from core.optimizers import OPTIMIZERS, AnyOptimizer, Optimizer
from core.own_optimizer.own_optimizer import LETTERS, OWN, RULE, OwnOptimizer
from core.own_optimizer.templates import TEMPLATES, from_template, kind_of_rate, written_out

AnyRacingOptimizer = Annotated[AnyOptimizer | OwnOptimizer, Field(discriminator="kind")]
RACING_OPTIMIZERS: tuple[type[Optimizer[Any]], ...] = (*OPTIMIZERS, OwnOptimizer)


def new_racing_optimizer(kind: str, **fields: Any) -> AnyRacingOptimizer:
    """Make an optimizer of this kind, or with an own rule; what is not given is the default.

    Raises:
        ValidationError: there is no such kind, or a field is refused.
    """
    return _adapter().validate_python({"kind": kind, **fields})


@cache
def _adapter() -> TypeAdapter[AnyRacingOptimizer]:
    return TypeAdapter(AnyRacingOptimizer)


__all__ = [
    "LETTERS",
    "OWN",
    "RACING_OPTIMIZERS",
    "RULE",
    "TEMPLATES",
    "AnyRacingOptimizer",
    "OwnOptimizer",
    "from_template",
    "kind_of_rate",
    "new_racing_optimizer",
    "written_out",
]
