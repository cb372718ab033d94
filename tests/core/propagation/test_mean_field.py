"""The theory of wide layers against networks that are wide."""

import pytest

from core.activations import Tanh
from core.initializers import (
    HeNormal,
    Initializer,
    LeCunNormal,
    Normal,
    Orthogonal,
    SmallNormal,
)
from tests.core.propagation.passes import ACTIVATIONS, run


@pytest.mark.parametrize(
    ("initializer", "activation", "batch_norm"),
    [
        (HeNormal(), "relu", False),
        (LeCunNormal(), "tanh", False),
        (Normal(), "sigmoid", False),
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
