"""The glossary: searched in both languages, opened by F1, links and the menu."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base.glossary import glossary
from app.widgets.terms.links import ask, term_of
from app.window.glossary_window import GlossaryWindow
from app.window.main_window import MainWindow


def opened(window: MainWindow) -> GlossaryWindow:
    (found,) = window.findChildren(GlossaryWindow)
    assert found.isVisible()
    return found


def listed(found: GlossaryWindow) -> list[str]:
    return [found.terms.item(row).text() for row in range(found.terms.count())]


def shown(found: GlossaryWindow) -> str:
    assert found.term is not None
    assert found.text.text() == found.term.en.definition
    return found.term.id


def test_the_menu_opens_all_terms_and_a_query_of_either_language_finds_one(window: MainWindow) -> None:
    window.help.glossary.trigger()
    found = opened(window)
    assert len(listed(found)) == len(glossary().terms)
    for query, wanted in (("vanishing", "vanishing"), ("관성계수", "momentum"), ("patience", "early-stopping")):
        found.query.setText(query)
        assert shown(found) == wanted
    found.query.setText("teapot")
    assert found.name.text() == "Nothing found"
    assert found.text.text() == ""
    found.query.clear()
    assert len(listed(found)) == len(glossary().terms)


def test_keys_go_through_the_terms_from_the_search_line(qtbot: QtBot, window: MainWindow) -> None:
    window.help.show_term(None)
    found = opened(window)
    qtbot.waitUntil(found.isActiveWindow)
    first = shown(found)
    QTest.keyClick(found.query, Qt.Key.Key_Down)
    assert shown(found) != first
    QTest.keyClick(found.query, Qt.Key.Key_Return)
    assert found.isVisible()
    QTest.keyClick(found.query, Qt.Key.Key_Escape)
    assert not found.isVisible()


def test_a_link_opens_its_term_and_a_link_of_a_definition_leads_on(window: MainWindow) -> None:
    ask(window.room, "limit-cycle")
    found = opened(window)
    assert shown(found) == "limit-cycle"
    found.query.setText("limit")
    links = [link.term.id for link in found.text.links]
    assert "minimum" in links
    assert "limit-cycle" not in links
    ask(found.text, "minimum")
    assert shown(found) == "minimum"
    assert opened(window) is found


@pytest.mark.slow
def test_f1_explains_what_has_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    window.complete()
    field = next(one for one in window.room.findChildren(QLineEdit) if term_of(one) == "gradient-noise")
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    window.help.explain.trigger()
    assert shown(opened(window)) == "gradient-noise"


def test_f1_on_the_map_opens_the_course(window: MainWindow) -> None:
    window.room.setFocus()
    window.help.explain.trigger()
    assert window.findChildren(GlossaryWindow) == []


def test_who_explains_first_is_asked_before_the_glossary(window: MainWindow) -> None:
    asked: list[QWidget | None] = []
    window.help.explains_first = lambda widget: not asked.append(widget)  # type: ignore[func-returns-value]
    window.help.explain.trigger()
    assert len(asked) == 1
    assert window.findChildren(GlossaryWindow) == []


@pytest.mark.slow
def test_it_speaks_the_language_of_the_window(window: MainWindow) -> None:
    window.help.show_term("seed")
    window.languages.choose("ko")
    QCoreApplication.sendPostedEvents()
    found = opened(window)  # the same one, at the same term
    assert (found.isVisible(), found.name.text()) == (True, "시드")
    assert found.windowTitle() == "용어집"
    assert "seed" in found.other.text()
    window.languages.choose("en")
    QCoreApplication.sendPostedEvents()
    assert (shown(found), found.name.text()) == ("seed", "Seed")
