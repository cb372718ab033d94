"""One image on its way through the run's network, as the engine computes it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.layers.layers_tab import LayersTab
from app.trainer.layers.sample_pane import SamplePane, network_in_words
from app.trainer.live_run import LiveRun
from app.trainer.loaded_data import dataset_of
from app.trainer.subject import NetworkChoice, Subject
from app.trainer.view import TrainerView
from app.widgets.histograms.page_tabs import DISTRIBUTION
from app.widgets.sample.keys import StepKey, UnitPlace
from core.number_format import number
from core.samples.followed_image import SampleChoice, follow_image
from core.training import Trainer
from core.training.reports import Weights
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL


def subject(*, step: int | None = None, batch_norm: bool = False) -> Subject:
    """The network of a run that has not begun, as if it had made an epoch, or some steps."""
    trainer = Trainer(SMALL.replace(batch_norm=batch_norm, dropout=0.2), dataset_of("digits"))
    weights = Weights(1, trainer.network.parameters, trainer.network.statistics)
    return Subject(LiveRun("Run", trainer.config), trainer, weights, NetworkChoice.NOW, step)


def linear_of(subject: Subject, choice: SampleChoice) -> str:
    followed = follow_image(subject.trainer, subject.weights.parameters, subject.weights.statistics, choice)
    return number(float(followed.trace.layers[1].linear[0]))


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[SamplePane]:
    """The page at the second layer."""
    now = subject()
    pane = SamplePane(lambda: now)
    qtbot.addWidget(pane)
    pane.sample.choose_layer(1)
    pane.show()
    pane.refresh()
    qtbot.waitUntil(lambda: bool(pane.sample.steps()))
    yield pane
    pane.shut()


def test_a_test_image_goes_alone(pane: SamplePane) -> None:
    expected = linear_of(subject(), SampleChoice(0, training=False))
    assert pane.sample.strip.cell(StepKey("linear")).value == expected
    assert pane.sample.about.text() == (
        "test image 1 of 360, label 2 · network after epoch 1 · evaluation: the image alone, no mask"
    )


def test_a_training_image_goes_with_its_batch_and_its_mask(qtbot: QtBot, pane: SamplePane) -> None:
    pane.sample.head.mode.activated.emit(1)
    pane.sample.head.sample.entered.emit(3)
    qtbot.waitUntil(lambda: pane.sample.about.text().startswith("training image 3 of 200"))
    assert pane.sample.about.text().endswith("training mode, in a batch of 20, a mask drops 20% of the hidden units")
    expected = linear_of(subject(), SampleChoice(2, training=True))
    assert pane.sample.strip.cell(StepKey("linear")).value == expected


def test_another_network_is_followed_and_named(qtbot: QtBot, pane: SamplePane) -> None:
    later = subject(step=1234, batch_norm=True)
    pane._subject = lambda: later
    pane.refresh()
    qtbot.waitUntil(lambda: "network after step 1,234" in pane.sample.about.text())
    assert pane.sample.about.text().endswith("batch norm with its running mean and deviation")
    assert pane.sample.strip.cell(StepKey("norm")).value


def test_without_a_network_there_is_a_reason(pane: SamplePane) -> None:
    pane._subject = lambda: None
    pane.refresh()
    assert pane.sample.reason.text().startswith("The numbers of one image appear")


@pytest.mark.slow
def test_the_two_pages_of_a_layer_follow_the_run(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    tab.show_sample(UnitPlace(1, 3), StepKey("linear"))
    assert tab.sample_page.pane is not None
    sample = tab.sample_page.pane.sample
    qtbot.waitUntil(lambda: "network after epoch 1" in sample.about.text())
    assert sample.place == UnitPlace(1, 3)
    assert not tab.below.isVisible()
    click(qtbot, room.bar.batch)
    qtbot.waitUntil(lambda: "network after step 11" in sample.about.text())

    sample.choose_layer(2)
    sample.choose_step(StepKey("softmax"))
    assert [line.name for line in sample.step.lines] == [*map(str, range(10)), "sum"]
    tab.views.setCurrentIndex(DISTRIBUTION)
    assert tab.below.isVisible()
    assert tab.large.heading.text().endswith("Output")
    tab.close_cell()
    assert tab.grid.isVisible()
    assert not tab.views.isVisible()


@pytest.mark.parametrize(
    ("epoch", "step", "expected"),
    [
        (0, 0, "network before the first step"),
        (0, None, "network before the first step"),
        (0, 5, "network after step 5"),
        (2, None, "network after epoch 2"),
    ],
)
def test_the_network_is_named_by_how_far_it_has_come(epoch: int, step: int | None, expected: str) -> None:
    now = subject()
    assert network_in_words(replace(now, weights=now.weights._replace(epoch=epoch), step=step)) == expected
