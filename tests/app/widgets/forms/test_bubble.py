"""What is said about a field lies over its neighbours, moves nothing, and hides nothing that is being typed into."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.forms.bubble import Bubble
from app.widgets.forms.form import SettingsForm
from app.widgets.section import ScrollingColumn, Section
from core.training import TrainingConfig
from tests.app.keyboard import type_into

Form = SettingsForm[TrainingConfig]
FIELDS = ("train_size", "epochs", "batch_size", "l2", "l1", "seed")


@pytest.fixture
def column(qtbot: QtBot) -> ScrollingColumn:
    column = ScrollingColumn()
    qtbot.addWidget(column)
    column.stack(Section("Run", SettingsForm(TrainingConfig(), only=FIELDS)))
    column.resize(320, 400)
    column.show()
    qtbot.waitExposed(column)
    return column


@pytest.fixture
def form(column: ScrollingColumn) -> Form:
    form: Form = column.findChild(SettingsForm)  # type: ignore[assignment]
    return form


def places(form: Form) -> list[QRect]:
    """Return where all fields and labels of a form are."""
    return [part.geometry() for part in form.findChildren(QWidget) if not isinstance(part, Bubble)]


def on_screen(widget: QWidget) -> QRect:
    """Return where a widget is on the screen."""
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def test_a_refusal_moves_nothing(qtbot: QtBot, form: Form) -> None:
    before = places(form)
    type_into(qtbot, form.editor("epochs"), "0")
    message = form._rows["epochs"].message
    assert message.isVisible()
    assert message.text() == "0 is less than 1; 50 is kept"
    assert places(form) == before
    type_into(qtbot, form.editor("epochs"), "20")
    assert not message.isVisible()
    assert places(form) == before


def test_a_short_sentence_after_a_long_one_is_as_low_as_before_it(form: Form) -> None:
    message = form._rows["epochs"].message
    heights = []
    for text in ("short", "a sentence over several lines " * 8, "short"):
        message.say(text, remark=False)
        heights.append(message.height())
    assert heights[0] == heights[2] < heights[1]


@pytest.mark.parametrize(("refused", "focused"), [("epochs", "epochs"), ("epochs", "batch_size"), ("l1", "l2")])
def test_what_is_typed_into_is_not_hidden(qtbot: QtBot, form: Form, refused: str, focused: str) -> None:
    type_into(qtbot, form.editor(refused), "-1")
    form.editor(focused).setFocus()
    message = form._rows[refused].message
    assert message.isVisible()
    assert not on_screen(message).intersects(on_screen(form.editor(focused)))
    assert not on_screen(message).intersects(on_screen(form.editor(refused)))


def test_it_goes_with_its_row_and_comes_back(qtbot: QtBot, column: ScrollingColumn, form: Form) -> None:
    type_into(qtbot, form.editor("epochs"), "0")
    section = column.findChild(Section)
    assert isinstance(section, Section)
    message = form._rows["epochs"].message
    section.open(False)
    assert not message.isVisible()
    section.open(True)
    assert message.isVisible()


def test_a_click_puts_it_away_and_the_field_still_knows(qtbot: QtBot, form: Form) -> None:
    type_into(qtbot, form.editor("epochs"), "0")
    message = form._rows["epochs"].message
    qtbot.mouseClick(message, Qt.MouseButton.LeftButton)
    assert not message.isVisible()
    assert form.error("epochs")


def test_a_remark_goes_with_the_focus_and_a_refusal_stays(qtbot: QtBot, form: Form) -> None:
    type_into(qtbot, form.editor("l2"), "0,5")
    type_into(qtbot, form.editor("epochs"), "0")
    for name in ("l1", "seed"):
        form.editor(name).setFocus()
    assert form._rows["l2"].message.text() == "“0,5” is read as 0.5"
    assert not form._rows["l2"].message.isVisible()
    assert form._rows["epochs"].message.isVisible()


def test_it_lies_within_the_column(qtbot: QtBot, column: ScrollingColumn, form: Form) -> None:
    for name in FIELDS:
        type_into(qtbot, form.editor(name), "1e99")
        message = form._rows[name].message
        ground = column.widget()
        assert ground is not None
        assert message.parent() is ground
        assert on_screen(ground).contains(on_screen(message))
