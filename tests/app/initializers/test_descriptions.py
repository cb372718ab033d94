"""Rows are called by their initializer with its numbers, and by what of the network is their own."""

import pytest

from app.initializers.descriptions import name_of, names_of, note_of
from app.initializers.model import ListedInitializer
from core.activations import Tanh
from core.initializers import Constant, HeNormal, Initializer, Normal, Orthogonal, TruncatedNormal, Uniform, Zeros
from core.propagation import PropagationConfig, propagate


def row(initializer: Initializer, **own: object) -> ListedInitializer:
    return ListedInitializer.model_validate({"initializer": initializer, "colour": 0, **own})


@pytest.mark.parametrize(
    ("initializer", "name"),
    [
        (Zeros(), "Zeros"),
        (Constant(value=-0.5), "Constant −0.5"),
        (Normal(std=0.05), "Normal, std 0.05"),
        (TruncatedNormal(std=2.0), "Truncated normal, std 2"),
        (Uniform(a=-0.1, b=0.2), "Uniform, −0.1 to 0.2"),
        (Orthogonal(gain=1.25), "Orthogonal, gain 1.25"),
        (HeNormal(truncated=True), "He normal, cut"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_a_row_is_called_by_its_initializer_with_its_numbers(initializer: Initializer, name: str) -> None:
    assert names_of([row(initializer)]) == [name]


def test_what_of_the_network_is_its_own_follows() -> None:
    rows = [
        row(Zeros(), activation=Tanh(), batch_norm="on"),
        row(Zeros(), batch_norm="off"),
        row(Zeros(), batch_norm="as the network"),
    ]
    assert names_of(rows) == ["Zeros, Tanh, batch norm", "Zeros, no batch norm", "Zeros"]


def test_the_histograms_are_of_what_is_shown() -> None:
    assert name_of("pre_activation_gradients") == "gradients dL/dz"


def test_a_note_has_the_verdict_and_its_two_numbers() -> None:
    # Zeros make every activation of a ReLU 0, and of its gradient nothing is left: there is no ratio.
    zeros = propagate(PropagationConfig(initializer=Zeros(), hidden_layers=(10, 10), batch_size=20), detailed=True)
    assert note_of(zeros).splitlines()[1:] == ["std 0 → 0", "gradient –"]
    assert note_of(None) == ""
