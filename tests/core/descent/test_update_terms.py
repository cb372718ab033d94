"""Every term has a name, every field of a formula a symbol, and the arrows point where the point goes."""

from typing import Any

import numpy as np
import pytest

from core.descent.update_terms import REMARKS, SYMBOLS, TERMS, pulls, symbols_of
from core.optimizers import OPTIMIZERS, Adam, AdamW, Momentum, Optimizer, RMSProp, memory

EVERY: list[Optimizer[Any]] = [
    *(kind.model_validate({}) for kind in OPTIMIZERS),
    Adam(weight_decay=0.1),
    RMSProp(centered=True, momentum=0.9),
]
every_optimizer = pytest.mark.parametrize("optimizer", EVERY, ids=lambda o: o.kind)


@every_optimizer
def test_every_term_and_every_memory_has_a_name(optimizer: Optimizer[Any]) -> None:
    point, grad = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    state = optimizer.init(point)
    for _ in range(7):  # RAdam shows more from its sixth step on
        names = set(optimizer.terms(point, grad, state)) | set(memory(state)) - {"t", "momentum_product"}
        assert names <= set(TERMS)
        optimizer.step(point, grad.copy(), state)


@every_optimizer
def test_every_learning_rate_is_written_eta(optimizer: Optimizer[Any]) -> None:
    named = [symbol.symbol for symbol, field in symbols_of(optimizer) if field == "learning_rate"]
    assert named == ["η"]


def test_the_notes_write_gamma_alpha_and_rho() -> None:
    notes = {field: SYMBOLS[field].notes for field in ("learning_rate", "momentum", "alpha")}
    assert notes == {"learning_rate": "γ", "momentum": "α", "alpha": "ρ"}


def test_the_wrong_signs_of_the_notes_are_told() -> None:
    assert "with + the point climbs" in REMARKS["adagrad"]
    assert "with + the point climbs" in REMARKS["rmsprop"]


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
