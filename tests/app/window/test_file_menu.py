"""File > New, Open, Save: a session goes into a file or a picture, and comes out of it into all rooms."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGraphicsView, QMessageBox
from pytestqt.qtbot import QtBot

from app.base.file_writing import SESSION_KEY
from app.optimizers.view import OptimizersView
from app.session import session
from app.session.preferences import MOST_RECENT
from app.session.session import Session
from app.start import open_window
from app.trainer.controller import TrainerController
from app.window.main_window import MainWindow
from core.surfaces import Himmelblau, Rosenbrock
from core.training import MODEL_3
from tests.app.export.dialogs import in_dialog, type_path
from tests.app.mouse import drag_enter
from tests.conftest import put_away

FIRST = Session()
OTHER = FIRST.replace(
    room="initializers",
    frame=3,
    optimizers=FIRST.optimizers.with_surface(Rosenbrock()),
    initializers=FIRST.initializers.without(0),
    trainer=FIRST.trainer.replace(config=MODEL_3),
)
Choose = Callable[[Path | None], None]


@pytest.fixture
def early(qtbot: QtBot, settings: Path) -> Iterator[MainWindow]:
    """The window as it is painted first, with the other rooms still to be made."""
    window = open_window(settings)
    window.room.playback.pause()
    window.room.playback.seek(0)
    window.show()
    qtbot.waitExposed(window)
    yield window
    put_away(window)


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Lets the file dialogs answer with a path, or be cancelled."""

    def answer(path: Path | None) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path or ""), ""))

    answer(None)
    return answer


def written(folder: Path, kept: Session = OTHER, name: str = "other.fallline") -> Path:
    session.write(kept, folder / name)
    return folder / name


def opened(window: MainWindow) -> Session:
    """What is open in the window, by the text that it keeps."""
    return Session.model_validate_json(window.workspace.snapshot().text())


def trainer(window: MainWindow) -> TrainerController:
    controller = window.rooms[2].controller
    assert isinstance(controller, TrainerController)
    return controller


# Saving and opening.


@pytest.mark.slow
def test_what_is_saved_is_what_is_opened(window: MainWindow, tmp_path: Path, choose: Choose) -> None:
    window.files.open_file(written(tmp_path))
    choose(tmp_path / "saved.fallline")
    window.files.save_as.trigger()
    window.files.new.trigger()
    assert opened(window) == FIRST
    window.files.open.trigger()
    assert opened(window) == OTHER == session.read(tmp_path / "saved.fallline")


def test_the_room_and_the_frame_are_those_that_were_seen(window: MainWindow, tmp_path: Path) -> None:
    window.files.open_file(written(tmp_path))
    assert window.tabs.tabText(window.tabs.currentIndex()) == "Initializers"
    assert (window.room.playback.position, window.room.playback.playing) == (3, False)


@pytest.mark.slow
def test_opening_is_one_step_back_in_each_room(window: MainWindow, tmp_path: Path) -> None:
    before = opened(window)
    window.files.open_file(written(tmp_path))
    for place in range(3):
        window.tabs.setCurrentIndex(place)
        window.undo.trigger()
        assert not window.undo.isEnabled()
    assert opened(window).replace(room="optimizers", frame=0) == before


@pytest.mark.slow
def test_a_new_session_is_that_of_the_first_start_and_is_played(window: MainWindow, tmp_path: Path) -> None:
    window.files.open_file(written(tmp_path))
    window.files.new.trigger()
    assert window.files.document is None
    assert opened(window) == FIRST
    assert window.room.playback.playing


@pytest.mark.slow
def test_rooms_that_are_not_made_yet_take_it_when_they_are(early: MainWindow, tmp_path: Path) -> None:
    early.files.open_file(written(tmp_path, OTHER.replace(room="optimizers")))
    assert len(early.rooms) == 1
    assert opened(early).trainer.config == MODEL_3
    early.complete()
    assert trainer(early).model.config == MODEL_3
    early.rooms[2].controller.undo()
    assert trainer(early).model == FIRST.trainer


