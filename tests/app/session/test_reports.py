"""A room's report says what its numbers say."""

import pytest
from pytestqt.qtbot import QtBot

from app.export.report_page import Grid, Lines, Picture
from app.initializers.model import InitializersModel
from app.optimizers.model import OptimizersModel
from app.room_factory import initializers_room, optimizers_room
from app.session.reports import report_of
from core.surfaces import Rosenbrock


@pytest.mark.slow
def test_a_race_tells_where_everyone_ended_and_what_was_changed(qtbot: QtBot) -> None:
    room = optimizers_room(OptimizersModel.first().with_surface(Rosenbrock()))
    qtbot.addWidget(room)
    room.controller.run_out()
    report = report_of(room, "en")
    ended, pictures, settings = report.sections
    assert len([part for part in ended.parts if isinstance(part, str)]) == len(room.controller.race)
    (grid,) = [part for part in ended.parts if isinstance(part, Grid)]
    assert [row[3] for row in grid.rows[1:]] == [f"{one.losses[-1]:.6g}" for one in room.controller.race]
    assert all(isinstance(part, Picture) for part in pictures.parts)
    lines = next(part for part in settings.parts if isinstance(part, Lines))
    assert "surface.kind: beale -> rosenbrock" in lines.lines


@pytest.mark.slow
def test_a_propagation_has_a_verdict_for_each_row(qtbot: QtBot) -> None:
    room = initializers_room(InitializersModel.first())
    qtbot.addWidget(room)
    room.complete()
    room.workbench.show()
    qtbot.waitUntil(lambda: not room.controller.measuring, timeout=20_000)
    verdict, pictures, _ = report_of(room, "en").sections
    assert len(verdict.parts) == len(room.controller.shown_rows())
    assert pictures.parts
    room.shut()
