"""What a person does in the Trainer room, and waits for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.view import TrainerView


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for(qtbot: QtBot, room: TrainerView, activity: Activity) -> None:
    qtbot.waitUntil(lambda: room.controller.activity is activity, timeout=20_000)


def train(qtbot: QtBot, room: TrainerView) -> None:
    """Start, and wait for the end."""
    click(qtbot, room.bar.start)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None, timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)
