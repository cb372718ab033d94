"""A page of the manual in the browser: its pictures, its links, and the way back."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPalette, QTextDocument
from PySide6.QtWidgets import QWidget

from app.base.language import Language
from app.base.theme import DARK, LIGHT, palette, wear
from app.manual.browser import MARGIN, ManualBrowser
from app.manual.pages import folder, fragments, pages

IMAGE = QTextDocument.ResourceType.ImageResource


@pytest.fixture
def browser(holder: QWidget) -> ManualBrowser:
    browser = ManualBrowser("en")
    browser.setParent(holder)
    holder.resize(700, 500)
    browser.resize(700, 500)
    holder.show()
    return browser


def pictures(browser: ManualBrowser) -> Iterator[QImage]:
    """The pictures of the page, as wide as they are painted."""
    for part in fragments(browser.document()):
        if part.charFormat().isImageFormat():
            name = part.charFormat().toImageFormat().name()
            yield browser.document().resource(IMAGE.value, QUrl(name))


def links(browser: ManualBrowser) -> list[str]:
    parts = fragments(browser.document())
    return [part.charFormat().anchorHref() for part in parts if part.charFormat().anchorHref()]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_link_of_every_page_shows_its_page(holder: QWidget, language: Language) -> None:
    browser = ManualBrowser(language)
    browser.setParent(holder)
    for page in pages(language):
        browser.show_page(page.name)
        for link in links(browser):
            browser.follow(QUrl(link))
            assert (folder(language) / browser.page).exists()
            assert browser.document().characterCount() > 100
            browser.show_page(page.name)


def test_pictures_fit_and_follow_the_width(browser: ManualBrowser) -> None:
    for name in ("optimizers.md", "building.md"):
        browser.show_page(name)
        for width in (700, 460):
            browser.resize(width, 500)
            (first, *_) = pictures(browser)
            assert not first.isNull()
            assert first.deviceIndependentSize().width() == browser.viewport().width() - 2 * MARGIN
        browser.resize(700, 500)


def test_a_link_to_a_heading_brings_it_to_the_top_and_back_leads_to_where_one_was(browser: ManualBrowser) -> None:
    browser.show_page("data.md")
    browser.verticalScrollBar().setValue(150)
    browser.follow(QUrl("trainer.md#points-on-a-plane"))
    assert browser.page == "trainer.md"
    at_the_top = browser.cursorForPosition(QPoint(MARGIN, MARGIN)).block()
    assert at_the_top.text() == "Points on a plane"
    reached = browser.verticalScrollBar().value()
    assert reached > 500
    browser.backward()
    assert (browser.page, browser.verticalScrollBar().value()) == ("data.md", 150)
    browser.forward()
    assert (browser.page, browser.verticalScrollBar().value()) == ("trainer.md", reached)


def test_a_link_to_the_web_is_left_to_the_systems_browser(browser: ManualBrowser) -> None:
    browser.show_page("data.md")
    with patch.object(QDesktopServices, "openUrl") as opened:
        browser.follow(QUrl("https://example.org/"))
    opened.assert_called_once()
    assert browser.page == "data.md"


def test_links_follow_the_theme(browser: ManualBrowser, holder: QWidget) -> None:
    browser.show_page("trainer.md")
    for theme in (LIGHT, DARK):
        wear(holder, theme)
        (link, *_) = (part for part in fragments(browser.document()) if part.charFormat().anchorHref())
        assert link.charFormat().foreground().color() == palette(theme).color(QPalette.ColorRole.Link)
