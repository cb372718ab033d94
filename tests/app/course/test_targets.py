"""Whatever a lesson points at, and whatever F1 explains, is there; opening an entry again changes nothing."""

from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.course.controller import SOON
from app.course.entry import CourseScene, Entry
from app.course.reader import fall_lines_course
from app.course.stages.initializers import SignalStage
from app.course.stages.optimizers import RaceStage
from app.course.stages.stage import Stage
from app.course.stages.trainer import TrainingStage
from app.rooms.names import RoomName
from app.rooms.panels import Panels
from app.trainer.controller import Activity
from app.widgets.escape import holders
from app.window.main_window import MainWindow
from core.activations import Tanh
from core.messages import Message
from core.optimizers import RMSProp
from tests.app.course.course_window import asking_of, course_of, open_scene
from tests.app.course.test_panel import panel_of
from tests.app.optimizers.network.small_race import small_model
from tests.conftest import ALL_PARTS

ENTRIES = fall_lines_course().entries


def stage_of(window: MainWindow, room: RoomName) -> Stage:
    course_of(window)
    return window.course.enter(room)


def explained(window: MainWindow, widget: QWidget | None) -> str | None:
    """The entry that F1 opens for a widget that has the focus."""
    course_of(window).close_entry()
    window.course.explain(widget)
    entry = course_of(window).entry
    return entry.id if entry is not None else None


def place(stage: Stage, name: str) -> QWidget:
    widget = stage.places()[name]()
    assert widget is not None
    return widget


def test_f1_on_a_real_network_opens_what_its_map_is(window: MainWindow) -> None:
    stage = stage_of(window, "optimizers")
    assert isinstance(stage, RaceStage)
    assert explained(window, place(stage, "map")) is None
    stage.controller.set_model(small_model())
    for name in ("map", "loss", "measures", "update", "surface", "network"):
        assert explained(window, place(stage, name)) == "real-loss"
    assert explained(window, place(stage, "card.adam")) == "adam"
    stage.controller.set_model(stage.controller.model.replace(racers=()))
    assert explained(window, place(stage, "measures")) == "real-loss"


def test_f1_opens_the_heading_of_a_measure_of_the_chosen_racer(window: MainWindow) -> None:
    stage = stage_of(window, "optimizers")
    assert isinstance(stage, RaceStage)
    kinds = [racer.optimizer.kind for racer in stage.controller.model.racers]
    stage.controller.choose(kinds.index(RMSProp().kind))
    chart = place(stage, "measures")
    chart.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    window.help.explain.trigger()
    entry = course_of(window).entry
    assert entry is not None
    assert entry.id == "rmsprop"
    assert panel_of(window).isVisible()


def test_f1_on_the_map_opens_the_index(window: MainWindow) -> None:
    assert explained(window, place(stage_of(window, "optimizers"), "map")) is None
    assert panel_of(window).currentWidget() is panel_of(window).index


@pytest.mark.slow
def test_the_heading_of_a_row_is_that_of_its_activation(window: MainWindow) -> None:
    open_scene(window, "relu-normal")  # of five rows with ReLU
    stage = stage_of(window, "initializers")
    assert isinstance(stage, SignalStage)
    inside = place(stage, "card.normal").findChild(QWidget)
    assert isinstance(inside, QWidget)
    assert explained(window, inside) == "relu-normal"
    assert explained(window, place(stage, "card.lecun_normal")) == "relu-xavier"
    stage.controller.choose(0)
    assert explained(window, place(stage, "grid")) == "relu-zeros"
    model = stage.controller.model
    stage.controller.set_model(model.replace(activation=Tanh()))
    assert explained(window, place(stage, "card.lecun_normal")) == "init-xavier-tanh"
    assert explained(window, place(stage, "card.normal")) == "init-normal"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "entry"), [("data", "mnist-load"), ("compare", "models-compared"), ("verdict", "overfitting")]
)
def test_parts_of_the_trainer_have_their_headings(window: MainWindow, part: str, entry: str) -> None:
    stage = stage_of(window, "trainer")
    assert explained(window, place(stage, part)) == entry
    assert explained(window, place(stage, "bar")) is None


def test_no_part_has_two_headings() -> None:
    parts = Counter(part for entry in ENTRIES for part in entry.about)
    assert set(parts.values()) == {1}


# Targets. Runs are not made here: what would tell their result is told at once.

SCENES = [(entry, scene) for entry in ENTRIES for scene in entry.scenes]
LEAST_SEEN = 0.4  # of a target; a long form or card scrolls
SAMPLE = SCENES[::30]