@pytest.mark.slow
def test_presets_of_ones_own_stay_when_a_session_is_opened(window: MainWindow, tmp_path: Path) -> None:
    window.complete()
    trainer(window).set_model(trainer(window).model.saving("mine"))
    theirs = OTHER.replace(trainer=OTHER.trainer.saving("theirs"))
    window.files.open_file(written(tmp_path, theirs))
    window.files.new.trigger()
    assert [preset.name for preset in trainer(window).model.presets] == ["mine", "theirs"]


# The name in the title.


@pytest.mark.slow
def test_the_title_names_the_file_and_marks_what_is_not_saved(
    qtbot: QtBot, early: MainWindow, tmp_path: Path, choose: Choose
) -> None:
    assert (early.windowTitle(), early.isWindowModified()) == ("Fall Line", False)
    choose(tmp_path / "race.fallline")
    qtbot.keyClick(early, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (early.windowTitle(), early.isWindowModified()) == ("race[*] — Fall Line", False)
    early.room.controller.set_model(early.room.controller.model.with_surface(Himmelblau()))
    assert early.isWindowModified()
    early.undo.trigger()
    assert not early.isWindowModified()


def test_going_elsewhere_and_playing_is_no_change(early: MainWindow, tmp_path: Path) -> None:
    early.files.open_file(written(tmp_path, FIRST))
    early.tabs.setCurrentIndex(1)
    early.room.playback.seek(2)
    assert not early.isWindowModified()


@pytest.mark.slow
def test_saving_again_asks_for_no_name(
    qtbot: QtBot, window: MainWindow, room: OptimizersView, tmp_path: Path, choose: Choose
) -> None:
    path = written(tmp_path)
    window.files.open_file(path)
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()))
    choose(None)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert session.read(path).optimizers.surface == Himmelblau()
    assert not window.isWindowModified()
    assert str(path) in window.tabs.passing.text()


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_name_without_an_ending_gets_one_and_replaces_only_what_it_may(
    window: MainWindow,
    tmp_path: Path,
    choose: Choose,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
) -> None:
    path = written(tmp_path, name="race.fallline")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    choose(tmp_path / "race")
    window.files.save_as.trigger()
    assert session.read(path) == (FIRST if answer == QMessageBox.StandardButton.Yes else OTHER)


def test_a_dialog_that_is_cancelled_does_nothing(early: MainWindow, choose: Choose) -> None:
    choose(None)
    before = opened(early)
    for entry in (early.files.open, early.files.save, early.files.save_as):
        entry.trigger()
    assert opened(early) == before
    assert early.notice.isHidden()


# What cannot be.


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"initializers": {"rows": [{"colour": 0}]}}', "initializers.rows[0].initializer: is missing"),
        ('{"trainer": {"config": {"epochs": 0}}}', "trainer.config.epochs: 0 is less than 1"),
        ("<b>not</b> JSON", "this is not JSON"),
        ('{"version": 7}', "was written by a newer Fall Line: its format is 7, the latest known is 2"),
    ],
)
def test_a_file_that_is_no_session_changes_nothing_and_says_why(
    early: MainWindow, tmp_path: Path, choose: Choose, content: str, said: str
) -> None:
    before = opened(early)
    choose(tmp_path / "bad.fallline")
    (tmp_path / "bad.fallline").write_text(content)
    early.files.open.trigger()
    assert early.notice.isVisible()
    assert said in early.notice.text.text()
    assert opened(early) == before
    assert not any(room.controller.history.can_undo for room in early.rooms)
    assert (early.windowTitle(), early.files.recent) == ("Fall Line", ())


@pytest.mark.slow
def test_a_place_that_cannot_be_written_is_said_and_changes_nothing(
    early: MainWindow, tmp_path: Path, choose: Choose
) -> None:
    path = written(tmp_path, FIRST)
    early.files.open_file(path)
    early.room.controller.set_model(early.room.controller.model.with_surface(Himmelblau()))
    choose(tmp_path / "nowhere" / "race.fallline")
    early.files.save_as.trigger()
    assert "race.fallline cannot be written: No such file or directory" in early.notice.text.text()
    assert (early.files.document, early.isWindowModified()) == (path, True)


# Files that were opened before.


def recent(window: MainWindow) -> list[str]:
    return [entry.text() for entry in window.files.recent_menu.actions() if entry.text()]


