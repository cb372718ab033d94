"""An own rule is typed in the racer's card: it races as one types, and no text is lost."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.optimizers.own_rule.rule_editor import RuleEditor
from app.optimizers.view import OptimizersView
from app.session.session import Session
from app.window.main_window import MainWindow
from core.optimizers import Adam, Lion, Momentum
from core.own_optimizer import TEMPLATES, OwnOptimizer, from_template
from tests.app.optimizers.edits import body_of, change_racer

ADAM = 4


@pytest.fixture
def editor(room: OptimizersView) -> RuleEditor:
    """The editor of the last racer, Adam until now."""
    room.controller.set_model(room.controller.model.with_optimizer(ADAM, "own"))
    return editor_of(room)


def editor_of(room: OptimizersView) -> RuleEditor:
    rule = body_of(room.controls.racers.cards[ADAM]).rule
    assert rule is not None
    return rule


def rule_in(room: OptimizersView) -> OwnOptimizer:
    optimizer = room.controller.model.racers[ADAM].optimizer
    assert isinstance(optimizer, OwnOptimizer)
    return optimizer


def type_over(editor: RuleEditor, text: str) -> None:
    editor.text.show_text(text)
    editor.take()


def test_an_optimizer_becomes_its_rule_and_goes_the_same_way(room: OptimizersView, editor: RuleEditor) -> None:
    rate = Adam().replace(learning_rate=room.controller.model.surface.suggested_rate(Adam)).learning_rate
    assert rule_in(room) == from_template(Adam, learning_rate=rate)
    assert editor.text.toPlainText() == rule_in(room).rule
    assert editor.message.text() == "Kept from step to step, 0 at first: m, v"
    own = room.controller.race[ADAM].points
    room.controller.undo()
    np.testing.assert_allclose(own, room.controller.race[ADAM].points, atol=1e-12)


@pytest.mark.slow
def test_what_is_typed_races_at_once(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_optimizer(ADAM, "own"))
    editor, before = editor_of(room), rule_in(room)
    window.activateWindow()
    editor.text.setFocus()
    editor.text.selectAll()
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClicks(editor.text, "w = w - eta*g/2")
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClicks(editor.text, "00; m = g")
    assert rule_in(room).rule == "w = w - eta*g/200; m = g"
    room.controls.add.setFocus()
    window.undo.trigger()  # all that was typed in one go
    assert rule_in(room) == before
    assert editor.text.toPlainText() == before.rule


def test_a_mistake_is_said_where_one_types_and_the_rule_before_goes_on(
    room: OptimizersView, editor: RuleEditor
) -> None:
    before = rule_in(room)
    type_over(editor, "m = g\nw = w - eta*q")
    assert editor.message.text() == "line 2: unknown name “q” at position 13. The rule before goes on."
    assert [selection.cursor.selectedText() for selection in editor.text.extraSelections()] == ["q"]
    assert rule_in(room) == before
    type_over(editor, "q = g\nw = w - eta*q")
    assert not editor.text.extraSelections()
    assert editor.message.text() == "It keeps nothing from step to step."


def test_a_mistake_moves_nothing(room: OptimizersView, editor: RuleEditor) -> None:
    type_over(editor, "m = g\nw = w - eta*m")
    for _ in range(3):
        QApplication.processEvents()
    height = editor.height()
    type_over(editor, "m = g\nw = w - eta*q")
    for _ in range(3):
        QApplication.processEvents()
    assert editor.height() == height
    assert rule_in(room).rule == "m = g\nw = w - eta*m"


def test_a_text_with_a_mistake_is_never_lost(room: OptimizersView, editor: RuleEditor) -> None:
    type_over(editor, "w = w - eta*(g")
    room.controller.set_model(room.controller.model.replace(steps=50))  # another edit leaves it alone
    assert editor.text.toPlainText() == "w = w - eta*(g"
    editor.text.left.emit()
    assert room.controller.model.racers[ADAM].draft == "w = w - eta*(g"
    session = Session(optimizers=room.controller.model)
    room.controller.set_model(room.controller.model.without(ADAM))
    room.controller.set_model(Session.model_validate_json(session.model_dump_json()).optimizers)
    assert editor_of(room).text.toPlainText() == "w = w - eta*(g"
    assert editor_of(room).message.text().startswith("line 1: the parenthesis at position 13 is not closed")
    type_over(editor_of(room), "w = w - eta*(g)")
    assert room.controller.model.racers[ADAM].draft == ""


def test_escape_shows_the_rule_again_and_undo_the_text(room: OptimizersView, editor: RuleEditor) -> None:
    type_over(editor, "w = w -")
    assert editor.escape()
    assert editor.text.toPlainText() == rule_in(room).rule
    assert not editor.escape()
    editor.text.undo()
    assert editor.text.toPlainText() == "w = w -"


def test_one_begins_with_a_known_optimizer(room: OptimizersView, editor: RuleEditor) -> None:
    place = [template.kind for template in TEMPLATES].index(Lion)
    editor.templates.menu().actions()[place].trigger()
    assert rule_in(room) == from_template(Lion, learning_rate=room.controller.model.surface.suggested_rate(Lion))
    assert editor.text.toPlainText() == rule_in(room).rule


@pytest.mark.slow
def test_a_rate_is_suggested_for_known_rules_only(room: OptimizersView, editor: RuleEditor) -> None:
    body = body_of(room.controls.racers.cards[ADAM])
    change_racer(room.controller, ADAM, optimizer=from_template(Momentum, learning_rate=1.0))
    assert body.suggested.isEnabled()
    assert body.paper.isHidden()
    type_over(editor, "w = w - 3*eta*g")
    assert not body.suggested.isEnabled()
    assert body.suggested.toolTip() == "No rate is known for a rule of one's own"


@pytest.mark.slow
def test_a_letter_is_dragged_in_one_step_of_history(room: OptimizersView, editor: RuleEditor) -> None:
    body, before = body_of(room.controls.racers.cards[ADAM]), rule_in(room)
    row = body.form._rows["a"]
    assert row.slider is not None
    assert editor.isVisibleTo(body)
    row.slider.setSliderDown(True)
    for place in (300, 200, 100):
        row.slider.setValue(place)
    row.slider.setSliderDown(False)
    assert rule_in(room).a == 0.25
    room.controller.undo()
    assert rule_in(room) == before


def test_ctrl_enter_takes_what_is_typed(qtbot: QtBot, room: OptimizersView, editor: RuleEditor) -> None:
    editor.text.show_text("w = w - eta*sign(g)")
    qtbot.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert rule_in(room).rule == "w = w - eta*sign(g)"
    assert "w ← w - η*sign(g)" in room.controls.racers.cards[ADAM].kind.toolTip()


def test_own_rules_are_told_apart_by_numbers(room: OptimizersView, editor: RuleEditor) -> None:
    assert editor.draft == ""
    assert room.controller.names[ADAM] == "Own rule"
    room.controller.set_model(room.controller.model.with_optimizer(0, "own"))
    first, second = room.controller.names[0], room.controller.names[ADAM]
    assert (first, second) == ("Own rule, η 0.02, rule 1", "Own rule, η 0.2, rule 2")


def test_declared_numbers_have_sliders_under_their_names(room: OptimizersView, editor: RuleEditor) -> None:
    type_over(editor, "k in [2, 4] = 3\nw = w - k*eta*g/3")
    body = body_of(room.controls.racers.cards[ADAM])
    assert list(body.form._rows) == ["learning_rate", "a"]
    row = body.form._rows["a"]
    assert body.form._labels["a"].text() == "k"
    assert row.editor.accessibleName() == "k"
    assert row.slider is not None
    assert row.reset.isHidden()
    row.slider.setSliderDown(True)
    row.slider.setValue(300)
    row.slider.setSliderDown(False)
    assert rule_in(room).a == 3.5
    assert row.reset.isVisibleTo(row)
    assert row.reset.toolTip() == "Back to 3"
    room.controller.undo()
    assert rule_in(room).a == 3.0
    type_over(editor, "w = w - a*eta*g/3")
    assert list(body.form._rows) == ["learning_rate", "a", "b", "c", "d"]


def test_racers_of_one_rule_are_told_apart_by_its_names(room: OptimizersView, editor: RuleEditor) -> None:
    type_over(editor, "k in [2, 4] = 3\nw = w - k*eta*g/3")
    room.controller.set_model(room.controller.model.duplicating(ADAM))
    change_racer(room.controller, ADAM, optimizer=rule_in(room).replace(a=2.5))
    assert room.controller.names[ADAM:] == ["Own rule, k 2.5", "Own rule, k 3"]
