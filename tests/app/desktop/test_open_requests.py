"""A second start hands its file to the window that is there."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.desktop.open_requests import Reception, address, hand_over

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows have no folder")


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A place of this test, with a short path, as sockets want it."""
    folder = Path(f"/tmp/fallline-test-{os.getpid()}-{tmp_path_factory.mktemp('x').name[-3:]}")
    folder.mkdir(mode=0o700)
    yield address(Path("settings.json"), {"XDG_RUNTIME_DIR": str(folder)})
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


HAND_OVER = """
import sys
from pathlib import Path
from app.desktop.open_requests import hand_over
print(hand_over(Path(sys.argv[1]), sys.argv[2]))
"""


def test_another_process_hands_a_file_over_with_its_whole_path(qtbot: QtBot, place: str) -> None:
    parent = QObject()
    reception = Reception(place, parent)
    command = [sys.executable, "-c", HAND_OVER, "경주 1.fallline", place]
    with qtbot.waitSignal(reception.asked) as asked:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.communicate()[0] == "True\n"
    assert asked.args == [str(Path("경주 1.fallline").absolute())]
    assert Path(place).stat().st_mode & 0o077 == 0


def ask(file: str, place: str) -> socket.socket:
    """Ask as another process would, without waiting for the answer."""
    asking = socket.socket(socket.AF_UNIX)
    asking.connect(place)
    asking.send(f"{file}\n".encode())
    return asking


def test_without_a_window_nobody_takes_it(place: str) -> None:
    assert not hand_over(Path("x"), place)
    assert not hand_over(Path("x"), "")


def test_a_second_window_leaves_the_place_to_the_first(qtbot: QtBot, place: str) -> None:  # noqa: ARG001
    parent = QObject()
    first, second = Reception(place, parent), Reception(place, parent)
    assert (first.is_open, second.is_open) == (True, False)


def test_the_socket_of_a_window_that_crashed_is_taken_over(qtbot: QtBot, place: str) -> None:
    crashed = socket.socket(socket.AF_UNIX)
    crashed.bind(place)
    crashed.listen()
    crashed.close()  # the file stays
    assert not hand_over(Path("x"), place)
    parent = QObject()
    reception = Reception(place, parent)
    assert reception.is_open
    with qtbot.waitSignal(reception.asked) as asked:
        asking = ask("/x", place)
    assert asked.args == ["/x"]
    assert asking.recv(9) == b"yes\n"
    asking.close()


def test_settings_have_places_of_their_own(place: str) -> None:
    folder = {"XDG_RUNTIME_DIR": str(Path(place).parent)}
    assert address(Path("settings.json"), folder) == place
    assert address(Path("others.json"), folder) != place


def test_there_is_no_place_in_a_folder_that_others_can_write_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert address(Path("x"), {"XDG_RUNTIME_DIR": str(tmp_path)}) == ""
    with patch("tempfile.tempdir", str(tmp_path)):
        made = Path(address(Path("x"), {}))
    assert made.parent.stat().st_mode & 0o777 == 0o700


ON_A_MAC = """
import sys
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from app.desktop.open_requests import MacApplication
app = MacApplication(sys.argv)
opened = []
app.opened.connect(opened.append)
app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/early.fallline")))
assert opened == []
app.welcome()
app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/late.fallline")))
print(*opened)
"""


def test_on_a_mac_files_come_by_events_also_early_ones() -> None:
    done = subprocess.run([sys.executable, "-c", ON_A_MAC], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["/early.fallline", "/late.fallline"]
