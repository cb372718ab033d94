"""The surface keeps the settings of a network as text, whole."""

import pytest

from app.optimizers.network.real_network import RealNetwork
from core.activations import ACTIVATIONS
from core.initializers import INITIALIZERS
from core.training import TrainingConfig

EACH = [("activation", kind) for kind in ACTIVATIONS] + [("initializer", kind) for kind in INITIALIZERS]


@pytest.mark.parametrize(("field", "kind"), EACH, ids=lambda value: getattr(value, "__name__", value))
def test_every_activation_and_initializer_is_kept(field: str, kind: type) -> None:
    config = TrainingConfig(**{field: kind()}, hidden_layers=(7, 5), train_size=300)
    assert RealNetwork().of(config).config == config


def test_what_the_racers_give_is_not_kept() -> None:
    config = TrainingConfig(epochs=3, hidden_layers=(32,))
    assert RealNetwork().of(config) == RealNetwork()


def test_settings_that_no_network_has_are_refused() -> None:
    with pytest.raises(ValueError, match="hidden_layers"):
        RealNetwork(settings='{"hidden_layers": [0]}')
