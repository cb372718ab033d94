"""What is done to a run of the list asks for its change, and for the change back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.base.history import Deed
from app.trainer.compare.run_deeds import annotation, deletion, renaming
from app.trainer.controller import TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun
from core.training import Ending, TrainingConfig
from core.training.run_summary import RunSummary

MakeDeed = Callable[[TrainerController, SavedRun], Deed]


@pytest.fixture
def trainer(qtbot: QtBot, tmp_path: Path) -> TrainerController:  # noqa: ARG001 - Qt is there
    """A controller whose list has a run, and which makes the changes that are asked for at once."""
    archive = RunArchive(tmp_path)
    run = RunSummary(name="a", config=TrainingConfig(), ending=Ending("finished", 20))
    archive.using(lambda runs: runs.add(run, []))
    trainer = TrainerController(TrainerModel(), archive)
    trainer.list_action.connect(archive.using)
    return trainer


def listed(trainer: TrainerController) -> list[tuple[str, str]]:
    return [(run.name, run.note) for run in trainer.archive.using(lambda runs: runs.runs())]


@pytest.mark.parametrize(
    ("make", "name", "after"),
    [
        (deletion, "deleting the run “a”", []),
        (lambda trainer, run: renaming(trainer, run, "b"), "name of the run “a”", [("b", "")]),
        (lambda trainer, run: annotation(trainer, run, "slow"), "note on the run “a”", [("a", "slow")]),
    ],
)
def test_a_deed_is_done_and_undone(
    trainer: TrainerController, make: MakeDeed, name: str, after: list[tuple[str, str]]
) -> None:
    run = trainer.archive.using(lambda runs: runs.runs())[0]
    deed = make(trainer, run)
    assert deed.act() == (name, ("runs", run.id))
    for _ in range(2):
        deed.redo()
        assert listed(trainer) == after
        deed.undo()
        assert listed(trainer) == [("a", "")]


def test_the_run_that_is_shown_is_renamed_where_it_is_shown(qtbot: QtBot, trainer: TrainerController) -> None:
    run = trainer.archive.using(lambda runs: runs.runs())[0]
    trainer.run = LiveRun(run.name, run.config)
    trainer.run.id = run.id
    deed = renaming(trainer, run, "b")
    for act, name in ((deed.redo, "b"), (deed.undo, "a")):
        with qtbot.waitSignal(trainer.run_renamed):
            act()
        assert trainer.run.name == name
