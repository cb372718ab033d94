"""Sentences in which terms are links: found in the language of the window, shown, clicked and reached by keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QWhatsThisClickedEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.terms.term_label import TermLabel

SENTENCE = "The effective rank falls from layer to layer, and most activations are saturated."


class Window(QWidget):
    """A window that notes which terms it is asked for."""

    def __init__(self, label: TermLabel) -> None:
        super().__init__()
        self.asked: list[str] = []
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        self.resize(240, 200)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QWhatsThisClickedEvent):
            self.asked.append(event.href())
        return super().event(event)


@pytest.fixture
def label(qtbot: QtBot) -> Iterator[TermLabel]:
    label = TermLabel(SENTENCE, wrap=True)
    window = Window(label)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield label
    del window  # which keeps the label until here


def window_of(label: TermLabel) -> Window:
    window = label.window()
    assert isinstance(window, Window)
    return window


def place_of(label: TermLabel, word: str) -> QPoint:
    """Return a place on a word, found as a mouse finds it."""
    start = SENTENCE.index(word)
    for y in range(0, label.height(), 2):
        for x in range(0, label.width(), 2):
            link = label.link_at(QPoint(x, y))
            if link is not None and link.start == start:
                return QPoint(x + 3, y + 2)
    raise AssertionError(word)


def test_links_are_found_after_the_label_was_painted(qtbot: QtBot, label: TermLabel) -> None:
    qtbot.waitUntil(lambda: label.focusPolicy() is Qt.FocusPolicy.TabFocus)
    assert [link.term.id for link in label.links] == ["effective-rank", "activation", "saturated"]
    assert label.text() == label.accessibleName() == SENTENCE
    assert "Return opens it in the glossary" in label.toolTip()


def test_a_label_without_terms_takes_no_focus(qtbot: QtBot) -> None:
    label = TermLabel("Nothing of that kind.")
    qtbot.addWidget(label)
    assert label.links == ()
    assert label.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_click_on_a_link_asks_the_window_and_one_beside_it_does_not(label: TermLabel) -> None:
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=place_of(label, "saturated"))
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(label.width() - 1, label.height() - 1))
    assert window_of(label).asked == ["term:saturated"]


def test_under_the_mouse_a_link_shows_its_definition(label: TermLabel) -> None:
    place = place_of(label, "effective rank")
    QTest.mouseMove(label, place)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place)))
    assert "Effective rank: The number of directions" in QToolTip.text()
    QToolTip.hideText()


def test_keys_choose_links_and_open_them(label: TermLabel) -> None:
    assert label.links
    label.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(label, Qt.Key.Key_Right)
    QTest.keyClick(label, Qt.Key.Key_Return)
    QTest.keyClick(label, Qt.Key.Key_Left)
    QTest.keyClick(label, Qt.Key.Key_Left)
    QTest.keyClick(label, Qt.Key.Key_Return)
    assert window_of(label).asked == ["term:activation", "term:saturated"]
    assert "Saturated: " in QToolTip.text()
    QToolTip.hideText()


def test_another_text_has_links_of_its_own(label: TermLabel) -> None:
    assert label.links
    label.setText("At the saddle (1, 0).")
    assert [link.term.id for link in label.links] == ["saddle"]


def test_the_language_is_that_of_the_window(label: TermLabel) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("ko"))
    try:
        label.setText("유효 랭크가 떨어집니다.")
        assert [link.term.id for link in label.links] == ["effective-rank"]
    finally:
        QLocale.setDefault(before)


def test_a_text_in_bold_letters_goes_before(label: TermLabel) -> None:
    height = label.heightForWidth(200)
    label.say("Xavier 1/√n", SENTENCE)
    assert label.text() == f"Xavier 1/√n  {SENTENCE}"
    assert label.heightForWidth(200) >= height


def test_small_letters_are_drawn_as_scripts_in_their_places(qtbot: QtBot) -> None:
    label = TermLabel("β₁ is 5·10⁻³ here.", wrap=True)
    qtbot.addWidget(label)
    assert label.text() == "β₁ is 5·10⁻³ here."
    layout, _ = label._lay_out(300)
    assert layout.text() == "β1 is 5·10−3 here."
    lowered, raised = (
        QTextCharFormat.VerticalAlignment.AlignSubScript,
        QTextCharFormat.VerticalAlignment.AlignSuperScript,
    )
    scripts = [(one.start, one.format.verticalAlignment()) for one in layout.formats() if one.start]
    assert [place for place, way in scripts if way == lowered] == [1]
    assert [place for place, way in scripts if way == raised] == [10, 11]


def test_a_text_that_is_to_be_typed_stays_as_it_is(qtbot: QtBot) -> None:
    label = TermLabel("v = beta2*v + (1 - beta2)*g^2")
    qtbot.addWidget(label)
    assert label._lay_out(300)[0].text() == label.text()
