"""Typed formulas of the registry take the registry's own paths."""

from typing import Any

import numpy as np
import pytest

from core.descent import Racer, race
from core.optimizers import OPTIMIZERS, Adam, AdaMax, Lion, Momentum, Optimizer, RMSProp
from core.own_optimizer import TEMPLATES, OwnOptimizer, from_template, kind_of_rate
from core.surfaces import SURFACES, Ackley, Beale, Surface
from tests.sampling import sampled

# Where a race amplifies rounding, the operations must come in the engine's order: it goes on to the same numbers.
IN_ORDER: dict[type[Optimizer[Any]], str] = {
    RMSProp: "h = a*h + (1 - a)*(g*g)\nw = w - g/(sqrt(h) + 1e-8)*eta",
    Adam: (
        "m = a*m + (1 - a)*g\nv = b*v + (1 - b)*(g*g)\nr = sqrt(1 - b^t)\n"
        "w = w - m/(sqrt(v) + 1e-8*r)*(eta*r/(1 - a^t))"
    ),
    AdaMax: "m = a*m + (1 - a)*g\nu = max(b*u, abs(g) + 1e-8)\nw = w - m/u*(eta/(1 - a^t))",
}
SHAKE = 1e-15
every_template = pytest.mark.parametrize("kind", [one.kind for one in TEMPLATES], ids=lambda kind: kind.__name__)


def strays(surface: Surface, optimizers: list[Any], shake: float = 0.0) -> float:
    """The largest distance of two paths of 300 steps, in diagonals; the second is shaken."""
    racers = [Racer(optimizer=optimizer) for optimizer in optimizers]
    one = race(surface, racers[:1], surface.start, 300)[0].points
    other = race(surface, racers[1:], surface.start, 300, shake=shake)[0].points
    return float(np.hypot(*(one - other).T).max() / surface.bounds.diagonal)


CASES = [(one.kind, kind.model_validate({})) for one in TEMPLATES for kind in SURFACES]


@pytest.mark.parametrize("case", sampled(CASES, every=7), ids=lambda case: f"{case[0].__name__}-{case[1].kind}")
def test_a_typed_formula_takes_the_path_of_the_registry(case: tuple[type[Optimizer[Any]], Surface]) -> None:
    kind, surface = case
    rate = surface.suggested_rate(kind)
    typed = from_template(kind, learning_rate=rate)
    known: Any = kind.model_validate({"learning_rate": rate})
    if kind is Adam and isinstance(surface, Ackley):  # at a cone it hops: rounding alone throws it elsewhere
        assert strays(surface, [known, known], SHAKE) > 1e-12
        return
    if kind in IN_ORDER:
        typed = typed.replace(rule=IN_ORDER[kind])
    assert strays(surface, [typed, known]) <= 1e-12


@every_template
def test_a_template_takes_it_where_rounding_is_not_amplified(kind: type[Optimizer[Any]]) -> None:
    rate = Beale().suggested_rate(kind)
    known: Any = kind.model_validate({"learning_rate": rate})
    assert strays(Beale(), [from_template(kind, learning_rate=rate), known]) <= 1e-12


def test_a_rule_has_the_rates_of_the_optimizer_that_it_was_begun_with() -> None:
    assert kind_of_rate(from_template(Lion)) is Lion
    assert kind_of_rate(OwnOptimizer(rule="w = w - 2*eta*g")) is OwnOptimizer
    assert kind_of_rate(Adam()) is Adam
    assert kind_of_rate(OwnOptimizer()) is Momentum


def test_templates_are_of_the_registry() -> None:
    assert {one.kind for one in TEMPLATES} <= set(OPTIMIZERS)
