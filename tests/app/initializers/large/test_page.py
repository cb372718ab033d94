"""The two pages of an opened cell."""

from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from app.widgets.histograms.page_tabs import DISTRIBUTION, ONE_SAMPLE
from app.widgets.sample.keys import StepKey, UnitPlace
from tests.app.initializers.conftest import PATIENCE


def test_one_sample_is_of_the_opened_layer(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage.open_cell(1, 2)
    page = bench.stage.large
    assert page.pane is None
    page.views.setCurrentIndex(ONE_SAMPLE)
    assert page.pane is not None
    qtbot.waitUntil(lambda: bool(page.pane and page.pane.sample.steps()), timeout=PATIENCE)
    assert page.pane.sample.place.layer == 2
    page.views.setCurrentIndex(DISTRIBUTION)
    assert page.cell.isVisible()


def test_the_distribution_follows_the_layer_of_the_sample(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage.open_cell(1, 2)
    page = bench.stage.large
    page.views.setCurrentIndex(ONE_SAMPLE)
    assert page.pane is not None
    qtbot.waitUntil(lambda: bool(page.pane and page.pane.sample.steps()), timeout=PATIENCE)
    page.pane.sample.choose_layer(0)
    assert page.cell.heading.text() == "Small normal, layer 1"
    bench.stage.close_cell()
    bench.stage.open_cell(0, 1)
    assert page.pane.sample.place.layer == 1


def test_a_sample_is_shown_from_code(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage.show_sample(1, UnitPlace(2, 5), StepKey("f", forward=False))
    pane = bench.stage.large.pane
    assert pane is not None
    qtbot.waitUntil(lambda: bool(pane.sample.steps()), timeout=PATIENCE)
    assert bench.controller.chosen == 1
    assert (pane.sample.place, pane.sample.step.name) == (UnitPlace(2, 5), "dL/da")
