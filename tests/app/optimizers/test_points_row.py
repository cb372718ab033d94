"""The row that says whose points they are, and the way to others."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.points_dialog import PointsDialog
from app.optimizers.points_row import PointsRow
from app.optimizers.view import OptimizersView
from core.surfaces import Beale, Regression


def test_points_are_pasted_and_drawn_again(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Regression()))
    row: PointsRow = room.controls.points
    assert row.count.text() == "40 drawn points"
    assert not row.draw.isVisibleTo(row)
    before = room.controller.model
    qtbot.mouseClick(row.edit, Qt.MouseButton.LeftButton)
    (dialog,) = row.findChildren(PointsDialog)
    assert len(dialog.text.toPlainText().splitlines()) == 40
    dialog.text.setPlainText("X,Y\n0,1\n1,3.5\n2,4")
    dialog.accept()
    surface = room.controller.model.surface
    assert isinstance(surface, Regression)
    assert surface.points == ((0.0, 1.0), (1.0, 3.5), (2.0, 4.0))
    assert row.count.text() == "3 points of your own"
    qtbot.mouseClick(row.draw, Qt.MouseButton.LeftButton)
    assert row.count.text() == "40 drawn points"
    room.controller.undo()
    room.controller.undo()
    assert room.controller.model == before


def test_other_surfaces_have_no_such_row(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Beale()))
    assert room.controls.points.isHidden()
