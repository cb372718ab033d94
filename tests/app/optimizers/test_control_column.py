"""The column at the left: what is set there goes to the model, and what cannot be is refused with its reason."""

import html

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.optimizers.explainer.explainer import Insight
from app.optimizers.fields import MOST_RACERS
from app.optimizers.model import Start
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.optimizers import SGD
from core.own_optimizer import RACING_OPTIMIZERS
from core.surfaces import SURFACES, Beale, OwnFunction, Ravine, Regression, Rosenbrock
from tests.app.keyboard import enter
from tests.app.mouse import drag, handle_of


def test_a_refused_number_changes_nothing(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    enter(qtbot, room.controls.run.editor("steps"), "5")
    assert room.controls.run.error("steps") == "5 is less than 10; 300 is kept"
    assert room.controller.model.steps == 300
    assert not window.undo.isEnabled()


def test_a_racer_is_added_duplicated_moved_and_removed(room: OptimizersView) -> None:
    def names() -> list[str]:
        return [row.name for row in room.plot.legend.entries]

    next(action for action in room.controls.add.menu().actions() if action.text() == "Lion").trigger()
    assert names()[-1] == "Lion"
    room.controls.racers.cards[0].duplicate.trigger()
    assert names()[:3] == ["SGD", "SGD", "Momentum"]
    room.controls.racers.cards[2].move_up.trigger()
    assert names()[:3] == ["SGD", "Momentum", "SGD"]
    room.controls.racers.cards[0].remove.trigger()
    assert names() == ["Momentum", "SGD", "AdaGrad", "RMSProp", "Adam", "Lion"]
    assert [card.entry.optimizer.label for card in room.controls.racers.cards] == names()


def test_rosenbrock_asks_for_its_own_rates(room: OptimizersView) -> None:
    number = [kind.model_fields["kind"].default for kind in SURFACES].index("rosenbrock")
    room.controls.surface.kind.activated.emit(number)
    assert room.controller.model.racers[0].optimizer.learning_rate == Rosenbrock().suggested_rate(SGD)
    assert room.stage.title.text().startswith("Rosenbrock")


@pytest.mark.usefixtures("window")
def test_undo_works_while_a_number_has_the_focus(qtbot: QtBot, room: OptimizersView) -> None:
    editor = room.controls.run.editor("steps")
    enter(qtbot, editor, "200")
    assert room.controller.model.steps == 200
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.controller.model.steps == 300


@pytest.mark.slow
def test_the_sixteenth_racer_is_the_last(room: OptimizersView) -> None:
    while len(room.controller.model.racers) < 16:
        room.controls.racers.cards[0].duplicate.trigger()
    assert not room.controls.racers.cards[0].duplicate.isEnabled()
    assert not room.controls.add.isEnabled()


def test_choosing_the_same_surface_or_optimizer_again_changes_nothing(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Ravine(condition=500.0)))
    before = room.controller.model
    room.controls.surface.kind.activated.emit(room.controls.surface.kind.currentIndex())
    room.controls.racers.cards[4].kind.activated.emit(room.controls.racers.cards[4].kind.currentIndex())
    assert room.controller.model == before


@pytest.mark.usefixtures("window")
def test_own_function_is_typed_and_a_mistake_is_explained(qtbot: QtBot, room: OptimizersView) -> None:
    own = [kind.model_fields["kind"].default for kind in SURFACES].index("own")
    room.controls.surface.kind.activated.emit(own)
    form = room.controls.surface.form
    assert form is not None
    editor = form.editor("expression")
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "x^2 + 3 y^2")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert room.controller.model.surface.value(np.array([1.0, 2.0])) == 13
    editor.selectAll()
    qtbot.keyClicks(editor, "x + foo")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert form.error("expression") == "unknown name “foo” at position 5; x^2 + 3 y^2 is kept"
    assert editor.text() == "x + foo"
    assert room.controller.model.surface.value(np.array([1.0, 2.0])) == 13


