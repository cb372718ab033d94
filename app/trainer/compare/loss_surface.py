"""Lay runs of the list on the loss surface of their network: they are trained again, in another room."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.trainer.controller import TrainerController
from app.trainer.run_list.saved_run import SavedRun
from core.landscape.from_runs import recipe_of_runs
from core.landscape.recipe import LandscapeRecipe
from core.settings import N_, RefusedError

ELSEWHERE = N_(
    "“{name}” was recorded on another machine, where numbers are rounded otherwise, so that its path cannot be made "
    "again here; use its settings and train it first"
)


def lay_on_surface(runs: Sequence[SavedRun], trainer: TrainerController) -> None:
    """Ask for the race of these runs, or say in one sentence why they cannot be raced."""
    try:
        recipe = _recipe(runs)
    except RefusedError as error:
        trainer.refused.emit(error.sentence(QCoreApplication.translate))
        return
    trainer.surface_asked.emit(recipe)


def _recipe(runs: Sequence[SavedRun]) -> LandscapeRecipe:
    for run in runs:
        if run.recorded:
            raise RefusedError(ELSEWHERE, name=run.name)
    return recipe_of_runs(runs)
