"""Rules that equal optimizers of the registry: a person can begin with one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.optimizers import SGD, AdaGrad, Adam, AdaMax, Lion, Momentum, Nesterov, Optimizer, RMSProp
from core.own_optimizer.own_optimizer import OwnOptimizer


class Template(NamedTuple):
    """The rule of an optimizer of the registry, and the fields that its letters stand for."""

    kind: type[Optimizer[Any]]
    rule: str
    letters: Mapping[str, str]


TEMPLATES = (
    Template(SGD, "w = w - eta*g", {}),
    Template(Momentum, "m = a*m + g\nw = w - eta*m", {"a": "momentum"}),
    Template(Nesterov, "v = a*v + g\nw = w - eta*(g + a*v)", {"a": "momentum"}),
    Template(AdaGrad, "h = h + g^2\nw = w - eta*g/(sqrt(h) + 1e-10)", {}),
    Template(RMSProp, "h = a*h + (1 - a)*g^2\nw = w - eta*g/(sqrt(h) + 1e-8)", {"a": "alpha"}),
    Template(
        Adam,
        "m = a*m + (1 - a)*g\nv = b*v + (1 - b)*g^2\nw = w - eta*m/(1 - a^t)/(sqrt(v/(1 - b^t)) + 1e-8)",
        {"a": "beta1", "b": "beta2"},
    ),
    Template(
        AdaMax,
        "m = a*m + (1 - a)*g\nu = max(b*u, abs(g) + 1e-8)\nw = w - eta*m/(1 - a^t)/u",
        {"a": "beta1", "b": "beta2"},
    ),
    Template(Lion, "w = w - eta*sign(a*m + (1 - a)*g)\nm = b*m + (1 - b)*g", {"a": "beta1", "b": "beta2"}),
)


def from_template(kind: type[Optimizer[Any]], **fields: Any) -> OwnOptimizer:
    """Return the rule of an optimizer of the registry, at its defaults; further fields are as given."""
    return written_out(kind.model_validate({})).replace(**fields)


def written_out(optimizer: Optimizer[Any]) -> OwnOptimizer:
    """Return an optimizer as a rule with its rate and its letters; epsilon and what else it has are the defaults.

    Without a template it is the default rule at its rate.
    """
    template = next((one for one in TEMPLATES if one.kind is type(optimizer)), None)
    if template is None:
        return OwnOptimizer(learning_rate=optimizer.learning_rate)
    letters = {letter: getattr(optimizer, name) for letter, name in template.letters.items()}
    return OwnOptimizer(rule=template.rule, learning_rate=optimizer.learning_rate, **letters)


def kind_of_rate(optimizer: Optimizer[Any]) -> type[Optimizer[Any]]:
    """Return the kind whose rates suit an optimizer: its own, or the one that an own rule is the template of."""
    if not isinstance(optimizer, OwnOptimizer):
        return type(optimizer)
    return next((one.kind for one in TEMPLATES if one.rule == optimizer.rule), OwnOptimizer)
