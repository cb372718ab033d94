"""Every statistic of the catalogue is where it says it is, and is told with its limit filled in."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.activations import ReLU, Sigmoid
from core.diagnostics import Shares, Statistic
from core.diagnostics.catalogue import BY_NEED, CHARTED, OF_EPOCHS, OF_PASSES, STATISTICS
from core.diagnostics.declaration import declared
from core.propagation import LayerSignal, PropagationConfig, propagate
from core.training.reports import EpochReport
from tests.core.histories import layers, report

every_statistic = pytest.mark.parametrize("statistic", STATISTICS.values(), ids=lambda one: one.name)


@pytest.fixture(scope="module")
def layer() -> LayerSignal:
    """The first layer of a network of sigmoids, with everything measured."""
    config = PropagationConfig(activation=Sigmoid(), hidden_layers=(8, 8), input_size=8, batch_size=16)
    return propagate(config, detailed=True).layers[0]


@every_statistic
def test_it_has_a_title_and_an_explanation_without_gaps(statistic: Statistic) -> None:
    texts = statistic.texts()
    assert all((texts.title, texts.label, texts.help))
    assert bool(texts.definition) == bool(statistic.chart)
    assert not any("{" in text or "nan" in text.split() for text in texts)


@every_statistic
def test_it_is_known_somewhere(statistic: Statistic) -> None:
    assert statistic.in_signal or statistic.in_report or statistic in BY_NEED


@pytest.mark.parametrize("statistic", OF_PASSES, ids=lambda one: one.name)
def test_it_is_read_from_a_pass(statistic: Statistic, layer: LayerSignal) -> None:
    assert math.isfinite(statistic.from_signal(layer))


@pytest.mark.parametrize("statistic", [one for one in OF_EPOCHS if one.of != "network"], ids=lambda one: one.name)
def test_all_layers_of_an_epoch_have_what_each_has(statistic: Statistic) -> None:
    reported = layers(1)
    one_by_one = [statistic.from_report(layer) for layer in reported]
    np.testing.assert_array_equal(statistic.by_layer(reported), one_by_one)


def test_the_penalty_is_read_from_the_epoch_itself() -> None:
    epoch: EpochReport = report(train_loss=0.75, penalty=0.25)
    assert STATISTICS["penalty"].from_report(epoch) == 0.25


def test_what_is_dear_is_not_known_of_a_pass_without_detail() -> None:
    layer = propagate(PropagationConfig(activation=ReLU(), hidden_layers=(8,), input_size=8, batch_size=16)).layers[0]
    assert {one.name for one in OF_PASSES if one.is_dear} == {
        "effective_rank", "distinct_units", "gradient_median", "gradient_p99"
    }  # fmt: skip
    assert all(math.isnan(one.from_signal(layer)) for one in OF_PASSES if one.is_dear)


def test_an_update_is_stored_as_its_logarithm_and_read_as_a_ratio() -> None:
    reported = layers(1)  # with a ratio of 1e-3
    assert STATISTICS["update"].from_report(reported[0]) == pytest.approx(1e-3)


def test_the_limit_of_an_explanation_is_that_of_the_statistic() -> None:
    assert "within 0.25 of an end" in replace(STATISTICS["saturated"], limit=0.25).texts().help


def test_texts_are_those_of_the_language_that_is_asked_for() -> None:
    texts = STATISTICS["flat"].texts(lambda context, text: f"{context}: {text}")
    assert texts.title == "core: slope < 0.01"


def test_what_is_drawn_dotted_is_a_statistic_with_a_name() -> None:
    dotted = [one for one in CHARTED if one.dotted]
    assert all(one.dotted in STATISTICS and one.dotted_label for one in dotted)


def test_a_statistic_that_a_history_may_lack_is_a_float() -> None:
    assert {hint for hint in Shares.__annotations__.values() if hint.__origin__ is not float} == set()
    assert len(declared(Shares)) == len(Shares.__annotations__)
