"""Help > Manual: the list of pages, the search, the way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.manual.manual_window import ManualWindow
from app.manual.pages import pages
from app.window.main_window import MainWindow


@pytest.fixture
def manual(window: MainWindow) -> ManualWindow:
    window.help.manual.trigger()
    (found,) = window.findChildren(ManualWindow)
    assert found.isVisible()
    return found


def test_it_lists_all_pages_and_shows_the_one_that_is_clicked(manual: ManualWindow) -> None:
    titles = [manual.list.item(row).text() for row in range(manual.list.count())]
    assert titles == [page.title for page in pages("en")]
    assert manual.browser.page == "start.md"
    manual.list.setCurrentRow(titles.index("The Trainer room"))
    assert manual.browser.page == "trainer.md"
    assert not manual.forward.isEnabled()
    manual.back.click()
    assert manual.browser.page == "start.md"
    assert manual.list.currentRow() == 0
    manual.forward.click()
    assert manual.browser.page == "trainer.md"


def test_words_are_found_on_all_pages_and_marked(manual: ManualWindow) -> None:
    QTest.keyClicks(manual.query, "slurm")
    assert manual.found.text() == "Sections found: 1"
    QTest.keyClick(manual.query, Qt.Key.Key_Return)
    assert manual.browser.page == "search.md"
    assert {mark.cursor.selectedText() for mark in manual.browser.extraSelections()} == {"SLURM"}
    assert "SLURM" in manual.browser.textCursor().block().text()
    manual.query.setText("teapot")
    assert (manual.found.text(), manual.list.count()) == ("Nothing found", 0)
    manual.query.clear()
    assert manual.list.currentItem().text().startswith("Search")


def test_escape_closes_it_and_it_comes_back_where_it_was(
    qtbot: QtBot, manual: ManualWindow, window: MainWindow
) -> None:
    manual.browser.show_page("figures.md")
    qtbot.waitUntil(manual.isActiveWindow)
    QTest.keyClick(manual.browser, Qt.Key.Key_Escape)
    assert not manual.isVisible()
    window.help.manual.trigger()
    assert window.findChildren(ManualWindow) == [manual]
    assert (manual.isVisible(), manual.browser.page) == (True, "figures.md")


def test_it_is_in_the_language_of_the_window(window: MainWindow) -> None:
    window.languages.choose("ko")
    window.help.manual.trigger()
    found = [one for one in window.findChildren(ManualWindow) if one.isVisible()]
    assert found[-1].list.item(0).text() == "시작하기"
    window.languages.choose("en")
