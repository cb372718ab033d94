"""A run that was going on when its program ended is looked for once, beside the window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.interrupted_runs import InterruptedRuns
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.run_list.test_archive import kept, trained


def test_an_interrupted_run_is_found_once_and_can_be_dismissed(qtbot: QtBot, tmp_path: Path) -> None:
    trained(RunArchive(tmp_path), SMALL, epochs=1)
    interrupted = InterruptedRuns(RunArchive(tmp_path))
    with qtbot.waitSignal(interrupted.found) as found:
        interrupted.find()
    (run,) = found.args
    assert (run.name, run.ending.kind) == ("one", "interrupted")
    with qtbot.assertNotEmitted(interrupted.found, wait=50):
        interrupted.find()
    with qtbot.waitSignal(interrupted.list_changed):
        interrupted.dismiss(run)
    assert kept(tmp_path)[0].ending.kind == "stopped"
    interrupted.stop()
