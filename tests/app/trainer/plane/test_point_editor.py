"""Points of one's own are added and removed by mouse, are trained on, and come back with the session."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.model import TrainerModel
from app.trainer.plane.point_editor import PointEditor
from app.trainer.view import TrainerView
from core.training.config import on_dataset
from tests.app.trainer.plane.points_room import POINTS, has_ended


@pytest.fixture
def editor(room: TrainerView, qtbot: QtBot) -> PointEditor:
    """The editor in the Data tab, with points of one's own chosen."""
    room.tab_widget.setCurrentWidget(room.data)
    room.settings.dataset.entered.emit("points")
    qtbot.waitUntil(room.data.points.isVisible)
    return room.data.points


def click(qtbot: QtBot, editor: PointEditor, x: float, y: float) -> None:
    """Click a place of the plane."""
    box = editor.plot.getPlotItem().getViewBox()
    place = editor.plot.mapFromScene(box.mapViewToScene(QPointF(x, y)))
    qtbot.mouseClick(editor.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))


def test_a_click_adds_a_point_of_the_chosen_class_and_one_on_a_point_removes_it(
    qtbot: QtBot, editor: PointEditor, room: TrainerView
) -> None:
    click(qtbot, editor, 1.0, 0.5)
    editor.classes.button(2).click()
    click(qtbot, editor, -1.0, 0.5)
    config = room.controller.model.config
    assert config.dataset == "points"
    assert [(round(x, 1), round(y, 1), label) for x, y, label in config.points] == [(1.0, 0.5, 0), (-1.0, 0.5, 2)]
    click(qtbot, editor, 1.0, 0.5)
    assert [label for _, _, label in room.controller.model.config.points] == [2]
    room.controller.undo()
    assert len(room.controller.model.config.points) == 2
    editor.clear.click()
    assert not room.controller.model.config.points


def test_how_many_points_are_missing_is_said_once(qtbot: QtBot, editor: PointEditor, room: TrainerView) -> None:
    assert editor.hint.text().startswith("0 points; 12 more are needed to train.")
    qtbot.waitUntil(lambda: not room.data.is_reading)
    assert not room.data.error.isVisible()
    click(qtbot, editor, 0.0, 0.0)
    assert editor.hint.text().startswith("1 points; 11 more")


@pytest.mark.slow
def test_ones_own_points_are_trained_on_and_kept(qtbot: QtBot, editor: PointEditor, room: TrainerView) -> None:
    points = tuple((0.1 * place, (-1.0) ** place, place % 2) for place in range(20))
    editor.points_changed.emit(points)
    config = room.controller.model.config
    assert (config.train_size, config.validation_images) == (16, 4)
    assert TrainerModel.model_validate_json(room.controller.model.model_dump_json()).config == config
    room.controller.start()
    qtbot.waitUntil(partial(has_ended, room))
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    assert run.trainer.network.sizes[-1] == 2
    room.tab_widget.setCurrentWidget(room.results)
    assert "no test part" in room.results.summary.text()


@pytest.mark.slow
def test_the_points_of_a_toy_are_shown_before_the_run(qtbot: QtBot, editor: PointEditor, room: TrainerView) -> None:
    room.controller.set_config(POINTS)
    qtbot.waitUntil(lambda: editor.plot.points.points is not None and len(editor.plot.points.points.places) == 125)
    assert not editor.bar.isVisible()
    click(qtbot, editor, 0.0, 0.0)
    assert room.controller.model.config == POINTS
    room.controller.set_config(on_dataset(POINTS, "digits"))
    assert not editor.isVisible()


def test_too_few_points_are_refused_without_a_cure(qtbot: QtBot, editor: PointEditor, room: TrainerView) -> None:
    editor.points_changed.emit(((0.0, 0.0, 0), (1.0, 1.0, 1), (0.5, 0.0, 1)))
    cures: list[object] = []
    room.controller.cure_offered.connect(cures.append)
    with qtbot.waitSignal(room.controller.refused) as refused:
        room.controller.start()
    assert "more than the 3 available" in refused.args[0]
    qtbot.waitUntil(lambda: room.controller.activity is Activity.IDLE)
    assert not cures
