"""The passes as plain Python do what their formulas say; test_fused_layers.py holds them against NumPy's."""

import numpy as np

from core.kernels import layer_passes


def test_leaky_relu_keeps_a_share_of_what_is_negative_on_both_ways() -> None:
    z, a, grad = np.array([2.0, -2.0, 0.0]), np.empty(3), np.array([5.0, 5.0, 5.0])
    layer_passes.leak(z, a, 0.25)
    layer_passes.leak_back(grad, z, 0.25)
    assert a.tolist() == [2, -0.5, 0]
    assert grad.tolist() == [5, 1.25, 1.25]


def test_dropped_units_respond_with_0_and_pass_no_gradient() -> None:
    z, a, output, mask = np.array([3.0, 3.0, -1.0]), np.empty(3), np.empty(3), np.array([0.0, 2.0, 2.0])
    grad = np.array([1.0, 1.0, 1.0])
    layer_passes.rectify_and_drop(z, a, mask, output)
    layer_passes.drop_and_rectify_back(grad, z, mask)
    assert (a.tolist(), output.tolist(), grad.tolist()) == ([3, 3, 0], [0, 6, 0], [0, 2, 0])


def test_normalized_units_are_scaled_and_moved_each_by_its_own() -> None:
    z, squares, out = np.array([[1.0, 10.0], [3.0, 10.0]]), np.empty((2, 2)), np.empty((2, 2))
    layer_passes.centre(z, squares, np.array([2.0, 10.0]))
    layer_passes.normalize(z, out, np.array([4.0, 1.0]), np.array([0.5, -1.0]))
    assert squares.tolist() == [[1, 0], [1, 0]]
    assert out.tolist() == [[-3.5, -1], [4.5, -1]]
