"""What a person takes out of a run: its script, its history, its networks."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.controls.run_exports import RunExports
from app.trainer.view import TrainerView
from core.datasets import load
from core.export.torch_training import torch_training_script
from core.export.training_script import script
from core.matrix_optimizers import Shampoo
from tests.app.trainer.actions import train, wait_for
from tests.app.trainer.conftest import SMALL


@pytest.fixture
def exports(room: TrainerView) -> RunExports:
    return room.bar.exports


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path, form: str) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), form))


def test_without_a_run_of_ones_own_only_the_script_of_the_settings_is_there(
    qtbot: QtBot, room: TrainerView, exports: RunExports
) -> None:
    able = [action for action in exports.actions() if action.isEnabled()]
    assert able == [exports.copy, exports.copy_torch, exports.surface]  # which says why the recorded run cannot go
    with qtbot.waitSignal(room.status_message) as said:  # which the window shows below the room
        exports.copy.trigger()
    assert said.args == ["The script is on the clipboard"]
    assert QGuiApplication.clipboard().text() == script(SMALL)
    assert exports.copy in room.edit_actions()


def test_the_script_is_that_of_the_run_with_its_changes(qtbot: QtBot, room: TrainerView, exports: RunExports) -> None:
    room.controller.step_batch()
    wait_for(qtbot, room, Activity.PAUSED)
    assert room.controller.run is not None
    room.controller.run.change("l2", 0.125)
    room.controller.resume()
    wait_for(qtbot, room, Activity.IDLE)
    room.controller.set_config(SMALL.replace(epochs=7))
    exports.copy.trigger()
    text = QGuiApplication.clipboard().text()
    assert 'Change(step=1, field="l2", value=0.125)' in text
    assert "epochs=3" in text


def test_the_script_for_pytorch_is_that_of_the_settings(qtbot: QtBot, room: TrainerView, exports: RunExports) -> None:
    with qtbot.waitSignal(room.status_message) as said:
        exports.copy_torch.trigger()
    assert said.args == ["The script is on the clipboard"]
    assert QGuiApplication.clipboard().text() == torch_training_script(SMALL, (), load(SMALL.data).ends)
    assert exports.copy_torch in room.edit_actions()


def test_what_pytorch_has_not_is_said_beside_the_bar(room: TrainerView, exports: RunExports) -> None:
    room.controller.set_config(SMALL.replace(optimizer=Shampoo(), hidden_layers=(8, 8)))
    exports.copy_torch.trigger()
    assert room.bar.error.text() == "there is no script for PyTorch, which has no Shampoo"


def test_what_was_measured_is_the_history(qtbot: QtBot, room: TrainerView) -> None:
    assert room.measured() == {}
    train(qtbot, room)
    table = json.loads(room.measured()[".json"]())
    assert [row[table["columns"].index("epoch")] for row in table["rows"]] == [1, 2, 3]


def test_the_network_of_now_and_the_best_are_saved(
    qtbot: QtBot, room: TrainerView, exports: RunExports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(qtbot, room)
    trainer = room.controller.run.trainer if room.controller.run else None
    assert trainer is not None
    assert trainer.best is not None
    for action, name in ((exports.save_network, "now"), (exports.save_best, "best")):
        answer_with(monkeypatch, tmp_path / name, "NumPy files (*.npz)")
        action.trigger()
    now, best = (np.load(tmp_path / f"{name}.npz")["weights1"] for name in ("now", "best"))
    np.testing.assert_array_equal(now, trainer.network.layers[0].weights)
    np.testing.assert_array_equal(best.ravel(), trainer.best.parameters[: best.size])


def test_the_ending_decides_for_which_program(
    qtbot: QtBot, room: TrainerView, exports: RunExports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(qtbot, room)
    asked: list[str] = []

    def answer(*words: str) -> tuple[str, str]:
        asked.append(words[3])
        return str(tmp_path / "network"), words[3].split(";;")[1]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    exports.save_network.trigger()
    assert asked == ["NumPy arrays (*.npz);;safetensors file (*.safetensors);;ONNX network (*.onnx)"]
    content = (tmp_path / "network.safetensors").read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    assert header["linear1.weight"]["shape"] == [SMALL.hidden_layers[0], 64]


def test_the_run_goes_to_its_loss_surface(qtbot: QtBot, room: TrainerView, exports: RunExports) -> None:
    train(qtbot, room)
    assert exports.surface in room.bar.take_along.menu().actions()  # which the Tab key reaches
    with qtbot.waitSignal(room.controller.surface_asked) as asked:
        exports.surface.trigger()
    assert asked.args is not None
    assert asked.args[0].steps == SMALL.steps


def test_a_missing_part_is_a_sentence(
    qtbot: QtBot, room: TrainerView, exports: RunExports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(qtbot, room)
    answer_with(monkeypatch, tmp_path / "network.onnx", "")
    monkeypatch.setitem(sys.modules, "onnx", None)
    exports.save_best.trigger()
    assert room.bar.error.text().startswith("the optional part “exchange” is not installed; this adds it: ")
    assert not (tmp_path / "network.onnx").exists()


def test_a_file_that_cannot_be_written_is_a_sentence(
    qtbot: QtBot, room: TrainerView, exports: RunExports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(qtbot, room)
    answer_with(monkeypatch, tmp_path / "nowhere" / "a.npz", "")
    exports.save_network.trigger()
    assert "cannot be written" in room.bar.error.text()
