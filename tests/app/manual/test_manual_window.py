"""Help > Manual: the list of pages, the search, the way back."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.base.language import Language
from app.manual.manual_window import ManualWindow
from app.manual.pages import anchor, headings, pages
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


def speak(window: MainWindow, language: Language) -> None:
    window.languages.choose(language)
    QCoreApplication.sendPostedEvents()


def at_the_top(manual: ManualWindow) -> int:
    """The number of the heading that is at the top of what is seen."""
    place = manual.browser.cursorForPosition(QPoint(0, 40)).position()
    return sum(heading.position <= place for heading in headings(manual.browser.document()))


@pytest.mark.slow
def test_it_stays_and_is_in_the_language_of_the_window_at_the_same_place(
    manual: ManualWindow, window: MainWindow
) -> None:
    manual.browser.show_page("trainer.md")
    third = headings(manual.browser.document())[2]
    manual.browser.show_page("trainer.md", anchor(third.text))
    assert at_the_top(manual) == 3
    speak(window, "ko")
    assert window.findChildren(ManualWindow) == [manual]
    assert (manual.isVisible(), manual.windowTitle(), manual.browser.page) == (True, "설명서", "trainer.md")
    assert manual.list.item(0).text() == "시작하기"
    assert "학습" in manual.browser.toPlainText()
    assert at_the_top(manual) == 3
    while manual.back.isEnabled():
        manual.back.click()
    assert (manual.browser.page, manual.browser.toPlainText()[:4]) == ("start.md", "시작하기")
    speak(window, "en")
    assert manual.list.item(0).text() == pages("en")[0].title
    assert manual.browser.toPlainText().startswith(pages("en")[0].title)
