"""The Optimizers room as a person uses it: keys, clicks, drags, and what is then to be read."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.formatting import exactly
from app.base.theme import DARK
from app.optimizers.racer_card import RacerBody, RacerCard
from app.optimizers.view import OptimizersView
from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow
from core.optimizers import SGD
from core.schedules import SCHEDULES, Cosine
from core.surfaces import SURFACES, OwnFunction, Ravine, Rosenbrock
from tests.app.mouse import drag
from tests.app.optimizers.edits import change_racer
from tests.app.pictures import pixels

LINE_AND_A_DOT = 27  # pixels of a square of 9: a line of 2 pixels through it has 18 to 25


def key(qtbot: QtBot, window: MainWindow, key: Qt.Key, shift: bool = False) -> None:  # noqa: FBT001, FBT002
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(window, key, modifier)


def enter(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Type a number into a field."""
    assert isinstance(editor, NumberBox)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def body_of(card: RacerCard) -> RacerBody:
    """The form of a card, opened."""
    card.open(True)
    assert isinstance(card.body, RacerBody)
    return card.body


def picture(room: OptimizersView) -> QImage:
    return room.plot.grab().toImage()


def near(one: QColor, other: QColor) -> bool:
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 150


def in_window(room: OptimizersView, x: float, y: float) -> QPoint:
    """Where a point of the surface is on the plot's viewport."""
    scene = room.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    return room.plot.mapFromScene(scene)


