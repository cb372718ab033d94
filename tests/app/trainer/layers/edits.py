"""A run that is trained to its end, and what is chosen of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun
from app.trainer.model import SHARPNESS
from app.trainer.view import TrainerView
from app.widgets.charts.run_chart import RunChart
from core.training import TrainingConfig
from tests.app.trainer.conftest import SMALL


def train(qtbot: QtBot, room: TrainerView, config: TrainingConfig = SMALL) -> LiveRun:
    """Train to the end."""
    room.controller.set_model(room.controller.model.replace(config=config))
    qtbot.mouseClick(room.bar.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None, timeout=20_000)
    qtbot.waitUntil(lambda: room.controller.activity is Activity.IDLE)
    run = room.controller.run
    assert run is not None
    if room.seen is room.layers:
        charts = [chart.chart for chart in room.layers.charts if chart.statistic.name != SHARPNESS]
        qtbot.waitUntil(lambda: all(_epochs_in(chart) > len(run.epochs) for chart in charts))
        qtbot.waitUntil(lambda: f"After epoch {len(run.epochs)}" in room.layers.heading.text())
    return run


def _epochs_in(chart: RunChart) -> int:
    return len(chart.layer.curves[0].places) if chart.layer.curves else 0


def go_to(qtbot: QtBot, room: TrainerView, epoch: int, said: str) -> None:
    room.playback.seek(epoch)
    qtbot.waitUntil(lambda: said in room.layers.heading.text())


def choose(box: QComboBox, name: str) -> None:
    index = box.findData(name)
    box.setCurrentIndex(index)
    box.activated.emit(index)
