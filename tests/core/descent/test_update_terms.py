"""Every term has a name, every field of a formula a symbol, and the arrows point where the point goes."""

from typing import Any

import numpy as np
import pytest

from core.descent.update_terms import TERMS, pulls, term
from core.optimizers import OPTIMIZERS, AdaGrad, Adam, AdamW, Lion, Momentum, Optimizer, RMSProp, Term, memory
from core.settings import Symbol

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
    assert term(Lion(), "direction") == Term("β₁ m + (1 − β₁) g", "direction")
    assert term(Lion(), "m") == term(Adam(), "m") == Term("m", "mean gradient")
    assert term(Lion(), "unheard_of") == Term("unheard_of", "unheard of")


def test_no_optimizer_calls_a_term_otherwise_than_the_others_do() -> None:
    names = [name for kind in OPTIMIZERS for name in kind.own_terms]
    assert len({*names, *TERMS}) == len(names) + len(TERMS)


def test_the_arrow_of_the_step_ends_at_the_next_point() -> None:
    for optimizer in (Momentum(learning_rate=0.1), AdamW(learning_rate=0.1, weight_decay=0.5)):
        point, grad = np.array([1.0, -2.0]), np.array([0.5, 3.0])
        state = optimizer.init(point)
        step = {pull.kind: pull.vector for pull in pulls(optimizer.terms(point, grad, state))}["step"]  # type: ignore[arg-type]
        end = point + step
        optimizer.step(point, grad.copy(), state)  # type: ignore[arg-type]
        np.testing.assert_allclose(end, point)


def test_the_gradient_pulls_downhill() -> None:
    point = np.array([1.0, -2.0])
    arrows = pulls(Momentum().terms(point, np.array([0.5, 3.0]), Momentum().init(point)))
    assert [arrow.kind for arrow in arrows] == ["gradient", "momentum", "step"]
    np.testing.assert_array_equal(arrows[0].vector, [-0.5, -3.0])
