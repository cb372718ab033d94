"""A file that another start, or the system, asks for."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.desktop.open_requests import address
from app.session.session import Session, write
from app.window.asked_files import open_when_free, receive
from app.window.main_window import MainWindow


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A session in which the race has 123 steps."""
    first = Session()
    write(first.replace(optimizers=first.optimizers.replace(steps=123)), tmp_path / "race.fallline")
    return tmp_path / "race.fallline"


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for sockets, whose path is short."""
    folder = Path(f"/tmp/fallline-start-{os.getpid()}")
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows have no folder")
@pytest.mark.usefixtures("runtime")
def test_a_file_that_another_start_hands_over_is_opened_here(
    qtbot: QtBot, window: MainWindow, saved: Path, settings: Path
) -> None:
    receive(window, settings)
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(address(settings, os.environ))
        asking.send(os.fsencode(saved) + b"\n")
        qtbot.waitUntil(lambda: window.files.document == saved)
        assert asking.recv(9) == b"yes\n"
    assert "race" in window.windowTitle()


def test_a_file_waits_until_a_dialog_is_answered(qtbot: QtBot, window: MainWindow, saved: Path) -> None:
    box = QMessageBox(window)
    QTimer.singleShot(0, lambda: open_when_free(window, saved))
    opened: list[object] = []
    QTimer.singleShot(300, lambda: opened.append(window.files.document))
    QTimer.singleShot(350, box.reject)
    assert QApplication.activeModalWidget() is None
    box.exec()
    assert opened == [None]
    qtbot.waitUntil(lambda: window.files.document == saved)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows have no folder")
def test_the_second_of_two_starts_ends_and_the_first_has_the_file(tmp_path: Path, saved: Path, runtime: Path) -> None:
    command = [sys.executable, "-m", "app", "--settings", str(tmp_path / "s.json")]
    with subprocess.Popen(command) as first:
        wait_until(lambda: any(runtime.iterdir()))
        assert subprocess.run([*command, str(saved)], timeout=60, check=False).returncode == 0
        wait_until(lambda: (tmp_path / "s.json").exists() and str(saved) in (tmp_path / "s.json").read_text())
        second = subprocess.Popen([*command, "--new", str(saved)])
        time.sleep(3)
        assert second.poll() is None
        for process in (first, second):
            process.terminate()
            process.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for another process, for a minute at most."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
