"""What is open is kept, each window's for itself; after a crash it is offered, and never lost before an answer."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.base.file_writing import WriteError
from app.session import autosave, session
from app.session.autosave import Autosave, AutosaveFile
from app.session.session import Session
from app.start import open_window
from app.widgets.message_bar import MessageBar
from app.window.main_window import MainWindow
from core.surfaces import Himmelblau, Rosenbrock
from tests.conftest import put_away

FIRST = Session()
MINE = FIRST.replace(
    optimizers=FIRST.optimizers.with_surface(Rosenbrock()),
    trainer=FIRST.trainer.saving("mine").replace(smoothing=0.5),
)


def session_of(settings: Path, window: int = 1) -> Path:
    """Where a window keeps what is open, the first or another that is open at the same time."""
    return settings.with_suffix(".fallline" if window == 1 else f".{window}.fallline")


def crash(settings: Path, kept: Session = MINE) -> None:
    """Leave the files as a window does that was open with this session and is gone all at once."""
    session.write(kept, session_of(settings))
    session_of(settings).with_name(session_of(settings).name + ".open").write_text("open")


def opened(window: MainWindow) -> Session:
    window.complete()
    return Session.model_validate_json(window.workspace.snapshot().text()).replace(frame=0)


def question(window: MainWindow) -> MessageBar | None:
    """What is asked beside the rooms' tabs, if anything is."""
    notices = [bar for bar in window.tabs.line.findChildren(MessageBar) if not bar.isHidden()]
    assert len(notices) <= 1
    return notices[0] if notices else None


def answer(window: MainWindow, text: str) -> None:
    asked = question(window)
    assert asked is not None
    (button,) = (button for button in asked.findChildren(QAbstractButton) if button.text() == text)
    button.click()


# While it goes well.


