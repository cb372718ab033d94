"""What a pass is told: its settings, their ranges, and the run that would train the same network."""

import pytest
from pydantic import TypeAdapter, ValidationError

from core.activations import GELU, Tanh
from core.diagnostics.histograms import Range
from core.initializers import (
    GlorotNormal,
    Orthogonal,
)
from core.optimizers import Adam
from core.propagation import (
    propagate,
)
from core.propagation.config import PropagationConfig, Ranges, Setup
from core.training import MODEL_2
from tests.core.propagation.passes import run


def test_histograms_reach_as_far_as_the_activation_or_as_told() -> None:
    (layer,) = run(activation=Tanh(), hidden_layers=(20,)).layers
    assert layer.activations.histogram.edges[[0, -1]].tolist() == [-1, 1]
    ranges = Ranges(*[Range(-7.0, 7.0)] * 4)
    (layer,) = propagate(PropagationConfig(hidden_layers=(20,)), ranges=ranges).layers
    assert layer.weights.histogram.edges[[0, -1]].tolist() == [-7, 7]


def test_a_config_comes_back_from_json() -> None:
    config = PropagationConfig(initializer=Orthogonal(gain=2.0), activation=GELU(), hidden_layers=(40, 30), dropout=0.1)
    adapter = TypeAdapter(PropagationConfig)
    assert adapter.validate_json(config.model_dump_json()) == config


def test_every_field_says_what_it_is() -> None:
    declarations = {one.name: one for one in PropagationConfig.declarations()}
    for name in set(declarations) - {"initializer", "activation"}:
        assert declarations[name].label != name
        assert declarations[name].help


def test_pictures_bring_their_own_size() -> None:
    assert (Setup(inputs="mnist").fan_in, Setup(inputs="digits").fan_in, Setup(input_size=30).fan_in) == (784, 64, 30)
    assert "input_size" in Setup(inputs="mnist").inactive_fields()
    assert not Setup().inactive_fields()


def test_the_run_that_trains_a_network_has_what_is_known_of_it() -> None:
    network = PropagationConfig(
        hidden_layers=(30, 20), activation=Tanh(), initializer=GlorotNormal(), batch_norm=True, dropout=0.25, seed=7
    )
    run = network.training(MODEL_2.replace(dataset="digits"))
    assert (run.hidden_layers, run.activation, run.initializer) == ((30, 20), Tanh(), GlorotNormal())
    assert (run.batch_norm, run.dropout, run.seed) == (True, 0.25, 7)
    assert (run.dataset, run.standardize, run.optimizer, run.l2) == ("digits", False, Adam(), 0.0)
    pictures = network.replace(inputs="mnist").training(run)
    assert (pictures.dataset, pictures.standardize) == ("mnist", True)


def test_a_network_that_is_too_deep_to_be_trained_is_refused() -> None:
    with pytest.raises(ValidationError):
        PropagationConfig(hidden_layers=(10,) * 21).training(MODEL_2)
