"""Copies the race as a script to the clipboard."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication

from app.base.plain_text import set_tip
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.network.matrix_surface import MatrixSurface
from core.descent import Racer
from core.descent.measures import floor_of
from core.export.torch_racers import in_torch
from core.settings import RefusedError
from core.surfaces import Point, Surface


class Script(Protocol):
    """Writes a script of a race."""

    def __call__(
        self,
        surface: Surface,
        racers: Sequence[Racer],
        start: Point,
        steps: int,
        seed: int,
        *,
        names: Sequence[str],
        target: float | None,
        minimum: float | None,
    ) -> str: ...


class ScriptActions(QObject):
    """Copies scripts that repeat the race, with the engine or with PyTorch."""

    status_message = Signal(str)  # the message that an action succeeded

    def __init__(self, controller: OptimizersController, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self.python = QAction(self.tr("Copy as Python"), self)
        set_tip(self.python, self.tr("A script that repeats this race exactly, to the last bit"))
        self.torch = QAction(self.tr("Copy as PyTorch"), self)
        self.python.triggered.connect(self._copy_python)
        self.torch.triggered.connect(self._copy_torch)
        controller.model_changed.connect(self._allow)
        self._allow(controller.model)

    def actions(self) -> list[QAction]:
        return [self.python, self.torch]

    def _copy_python(self) -> None:
        if self._controller.is_of_networks:
            self._copy_networks()
            return
        from core.export.race_script import race_script  # noqa: PLC0415 - it would hold up the first paint

        self._copy_race(race_script)

    def _copy_torch(self) -> None:
        from core.export.torch_script import torch_script  # noqa: PLC0415 - it would hold up the first paint

        self._copy_race(torch_script, in_torch=True)

    def _copy_networks(self) -> None:
        # Few races are of networks.
        from app.optimizers.training.race_recipe import recipe_of  # noqa: PLC0415
        from app.optimizers.training.seen_map import place_of_penalty  # noqa: PLC0415
        from core.landscape.slices.landscape_script import landscape_script  # noqa: PLC0415

        try:
            recipe = recipe_of(self._controller.model, self._controller.names)
        except RefusedError as error:
            self.status_message.emit(error.sentence(QCoreApplication.translate))
            return
        controller, ground = self._controller, self._controller.ground
        through = None if ground is None else (recipe.names[ground.racer], ground.step)
        penalty_of = place_of_penalty(controller.model, controller.known_race(), controller.chosen)
        QGuiApplication.clipboard().setText(landscape_script(recipe, through, penalty_of))
        self.status_message.emit(self.tr("The script is on the clipboard"))

    def _copy_race(self, write: Script, *, in_torch: bool = False) -> None:
        """Copy the script of a race, which counts the steps to the target if there is one."""
        model = self._controller.model
        if isinstance(model.surface, MatrixSurface):
            self._copy_matrix(model.surface, in_torch=in_torch)
            return
        QGuiApplication.clipboard().setText(
            write(
                model.turned,
                model.engine_racers(),
                model.start.point,
                model.steps,
                model.seed,
                names=[racer.name for racer in model.racers],
                target=model.target,
                minimum=floor_of([one for _, one in self._controller.shown_race()]),
            )
        )
        self.status_message.emit(self.tr("The script is on the clipboard"))

    def _copy_matrix(self, surface: MatrixSurface, *, in_torch: bool) -> None:
        """Copy the script of a race on a matrix."""
        from core.matrix_stage import script  # noqa: PLC0415 - few races are of matrices

        model, names = self._controller.model, self._controller.names
        racers = [(name, racer.optimizer, racer.schedule) for name, racer in zip(names, model.racers, strict=True)]
        write = script.torch_script if in_torch else script.python_script
        QGuiApplication.clipboard().setText(write(surface.task, racers, model.steps))
        self.status_message.emit(self.tr("The script is on the clipboard"))

    def _allow(self, model: OptimizersModel) -> None:
        """Enable the scripts that exist, or say why there is none."""
        self.python.setEnabled(bool(model.racers))
        of_networks = self._controller.is_of_networks
        self.torch.setEnabled(not of_networks and bool(in_torch(model.engine_racers())))
        if of_networks:
            reason = self.tr("The Trainer copies a network's training for PyTorch")
        else:
            reason = self.tr("PyTorch has none of these optimizers")
        tip = self.tr("A script that runs this race with torch.optim") if self.torch.isEnabled() else reason
        set_tip(self.torch, tip)
