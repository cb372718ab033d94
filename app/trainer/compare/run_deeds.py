"""What is done to a run of the list, as deeds of the room's history: deleting, renaming, annotating.

Each asks for its change by a signal of the room's controller, so that it outlives the widgets of a language.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.base.history import Act, Deed
from app.trainer.controller import TrainerController
from app.trainer.run_list.saved_run import SavedRun
from core.settings import N_, RefusedError

translate = QCoreApplication.translate

GOING_ON = N_("“{name}” is going on; stop it before it is deleted")


def deletion(trainer: TrainerController, run: SavedRun) -> Deed:
    """Take a run off the list, and put it back. The run and its network stay on disk for a day; see `store.UNDO`."""

    def delete() -> None:
        if trainer.is_under_way(run.id):
            raise RefusedError(GOING_ON, name=run.name)
        trainer.list_action.emit(lambda runs: runs.delete(run.id))

    def restore() -> None:
        trainer.list_action.emit(lambda runs: runs.restore(run.id))

    return _deed(lambda: translate("acts", "deleting the run “{0}”").format(run.name), run.id, restore, delete)


def renaming(trainer: TrainerController, run: SavedRun, name: str) -> Deed:
    """Give a run another name, and its own back."""

    def rename(to: str) -> Callable[[], None]:
        return lambda: trainer.rename_run(run.id, to)

    return _deed(
        lambda: translate("acts", "name of the run “{0}”").format(run.name), run.id, rename(run.name), rename(name)
    )


def annotation(trainer: TrainerController, run: SavedRun, note: str) -> Deed:
    """Give a run another note, and its own back."""

    def annotate(to: str) -> Callable[[], None]:
        return lambda: trainer.list_action.emit(lambda runs: runs.annotate(run.id, to))

    name = run.name
    return _deed(
        lambda: translate("acts", "note on the run “{0}”").format(name), run.id, annotate(run.note), annotate(note)
    )


def _deed(name: Callable[[], str], run: int, undo: Callable[[], None], redo: Callable[[], None]) -> Deed:
    return Deed(lambda: Act(name(), ("runs", run)), undo, redo)