@pytest.mark.slow
def test_a_letter_is_swept_in_one_step_of_history(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    own = OwnFunction()
    room.controller.set_model(room.controller.model.with_surface(own))
    form = room.controls.surface.form
    assert form is not None
    slider = form._rows["a"].slider
    assert slider is not None
    qtbot.waitUntil(slider.isVisible)
    middle = slider.rect().center()
    drag(slider, QPoint(handle_of(slider), middle.y()), QPoint(handle_of(slider) + 20, middle.y()))
    swept = room.controller.model.surface
    assert isinstance(swept, OwnFunction)
    assert swept.a > 1.5
    assert not room.controller.dragging
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.controller.model.surface == own


def test_the_start_goes_back_to_that_of_the_surface(qtbot: QtBot, room: OptimizersView) -> None:
    enter(qtbot, room.controls.start.editor("x"), "2.5")
    reset = room.controls.start._rows["x"].reset
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert room.controller.model.start.point == room.controller.model.surface.start


def test_the_parameters_of_a_regression_are_w_and_b_everywhere(room: OptimizersView, insight: Insight) -> None:
    room.controller.set_model(room.controller.model.with_surface(Regression()))
    start = room.controls.start
    assert [start.editor(name).accessibleName() for name in ("x", "y")] == ["Start w", "Start b"]
    assert "Start w" in [label.text() for label in start.findChildren(QLabel)]
    titles = [column.title for column in insight.column.table.model.columns]
    assert titles == ["racer", "loss", "gradient norm", "w", "b", "outcome"]
    assert "f(w, b) = mean((w X + b − Y)²) / 2" in room.stage.title.text()
    assert insight.column.update_panel.terms.letters == ("w", "b")
    room.controller.set_model(room.controller.model.with_surface(Beale()))
    assert [start.editor(name).accessibleName() for name in ("x", "y")] == ["Start x", "Start y"]
    assert "f(x, y)" in room.stage.title.text()


def test_a_racer_that_is_added_or_duplicated_is_chosen(room: OptimizersView) -> None:
    controller, column = room.controller, room.controls
    next(entry for entry in column.add.menu().actions() if entry.text() == "Adam").trigger()
    assert controller.chosen == len(controller.model.racers) - 1 == 5
    column.racers.cards[1].duplicate.trigger()
    assert (controller.chosen, controller.model.racers[2].optimizer) == (2, controller.model.racers[1].optimizer)
    controller.undo()
    controller.undo()
    assert len(controller.model.racers) == 5


def test_each_entry_that_adds_a_racer_says_what_it_does(room: OptimizersView) -> None:
    menu = room.controls.add.menu()
    menu.aboutToShow.emit()
    for entry, kind in zip(menu.actions(), RACING_OPTIMIZERS, strict=False):  # those of matrices also say where
        optimizer = kind.model_validate({})
        assert entry.toolTip().startswith(f"<p>{html.escape(optimizer.summary)}</p><p>")
        assert entry.toolTip().endswith(f"<p>{html.escape(optimizer.source)}</p>" if optimizer.source else "</p>")


def test_the_fields_of_the_start_follow_its_drag_and_all_others_what_changes_with_it(room: OptimizersView) -> None:
    controls, controller = room.controls, room.controller
    controller.drag_start(0.25, 0.5)
    controller.drag_start(0.75, -0.5)
    assert controls.start.value() == controller.model.start == Start(x=0.75, y=-0.5)
    controller.drag(controller.model.replace(steps=77), "start")
    assert controls.run.value().steps == 77
    controller.drop()
    controller.undo()
    assert controls.run.value().steps == 300
    assert controls.start.value() == controller.model.start


def test_five_rates_that_find_no_room_say_so(qtbot: QtBot, room: OptimizersView) -> None:
    model = room.controller.model
    while len(model.racers) < MOST_RACERS:
        model = model.duplicating(0)
    room.controller.set_model(model)
    with qtbot.waitSignal(room.status_message) as said:
        room.controls.racers.cards[0].fan.trigger()
    assert said.args == ["There are as many racers as fit: remove one first"]
    assert room.controller.model == model
