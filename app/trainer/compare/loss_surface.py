"""Lay runs on the loss surface of their network: they are trained again, in another room."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.trainer.controller import TrainerController
from app.trainer.run_list.saved_run import SavedRun
from core.landscape.from_runs import recipe_of_runs
from core.landscape.recipe import LandscapeRecipe
from core.settings import N_, RefusedError
from core.training.run_summary import RunSummary

ELSEWHERE = N_(
    "“{name}” was recorded on another machine, where numbers are rounded otherwise, so that its path cannot be made "
    "again here; use its settings and train it first"
)


def lay_on_surface(runs: Sequence[SavedRun], trainer: TrainerController) -> None:
    """Ask for the race of these runs of the list, or say in one sentence why they cannot be raced."""
    _ask(runs, [run.name for run in runs if run.recorded], trainer)


def lay_shown_on_surface(trainer: TrainerController) -> None:
    """Ask for the race of the run that is shown, as far as it has come, or say why it cannot be raced."""
    if (run := trainer.run) is not None:
        _ask([run.so_far()], [run.name] if run.is_example or run.is_bundled else [], trainer)


def _ask(runs: Sequence[RunSummary], recorded: Sequence[str], trainer: TrainerController) -> None:
    try:
        recipe = _recipe(runs, recorded)
    except RefusedError as error:
        trainer.refused.emit(error.sentence(QCoreApplication.translate))
    else:
        trainer.surface_asked.emit(recipe)


def _recipe(runs: Sequence[RunSummary], recorded: Sequence[str]) -> LandscapeRecipe:
    if recorded:
        raise RefusedError(ELSEWHERE, name=recorded[0])
    return recipe_of_runs(runs)
