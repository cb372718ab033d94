"""The card of a racer: rates that are typed, suggested and scheduled, its colour, its optimizer."""

import json

import numpy as np
import pytest
from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT, theme_of
from app.optimizers.fields import RaceSurface
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.network.matrix_surface import FactorizationSurface
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.plot_data import trails_of
from app.optimizers.view import OptimizersView
from app.rooms.frame import Part
from app.session.session import Session
from app.widgets.forms.number_box import NumberBox
from app.widgets.forms.text_line import TextLine
from app.window.main_window import MainWindow
from core.number_format import number
from core.optimizers import SGD
from core.schedules import SCHEDULES
from tests.app.keyboard import enter
from tests.app.optimizers.edits import body_of, change_racer
from tests.sampling import sampled


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


def test_another_optimizer_takes_a_racers_place(room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    card.kind.setCurrentIndex(card.kind.findText("Lion"))
    card.kind.activated.emit(card.kind.findText("Lion"))
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
    assert room.plot.legend.entries[0].style.colour == theme_of(room).racers[7]


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


def test_half_typed_text_of_a_racer_that_goes_is_gone_with_it(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.adding("lion"))
    editor = body_of(room.controls.racers.cards[5]).form.editor("learning_rate")
    editor.setFocus()
    qtbot.keyClicks(editor, "12")
    with qtbot.captureExceptions() as exceptions:
        room.controller.undo()
    assert exceptions == []


def test_a_schedule_moves_the_rate(room: OptimizersView) -> None:
    schedule = body_of(room.controls.racers.cards[4]).schedule
    cosine = [kind.__name__ for kind in SCHEDULES].index("Cosine")
    schedule.kind.activated.emit(cosine)
    rates = room.controller.race[4].rates
    assert rates[0] == room.controller.model.racers[4].optimizer.learning_rate
    assert (np.diff(rates[:-1]) < 0).all()


@pytest.mark.slow
@pytest.mark.usefixtures("data")
def test_a_batch_size_is_typed_and_all_brings_the_whole_gradient_back(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    editor = body_of(room.controls.racers.cards[0]).batch.editor("batch_size")
    enter(qtbot, editor, "4")
    assert room.controller.model.racers[0].batch_size == 4
    assert room.plot.legend.entries[0].name == "SGD, batch 4"
    enter(qtbot, editor, "all")
    assert room.controller.model.racers[0].batch_size is None
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.controller.model.racers[0].batch_size == 4


def test_a_colour_of_ones_own_is_picked_and_kept(room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    card.colours.aboutToShow.emit()
    card.colours.actions()[-1].trigger()
    card.picker.setCurrentColor(QColor("#a01010"))
    card.picker.accept()
    assert room.controller.model.racers[0].own_colour == "#A01010"
    assert card.style_of_entry() == LIGHT.racer(0, "#A01010")
    assert trails_of(room.controller, LIGHT)[0].style.colour == "#A01010"
    assert Session.model_validate_json(Session(optimizers=room.controller.model).model_dump_json()).optimizers == (
        room.controller.model
    )
    card.colours.aboutToShow.emit()
    card.colours.actions()[2].trigger()  # one of the theme's goes before it again
    assert (room.controller.model.racers[0].own_colour, room.controller.model.racers[0].colour) == ("", 2)


def test_one_is_warned_of_a_colour_that_is_near_to_anothers(room: OptimizersView) -> None:
    controller, cards = room.controller, room.controls.racers.cards
    first, second = controller.model.racers[:2]
    assert all(card.warning.isHidden() for card in cards)
    controller.set_model(controller.model.with_racer(0, first.replace(own_colour=LIGHT.racers[1])))
    assert cards[0].warning.text() == "Hard to tell from Momentum by its colour"
    assert cards[1].warning.text() == "Hard to tell from SGD by its colour"
    controller.set_model(controller.model.with_racer(1, second.replace(shown=False)))
    assert all(card.warning.isHidden() for card in cards)
    controller.set_model(controller.model.with_racer(0, first.replace(own_colour=LIGHT.map_low)))
    assert cards[0].warning.text() == "Its colour is hard to see in this theme"
    controller.set_model(controller.model.with_racer(0, first))
    assert all(card.warning.isHidden() for card in cards)


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345G", "#a01010", "#1234567"])
def test_an_own_colour_is_six_digits(colour: str) -> None:
    with pytest.raises(ValidationError):
        ListedRacer.model_validate({"optimizer": {"kind": "sgd"}, "colour": 0, "own_colour": colour})


def test_the_cards_are_the_legend_where_they_can_be_seen(room: OptimizersView) -> None:
    room.controller.run_out()
    for step in (0, 40, 300):
        room.playback.seek(step)
        race = room.controller.race
        for card, trajectory in zip(room.controls.racers.cards, race, strict=True):
            assert card.state.text().split("  ·  ")[0] == f"loss {number(float(trajectory.losses[step]))}"
    assert room.controls.racers.cards[4].state.text().endswith("  ·  converged")
    assert not room.plot.legend.isVisible()
    room.controller.toggle_racer(0)
    assert room.controls.racers.cards[0].state.text() == ""
    assert room.frame is not None
    room.frame.toggle(Part.CONTROLS)
    assert room.plot.legend.isVisible()


def test_a_racer_gets_a_name_of_its_own_everywhere(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    card = room.controls.racers.cards[1]
    assert card.own_name.isHidden()
    race = room.controller.race
    card.rename.trigger()
    qtbot.keyClicks(body_of(card).name.editor("name"), "  A  heavy ball ")
    qtbot.keyClick(body_of(card).name.editor("name"), Qt.Key.Key_Return)
    assert room.controller.model.racers[1].name == "A heavy ball"
    assert card.own_name.text() == "A heavy ball"
    assert card.fold.accessibleName() == "Settings of A heavy ball"
    assert room.controller.race is race  # it is the same race
    assert room.plot.legend.entries[1].name == "A heavy ball"
    assert room.controls.sections[1].summary.text().startswith("SGD, A heavy ball, ")
    room.controller.choose(1)
    assert room.insight is not None
    assert "A heavy ball" in room.insight.column.update_panel.heading.text()
    shown = room.figures()[0].settings
    assert " · A heavy ball: Momentum, learning rate " in shown
    assert json.loads(room.measured()[".json"]())["settings"]["names"] == ["", "A heavy ball", "", "", ""]
    session = Session(optimizers=room.controller.model)
    assert Session.model_validate_json(session.model_dump_json()).optimizers.racers[1].name == "A heavy ball"
    assert window.undo.text() == "Undo: name of Momentum"
    window.undo.trigger()
    assert room.plot.legend.entries[1].name == "Momentum"
    assert card.own_name.isHidden()


def test_a_name_is_no_longer_than_a_legend_can_hold(room: OptimizersView) -> None:
    body = body_of(room.controls.racers.cards[0])
    line = body.name.editor("name")
    assert isinstance(line, TextLine)
    line.setText(41 * "x")
    line.editingFinished.emit()
    assert room.controller.model.racers[0].name == ""
    assert body.name.error("name") == "it is longer than 40 characters"


def test_the_chosen_racer_or_that_of_the_focus_is_moved_with_keys(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    alt, order = Qt.KeyboardModifier.AltModifier, [racer.optimizer.kind for racer in room.controller.model.racers]
    room.controller.choose(1)
    room.plot.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Down, alt)
    assert [racer.optimizer.kind for racer in room.controller.model.racers] == [
        order[place] for place in (0, 2, 1, 3, 4)
    ]
    assert room.controller.chosen == 2
    rate = body_of(room.controls.racers.cards[4]).form.editor("learning_rate")
    rate.setFocus()
    for place in (3, 2):
        qtbot.keyClick(window, Qt.Key.Key_Up, alt)
        assert room.controller.model.racers[place].optimizer.kind == order[4]
    assert rate.hasFocus()
    assert room.controller.chosen == 3
    assert window.undo.text() == "Undo: another order"


def test_a_card_stays_open_with_its_racer_through_another_race(room: OptimizersView) -> None:
    cards = room.controls.racers
    cards.cards[4].open(True)
    model = room.controller.model
    room.controller.open_example(model.replace(racers=(model.racers[4], model.racers[0])).moving(0, 0))
    assert [(card.entry.optimizer.kind, card.opened) for card in cards.cards] == [("adam", True), ("sgd", False)]


@pytest.mark.usefixtures("window")
def test_a_racer_is_forked_at_the_present_frame_by_its_key(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.choose(4)
    room.controller.seek(60)
    qtbot.keyClick(room.plot, Qt.Key.Key_K)
    racer = room.controller.model.racers[5]
    assert racer.fork is not None
    assert (racer.fork.at, room.controller.chosen) == (60, 5)
    card = room.controls.racers.cards[5]
    assert card.opened
    assert card.past.text() == "from step 60 of Adam"
    assert room.controller.names[5] == "Adam, from step 60"
    parent, fork = room.controller.race[4:]
    np.testing.assert_array_equal(fork.points, parent.points)
    room.controller.undo()
    assert len(room.controller.model.racers) == 5


def test_a_fork_is_kicked_and_forgets_by_its_card(room: OptimizersView) -> None:
    room.controller.seek(60)
    room.controls.fork(4)
    body = body_of(room.controls.racers.cards[5])
    assert not body.fork.isHidden()
    assert body_of(room.controls.racers.cards[4]).fork.isHidden()
    fork = room.controller.model.racers[5].fork
    assert fork is not None
    body.fork.value_changed.emit(fork.replace(kick_x=0.5, forgets=True))
    assert room.controls.racers.cards[5].past.text().endswith("memory empty")
    parent, path = room.controller.race[4:]
    np.testing.assert_array_equal(path.points[60] - parent.points[60], [0.5, 0.0])
    assert not room.controls.racers.cards[5].fork.isEnabled()  # a fork of a fork


def test_the_card_of_a_fork_that_is_dragged_keeps_one_step_of_history(room: OptimizersView) -> None:
    room.controller.seek(60)
    room.controls.racers.cards[0].fork.trigger()
    assert [racer.optimizer.kind for racer in room.controller.model.racers[:3]] == ["sgd", "sgd", "momentum"]


@pytest.mark.parametrize("surface", sampled([RealNetwork(), FactorizationSurface()], 2))
def test_the_radius_of_sam_is_offered_where_it_is_taken(room: OptimizersView, surface: RaceSurface) -> None:
    """Networks and matrices race without it, so a racer that has it loses it there; undo brings it back."""
    change_racer(room.controller, 0, sam_radius=0.1)
    assert not body_of(room.controls.racers.cards[0]).flat.isHidden()
    room.controller.set_model(room.controller.model.with_surface(surface))
    assert body_of(room.controls.racers.cards[0]).flat.isHidden()
    assert room.controller.model.racers[0].sam_radius == 0
    room.controller.undo()
    assert not body_of(room.controls.racers.cards[0]).flat.isHidden()
    assert room.controller.model.racers[0].sam_radius == 0.1


def test_a_racer_looks_for_flat_places(qtbot: QtBot, room: OptimizersView) -> None:
    body, before = body_of(room.controls.racers.cards[0]), room.controller.race[0].points
    enter(qtbot, body.flat.editor("sam_radius"), "0.1")
    path = room.controller.race[0]
    assert path.racer.sam_radius == 0.1
    assert path.looked_at is not None
    enter(qtbot, body.flat.editor("sam_radius"), "0")
    np.testing.assert_array_equal(room.controller.race[0].points, before)
