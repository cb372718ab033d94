"""The passes as plain Python do what their formulas say; test_fused_steps.py holds them against the optimizers."""

from math import sqrt

import numpy as np
import pytest

from core.kernels import step_passes


def test_adam_s_pass_is_its_formula() -> None:
    w, g, m, v = (np.array([value]) for value in (1.0, 2.0, 0.5, 0.25))
    step_passes.adam(w, g, m, v, 0.1, 0.9, 0.8, 0.2, 0.75, 0.25, 1e-3, 0.01)
    decayed = 2 + 0.1 * 1
    first, second = 0.8 * 0.5 + 0.2 * decayed, 0.75 * 0.25 + 0.25 * decayed**2
    assert [m[0], v[0]] == pytest.approx([first, second])
    assert w[0] == pytest.approx(0.9 - 0.01 * first / (sqrt(second) + 1e-3))


def test_a_weight_moves_towards_0_and_not_past_it() -> None:
    weights = np.array([3.0, 0.5, -0.5, -3.0, 0.0])
    step_passes.move_to_0(weights, 1.0)
    assert weights.tolist() == [2, 0, 0, -2, 0]


def test_penalties_add_to_the_gradient_and_shrink_the_weights() -> None:
    weights, gradient = np.array([2.0, -4.0]), np.array([1.0, 1.0])
    step_passes.penalize(weights, gradient, 0.5, 0.25)
    assert gradient.tolist() == [2, -1]
    assert weights.tolist() == [0.5, -1]
