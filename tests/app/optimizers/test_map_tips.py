"""What stands under the mouse on the map is named: racers, minima, saddle points, the start."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.number_format import number
from core.optimizers import SGD
from core.surfaces import Himmelblau
from tests.app.optimizers.edits import change_racer
from tests.app.optimizers.places import in_window, picture


def tip(room: OptimizersView, x: float, y: float) -> list[str]:
    """Return the lines of the tip at a point of the surface."""
    assert room.stage.tips is not None
    return room.stage.tips.text_at(QPointF(in_window(room, x, y))).split("\n")


def test_a_head_is_named_with_its_loss(room: OptimizersView) -> None:
    picture(room)
    room.playback.seek(20)
    for card, path in zip(room.controls.racers.cards, room.controller.race, strict=True):
        loss = number(float(path.losses[20]))
        assert f"{card.name_of_entry()}  ·  loss {loss}" in tip(room, *path.points[20])
    room.playback.seek(0)  # all stand at the start
    assert [line.split("  ·")[0] for line in tip(room, 1.0, 1.5)] == [
        *("SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"),
        "Start of all racers; drag it elsewhere",
    ]


def test_the_place_uphill_is_named(room: OptimizersView) -> None:
    change_racer(room.controller, 4, sam_radius=0.5)
    room.playback.seek(3)
    picture(room)
    place = room.controller.race[4].place_of_gradient(3)
    assert tip(room, *place)[-1] == "○ Uphill of Adam: SAM takes its gradient here"


def test_minima_and_saddles_are_explained(room: OptimizersView) -> None:
    picture(room)
    room.playback.seek(0)
    assert tip(room, 3.0, 0.5) == ["★ Minimum at (3, 0.5), loss 0"]
    assert tip(room, 0.0, 1.0) == ["✕ Saddle point at (0, 1), loss 14.2"]
    assert tip(room, -1.0, -1.0) == [""]


def test_a_racer_out_of_sight_is_named_at_its_arrow(room: OptimizersView) -> None:
    change_racer(room.controller, 0, optimizer=SGD(learning_rate=10.0))
    room.playback.seek(300)
    picture(room)
    place = room.plot.heads.places()[0]
    box = room.plot.getPlotItem().getViewBox()
    at = room.plot.mapFromScene(box.mapToScene(QPointF(*place)))
    assert room.stage.tips is not None
    assert room.stage.tips.text_at(QPointF(at)).startswith("SGD  ·  diverged at step ")


def test_the_tip_comes_with_the_mouse_and_goes_with_it(room: OptimizersView) -> None:
    picture(room)
    room.playback.seek(0)
    for x, y, shown in ((3.0, 0.5, True), (-1.0, -1.0, False)):
        place = QPointF(in_window(room, x, y))
        over = QPointF(room.plot.viewport().mapToGlobal(place.toPoint()))
        none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        moved = QMouseEvent(QEvent.Type.MouseMove, place, over, none, none, plain)
        QApplication.sendEvent(room.plot.viewport(), moved)
        assert room.stage.tips is not None
        assert bool(room.stage.tips._shown) == shown


def rest_on_the_map(room: OptimizersView) -> None:
    place = in_window(room, -1.0, -1.0)
    rest = QHelpEvent(QHelpEvent.Type.ToolTip, place, room.plot.viewport().mapToGlobal(place))
    QApplication.sendEvent(room.plot.viewport(), rest)


def test_what_the_mouse_can_do_is_a_tip_only_once(
    window: MainWindow, room: OptimizersView, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("app.optimizers.map_tips.show_tip", lambda _place, text, _owner: told.append(text))
    assert not window.panels.map_explained
    for _ in range(3):
        rest_on_the_map(room)
    assert told == ["Drag the ring to move the start, drag the map to pan, turn the wheel to zoom"]
    assert window.panels.map_explained  # which is remembered from one start to the next
    window.set_panels(window.panels.replace(map_explained=False))
    rest_on_the_map(room)
    assert len(told) == 2


def test_the_line_below_the_map_explains_the_signs_that_are_there(room: OptimizersView) -> None:
    room.playback.seek(300)
    line = room.stage.readout
    assert line.text().startswith("★ minimum   ✕ saddle point   Drag the ring")
    change_racer(room.controller, 0, optimizer=SGD(learning_rate=10.0))
    assert "✕ in a racer's colour: its end" in line.text()
    room.playback.seek(0)
    assert "its end" not in line.text()
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()))
    assert "small ★" not in line.text()  # all four minima are as low
