"""The two pages of an opened cell."""

from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from app.widgets.histograms.page_tabs import DISTRIBUTION, ONE_SAMPLE
from app.widgets.sample.keys import StepKey, UnitPlace
from tests.app.initializers.conftest import PATIENCE


def test_both_pages_are_about_the_same_layer(qtbot: QtBot, bench: InitializersPanel) -> None:
    stage, page = bench.stage, bench.stage.large
    stage.open_cell(1, 2)
    assert page.pane is None
    page.views.setCurrentIndex(ONE_SAMPLE)
    assert page.pane is not None
    sample = page.pane.sample
    qtbot.waitUntil(lambda: bool(sample.steps()), timeout=PATIENCE)
    assert sample.place.layer == 2
    sample.choose_layer(0)
    assert page.cell.heading.text() == "Small normal, layer 1"
    page.views.setCurrentIndex(DISTRIBUTION)
    assert page.cell.isVisible()
    stage.close_cell()
    stage.open_cell(0, 1)
    assert sample.place.layer == 1

    stage.show_sample(2, UnitPlace(2, 5), StepKey("f", forward=False))
    assert bench.controller.chosen == 2
    assert sample.isVisible()
    assert (sample.place, sample.key) == (UnitPlace(2, 5), StepKey("f", forward=False))
