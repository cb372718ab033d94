"""The course in the window: the index, an entry, its scenes, and numbers that are those of the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.course.controller import SOON
from app.course.panel import CoursePanel
from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.rooms.frame import Part
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.surfaces import Himmelblau
from tests.app.course.course_window import asking_of, course_of, open_scene
from tests.app.course.scenes import races


def panel_of(window: MainWindow) -> CoursePanel:
    window.course.open()
    assert window.course.panel is not None
    return window.course.panel


def item(panel: CoursePanel, text: str) -> QTreeWidgetItem:
    (found,) = panel.index.tree.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    return found


def click(qtbot: QtBot, panel: CoursePanel, text: str) -> None:
    tree, found = panel.index.tree, item(panel, text)
    tree.scrollToItem(found)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(found).center())


def test_one_chapter_is_open_at_a_time(qtbot: QtBot, window: MainWindow) -> None:
    panel = panel_of(window)
    click(qtbot, panel, "Optimization: updating the parameters")
    click(qtbot, panel, "Initial weights")
    assert item(panel, "Initial weights").isExpanded()
    assert not item(panel, "Optimization: updating the parameters").isExpanded()


def test_a_click_on_a_heading_opens_its_entry_and_back_leads_to_it(qtbot: QtBot, window: MainWindow) -> None:
    panel = panel_of(window)
    click(qtbot, panel, "Optimization: updating the parameters")
    click(qtbot, panel, "Momentum")
    assert panel.currentWidget() is panel.entry
    qtbot.mouseClick(panel.entry.index, Qt.MouseButton.LeftButton)
    assert panel.currentWidget() is panel.index
    assert panel.index.tree.currentItem() is item(panel, "Momentum")


def test_the_search_finds_in_both_languages(window: MainWindow) -> None:
    panel = panel_of(window)
    for words, first in (("glorot tanh", "Xavier (Glorot) with tanh"), ("모멘텀", "Momentum"), ("dropout", "Dropout")):
        panel.index.search.setText(words)
        top = panel.index.tree.topLevelItem(0)
        assert top is not None
        assert top.text(0) == first
    panel.index.search.setText("no such thing")
    assert panel.index.nothing.isVisible()


@pytest.mark.slow
def test_a_scene_opens_by_one_click_plays_and_is_undone_in_one_step(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    before = room.controller.model.with_surface(Himmelblau())
    room.controller.set_model(before)
    panel = panel_of(window)
    course_of(window).open_entry("momentum")
    asking_of(window).skip()
    part = panel.entry.scenes["keeps-direction"]
    qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
    assert room.controller.model == races()["keeps-direction"]
    assert (room.playback.playing, room.playback.position) == (True, 0)
    assert part.button.isChecked()
    window.undo.trigger()
    assert room.controller.model == before


def test_leaving_a_scene_is_said_and_undone_by_one_click(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    panel = panel_of(window)
    open_scene(window, "momentum")
    part = panel.entry.scenes["keeps-direction"]
    assert part.left.isHidden()
    room.controller.set_model(room.controller.model.replace(steps=57))
    qtbot.waitUntil(lambda: not part.left.isHidden())
    assert part.left.text() == "You have left the scene: steps."
    qtbot.mouseClick(part.back, Qt.MouseButton.LeftButton)
    assert room.controller.model == races()["keeps-direction"]
    qtbot.waitUntil(part.left.isHidden)


def test_the_numbers_are_those_of_the_screen(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    panel = panel_of(window)
    open_scene(window, "momentum")
    (card,) = (card for card in panel.entry.claims if card.claim.id == "momentum-turns-less")
    room.playback.pause()
    qtbot.waitUntil(lambda: "SGD turns back in y 29 times" in card.now.text())
    model = room.controller.model
    (place,) = (place for place, racer in enumerate(model.racers) if racer.optimizer.kind == "sgd")
    sgd = model.racers[place]
    slow = sgd.replace(optimizer=sgd.optimizer.replace(learning_rate=0.1))
    room.controller.set_model(model.with_racer(place, slow))
    qtbot.waitUntil(lambda: "SGD turns back in y 0 times" in card.now.text())
    assert "at the rate 0.1 SGD" in card.why.text()


def test_the_numbers_are_those_of_the_screen_also_after_a_change_behind_another_tab(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    panel = panel_of(window)
    open_scene(window, "momentum")
    room.playback.pause()
    (card,) = (card for card in panel.entry.claims if card.claim.id == "momentum-formula")
    assert room.frame is not None
    tabs = room.frame.sides[Part.CONTROLS].pages
    tabs.setCurrentIndex(0)
    model = room.controller.model
    (place,) = (place for place, racer in enumerate(model.racers) if racer.optimizer.kind == "momentum")
    momentum = model.racers[place]
    room.controller.set_model(
        model.with_racer(place, momentum.replace(optimizer=momentum.optimizer.replace(learning_rate=0.0625)))
    )
    qtbot.wait(2 * SOON)
    tabs.setCurrentIndex(1)
    assert "γ is 0.0625" in card.now.text()


def test_the_map_has_its_legend_while_the_course_covers_the_cards(window: MainWindow, room: OptimizersView) -> None:
    assert not room.plot.legend.isVisible()  # where the cards can be seen, they are the legend
    panel_of(window)
    assert room.plot.legend.isVisible()
    assert room.frame is not None
    room.frame.sides[Part.CONTROLS].pages.setCurrentIndex(0)
    assert not room.plot.legend.isVisible()


@pytest.mark.slow
def test_a_claim_of_another_scene_names_that_scene(window: MainWindow) -> None:
    panel = panel_of(window)
    open_scene(window, "init-xavier")
    (card,) = (card for card in panel.entry.claims if card.claim.scene == "xavier-linear")
    assert "open the scene “Xavier, linear”" in card.now.text()


@pytest.mark.slow
def test_where_the_rows_are_others_no_claim_has_their_numbers(qtbot: QtBot, window: MainWindow) -> None:
    panel = panel_of(window)
    open_scene(window, "init-uniform")
    card = panel.entry.claims[0]
    qtbot.waitUntil(lambda: "the mean is 1 and the deviation 0" in card.now.text())
    assert isinstance(window.room, InitializersView)
    window.room.controller.set_model(window.room.controller.model.without(0))  # U(−1, 1) is the first now
    qtbot.waitUntil(lambda: "go back to the scene, and its numbers stand here" in card.now.text())
    qtbot.mouseClick(panel.entry.scenes["uniform"].back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "the mean is 1 and the deviation 0" in card.now.text())


def test_where_another_scene_is_open_no_claim_has_its_numbers(qtbot: QtBot, window: MainWindow) -> None:
    panel = panel_of(window)
    open_scene(window, "rmsprop")
    (card,) = (card for card in panel.entry.claims if card.claim.id == "rmsprop-mends")
    qtbot.waitUntil(lambda: "its last step is still" in card.truth.text())
    open_scene(window, "rmsprop", 2)
    card.show_numbers()
    assert "open the scene" in card.now.text()
    assert "its last step is still" not in card.truth.text()


@pytest.mark.slow
def test_the_correction_of_adam_is_that_of_the_panel(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    panel = panel_of(window)
    open_scene(window, "adam")
    (card,) = (card for card in panel.entry.claims if card.claim.id == "adam-formula")
    assert room.insight is not None
    kinds = [racer.optimizer.kind for racer in room.controller.model.racers]
    room.controller.choose(kinds.index("adam"))
    for frame in (0, 9, room.playback.length):
        room.controller.seek(frame)
        qtbot.waitUntil(lambda: f"the panel is {frame + 1}," in card.now.text())  # noqa: B023 - it is awaited here
        by = 1 - 0.9 ** (frame + 1)
        assert f"divides m by {by:.3g} " in card.now.text()
        rows = {row.symbol: row.x for row in room.insight.column.update_panel.terms.rows()}
        assert float(rows["1 − β₁ᵗ"]) == pytest.approx(by, rel=1e-3)


def test_what_was_seen_is_ticked_and_remembered(window: MainWindow) -> None:
    panel = panel_of(window)
    open_scene(window, "momentum")
    course_of(window).close_entry()
    assert item(panel, "✓ Momentum").text(0) == "✓ Momentum"
    assert window.course.seen == ("momentum",)


@pytest.mark.slow
def test_another_language_keeps_the_entry_open(window: MainWindow) -> None:
    panel_of(window)
    open_scene(window, "momentum")
    window.languages.choose("ko")
    panel = panel_of(window)
    assert panel.currentWidget() is panel.entry
    assert "관성" in panel.entry.claims[0].said.text()
    window.languages.choose("en")


@pytest.mark.slow
def test_a_scene_of_another_room_takes_the_course_along(qtbot: QtBot, window: MainWindow) -> None:
    panel = panel_of(window)
    open_scene(window, "init-zeros")
    assert window.room.room_name == "initializers"
    qtbot.waitUntil(panel.isVisible)
    frame = window.room.frame
    assert frame is not None
    assert not frame.overlay.isVisible()  # the window is wide enough, though the room was not when it was made
    assert frame.overlay.isHidden()


@pytest.mark.slow
def test_numbers_that_are_still_measured_are_waited_for(qtbot: QtBot, window: MainWindow) -> None:
    panel = panel_of(window)
    course_of(window).open_entry("init-zeros")
    card = panel.entry.claims[0]
    assert "open the scene" in card.now.text()
    open_scene(window, "init-zeros")
    assert "as soon as they are known" in card.now.text() or "every activation is 0.5" in card.now.text()
    qtbot.waitUntil(lambda: "every activation is 0.5" in card.now.text(), timeout=20_000)


@pytest.mark.slow
def test_a_scene_on_points_shows_the_boundary_of_its_runs(qtbot: QtBot, window: MainWindow) -> None:
    open_scene(window, "underfitting", 1)
    room = window.room
    assert isinstance(room, TrainerView)
    assert room.tab_widget.currentWidget() is room.boundary
    qtbot.waitUntil(lambda: room.boundary.plot.map.seen is not None, timeout=60_000)
    run = room.controller.run
    assert run is not None
    assert run.config.dataset == "circles"
    room.controller.queue.hold()
    room.controller.stop()


def test_the_numbers_follow_while_it_plays(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    panel = panel_of(window)
    open_scene(window, "sgd")
    (card,) = (card for card in panel.entry.claims if card.claim.id == "sgd-formula")
    assert room.playback.playing
    before = card.now.text()
    qtbot.waitUntil(lambda: card.now.text() != before)
    assert room.playback.playing  # nobody paused it
