"""An own rule takes its steps in a race, alone and in a crowd, keeps what it reads, and has terms."""

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from core.descent import Fork, Racer, descend, race
from core.descent.crowd import Crowd
from core.descent.rate_sweep import rate_sweep
from core.descent.update_terms import named_terms, pulls, terms_at
from core.optimizers import OPTIMIZERS, SGD, Adam, memory
from core.own_optimizer import AnyRacingOptimizer, OwnOptimizer, from_template
from core.schedules import Cosine
from core.settings import Scale, Slider, explain
from core.surfaces import Beale, Himmelblau

STARTS = np.array([(1.0, 1.5), (-2.0, 3.0), (0.3, -0.2), (4.4, 4.4)])
DAMPED = OwnOptimizer(rule="v = a*v - eta*g  # of the notes\nw = w + v", learning_rate=0.01, a=0.8)


def test_it_is_in_no_list_of_the_registry() -> None:
    assert OwnOptimizer not in OPTIMIZERS


def test_a_classic_velocity_is_added_up() -> None:
    path = descend(Beale(), DAMPED, (1.0, 1.5), 3)
    velocity = np.zeros(2)
    for step in range(3):
        velocity = 0.8 * velocity - 0.01 * Beale().gradient(path.points[step])
        np.testing.assert_allclose(path.points[step + 1] - path.points[step], velocity, rtol=1e-12)
    np.testing.assert_allclose(path.states["own_v"][3], velocity, rtol=1e-12)


def test_each_point_of_a_crowd_goes_where_its_own_race_goes() -> None:
    surface, racer = Himmelblau(), Racer(optimizer=from_template(Adam, learning_rate=0.2), schedule=Cosine(), noise=0.5)
    crowd = Crowd(surface, racer, STARTS, 60, 7)
    crowd.run(20)
    crowd.keep(np.array([True, False, True, True]))
    crowd.run(40)
    ends = [race(surface, [racer], (x, y), 60, seed=7)[0].points[-1] for x, y in STARTS[[0, 2, 3]].tolist()]
    np.testing.assert_allclose(crowd.points, ends, rtol=1e-12)


def test_a_sweep_gives_each_rate_its_own_race() -> None:
    rates = np.array([0.001, 0.01, 0.1])
    swept = rate_sweep(Beale(), Racer(optimizer=DAMPED), (1.0, 1.5), 50, rates)
    for rate, loss in zip(rates, swept.losses[-1], strict=True):
        alone = descend(Beale(), DAMPED.replace(learning_rate=float(rate)), (1.0, 1.5), 50).losses[-1]
        np.testing.assert_allclose(loss, alone, rtol=1e-9)


def test_a_fork_without_a_change_is_the_same_race_to_the_bit() -> None:
    fork = Fork(at=12, optimizer=DAMPED)
    one, other = race(Beale(), [Racer(optimizer=DAMPED), Racer(optimizer=DAMPED, fork=fork)], (1.0, 1.5), 40)
    np.testing.assert_array_equal(one.points, other.points)


def test_another_rule_goes_on_with_what_has_the_same_name() -> None:
    later = OwnOptimizer(rule="m = 0.5*m + g; v = v + m; w = w - eta*v", learning_rate=0.001)
    first = OwnOptimizer(rule="m = m + g; w = w - eta*m", learning_rate=0.001)
    path = race(Beale(), [Racer(optimizer=later, fork=Fork(at=10, optimizer=first))], (1.0, 1.5), 20)[0]
    before = descend(Beale(), first, (1.0, 1.5), 20)
    np.testing.assert_array_equal(path.state(10).own_m, before.states["own_m"][10])
    assert not path.state(10).own_v.any()


def test_its_terms_are_its_lines_and_the_step() -> None:
    path = descend(Beale(), DAMPED, (1.0, 1.5), 5)
    terms = terms_at(path, 3)
    assert list(terms) == ["gradient", "summand_0_0", "summand_0_1", "own_v", "rate", "update"]
    np.testing.assert_allclose(terms["summand_0_0"] + terms["summand_0_1"], terms["own_v"], rtol=1e-14)
    np.testing.assert_array_equal(path.points[3] + terms["update"], path.points[4])
    labels = [(one.symbol, one.label) for one, _ in named_terms(path, terms)]
    assert labels[1:4] == [("a*v", "summand"), ("- η*g", "summand"), ("v", "kept for the next step")]
    assert [pull.kind for pull in pulls(terms, 10.0)] == ["gradient", "step"]


