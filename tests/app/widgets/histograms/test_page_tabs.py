"""The two pages of a large cell."""

from pytestqt.qtbot import QtBot

from app.widgets.histograms.page_tabs import DISTRIBUTION, ONE_SAMPLE, PageTabs


def test_the_distribution_comes_first(qtbot: QtBot) -> None:
    tabs = PageTabs()
    qtbot.addWidget(tabs)
    assert tabs.currentIndex() == DISTRIBUTION
    assert [tabs.tabText(page) for page in (DISTRIBUTION, ONE_SAMPLE)] == ["Distribution", "One sample"]
