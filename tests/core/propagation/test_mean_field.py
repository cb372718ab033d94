"""The theory of wide layers against integrals that are split at the kinks, and against networks that are wide."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from core.activations import ACTIVATIONS as KINDS
from core.activations import ELU, GELU, Activation, Identity, LeakyReLU, ReLU, Sigmoid, Tanh
from core.initializers import (
    HeNormal,
    Initializer,
    LeCunNormal,
    Normal,
    Orthogonal,
    SmallNormal,
)
from core.propagation.mean_field import Prediction, predict
from tests.core.propagation.passes import ACTIVATIONS, run

VARIANTS: list[Activation] = [*(kind.model_validate({}) for kind in KINDS), LeakyReLU(slope=0.3), ELU(alpha=0.5)]
STDS = (1e-3, 1.0, 1e4, *(pytest.param(std, marks=pytest.mark.slow) for std in (1e-2, 0.1, 3.0, 10.0, 100.0, 1e3)))
# In z, on either side of 0: between these, every function is smooth.
SPLITS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0)


def layer_at(activation: Activation, std: float) -> Prediction:
    """Predict one layer whose pre-activations have this deviation, and upstream gradients of mean square 1."""
    (layer,) = predict(Normal(std=1.0), activation, (1, 1), input_square=std**2, upstream_square=1.0)
    return layer


def integral(activation: Activation, std: float, power: int, centre: float = 0.0, *, slope: bool = False) -> float:
    """E[(f(std t) - centre)^power] for a standard normal t, or that of f', by adaptive quadrature piece by piece."""
    function = activation.derivative if slope else activation.value

    def weighted(t: float) -> float:
        value = function(np.array([std * t])).item() - centre
        return float(value**power * math.exp(-t * t / 2) / math.sqrt(2 * math.pi))

    ends = sorted({min(split / std, 9.0) for split in SPLITS} | {1.0, 3.0, 9.0})
    pieces = [(low, high) for low, high in pairwise(ends) if low < high]
    pieces += [(-high, -low) for low, high in pieces]
    least = 1e-11 * min(std**2, 1 / std)  # of the whole, which is a multiple of one or the other
    return math.fsum(quad(weighted, low, high, epsrel=1e-9, epsabs=least)[0] for low, high in pieces)


@pytest.mark.parametrize("std", STDS)
@pytest.mark.parametrize("activation", VARIANTS, ids=repr)
def test_the_averages_over_a_normal_number_are_the_integrals(activation: Activation, std: float) -> None:
    layer = layer_at(activation, std)
    mean = integral(activation, std, 1)
    assert layer.pre_activation_std == pytest.approx(std, rel=1e-12)
    assert layer.activation_std**2 == pytest.approx(integral(activation, std, 2, mean), rel=1e-6)
    assert layer.gradient_rms**2 == pytest.approx(integral(activation, std, 2, slope=True), rel=1e-6)
    (_, after) = predict(Normal(std=1.0), activation, (1, 1, 1), input_square=std**2, upstream_square=1.0)
    assert after.pre_activation_std**2 == pytest.approx(integral(activation, std, 2), rel=1e-6)


@pytest.mark.parametrize("std", [1e-12, 1e-3, 0.3, 1.0, 7.0, 1e4])
def test_closed_forms(std: float) -> None:
    """Where they exist: for straight pieces any width, for GELU by Hendrycks and Gimpel's expectation."""
    half = math.sqrt(1 / 2 - 1 / (2 * math.pi))
    leaky = math.sqrt(1.09 / 2 - 0.49 / (2 * math.pi))
    for activation, deviation, slope_square in (
        (Identity(), 1.0, 1.0),
        (ReLU(), half, 0.5),
        (LeakyReLU(slope=0.3), leaky, 1.09 / 2),
    ):
        layer = layer_at(activation, std)
        assert layer.activation_std == pytest.approx(std * deviation, rel=1e-9)
        assert layer.gradient_rms == pytest.approx(math.sqrt(slope_square), rel=1e-9)
    (_, after) = predict(Normal(std=1.0), GELU(), (1, 1, 1), input_square=std**2, upstream_square=1.0)
    mean_square = after.pre_activation_std**2 - layer_at(GELU(), std).activation_std ** 2
    if std > 1e-2:  # below, a difference of two squares that are almost equal
        assert math.sqrt(mean_square) == pytest.approx(std**2 / math.sqrt(2 * math.pi * (1 + std**2)), rel=1e-6)


@pytest.mark.parametrize(("activation", "slope"), [(Sigmoid(), 0.25), (Tanh(), 1.0)], ids=repr)
def test_a_signal_that_has_almost_faded_is_a_line(activation: Activation, slope: float) -> None:
    layer = layer_at(activation, 1e-5)
    assert layer.activation_std == pytest.approx(1e-5 * slope, rel=1e-6)
    assert layer.gradient_rms == pytest.approx(slope, rel=1e-6)


def test_he_keeps_the_gradient_of_relu_through_any_depth() -> None:
    """He et al. 2015: a factor of 1 each layer."""
    layers = predict(HeNormal(), ReLU(), (100,) * 51, input_square=1.0, upstream_square=1.0)
    assert layers[0].gradient_rms / layers[-1].gradient_rms == pytest.approx(1, rel=1e-9)
    assert layers[-1].pre_activation_std / layers[0].pre_activation_std == pytest.approx(1, rel=1e-9)


def test_a_signal_too_large_for_a_number_is_no_error() -> None:
    layers = predict(Normal(std=1e3), Tanh(), (10,) * 4, input_square=1e308, upstream_square=1.0)
    assert layers[0].activation_std == pytest.approx(1)
    exploding = predict(Normal(std=1e3), Identity(), (10,) * 200, input_square=1.0, upstream_square=1.0)
    assert exploding[-1].pre_activation_std == math.inf


@pytest.mark.parametrize(
    ("initializer", "activation", "batch_norm"),
    [
        (HeNormal(), "relu", False),
        (LeCunNormal(), "tanh", False),
        (Normal(), "sigmoid", False),
        (Normal(std=10.0), "tanh", False),
        (Normal(std=10.0), "sigmoid", False),
        (SmallNormal(), "sigmoid", True),
        (Orthogonal(), "tanh", False),
    ],
)
def test_wide_layers_are_as_predicted(initializer: Initializer, activation: str, batch_norm: bool) -> None:  # noqa: FBT001
    for layer in run(
        initializer=initializer,
        activation=ACTIVATIONS[activation],
        batch_norm=batch_norm,
        hidden_layers=(400, 600, 400),
        batch_size=300,
    ).layers:
        before = layer.before_batch_norm or layer.pre_activations
        assert before.std == pytest.approx(layer.predicted.pre_activation_std, rel=0.1)
        assert layer.activations.std == pytest.approx(layer.predicted.activation_std, rel=0.1)
        assert layer.pre_activation_gradients.rms == pytest.approx(layer.predicted.gradient_rms, rel=0.1)


def test_the_gradient_of_an_unsure_network_is_predicted() -> None:
    for layer in run(upstream="softmax", activation=Tanh(), initializer=LeCunNormal(), hidden_layers=(400, 400)).layers:
        assert layer.pre_activation_gradients.rms == pytest.approx(layer.predicted.gradient_rms, rel=0.15)
