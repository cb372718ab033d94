"""One sample of a row's network, as the engine computes it."""

import pytest
from pytestqt.qtbot import QtBot

from app.initializers.controller import InitializersController
from app.initializers.large.sample_pane import SamplePane, training_mode
from app.widgets.sample.keys import StepKey
from core.number_format import number
from core.propagation import PropagationConfig, follow_one
from tests.app.initializers.conftest import PATIENCE


@pytest.fixture
def config(controller: InitializersController) -> PropagationConfig:
    """The network of the last row."""
    return controller.model.config(controller.model.rows[2])


@pytest.fixture
def pane(qtbot: QtBot, controller: InitializersController, config: PropagationConfig) -> SamplePane:
    """The page at the second layer."""
    pane = SamplePane(controller)
    qtbot.addWidget(pane)
    pane.sample.choose_layer(1)
    pane.show()
    pane.show_network(config)
    qtbot.waitUntil(lambda: bool(pane.sample.steps()), timeout=PATIENCE)
    return pane


def test_the_numbers_are_those_of_the_row(pane: SamplePane, config: PropagationConfig) -> None:
    layer = follow_one(config, 0).layers[1]
    assert pane.sample.strip.cell(StepKey("linear")).value == number(float(layer.linear[0]))
    assert pane.sample.about.text() == "sample 1 of 64 · training mode, in a batch of 64"


def test_another_sample_is_followed(qtbot: QtBot, pane: SamplePane, config: PropagationConfig) -> None:
    pane.sample.head.sample.entered.emit(5)
    expected = number(float(follow_one(config, 4).layers[1].linear[0]))
    qtbot.waitUntil(lambda: pane.sample.strip.cell(StepKey("linear")).value == expected, timeout=PATIENCE)
    assert pane.sample.about.text().startswith("sample 5 of 64")


def test_another_network_is_followed(qtbot: QtBot, pane: SamplePane, config: PropagationConfig) -> None:
    pane.show_network(config.replace(batch_norm=True, dropout=0.5, upstream="softmax"))
    qtbot.waitUntil(lambda: "a mask drops 50%" in pane.sample.about.text(), timeout=PATIENCE)
    assert pane.sample.head.layer.itemText(3) == "output"
    pane.sample.choose_layer(3)
    assert {"softmax", "loss"} <= {step.key.column for step in pane.sample.steps()}


def test_a_smaller_batch_keeps_the_number_within_it(qtbot: QtBot, pane: SamplePane, config: PropagationConfig) -> None:
    pane.sample.head.sample.entered.emit(64)
    pane.show_network(config.replace(batch_size=16))
    qtbot.waitUntil(lambda: pane.sample.about.text().startswith("sample 16 of 16"), timeout=PATIENCE)


def test_images_have_pixels(qtbot: QtBot, pane: SamplePane, config: PropagationConfig) -> None:
    pane.sample.choose_layer(0)
    pane.show_network(config.replace(inputs="mnist"))
    qtbot.waitUntil(pane.sample.picture.isVisible, timeout=PATIENCE)
    assert pane.sample.step.lines[0].name.startswith("pixel ")


def test_what_takes_long_is_said_to_be_measured(qtbot: QtBot, pane: SamplePane) -> None:
    pane._soon.timeout.emit()
    assert pane.sample.reason.text() == "Measuring…"
    pane.sample.head.sample.entered.emit(2)
    qtbot.waitUntil(pane.sample.content.isVisible, timeout=PATIENCE)


def test_training_mode_names_what_it_takes_from_the_batch() -> None:
    trace = follow_one(PropagationConfig(hidden_layers=(5,), input_size=6, batch_size=16), 0)
    assert training_mode(trace, 0.0, has_norm=False) == "training mode, in a batch of 16"
    assert training_mode(trace, 0.2, has_norm=True).endswith(
        "batch norm takes its mean and deviation, a mask drops 20% of the hidden units"
    )
