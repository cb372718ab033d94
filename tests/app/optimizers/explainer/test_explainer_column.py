"""The table of the race has room for its rows where the update leaves some."""

from pytestqt.qtbot import QtBot

from app.optimizers.explainer.explainer import Insight
from app.optimizers.view import OptimizersView
from core.optimizers import OPTIMIZERS


def test_all_rows_are_seen_where_nothing_else_needs_the_room(
    qtbot: QtBot, room: OptimizersView, insight: Insight
) -> None:
    room.window().resize(1280, 900)
    column = insight.column
    for kind in OPTIMIZERS[:3]:
        room.controller.set_model(room.controller.model.adding(kind.model_fields["kind"].default))
    view = column.table.view
    qtbot.waitUntil(lambda: column.table.model.rowCount() == 8)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == 0)
