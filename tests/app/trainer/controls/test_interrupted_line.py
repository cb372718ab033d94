"""A run that was interrupted is offered until somebody answers, or has another run before them."""

from datetime import UTC, datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.trainer.controller import TrainerController
from app.trainer.controls.interrupted_line import InterruptedLine
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun
from core.training.reports import Ending
from tests.app.trainer.conftest import SMALL


def test_the_example_of_the_first_visit_leaves_the_offer(qtbot: QtBot, tmp_path: Path) -> None:
    controller = TrainerController(TrainerModel(), RunArchive(tmp_path))
    line = InterruptedLine(controller)
    qtbot.addWidget(line)
    ending = Ending("interrupted", 10)
    controller.interrupted.found.emit(
        SavedRun(id=1, name="mine", config=SMALL, ending=ending, finished=datetime.now(UTC), epochs=1)
    )
    controller.show_example()
    assert not line.isHidden()
    assert line.text.text() == "“mine” was interrupted after 1 of 3 epochs."
    controller.show_run(LiveRun("other", SMALL))
    assert line.isHidden()
    controller.shut()
