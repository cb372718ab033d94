"""Memories that stand for a direction are drawn as arrows, squares and counts are not."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.update_terms import arrows_of_terms, pulls, terms_at
from core.optimizers import Adam
from core.own_optimizer import OwnOptimizer, from_template
from core.surfaces import Beale


@pytest.mark.parametrize(
    ("rule", "directions"),
    [
        ("m = a*m + g; w = w - eta*m", {"own_m": False}),
        ("v = a*v - eta*g; w = w + v", {"own_v": True}),  # the velocity of the notes is a way
        ("h = h + g^2; w = w - eta*g/sqrt(h)", {}),
        ("n = n + 1; w = w - g/n", {}),
        ("v = v + g^2; m = m + g/sqrt(v); w = w - eta*m", {"own_m": False}),
        ("k = w + 0*k; w = w - eta*g", {}),  # a place is no direction
        ("p = q; q = g; u = u + p; w = w - eta*u", {"own_q": False, "own_u": False}),
        ("w = w - eta*g", {}),
    ],
)
def test_what_turns_round_with_the_gradient_is_a_direction(rule: str, directions: dict[str, bool]) -> None:
    assert OwnOptimizer(rule=rule).directions == directions


def test_a_mean_of_gradients_is_drawn_downhill_under_its_name() -> None:
    optimizer = from_template(Adam, learning_rate=0.1)
    path = descend(Beale(), optimizer, (1.0, 1.5), 5)
    terms = terms_at(path, 4)
    drawn = {one.kind: one for one in pulls(terms, 10.0, optimizer)}
    assert list(drawn) == ["gradient", "momentum", "step"]
    mean = np.zeros(2)
    for gradient in path.gradients[:5]:
        mean = 0.9 * mean + 0.1 * gradient
    np.testing.assert_allclose(drawn["momentum"].vector, -mean, rtol=1e-12)
    assert drawn["momentum"].name == "−m"
    assert not drawn["momentum"].is_way
    assert arrows_of_terms(terms, optimizer)["own_m"] == "momentum"
    assert "own_v" not in arrows_of_terms(terms, optimizer)
