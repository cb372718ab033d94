"""The Edit menu copies the race as a script."""

from PySide6.QtGui import QGuiApplication

from app.optimizers.network.matrix_surface import FactorizationSurface
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.export.race_script import race_script
from core.export.torch_script import torch_script


def test_the_race_is_copied_as_python_and_as_pytorch(window: MainWindow, room: OptimizersView) -> None:
    model = room.controller.model
    arguments = (model.surface, model.engine_racers(), model.start.point, model.steps, model.seed)
    for action, script in zip(room.scripts.actions(), (race_script, torch_script), strict=True):
        QGuiApplication.clipboard().clear()
        action.trigger()
        assert QGuiApplication.clipboard().text() == script(*arguments)
        assert window.tabs.passing.text() == "The script is on the clipboard"


def test_own_names_of_racers_stand_in_the_scripts(room: OptimizersView) -> None:
    model = room.controller.model
    room.controller.set_model(model.with_racer(1, model.racers[1].replace(name='A "heavy" ball')))
    texts = []
    for action in room.scripts.actions():
        action.trigger()
        texts.append(QGuiApplication.clipboard().text())
    python, torch = texts
    assert '),  # A "heavy" ball\n' in python
    compile(python, "race", "exec")
    compile(torch, "race", "exec")
    assert '    "A \\"heavy\\" ball",\n    lambda point: torch.optim.SGD(' in torch
    assert '    "sgd",\n' in torch


def test_both_scripts_count_the_steps_to_the_target(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=0.001))
    for action in room.scripts.actions():
        action.trigger()
        assert "steps to" in QGuiApplication.clipboard().text()


def test_what_torch_has_not_cannot_be_copied_and_says_why(room: OptimizersView) -> None:
    python, torch = room.scripts.actions()
    room.controller.set_model(room.controller.model.replace(racers=()))
    assert (python.isEnabled(), torch.isEnabled()) == (False, False)
    assert torch.toolTip() == "PyTorch has none of these optimizers"
    room.controller.undo()
    assert torch.isEnabled()


def test_lion_is_brought_along(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_optimizer(0, "lion"))
    room.scripts.actions()[1].trigger()
    assert "class Lion(torch.optim.Optimizer)" in QGuiApplication.clipboard().text()


def test_a_race_on_a_matrix_is_copied_too(room: OptimizersView) -> None:
    model = room.controller.model.with_surface(FactorizationSurface()).replace(steps=20).adding("muon")
    room.controller.set_model(model)
    python, torch = room.scripts.actions()
    python.trigger()
    text = QGuiApplication.clipboard().text()
    assert "matrix_stage.Factorization()" in text
    assert "'Muon': (matrix_optimizers.Muon(learning_rate=0.01), schedules.ConstantRate())" in text
    torch.trigger()
    assert "torch.optim.Muon(matrices, lr=0.01" in QGuiApplication.clipboard().text()
