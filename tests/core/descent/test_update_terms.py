"""Every term has a name, every field of a formula a symbol, and the arrows point where the point goes."""

from typing import Any

import numpy as np
import pytest

from core.descent import Racer, descend, race
from core.descent.update_terms import TERMS, pulls, term, velocities
from core.optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    Lion,
    Momentum,
    Optimizer,
    RMSProp,
    Rprop,
    Term,
    memory,
)
from core.schedules import Cosine
from core.settings import Symbol
from core.surfaces import Beale

EVERY: list[Optimizer[Any]] = [
    *(kind.model_validate({}) for kind in OPTIMIZERS),
    Adam(weight_decay=0.1),
    RMSProp(centered=True, momentum=0.9),
    AdaGrad(lr_decay=0.1),
    AdamW(amsgrad=True),
]


def symbols_of(optimizer: Optimizer[Any]) -> dict[str, Symbol]:
    return {one.name: one.symbol for one in optimizer.declarations() if one.symbol}


every_optimizer = pytest.mark.parametrize("optimizer", EVERY, ids=lambda o: o.kind)


@every_optimizer
def test_every_term_and_every_memory_has_a_name(optimizer: Optimizer[Any]) -> None:
    point, grad = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    state = optimizer.init(point)
    for _ in range(7):  # RAdam shows more from its sixth step on
        names = set(optimizer.terms(point, grad, state)) | set(memory(state)) - {"t", "momentum_product"}
        assert names <= set(TERMS) | set(optimizer.own_terms)
        optimizer.step(point, grad.copy(), state)


@every_optimizer
def test_every_learning_rate_is_written_eta(optimizer: Optimizer[Any]) -> None:
    assert symbols_of(optimizer)["learning_rate"].text == "η"


def test_the_notes_write_gamma_alpha_and_rho() -> None:
    assert symbols_of(Momentum())["learning_rate"].notes == "γ"
    assert symbols_of(Momentum())["momentum"].notes == "α"
    assert symbols_of(RMSProp())["alpha"].notes == "ρ"


def test_the_wrong_signs_of_the_notes_are_told() -> None:
    assert "with + the point climbs" in AdaGrad.notes_remark
    assert "with + the point climbs" in RMSProp.notes_remark


def test_a_term_is_called_by_its_optimizer_or_as_all_call_it_or_by_its_name() -> None:
    assert term(Lion(), "direction") == Term("c", "direction, uphill")
    assert term(Lion(), "m") == term(Adam(), "m") == Term("m", "exponential mean of gradients")
    assert term(Lion(), "old_m") == Term("β₂ mₜ₋₁", "old share")
    assert term(Adam(), "old_m") == Term("β₁ mₜ₋₁", "old share")
    assert term(Lion(), "unheard_of") == Term("unheard_of", "unheard of")


def test_h_is_the_sum_of_squares_in_adagrad_and_their_mean_elsewhere() -> None:
    assert term(AdaGrad(), "squares") == Term("h", "sum of squared gradients")
    assert term(RMSProp(), "squares") == term(AdaDelta(), "squares") == Term("h", "exponential mean of g²")


@every_optimizer
def test_no_symbol_stands_for_two_terms(optimizer: Optimizer[Any]) -> None:
    point = np.array([1.0, -2.0])
    symbols = [term(optimizer, name).symbol for name in optimizer.terms(point, np.ones(2), optimizer.init(point))]
    assert len(set(symbols)) == len(symbols)


def test_amsgrad_prints_v_and_the_largest_v() -> None:
    amsgrad, point = AMSGrad(beta2=0.9), np.zeros(2)
    state = amsgrad.init(point)
    amsgrad.step(point, np.full(2, 3.0), state)
    terms = amsgrad.terms(point, np.ones(2), state)
    np.testing.assert_allclose(terms["v"], 0.9 * 0.9 + 0.1)  # 0.1 * 3² after the first step
    np.testing.assert_allclose(terms["v_max"], 0.91)
    np.testing.assert_allclose(terms["v_max_before"], 0.9)


WITH_DECAY = [kind for kind in OPTIMIZERS if "weight_decay" in kind.model_fields]


@pytest.mark.parametrize("kind", WITH_DECAY)
def test_weight_decay_stands_in_the_formula_where_it_acts(kind: type[Optimizer[Any]]) -> None:
    assert "λ" not in kind.model_validate({"weight_decay": 0.0}).formula
    decayed = kind.model_validate({"weight_decay": 0.1})
    assert ("w ← w − η λ w" if decayed.has_decoupled_decay else "g ← g + λ w") in decayed.formula


def test_a_formula_is_that_of_the_settings() -> None:
    centered = RMSProp(centered=True, momentum=0.9).formula
    assert "h ← ρ h + (1 − ρ) g²,   ḡ ← ρ ḡ + (1 − ρ) g" in centered
    assert "d = g/(√(h − ḡ²) + ε),   v ← α v + d,   w ← w − η v" in centered
    assert "ḡ" not in RMSProp().formula
    assert "v" not in RMSProp().formula
    assert "v̄" in AdamW(amsgrad=True).formula
    assert "v̄" not in AdamW().formula
    assert "δ" in AdaGrad(lr_decay=0.1).formula
    assert not {"δ", "h₀"} & set(AdaGrad().formula.split())
    assert "g ← 0" in Rprop().formula  # iRprop-, Igel and Hüsken 2000


def test_the_velocities_are_those_of_the_notes_at_a_constant_rate() -> None:
    path = descend(Beale(), Momentum(learning_rate=0.005), (-1.0, 1.0), 30)
    assert path.diverged_at is None
    velocity, expected = np.zeros(2), [np.zeros(2)]
    for gradient in path.gradients[:-1]:
        velocity = 0.9 * velocity - 0.005 * gradient  # the notes: v <- alpha v - gamma g
        expected.append(velocity)
    np.testing.assert_allclose(velocities(path), expected, rtol=1e-12)


def test_under_a_schedule_the_velocities_are_the_steps() -> None:
    racer = Racer(optimizer=Momentum(learning_rate=0.005), schedule=Cosine(warm_up=5))
    path = race(Beale(), [racer], (-1.0, 1.0), 30)[0]
    assert path.diverged_at is None
    np.testing.assert_allclose(velocities(path)[1:], np.diff(path.points, axis=0), rtol=1e-9, atol=1e-15)


def test_the_arrow_of_the_step_ends_at_the_next_point() -> None:
    for optimizer in (Momentum(learning_rate=0.1), AdamW(learning_rate=0.1, weight_decay=0.5)):
        point, grad = np.array([1.0, -2.0]), np.array([0.5, 3.0])
        state = optimizer.init(point)
        step = {pull.kind: pull.vector for pull in pulls(optimizer.terms(point, grad, state), 1.0)}["step"]  # type: ignore[arg-type]
        end = point + step
        optimizer.step(point, grad.copy(), state)  # type: ignore[arg-type]
        np.testing.assert_allclose(end, point)


def test_the_gradient_pulls_downhill() -> None:
    point = np.array([1.0, -2.0])
    arrows = pulls(Momentum().terms(point, np.array([0.5, 3.0]), Momentum().init(point)), 1.0)
    assert [arrow.kind for arrow in arrows] == ["gradient", "momentum", "step"]
    np.testing.assert_array_equal(arrows[0].vector, [-0.5, -3.0])
