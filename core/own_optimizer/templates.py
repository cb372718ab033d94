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


MU = "mu in [0, 1] = 0.9\n"
BETAS = "beta1 in [0, 1] = 0.9\nbeta2 in [0, 1] = 0.999\n"
TEMPLATES = (
    Template(SGD, "w = w - eta*g", {}),
    Template(Momentum, f"{MU}m = mu*m + g\nw = w - eta*m", {"a": "momentum"}),
    Template(Nesterov, f"{MU}v = mu*v + g\nw = w - eta*(g + mu*v)", {"a": "momentum"}),
    Template(AdaGrad, "h = h + g^2\nw = w - eta*g/(sqrt(h) + 1e-10)", {}),
    Template(
        RMSProp, "rho in [0, 1] = 0.99\nh = rho*h + (1 - rho)*g^2\nw = w - eta*g/(sqrt(h) + 1e-8)", {"a": "alpha"}
    ),
    Template(
        Adam,
        f"{BETAS}m = beta1*m + (1 - beta1)*g\nv = beta2*v + (1 - beta2)*g^2\n"
        "w = w - eta*m/(1 - beta1^t)/(sqrt(v/(1 - beta2^t)) + 1e-8)",
        {"a": "beta1", "b": "beta2"},
    ),
    Template(
        AdaMax,
        f"{BETAS}m = beta1*m + (1 - beta1)*g\nu = max(beta2*u, abs(g) + 1e-8)\nw = w - eta*m/(1 - beta1^t)/u",
        {"a": "beta1", "b": "beta2"},
    ),
    Template(
        Lion,
        "beta1 in [0, 1] = 0.9\nbeta2 in [0, 1] = 0.99\n"
        "w = w - eta*sign(beta1*m + (1 - beta1)*g)\nm = beta2*m + (1 - beta2)*g",
        {"a": "beta1", "b": "beta2"},
    ),
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
