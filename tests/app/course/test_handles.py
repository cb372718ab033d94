"""The handles of an entry are fields of the room's own model."""

import pytest
from pytestqt.qtbot import QtBot

from app.course.handles import HandleRow, RuleForm
from app.course.reader import fall_lines_course
from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.trainer.view import TrainerView
from app.widgets.forms.hidden_layers_box import LayersBox
from app.window.main_window import MainWindow
from core.lessons.sentences import said_now
from core.optimizers import Adam, Momentum
from core.own_optimizer import OwnOptimizer, from_template
from tests.app.course.course_window import course_of, open_scene
from tests.app.course.test_panel import panel_of
from tests.app.keyboard import type_into

WITH_HANDLES = [entry.id for entry in fall_lines_course().entries if entry.handles]


def handle(window: MainWindow, entry: str) -> HandleRow:
    """The handle of an entry that is opened."""
    panel = panel_of(window)
    course_of(window).open_entry(entry)
    assert panel.entry.handles is not None
    row, *_ = panel.entry.handles.rows
    return row


def test_these_entries_have_a_handle() -> None:
    wanted = {"second-winter", "learning-rate", "l2", "momentum", "adam", "dropout", "batch-size"}
    assert wanted <= set(WITH_HANDLES)


def test_a_handle_changes_the_racer_and_is_undone(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    row = handle(window, "momentum")
    open_scene(window, "momentum")
    assert row.form is not None
    assert row.isVisible()
    type_into(qtbot, row.form.editor("momentum"), "0.5")
    momentum, sgd = (racer.optimizer for racer in room.controller.model.racers)
    assert isinstance(momentum, Momentum)
    assert (momentum.momentum, momentum.learning_rate, sgd.learning_rate) == (0.5, 0.1, 0.95)
    window.undo.trigger()
    value = row.form.value()
    assert isinstance(value, Momentum)
    assert value.momentum == 0.9


@pytest.mark.slow
def test_a_handle_is_hidden_where_the_room_has_no_such_field(window: MainWindow, room: OptimizersView) -> None:
    row = handle(window, "momentum")
    open_scene(window, "momentum")
    model = room.controller.model
    room.controller.set_model(model.replace(racers=model.racers[1:]))
    assert row.isHidden()
    window.undo.trigger()
    assert row.isVisible()
    window.enter("trainer")
    assert row.isHidden()


@pytest.mark.slow
def test_the_depth_is_dragged_in_one_step_of_history(window: MainWindow) -> None:
    row = handle(window, "second-winter")
    assert row.isHidden()  # the Optimizers room has no depth
    open_scene(window, "second-winter")
    room = window.room
    assert isinstance(room, InitializersView)
    before = room.controller.model
    assert row.form is not None
    box = row.form.editor("hidden_layers")
    assert isinstance(box, LayersBox)
    for depth in (13, 14, 15):
        box.slider.setSliderDown(True)
        box.slider.setValue(depth)
    box.slider.setSliderDown(False)
    assert len(room.controller.model.hidden_layers) == 15
    assert not room.controller.dragging
    window.undo.trigger()
    assert room.controller.model == before


@pytest.mark.slow
def test_in_the_trainer_a_handle_sets_the_next_run(qtbot: QtBot, window: MainWindow) -> None:
    window.enter("trainer")
    room = window.room
    assert isinstance(room, TrainerView)
    for entry, written, value in (
        ("learning-rate", "0.25", 0.25),
        ("l2", "0.125", 0.125),
        ("dropout", "0.5", 0.5),
        ("batch-size", "20", 20),
    ):
        row = handle(window, entry)
        assert row.form is not None
        type_into(qtbot, row.form.editor(row.handle.name), written)
        config = room.controller.model.config
        owner = config.optimizer if row.handle.owner == "optimizer" else config
        assert getattr(owner, row.handle.name) == value
        panel = panel_of(window)
        assert panel.entry.handles is not None
        assert "next run" in panel.entry.handles.note.text()


@pytest.mark.slow
def test_every_handle_is_a_field_of_a_room_of_its_entry(window: MainWindow) -> None:
    for entry in WITH_HANDLES:
        row = handle(window, entry)
        course = course_of(window)
        assert course.entry is not None
        scene = course.entry.scenes[0]
        if scene.training is None:
            course.open_scene(scene)
        else:
            window.enter("trainer")
        assert row.form is not None
        assert row.form.has(row.handle.name)


def told(window: MainWindow) -> str:
    """What the claim on one's own Adam says of the race that is shown."""
    course = course_of(window)
    assert course.entry is not None
    claim = next(one for one in course.entry.claims if one.id == "adam-by-hand")
    return said_now(claim.now, "en", course.reader(course.scene_of(claim))) or ""


@pytest.mark.slow
def test_adam_is_written_in_the_course_and_the_difference_is_told(window: MainWindow, room: OptimizersView) -> None:
    handle(window, "adam")
    open_scene(window, "adam", 2)
    handles = panel_of(window).entry.handles
    assert handles is not None
    editor = handles.rows[1].form
    assert isinstance(editor, RuleForm)
    assert editor.isVisible()
    assert editor.templates.isHidden()
    assert told(window) == "your rule is not Adam yet: its path strays from Adam's by 25.1% of the map's diagonal."
    editor.text.show_text(from_template(Adam).rule)
    editor.take()
    own = room.controller.model.racers[1].optimizer
    assert isinstance(own, OwnOptimizer)
    assert own.rule == from_template(Adam).rule
    assert told(window).startswith("your rule is Adam: in 300 steps the two paths are nowhere farther apart than")
    editor.text.show_text("w = w - 9*g")
    editor.take()
    assert told(window) == "one of the two paths diverges, the other does not."
    editor.text.show_text("w = w - q")
    editor.take()
    assert editor.message.text().startswith("line 1: unknown name “q”")
