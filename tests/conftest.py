"""What all tests share: Qt without a screen, and a window that is taken down again."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["FALLLINE_KERNELS"] = "0"  # compiling takes a core; tests of the kernels ask for it
os.environ["LC_ALL"] = os.environ["LANGUAGE"] = "C.UTF-8"  # the window speaks the system's language

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from threadpoolctl import threadpool_limits

from app.base import garbage_collection
from app.base.theme import LIGHT, apply_theme, palette
from app.optimizers.controller import Race
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.room_factory import optimizers_room
from app.rooms.panels import Panels
from app.start import open_window
from app.window.main_window import MainWindow
from core.descent import race_in_blocks
from core.kernels import compiler

gc.freeze()  # what the imports made stays: no collection need look at it again
threadpool_limits(1, user_api="blas")  # on a busy machine, a second thread delays small products more than it helps


ALL_PARTS = Panels(controls=True, explanation=True, charts=True)  # whatever the screen
SLOW = 900  # seconds that a slow test may take on a busy machine, unless it says otherwise


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give slow tests more time than the others before they count as hanging."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW))


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    """What a chart stands in: pyqtgraph's widgets go down in order only with a parent."""
    holder = QWidget()
    qtbot.addWidget(holder)
    return holder


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Where this test's settings are kept."""
    return tmp_path / "settings.json"


@pytest.fixture
def fresh_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A process that has compiled no pass, with a cache of its own."""
    pytest.importorskip("numba")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv(compiler.SWITCH, "1")
    monkeypatch.setattr(compiler, "_ready", {})
    monkeypatch.setattr(compiler, "_asked", set())
    yield
    compiler.finish()


@cache
def known_race(*arguments: Any, **further: Any) -> tuple[Race, ...]:
    """Run a race once, block by block."""
    return tuple(race_in_blocks(*arguments, **further))


@contextmanager
def races_known() -> Iterator[None]:
    """Let a room open on a race that another has opened on without computing it again."""
    with patch("app.optimizers.controller.race_in_blocks", lambda *own, **further: iter(known_race(*own, **further))):
        yield


@pytest.fixture
def prepare() -> Callable[[MainWindow], None]:
    """What is done to the window before it is seen."""

    def complete(window: MainWindow) -> None:
        window.complete_room(0)

    return complete


@pytest.fixture
def window(qtbot: QtBot, settings: Path, prepare: Callable[[MainWindow], None]) -> Iterator[MainWindow]:
    """The window as at the first start, with all its parts, paused at the first step.

    The other rooms are made when they are entered.
    """
    with races_known():
        window = open_window(settings)
    window.set_panels(ALL_PARTS)
    window.room.playback.pause()
    window.room.playback.seek(0)
    prepare(window)
    window.resize(1280, 800)  # whatever the screen is
    window.show()
    qtbot.waitExposed(window)
    QCoreApplication.processEvents()  # what was made late is laid out now
    yield window
    put_away(window)


def put_away(window: MainWindow) -> None:
    """Close a window and delete it now, so that the next one is not dressed together with it."""
    for room in window.rooms:
        room.shut()  # else a room where something is going on asks
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with garbage_collection.paused():
        QApplication.setPalette(palette(LIGHT))  # which is the application's, and outlives it


@pytest.fixture
def room(window: MainWindow) -> OptimizersView:
    """The Optimizers room of that window."""
    assert isinstance(window.room, OptimizersView)
    return window.room


@contextmanager
def room_alone(app: QApplication) -> Iterator[OptimizersView]:
    """The Optimizers room without a window, laid out as in it, but neither painted nor in focus.

    That is half the work, and enough for tests that press no keys.
    """
    apply_theme(app, LIGHT)
    with races_known():
        room = optimizers_room(OptimizersModel.first())
    room.set_panels(ALL_PARTS)
    room.playback.pause()
    room.playback.seek(0)
    room.complete()
    room.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    room.resize(1280, 740)
    room.show()
    QCoreApplication.processEvents()
    yield room
    room.shut()
    room.close()
    room.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else each theme would be told to all rooms