def settled() -> None:
    for _ in range(4):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def is_known(stage: Stage, scene: CourseScene) -> bool:
    """Whether all that a scene shows without its runs has been measured or read."""
    if isinstance(stage, SignalStage):
        return not stage.controller.measuring
    if isinstance(stage, TrainingStage) and stage.room.data.is_reading:
        return False
    if not isinstance(stage, TrainingStage) or scene.recorded is None:
        return True
    return stage.controller.activity is Activity.IDLE and not place(stage, "verdict").isHidden()


def show(qtbot: QtBot, window: MainWindow, entry: Entry, scene: CourseScene) -> Stage:
    """Open a scene without the runs that it would make."""
    course = course_of(window)
    course.open_entry(entry.id)
    asking_of(window).skip()
    stage = stage_of(window, scene.room)
    if scene.training is None:
        course.open_scene(scene)
        qtbot.waitUntil(lambda: is_known(stage, scene), timeout=20_000)
    else:
        assert isinstance(stage, TrainingStage)
        stage.open(scene, waits=True)
        stage.controller.queue.set_summary(Message("What the runs of {scene} came to.", scene=scene.id))
    settled()
    return stage


def seen_share(widget: QWidget) -> float:
    """The share of a widget that is inside of all that it stands in."""
    seen = widget.rect()
    for holder in holders(widget):
        seen &= QRect(holder.mapTo(widget.window(), QPoint()), holder.size()).translated(
            -widget.mapTo(widget.window(), QPoint())
        )
    return seen.width() * seen.height() / max(1, widget.width() * widget.height())


def assert_targets_are_seen(qtbot: QtBot, window: MainWindow, entry: Entry, scene: CourseScene) -> None:
    stage = show(qtbot, window, entry, scene)
    assert window.course.panel is not None
    ask = window.course.panel.entry.look_requested
    for claim in entry.claims:
        for look in claim.look if entry.scene_of(claim) is scene else ():
            ask.emit(scene.room, look.at)
            settled()
            widget = stage.places()[look.at]()
            assert widget is not None, (claim.id, look.at)
            assert widget.isVisible(), (claim.id, look.at)
            assert seen_share(widget) > LEAST_SEEN, (claim.id, look.at)


def texts_of(window: MainWindow) -> list[tuple[object, ...]]:
    settled()
    return sorted(
        (label.mapTo(window, QPoint()).toTuple(), label.size().toTuple(), label.text())
        for label in window.findChildren(QLabel)
        if label.isVisible()
    )


def seen_of(window: MainWindow) -> tuple[object, ...]:
    """All that a person sees but for the pictures: the room, its settings, and each text with its place."""
    room = window.room
    room.playback.pause()
    room.playback.seek(room.playback.length)
    texts = texts_of(window)
    for _ in range(50):  # until no number comes any more
        QTest.qWait(2 * SOON)
        before, texts = texts, texts_of(window)
        if texts == before:
            break
    return room.room_name, room.controller.model, *texts


def assert_opens_twice_alike(qtbot: QtBot, window: MainWindow, entry: Entry, scene: CourseScene) -> None:
    course_of(window).close_entry()  # else the scene before is still open, and only its claims have numbers
    show(qtbot, window, entry, scene)
    first = seen_of(window)
    course_of(window).close_entry()
    show(qtbot, window, entry, scene)
    assert seen_of(window) == first


@pytest.mark.slow
def test_targets_in_parts_that_were_put_away_are_brought(qtbot: QtBot, window: MainWindow) -> None:
    window.set_panels(Panels(controls=False, explanation=False, charts=False))
    for entry, scene in SAMPLE:
        assert_targets_are_seen(qtbot, window, entry, scene)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 800), (960, 520)], ids=str)
@pytest.mark.parametrize("panels", [ALL_PARTS, Panels()], ids=["all", "by itself"])
def test_all_targets_of_all_scenes_are_seen(
    qtbot: QtBot, window: MainWindow, panels: Panels, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.set_panels(panels)
    for entry, scene in SCENES:
        assert_targets_are_seen(qtbot, window, entry, scene)


@pytest.mark.slow
def test_some_entries_open_twice_alike(qtbot: QtBot, window: MainWindow) -> None:
    for entry, scene in SAMPLE[:2]:
        assert_opens_twice_alike(qtbot, window, entry, scene)


@pytest.mark.slow
def test_all_entries_open_twice_alike(qtbot: QtBot, window: MainWindow) -> None:
    for entry, scene in SCENES:
        assert_opens_twice_alike(qtbot, window, entry, scene)
