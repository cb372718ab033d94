"""The place of the page of one sample."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.trainer.layers.sample_page import SamplePage, scrolling
from app.widgets.sample.keys import StepKey, UnitPlace


def test_the_page_is_made_when_it_is_seen_and_opens_at_the_layer(qtbot: QtBot) -> None:
    page = SamplePage(lambda: None)
    qtbot.addWidget(page)
    page.open_layer(2)
    page.shut()
    assert page.pane is None
    page.refresh()
    assert page.pane is not None
    assert page.pane.sample.place == UnitPlace(2, 0)
    page.show_place(UnitPlace(1, 5), StepKey("f"))
    assert (page.pane.sample.place, page.pane.sample.key) == (UnitPlace(1, 5), StepKey("f"))
    page.open_layer(0)
    assert page.pane.sample.place.layer == 0
    page.shut()


def test_what_needs_more_room_than_there_is_scrolls(qtbot: QtBot) -> None:
    content = QWidget()
    content.setMinimumHeight(500)
    page = scrolling(content)
    qtbot.addWidget(page)
    page.resize(200, 200)
    page.show()
    assert page.verticalScrollBar().maximum() > 0