def test_the_last_files_are_offered_again_and_at_the_next_start(
    early: MainWindow, settings: Path, tmp_path: Path
) -> None:
    for number in range(MOST_RECENT + 2):
        early.files.open_file(written(tmp_path, FIRST, f"{number}.fallline"))
    early.files.open_file(tmp_path / "5.fallline")
    names = [f"{number}.fallline" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert recent(early) == [*names, "Clear list"]
    early.close()
    again = open_window(settings)
    assert recent(again) == [*names, "Clear list"]
    again.files.recent_menu.actions()[3].trigger()
    assert again.windowTitle() == "9[*] — Fall Line"
    again.files.clear.trigger()
    assert not again.files.recent_menu.isEnabled()
    put_away(again)


def test_a_file_that_is_gone_drops_out_with_a_sentence(early: MainWindow, tmp_path: Path) -> None:
    path = written(tmp_path)
    early.files.open_file(path)
    path.unlink()
    early.files.recent_menu.actions()[0].trigger()
    assert early.notice.text.text() == f"{path} no longer exists."
    assert early.files.recent == ()


def test_files_of_one_name_are_told_apart(early: MainWindow, tmp_path: Path) -> None:
    for folder in ("one", "two & three"):
        (tmp_path / folder).mkdir()
        early.files.open_file(written(tmp_path / folder, FIRST))
    assert recent(early)[:2] == ["other.fallline in two && three", "other.fallline in one"]


# Drag and drop.


def drop(window: MainWindow, *files: str) -> bool:
    """Drag files onto the window, and drop them if it lets one."""
    dragged = QMimeData()
    dragged.setUrls([QUrl(file) if "://" in file else QUrl.fromLocalFile(file) for file in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = drag_enter(QPoint(400, 300), dragged)
    enter.ignore()
    QCoreApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QCoreApplication.sendEvent(window, QDropEvent(QPointF(400, 300), copy, dragged, left, none))
    return enter.isAccepted()


def test_a_session_that_is_dropped_on_the_window_is_opened(early: MainWindow, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert drop(early, str(tmp_path / "notes.txt"), str(path))
    assert opened(early) == OTHER
    assert early.windowTitle() == "other[*] — Fall Line"


@pytest.mark.parametrize("file", ["/notes.txt", "https://example.org/race.fallline"])
def test_what_may_be_no_session_is_not_taken(early: MainWindow, file: str) -> None:
    assert not drop(early, file)


def test_no_plot_takes_a_file_from_under_the_window(window: MainWindow) -> None:
    window.complete()
    plots = window.findChildren(QGraphicsView)
    assert len(plots) > 5
    assert not any(plot.acceptDrops() or plot.viewport().acceptDrops() for plot in plots)


# Pictures that remember.


@pytest.mark.slow
@pytest.mark.parametrize("name", ["race.png", "race.svg"])
def test_a_picture_that_is_exported_brings_back_the_session_that_made_it(
    qtbot: QtBot, window: MainWindow, room: OptimizersView, tmp_path: Path, name: str
) -> None:
    window.files.open_file(written(tmp_path, OTHER.replace(room="optimizers", frame=120)))
    in_dialog(window, lambda dialog: type_path(qtbot, dialog, tmp_path / name))
    window.files.new.trigger()
    assert drop(window, str(tmp_path / name))
    assert opened(window) == OTHER.replace(room="optimizers", frame=120)
    assert room.playback.position == 120
    assert window.files.document is None  # a picture is not saved into
    assert recent(window)[0] == name


def test_a_picture_that_is_copied_carries_it_too(early: MainWindow) -> None:
    early.exports.copy.trigger()
    copied = QGuiApplication.clipboard().image()
    carried = Session.model_validate_json(copied.text(SESSION_KEY))
    assert carried.replace(sight=None) == opened(early)


def test_a_picture_from_elsewhere_is_refused(early: MainWindow, tmp_path: Path) -> None:
    early.grab().save(str(tmp_path / "shot.png"))
    assert drop(early, str(tmp_path / "shot.png"))
    assert "this picture carries no session" in early.notice.text.text()
