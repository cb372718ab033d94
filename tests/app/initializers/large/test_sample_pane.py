"""One sample of a row's network, as the engine computes it."""

import pytest
from pytestqt.qtbot import QtBot

from app.initializers.large.sample_pane import SamplePane, training_mode
from app.initializers.room_widget import InitializersPanel
from app.widgets.histograms.page_tabs import ONE_SAMPLE
from app.widgets.sample.keys import StepKey
from core.number_format import number
from core.propagation import PropagationConfig, follow_one
from tests.app.initializers.conftest import PATIENCE, settle


@pytest.fixture
def pane(qtbot: QtBot, bench: InitializersPanel) -> SamplePane:
    bench.stage.open_cell(2, 1)
    bench.stage.large.views.setCurrentIndex(ONE_SAMPLE)
    pane = bench.stage.large.pane
    assert pane is not None
    qtbot.waitUntil(lambda: bool(pane.sample.steps()), timeout=PATIENCE)
    return pane


def config_of(bench: InitializersPanel, row: int) -> PropagationConfig:
    return bench.controller.model.config(bench.controller.model.rows[row])


def test_the_numbers_are_those_of_the_row(bench: InitializersPanel, pane: SamplePane) -> None:
    layer = follow_one(config_of(bench, 2), 0).layers[1]
    assert pane.sample.strip.cell(StepKey("linear")).value == number(float(layer.linear[0]))
    assert pane.sample.about.text() == "sample 1 of 64 · training mode, in a batch of 64"


def test_another_sample_is_followed(qtbot: QtBot, bench: InitializersPanel, pane: SamplePane) -> None:
    pane.sample.head.sample.entered.emit(5)
    expected = number(float(follow_one(config_of(bench, 2), 4).layers[1].linear[0]))
    qtbot.waitUntil(lambda: pane.sample.strip.cell(StepKey("linear")).value == expected, timeout=PATIENCE)
    assert pane.sample.about.text().startswith("sample 5 of 64")


def test_another_network_is_followed(qtbot: QtBot, bench: InitializersPanel, pane: SamplePane) -> None:
    model = bench.controller.model
    bench.controller.set_model(model.replace(batch_norm=True, dropout=0.5, upstream="softmax"))
    qtbot.waitUntil(lambda: "a mask drops 50%" in pane.sample.about.text(), timeout=PATIENCE)
    settle(qtbot, bench.controller)
    assert pane.sample.head.layer.itemText(3) == "output"
    pane.sample.choose_layer(3)
    assert {"softmax", "loss"} <= {step.key.column for step in pane.sample.steps()}


def test_a_smaller_batch_keeps_the_number_within_it(qtbot: QtBot, bench: InitializersPanel, pane: SamplePane) -> None:
    pane.sample.head.sample.entered.emit(64)
    bench.controller.set_model(bench.controller.model.replace(batch_size=16))
    qtbot.waitUntil(lambda: pane.sample.about.text().startswith("sample 16 of 16"), timeout=PATIENCE)
    settle(qtbot, bench.controller)


def test_images_have_pixels(qtbot: QtBot, bench: InitializersPanel, pane: SamplePane) -> None:
    pane.sample.choose_layer(0)
    bench.controller.set_model(bench.controller.model.replace(inputs="digits"))
    qtbot.waitUntil(
        lambda: any(line.name.startswith("pixel ") for step in pane.sample.steps() for line in step.lines),
        timeout=PATIENCE,
    )
    settle(qtbot, bench.controller)


def test_what_takes_long_is_said_to_be_measured(qtbot: QtBot, bench: InitializersPanel, pane: SamplePane) -> None:
    pane._soon.timeout.emit()
    assert pane.sample.reason.text() == "Measuring…"
    pane.sample.head.sample.entered.emit(2)
    qtbot.waitUntil(pane.sample.content.isVisible, timeout=PATIENCE)
    assert bench.isVisible()


def test_training_mode_names_what_it_takes_from_the_batch() -> None:
    trace = follow_one(PropagationConfig(hidden_layers=(5,), input_size=6, batch_size=16), 0)
    assert training_mode(trace, 0.0, has_norm=False) == "training mode, in a batch of 16"
    assert training_mode(trace, 0.2, has_norm=True).endswith(
        "batch norm takes its mean and deviation, a mask drops 20% of the hidden units"
    )
