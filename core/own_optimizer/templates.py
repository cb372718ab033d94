"""Rules that equal optimizers of the registry: a person can begin with one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.optimizers import SGD, AdaGrad, Adam, AdaMax, Lion, Momentum, Nesterov, Optimizer, RMSProp
from core.own_optimizer.own_optimizer import OwnOptimizer


class Template(NamedTuple):
    """The rule of an optimizer of the registry, and the numbers of its letters."""

    kind: type[Optimizer[Any]]
    rule: str
    letters: Mapping[str, float]


TEMPLATES = (
    Template(SGD, "w = w - eta*g", {}),
    Template(Momentum, "m = a*m + g\nw = w - eta*m", {"a": 0.9}),
    Template(Nesterov, "v = a*v + g\nw = w - eta*(g + a*v)", {"a": 0.9}),
    Template(AdaGrad, "h = h + g^2\nw = w - eta*g/(sqrt(h) + 1e-10)", {}),
    Template(RMSProp, "h = a*h + (1 - a)*g^2\nw = w - eta*g/(sqrt(h) + 1e-8)", {"a": 0.99}),
    Template(
        Adam,
        "m = a*m + (1 - a)*g\nv = b*v + (1 - b)*g^2\nw = w - eta*m/(1 - a^t)/(sqrt(v/(1 - b^t)) + 1e-8)",
        {"a": 0.9, "b": 0.999},
    ),
    Template(
        AdaMax,
        "m = a*m + (1 - a)*g\nu = max(b*u, abs(g) + 1e-8)\nw = w - eta*m/(1 - a^t)/u",
        {"a": 0.9, "b": 0.999},
    ),
    Template(Lion, "w = w - eta*sign(a*m + (1 - a)*g)\nm = b*m + (1 - b)*g", {"a": 0.9, "b": 0.99}),
)


def from_template(kind: type[Optimizer[Any]], **fields: Any) -> OwnOptimizer:
    """Return the rule of an optimizer of the registry, at its default rate; further fields are as given."""
    template = next(one for one in TEMPLATES if one.kind is kind)
    rate = {"learning_rate": kind.model_fields["learning_rate"].default}
    return OwnOptimizer(**{"rule": template.rule, **rate, **template.letters, **fields})


def kind_of_rate(optimizer: Optimizer[Any]) -> type[Optimizer[Any]]:
    """Return the kind whose rates suit an optimizer: its own, or the one that an own rule is the template of."""
    if not isinstance(optimizer, OwnOptimizer):
        return type(optimizer)
    return next((one.kind for one in TEMPLATES if one.rule == optimizer.rule), OwnOptimizer)