def test_the_start_goes_on_where_the_window_was_left(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    session.write(MINE.replace(room="initializers", frame=4), session_of(settings))
    window = open_window(settings)
    assert window.tabs.currentIndex() == 1
    assert (window.room.playback.position, window.room.playback.playing) == (4, False)
    assert opened(window) == MINE.replace(room="initializers")
    put_away(window)
    assert session.read(session_of(settings)).frame == 4


def test_changes_that_go_on_do_not_put_off_the_writing(
    qtbot: QtBot, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "SAVE_DELAY", 60)
    window = open_window(settings)

    def another_change_and_a_file() -> bool:
        qtbot.wait(20)
        model = window.room.controller.model
        window.room.controller.set_model(model.replace(seed=model.seed + 1))
        return session_of(settings).exists()

    qtbot.waitUntil(another_change_and_a_file)
    put_away(window)


def test_a_language_and_a_theme_are_kept_without_a_close(
    qtbot: QtBot, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "SAVE_DELAY", 0)
    window = open_window(settings)
    window.themes.choose("dark")
    qtbot.waitUntil(lambda: settings.exists() and '"theme": "dark"' in settings.read_text())
    window.languages.choose("ko")
    qtbot.waitUntil(lambda: '"language": "ko"' in settings.read_text())
    window.languages.choose("en")
    put_away(window)


def test_what_cannot_be_kept_is_said_once_until_it_can(
    qtbot: QtBot,  # noqa: ARG001
    settings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise WriteError("the disk is full")

    window = open_window(settings)
    with monkeypatch.context() as patch:
        patch.setattr(AutosaveFile, "write", refuse)
        for surface in (Rosenbrock(), Himmelblau()):
            window.room.controller.set_model(window.room.controller.model.with_surface(surface))
            assert not window.findChild(Autosave).save()  # type: ignore[union-attr]
            shown = window.notice.isVisibleTo(window)
            assert shown == (surface == Rosenbrock())
            window.notice.answers[0].click()
    assert window.notice.text.text().endswith("cannot be saved for the next start: the disk is full")
    put_away(window)
    assert session.read(session_of(settings)).optimizers.surface == Himmelblau()


@pytest.mark.slow
def test_windows_that_are_open_at_once_keep_theirs_apart(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    one, other = open_window(settings), open_window(settings)
    assert question(other) is None
    one.room.controller.set_model(one.room.controller.model.with_surface(Rosenbrock()))
    other.room.controller.set_model(other.room.controller.model.with_surface(Himmelblau()))
    put_away(one)
    put_away(other)
    surfaces = [session.read(session_of(settings, window)).optimizers.surface for window in (1, 2)]
    assert surfaces == [Rosenbrock(), Himmelblau()]
    again = open_window(settings)
    assert question(again) is None
    assert opened(again).optimizers.surface == Rosenbrock()
    put_away(again)


def test_a_broken_session_is_set_aside_with_a_notice(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    session_of(settings).write_text('{"optimizers": {"steps": "many"}}')
    window = open_window(settings)
    assert "was broken (optimizers.surface: is missing) and is set aside as" in window.notice.text.text()
    assert settings.with_suffix(".broken.fallline").exists()
    assert opened(window) == FIRST
    put_away(window)


def test_where_nothing_can_be_kept_a_window_opens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    file = AutosaveFile(tmp_path / "file" / "settings.json")
    with pytest.raises(WriteError):
        file.write("{}")
    file.close()


# After a crash.


def test_after_a_crash_it_begins_anew_and_offers_what_was_open(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    crash(settings)
    window = open_window(settings)
    asked = question(window)
    assert asked is not None
    assert asked.text.text() == "Fall Line ended unexpectedly."
    assert opened(window) == FIRST.replace(trainer=FIRST.trainer.keeping(MINE.trainer.presets))  # which are not lost
    answer(window, "Restore the session")
    assert opened(window) == MINE
    assert question(window) is None
    assert session.read(session_of(settings)) == MINE.replace(frame=window.room.playback.position)
    assert list(settings.parent.glob("*recovered*")) == []
    window.undo.trigger()
    assert opened(window).optimizers == FIRST.optimizers
    put_away(window)


@pytest.mark.slow
def test_who_starts_afresh_is_not_asked_again(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    crash(settings)
    window = open_window(settings)
    answer(window, "Start afresh")
    put_away(window)
    again = open_window(settings)
    assert question(again) is None
    assert opened(again).optimizers == FIRST.optimizers
    put_away(again)


@pytest.mark.slow
def test_what_was_open_waits_for_an_answer_over_closing_and_further_crashes(
    qtbot: QtBot,  # noqa: ARG001
    settings: Path,
) -> None:
    crash(settings)
    put_away(open_window(settings))
    crash(settings, FIRST.replace(optimizers=FIRST.optimizers.with_surface(Himmelblau())))
    for surface in (Himmelblau(), Rosenbrock()):
        window = open_window(settings)
        answer(window, "Restore the session")
        assert opened(window).optimizers.surface == surface
        put_away(window)
    window = open_window(settings)
    assert question(window) is None
    put_away(window)


def test_a_crash_before_anything_was_kept_offers_nothing(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    crash(settings)
    session_of(settings).unlink()
    window = open_window(settings)
    assert question(window) is None
    put_away(window)


def test_what_was_open_and_cannot_be_read_is_said_and_stays(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    crash(settings)
    window = open_window(settings)
    (recovered,) = settings.parent.glob("*recovered*")
    recovered.write_text('{"frame": -1}')
    answer(window, "Restore the session")
    assert "frame: -1 is less than 0" in window.notice.text.text()
    assert recovered.exists()
    put_away(window)


# The same for real.

APP = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app import start
from app.session import autosave
from core.surfaces import Rosenbrock

autosave.SAVE_DELAY = 100
open_window = start.open_window

def opened(path):
    window = open_window(path)
    controller = window.room.controller
    QTimer.singleShot(200, lambda: controller.set_model(controller.model.with_surface(Rosenbrock())))
    return window

start.open_window = opened
sys.exit(start.run(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None))
"""


def started(*words: str | Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-c", APP, *words], stderr=subprocess.PIPE, text=True, env=environment)


def wait_for_rosenbrock(settings: Path) -> None:
    """Until what was done is kept."""
    for _ in range(600):
        if session_of(settings).exists() and "rosenbrock" in session_of(settings).read_text():
            return
        time.sleep(0.1)
    pytest.fail("what was done was not kept within a minute")


@pytest.mark.slow
def test_a_window_that_was_killed_is_offered_at_the_next_start(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    app = started(settings)
    wait_for_rosenbrock(settings)
    beside = open_window(settings)  # the other one is open, and has not crashed
    assert question(beside) is None
    put_away(beside)
    app.send_signal(signal.SIGKILL)
    app.communicate()
    window = open_window(settings)
    assert window.room.controller.model == FIRST.optimizers
    answer(window, "Restore the session")
    assert window.room.controller.model.surface == Rosenbrock()
    put_away(window)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_window_that_is_told_to_end_ends_in_good_order(
    qtbot: QtBot,  # noqa: ARG001
    settings: Path,
    number: signal.Signals,
) -> None:
    app = started(settings, "nowhere.fallline")  # a wrong word does not keep the window from opening
    wait_for_rosenbrock(settings)
    app.send_signal(number)
    _, said = app.communicate(timeout=60)
    assert (app.returncode, "Traceback" in said) == (128 + number, False)
    window = open_window(settings)
    assert question(window) is None
    assert window.room.controller.model.surface == Rosenbrock()
    put_away(window)