def test_ten_steps_on_and_ten_back_are_the_same_point_and_picture(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    key(qtbot, window, Qt.Key.Key_Right)
    for start in (1, 60, 95):  # 95 + 10 crosses into another chunk of the drawn path
        room.playback.seek(start)
        before, rows = pixels(picture(room)), room.plot.legend.rows()
        states = [trajectory.state(room.playback.position) for trajectory in room.controller.race]
        for _ in range(10):
            key(qtbot, window, Qt.Key.Key_Right)
        assert room.playback.position == start + 10
        assert not np.array_equal(pixels(picture(room)), before)
        for _ in range(10):
            key(qtbot, window, Qt.Key.Key_Left)
        assert room.playback.position == start
        assert room.plot.legend.rows() == rows
        np.testing.assert_array_equal(pixels(picture(room)), before)
        again = [trajectory.state(room.playback.position) for trajectory in room.controller.race]
        assert [repr(state) for state in again] == [repr(state) for state in states]


def test_frame_number_slider_and_keys_agree(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    def shown() -> tuple[int, int, int | None]:
        return room.bar.frame.value(), room.bar.slider.value(), room.chart.curves.step

    room.bar.frame.setFocus()
    room.bar.frame.selectAll()
    qtbot.keyClicks(room.bar.frame, "37")
    qtbot.keyClick(room.bar.frame, Qt.Key.Key_Return)
    assert (room.playback.position, shown()) == (37, (37, 37, 37))
    room.bar.slider.setValue(120)
    assert (room.playback.position, shown()) == (120, (120, 120, 120))
    room.plot.setFocus()
    key(qtbot, window, Qt.Key.Key_Right, shift=True)
    assert (room.playback.position, shown()) == (130, (130, 130, 130))
    key(qtbot, window, Qt.Key.Key_End)
    assert (room.playback.position, shown()) == (300, (300, 300, 300))
    key(qtbot, window, Qt.Key.Key_Home)
    assert (room.playback.position, shown()) == (0, (0, 0, 0))


def test_space_plays_and_pauses(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    key(qtbot, window, Qt.Key.Key_Space)
    assert room.playback.playing
    assert room.bar.play.accessibleName() == "Pause"
    key(qtbot, window, Qt.Key.Key_Space)
    assert not room.playback.playing


def test_space_in_a_number_plays_and_types_nothing(qtbot: QtBot, room: OptimizersView) -> None:
    editor = room.controls.start.editor("x")
    assert isinstance(editor, NumberBox)
    editor.setFocus()
    qtbot.keyClick(editor.lineEdit(), Qt.Key.Key_Space)
    assert editor.text() == "1"
    assert room.playback.playing


def test_digits_show_and_hide_racers(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    key(qtbot, window, Qt.Key.Key_2)
    assert [row.name for row in room.plot.legend.rows()] == ["SGD", "AdaGrad", "RMSProp", "Adam"]
    assert not room.controls.racers.cards[1].shown.isChecked()
    key(qtbot, window, Qt.Key.Key_2)
    assert len(room.plot.legend.rows()) == 5


def test_dragging_the_ring_moves_the_start_of_all(window: MainWindow, room: OptimizersView) -> None:
    before = room.controller.race
    viewport = room.plot.viewport()
    picture(room)  # what was never painted cannot be grasped
    here, there = in_window(room, 1.0, 1.5), in_window(room, -1.0, 2.5)
    drag(viewport, here, there)
    start = room.controller.model.start
    assert (start.x, start.y) == pytest.approx((-1.0, 2.5), abs=0.05)
    for old, new in zip(before, room.controller.race, strict=True):
        assert not np.array_equal(old.points, new.points)
    assert room.controls.start.value() == start
    window.undo.trigger()
    assert room.controller.model.start.point == (1.0, 1.5)
    assert tuple(room.plot.handle.pos()) == (1.0, 1.5)


def test_a_rate_is_typed_undone_and_redone(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    editor = body_of(card).form.editor("learning_rate")
    first = room.controller.model.racers[0].optimizer.learning_rate
    enter(qtbot, editor, "3e-4")
    assert room.controller.race[0].racer.optimizer == SGD(learning_rate=3e-4)
    assert card.rate.text() == "3e-4" or card.rate.text() == "0.0003"
    assert window.undo.isEnabled()
    window.undo.trigger()
    assert room.controller.model.racers[0].optimizer.learning_rate == first
    assert isinstance(editor, NumberBox)
    assert editor.value() == first
    window.redo.trigger()
    assert room.controller.race[0].racer.optimizer == SGD(learning_rate=3e-4)
    assert not window.redo.isEnabled()


def test_a_refused_number_changes_nothing(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    enter(qtbot, room.controls.run.editor("steps"), "5")
    assert room.controls.run.error("steps") == "5 is less than 10; 300 is kept"
    assert room.controller.model.steps == 300
    assert not window.undo.isEnabled()


def test_a_racer_is_added_duplicated_moved_and_removed(room: OptimizersView) -> None:
    def names() -> list[str]:
        return [row.name for row in room.plot.legend.rows()]

    room.controls.add.menu().actions()[-1].trigger()
    assert names()[-1] == "Lion"
    room.controls.racers.cards[0].duplicate.trigger()
    assert names()[:3] == ["SGD", "SGD", "Momentum"]
    room.controls.racers.cards[2].move_up.trigger()
    assert names()[:3] == ["SGD", "Momentum", "SGD"]
    room.controls.racers.cards[0].remove.trigger()
    assert names() == ["Momentum", "SGD", "AdaGrad", "RMSProp", "Adam", "Lion"]
    assert [card.entry.optimizer.label for card in room.controls.racers.cards] == names()


def test_another_optimizer_takes_a_racers_place(room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    card.kind.setCurrentIndex(card.kind.count() - 1)
    card.kind.activated.emit(card.kind.count() - 1)
    lion = room.controller.model.racers[0]
    assert (lion.optimizer.kind, lion.colour) == ("lion", 0)
    assert body_of(room.controls.racers.cards[0]).form.value() == lion.optimizer


def test_a_racer_gets_the_paper_default_and_the_suggested_rate_back(qtbot: QtBot, room: OptimizersView) -> None:
    card = room.controls.racers.cards[4]
    suggested = card.entry.optimizer.learning_rate
    qtbot.mouseClick(body_of(card).paper, Qt.MouseButton.LeftButton)
    assert room.controller.model.racers[4].optimizer.learning_rate == 1e-3
    qtbot.mouseClick(body_of(card).suggested, Qt.MouseButton.LeftButton)
    assert room.controller.model.racers[4].optimizer.learning_rate == suggested


def test_a_racer_gets_another_colour(room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    card._offer_colours()
    card.colours.actions()[7].trigger()
    assert room.controller.model.racers[0].colour == 7
    assert room.plot.legend.rows()[0].style.colour == room._theme.racers[7]


@pytest.mark.parametrize("number", range(len(SURFACES)))
def test_every_surface_is_shown_without_a_fault(room: OptimizersView, number: int) -> None:
    room.controls.surface.kind.setCurrentIndex(number)
    room.controls.surface.kind.activated.emit(number)
    room.playback.seek(300)
    before = pixels(picture(room))
    assert room.controller.model.surface.kind == SURFACES[number].model_fields["kind"].default
    layers = (room.plot.backdrop, room.plot.trails, room.plot.heads, room.plot.legend, room.chart.curves)
    assert not any(layer.failed for layer in layers)
    assert len(np.unique(before.reshape(-1, 3), axis=0)) > 50


def test_a_click_on_the_chart_goes_to_that_step(qtbot: QtBot, room: OptimizersView) -> None:
    box = room.chart.getPlotItem().getViewBox()
    place = room.chart.mapFromScene(box.mapViewToScene(QPointF(200, 0)))
    qtbot.mouseClick(room.chart.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert room.playback.position == pytest.approx(200, abs=2)  # a pixel is more than a step


def test_the_plot_does_not_move_while_the_mouse_does(qtbot: QtBot, room: OptimizersView) -> None:
    width = room.plot.width()
    for x, y in ((0.0, 0.0), (-3.123456, 4.123456)):
        qtbot.mouseMove(room.plot.viewport(), in_window(room, x, y))
        qtbot.wait(10)
        assert room.plot.width() == width


def test_value_and_gradient_are_read_under_the_mouse(qtbot: QtBot, room: OptimizersView) -> None:
    place = in_window(room, 3.0, 0.5)
    qtbot.mouseMove(room.plot.viewport(), place + QPoint(5, 5))
    qtbot.mouseMove(room.plot.viewport(), place)
    text = room.stage.readout.text()
    assert text.startswith(("x 3", "x 2.99"))
    assert "f " in text
    assert "gradient (" in text


def test_r_shows_the_whole_box_again(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    whole = room.plot.view()
    room.plot.set_view([2.5, 3.5], [0.0, 1.0])
    assert room.plot.view() != whole
    key(qtbot, window, Qt.Key.Key_R)
    np.testing.assert_allclose(room.plot.view(), whole)


def test_f_zooms_to_the_race(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    (x_min, x_max), (y_min, y_max) = room.plot.view()
    key(qtbot, window, Qt.Key.Key_F)
    (left, right), (bottom, top) = room.plot.view()
    assert right - left < x_max - x_min
    assert top - bottom < y_max - y_min
    points = np.concatenate([trajectory.points for trajectory in room.controller.race])
    assert (points >= (left, bottom)).all()
    assert (points <= (right, top)).all()


def test_each_step_gets_a_dot_when_zoomed_in(room: OptimizersView) -> None:
    adam, colour = room.controller.race[4].points, QColor(room._theme.racers[4])
    room.playback.seek(10)
    for index in range(4):
        room.controller.toggle_racer(index)
    room.plot.set_view([adam[10, 0], adam[0, 0]], [adam[10, 1], adam[0, 1]])
    image = picture(room)
    for x, y in adam[2:9]:
        place = in_window(room, x, y)
        around = [image.pixelColor(place + QPoint(dx, dy)) for dx in range(-4, 5) for dy in range(-4, 5)]
        assert sum(near(seen, colour) for seen in around) > LINE_AND_A_DOT


def test_a_racer_that_diverges_is_named_and_the_others_run_on(qtbot: QtBot, room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    enter(qtbot, body_of(card).form.editor("learning_rate"), "10")
    room.playback.seek(300)
    notes = [row.note for row in room.plot.legend.rows()]
    assert notes[0].startswith("diverged at step ")
    assert not any(note.startswith("diverged") for note in notes[1:])
    picture(room)
    assert not room.plot.trails.failed
    assert not room.plot.heads.failed


def test_a_playback_frame_draws_only_what_is_new(room: OptimizersView) -> None:
    picture(room)
    backdrops, charts = room.plot.backdrop.rebuilds, room.chart.curves.rebuilds
    for step in range(100):
        room.playback.seek(step)
        room.plot.grab()
        room.chart.grab()
    assert room.plot.backdrop.rebuilds == backdrops
    assert room.chart.curves.rebuilds <= charts + 1
    assert room.plot.trails.strokes == 99 // 32


def test_plots_follow_the_theme(window: MainWindow, room: OptimizersView) -> None:
    window.themes.choose("dark")
    assert room.plot.legend.rows()[0].style.colour == DARK.racers[0]
    image = room.plot.grab().toImage()
    assert image.pixelColor(2, 2).name() == DARK.panel.lower()


def test_every_control_has_a_name_and_a_tooltip(room: OptimizersView) -> None:
    for card in room.controls.racers.cards:
        card.open(True)
    nameless = [
        widget
        for widget in room.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(room)
        and not isinstance(widget.parent(), NumberBox)
        and widget.objectName() != "qt_spinbox_lineedit"
        and not isinstance(widget.parent(), QAbstractScrollArea)
        and not isinstance(widget, (QScrollArea, QMenu))
        and not (widget.accessibleName() and widget.toolTip())
    ]
    assert [f"{type(widget).__name__} in {type(widget.parent()).__name__}" for widget in nameless] == []


def test_rosenbrock_asks_for_its_own_rates(room: OptimizersView) -> None:
    number = [kind.model_fields["kind"].default for kind in SURFACES].index("rosenbrock")
    room.controls.surface.kind.activated.emit(number)
    assert room.controller.model.racers[0].optimizer.learning_rate == Rosenbrock().suggested_rate("sgd")
    assert room.stage.title.text().startswith("Rosenbrock")


def test_undo_works_while_a_number_has_the_focus(qtbot: QtBot, room: OptimizersView) -> None:
    editor = room.controls.run.editor("steps")
    enter(qtbot, editor, "200")
    assert room.controller.model.steps == 200
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.controller.model.steps == 300


def test_the_sixteenth_racer_is_the_last(room: OptimizersView) -> None:
    while len(room.controller.model.racers) < 16:
        room.controls.racers.cards[0].duplicate.trigger()
    assert not room.controls.racers.cards[0].duplicate.isEnabled()
    assert not room.controls.add.isEnabled()


def test_an_open_card_stays_with_its_racer(room: OptimizersView) -> None:
    cards = room.controls.racers.cards
    cards[0].open(True)
    cards[0].move_down.trigger()
    assert [(card.entry.optimizer.kind, card.opened) for card in room.controls.racers.cards][:2] == [
        ("momentum", False),
        ("sgd", True),
    ]
    room.controls.racers.cards[0].remove.trigger()
    assert room.controls.racers.cards[0].opened
    assert room.controls.racers.cards[0].entry.optimizer.kind == "sgd"


def test_choosing_the_same_surface_or_optimizer_again_changes_nothing(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Ravine(condition=500.0)))
    before = room.controller.model
    room.controls.surface.kind.activated.emit(room.controls.surface.kind.currentIndex())
    room.controls.racers.cards[4].kind.activated.emit(room.controls.racers.cards[4].kind.currentIndex())
    assert room.controller.model == before


def test_half_typed_text_of_a_racer_that_goes_is_gone_with_it(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.adding("lion"))
    editor = body_of(room.controls.racers.cards[5]).form.editor("learning_rate")
    editor.setFocus()
    qtbot.keyClicks(editor, "12")
    with qtbot.captureExceptions() as exceptions:
        room.controller.undo()
    assert exceptions == []


def test_a_start_that_is_dragged_out_of_the_world_stays_at_its_edge(room: OptimizersView) -> None:
    room.controller.drag_start(1e9, -1e12)
    assert room.controller.model.start.point == (1e6, -1e6)


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
    assert form.error("expression") == "unknown name “foo” at position 5"
    assert editor.text() == "x + foo"
    assert room.controller.model.surface.value(np.array([1.0, 2.0])) == 13


def test_a_schedule_moves_the_rate(room: OptimizersView) -> None:
    schedule = body_of(room.controls.racers.cards[4]).schedule
    cosine = [kind.__name__ for kind in SCHEDULES].index("Cosine")
    schedule.kind.activated.emit(cosine)
    rates = room.controller.race[4].rates
    assert rates[0] == room.controller.model.racers[4].optimizer.learning_rate
    assert (np.diff(rates[:-1]) < 0).all()


def test_tab_goes_where_the_eye_goes_and_reaches_everything(qtbot: QtBot, room: OptimizersView) -> None:
    room.controls.surface.kind.setFocus()
    visited = []
    for _ in range(80):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.accessibleName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    landmarks = ("Surface", "Start x", "Settings of SGD", "Steps", "Loss surface", "Loop")
    places = [visited.index(name) for name in landmarks]
    assert places == sorted(places)
    assert {"Seed", "Downhill", "Race", "Measure", "Frame", "Speed", "To the end"} <= set(visited)


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


def handle_of(slider: QSlider) -> int:
    """Where the handle of a slider is, in pixels from its left edge."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    style = slider.style()
    return (
        style.subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider)
        .center()
        .x()
    )


def test_the_start_goes_back_to_that_of_the_surface(qtbot: QtBot, room: OptimizersView) -> None:
    enter(qtbot, room.controls.start.editor("x"), "2.5")
    reset = room.controls.start._rows["x"].reset
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert room.controller.model.start.point == room.controller.model.surface.start


def test_the_schedule_of_the_chosen_racer_is_a_strip_on_the_timeline(qtbot: QtBot, room: OptimizersView) -> None:
    strip = room.bar.strip
    assert not strip.isVisible()
    rate = room.controller.model.racers[0].optimizer.learning_rate
    change_racer(room.controller, 0, schedule=Cosine())
    qtbot.waitUntil(strip.isVisible)
    assert strip.values()[0] == 1
    assert strip.values()[room.playback.length // 2] == pytest.approx(0.5, abs=0.01)
    assert strip.toolTip() == f"Learning rate of SGD, at most {exactly(rate)}"
    room.controller.choose(1)
    assert not strip.isVisible()


def test_the_strip_ends_where_the_slider_ends(qtbot: QtBot, room: OptimizersView) -> None:
    change_racer(room.controller, 0, schedule=Cosine())
    qtbot.waitUntil(room.bar.strip.isVisible)
    for position in (0, room.playback.length):
        room.playback.seek(position)
        end = room.bar.strip._ends()[bool(position)]
        assert end == pytest.approx(handle_of(room.bar.slider), abs=2)


def test_fewer_racers_in_a_shorter_race_can_replace_more_while_the_end_is_shown(room: OptimizersView) -> None:
    room.playback.seek(room.playback.length)
    model = room.controller.model
    room.controller.set_model(model.replace(racers=model.racers[:2], steps=20))
    assert room.playback.position == 20
    assert [row.name for row in room.plot.legend.rows()] == ["SGD", "Momentum"]