def test_one_that_uses_no_rate_shows_none() -> None:
    optimizer = OwnOptimizer(rule="q = sign(g)\nw = w - q/100")
    path = descend(Beale(), optimizer, (1.0, 1.5), 2)
    assert list(terms_at(path, 0)) == ["gradient", "own_q", "update"]
    assert optimizer.inactive_fields().keys() == {"learning_rate", "a", "b", "c", "d"}
    assert memory(path.state(1)) == {"t": 1}


def test_a_number_alone_is_a_place() -> None:
    assert descend(Beale(), OwnOptimizer(rule="k = 2; w = k/4"), (1.0, 1.5), 2).points[-1].tolist() == [0.5, 0.5]


def test_what_leads_nowhere_diverges() -> None:
    assert descend(Beale(), OwnOptimizer(rule="w = w - g/0"), (1.0, 1.5), 20).diverged_at == 1


def test_a_line_may_set_a_name_to_another_one() -> None:
    path = descend(Beale(), OwnOptimizer(rule="u = m; m = g; w = w - eta*u; p = p + w"), (1.0, 1.5), 4)
    np.testing.assert_array_equal(path.states["own_m"][1], path.gradients[0])
    np.testing.assert_array_equal(path.points[1], path.points[0])
    np.testing.assert_array_equal(path.states["own_p"][2], path.points[1] + path.points[2])


def test_a_mistake_is_refused_with_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        OwnOptimizer(rule="w = w - eta*p")
    assert explain(caught.value) == ["rule: line 1: unknown name “p” at position 13"]


def test_a_formula_has_the_sign_of_the_rate() -> None:
    assert from_template(SGD).formula == "w ← w - η*g"


def test_it_is_read_from_json_beside_the_registry() -> None:
    adapter: TypeAdapter[AnyRacingOptimizer] = TypeAdapter(AnyRacingOptimizer)
    for optimizer in (DAMPED, Adam(learning_rate=0.1)):
        assert adapter.validate_json(optimizer.model_dump_json()) == optimizer


NAMED = OwnOptimizer(
    rule="k in [1e-6, 1] = 1e-3\nmu in [0, 0.9] = 0.5\nm = mu*m + g\nw = w - eta*m/k", learning_rate=1e-5
)


def test_parameters_begin_at_their_defaults_and_are_the_fields_of_the_form() -> None:
    assert (NAMED.a, NAMED.b) == (1e-3, 0.5)
    k, mu = NAMED.own_declarations()[2:]
    assert (k.name, k.label, k.minimum, k.maximum, k.default, k.scale) == ("a", "k", 1e-6, 1.0, 1e-3, Scale.LOG)
    assert (mu.name, mu.label, mu.swept, mu.scale) == ("b", "mu", Slider(0.0, 0.9), Scale.LINEAR)
    assert NAMED.replace(a=0.5, b=0.1).at_defaults() == NAMED
    assert set(NAMED.inactive_fields()) == {"c", "d"}


def test_a_parameter_races_with_its_number() -> None:
    same = OwnOptimizer(rule="m = 0.25*m + g; w = w - eta*m/2", learning_rate=1e-3)
    one = descend(Beale(), NAMED.replace(learning_rate=1e-3, a=1.0, b=0.25), (1.0, 1.5), 60).points
    np.testing.assert_allclose(
        one, descend(Beale(), same.replace(learning_rate=2e-3), (1.0, 1.5), 60).points, rtol=1e-12
    )


def test_a_number_outside_its_range_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        NAMED.replace(b=0.95)
    assert explain(caught.value) == ["mu is 0.95, which is outside its range"]


def test_another_rule_keeps_the_numbers_of_parameters_that_are_declared_as_before() -> None:
    moved = NAMED.replace(a=0.25, b=0.75)
    assert moved.with_rule("mu in [0, 1] = 0.5; w = w - mu*g").a == 0.75  # another place and range
    assert moved.with_rule("mu in [0, 1] = 0.6; w = w - mu*g").a == 0.6  # another default
    assert moved.with_rule("mu in [0, 0.6] = 0.5; w = w - mu*g").a == 0.5  # it is outside
    assert moved.with_rule("w = w - a*g").a == 0.25  # the letters
    with pytest.raises(ValidationError):
        moved.with_rule("mu in [0, 1] = 2; w = w - mu*g")


def test_a_session_keeps_the_numbers() -> None:
    adapter: TypeAdapter[AnyRacingOptimizer] = TypeAdapter(AnyRacingOptimizer)
    moved = NAMED.replace(b=0.9)
    assert adapter.validate_json(moved.model_dump_json()) == moved
    assert adapter.validate_python({"kind": "own", "rule": NAMED.rule, "learning_rate": 1e-5}) == NAMED
