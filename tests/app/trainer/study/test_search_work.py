"""A study at a place that other computers see: a file on a shared folder, or a database, as a person enters it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trainer.study.controller import StudyActivity
from app.trainer.view import TrainerView
from core.search.vary import Variation
from tests.app.trainer.actions import click
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.study.test_study_tab import planned, standing_of, wait_for
from tests.core.search.places.postgres import serving

pytestmark = pytest.mark.filterwarnings("ignore")  # of SQLAlchemy and Optuna, which are not ours

ROOT = Path(__file__).parents[4]
BATCHES = Variation(field="batch_size", values=(5, 10, 20, 25, 40, 50))
SECRET = "sesame"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("optuna")
    with serving(tmp_path) as url:
        yield url


def enter(qtbot: QtBot, room: TrainerView, place: str) -> None:
    """Plan a study of a dozen settings, with one worker, and type where it is kept."""
    planned(qtbot, room)
    room.controller.set_config(SMALL.replace(epochs=6))
    planner = room.study.controller.planner
    planner.change_variation(BATCHES)
    planner.vary("batch_size", on=True)
    planner.change_variation(BATCHES)
    assert planner.plan is not None
    planner.set_plan(planner.plan.replace(workers=1))
    line = room.study.plan.place
    line.setFocus()
    line.clear()
    qtbot.keyClicks(line, place)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def helped(qtbot: QtBot, room: TrainerView, place: str) -> str:
    """Start, let a second process join as another computer would, and return what that one says at the end."""
    click(qtbot, room.study.bar.start)
    wait_for(qtbot, room, StudyActivity.RUNNING)
    words = [sys.executable, "-m", "core", "work", place]
    helper = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wait_for(qtbot, room, StudyActivity.IDLE)
    said, _ = helper.communicate(timeout=60)
    assert helper.returncode == 0, said
    return said


def all_that_is_kept(room: TrainerView) -> str:
    """All that is written, shown, exported or told of a room with a study."""
    study = room.study
    texts = [room.controller.model.model_dump_json(), repr(study.controller._address), study.plan.place.text()]
    texts += [study.bar.status.text(), study.bar.error.text(), study.controller.under_way(), study.plan.place.toolTip()]
    texts += [make() for make in study.measured().values()]
    texts += [figure.title + figure.settings for figure in study.figures()]
    history = room.controller.history
    texts += [repr(step) for step in (history.last, history.next)]
    texts += [path.read_text(errors="replace") for path in room.controller.archive.folder.rglob("*") if path.is_file()]
    return "\n".join(texts)


@pytest.mark.slow
def test_a_second_process_joins_at_a_file_on_a_shared_folder(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    place = tmp_path / "shared" / "study.log"
    enter(qtbot, room, str(place))
    said = helped(qtbot, room, str(place))
    standing = standing_of(room)
    assert [trial.state for trial in standing.trials] == ["finished"] * 12
    assert int(said.split("made ")[1].split()[0]) >= 1, said
    assert str(place) in room.study.bar.status.text()
    room.study.controller.chosen.choose(0)
    assert room.study.open.isEnabled()  # wherever it was made, its curves are here


@pytest.mark.slow
def test_a_second_process_joins_at_a_database_and_its_password_is_kept_nowhere(
    qtbot: QtBot, room: TrainerView, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    enter(qtbot, room, database)
    assert room.study.plan.place.text() == database.replace(SECRET, "***")
    said = helped(qtbot, room, database)
    standing = standing_of(room)
    assert [trial.state for trial in standing.trials] == ["finished"] * 12
    assert int(said.split("made ")[1].split()[0]) >= 1, said
    assert "***" in room.study.bar.status.text()
    assert SECRET not in all_that_is_kept(room) + said + caplog.text
    click(qtbot, room.study.bar.start)  # once more the same one: it is there, and done
    wait_for(qtbot, room, StudyActivity.IDLE)
    assert standing_of(room).over == 12


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("{folder}", "cannot be used"),
        ("{folder}/notes.txt/study.log", "cannot be used"),
        ("postgresql://me:sesame@127.0.0.1:9/none", "postgresql://me:***@127.0.0.1:9/none cannot be used"),
        ("postgresql://me:se/sa@me@127.0.0.1:9/none", "postgresql://me:***@127.0.0.1:9/none cannot be used"),
        ("{folder}/notes.txt", "something else than a study"),
        ("postgresql://me:sesame@host:port/none", "this is no address of a database"),
        ("nothing://me:sesame@somewhere/none", "nothing://me:***@somewhere/none cannot be used"),
        ("postgresql://me:sesame@", "postgresql://me:***@ cannot be used"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_beside_the_button(
    qtbot: QtBot, room: TrainerView, tmp_path: Path, place: str, reason: str
) -> None:
    pytest.importorskip("optuna")
    pytest.importorskip("psycopg")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    enter(qtbot, room, place.format(folder=tmp_path))
    click(qtbot, room.study.bar.start)
    wait_for(qtbot, room, StudyActivity.IDLE)
    error = room.study.bar.error
    assert error.isVisible()
    assert reason in error.text()
    assert "Traceback" not in error.text()
    assert SECRET not in all_that_is_kept(room)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_password_that_was_lost_with_the_session_is_asked_for(qtbot: QtBot, room: TrainerView) -> None:
    enter(qtbot, room, "postgresql://me:***@127.0.0.1:9/none")
    click(qtbot, room.study.bar.start)
    assert "its password" in room.study.bar.error.text()
    assert room.study.controller.activity is StudyActivity.IDLE
    assert json.loads(room.controller.model.model_dump_json())["study"]["place"].startswith("postgresql://me:***")


def test_a_refusal_stands_where_the_status_was_so_that_nothing_moves(qtbot: QtBot, room: TrainerView) -> None:
    planned(qtbot, room)
    qtbot.waitUntil(lambda: room.study.bar.status.isVisible() and room.study.pages.y() > room.study.bar.status.y())
    qtbot.wait(50)  # until all is laid out
    before = room.study.pages.y()
    room.study.controller.refused.emit("so")
    qtbot.waitUntil(room.study.bar.error.isVisible)
    qtbot.wait(50)
    assert room.study.pages.y() == before
    room.study.controller.refused.emit("")
    qtbot.waitUntil(room.study.bar.status.isVisible)
    assert room.study.pages.y() == before
