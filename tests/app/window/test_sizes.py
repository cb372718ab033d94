"""The window at every size, in both themes and languages: nothing is cut, nothing is hidden, and no bar moves.

The gate has two sizes in one theme, the slow tests have all.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.language import LanguageSetting
from app.base.theme import ThemeSetting
from app.initializers.view import InitializersView
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.view import OptimizersView
from app.rooms.names import ROOMS, RoomName
from app.start import open_window
from app.widgets.controls import OneLine
from app.widgets.histograms.grid import HistogramGrid
from app.widgets.playback_bar import PlaybackBar
from app.window.main_window import MainWindow
from tests.app.course.course_window import open_scene
from tests.app.keyboard import enter
from tests.conftest import put_away

SMALLEST, COMFORTABLE = (960, 520), (1280, 800)
SIZES = (SMALLEST, (1024, 720), (1199, 700), (1200, 700), COMFORTABLE, (1599, 900), (1600, 900), (1920, 1080))
CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)
MAP_SHARE = 0.4  # of the window's area, which the map has at 1280 x 800; 0.27 in 0.1.0
Places = dict[str, tuple[int, int, int, int]]  # left, top, width and height by name


@pytest.fixture
def fresh(qtbot: QtBot, settings: Path) -> Iterator[MainWindow]:
    """The window as at the first start: no part was brought or put away by hand."""
    window = open_window(settings)
    window.room.playback.pause()
    window.show()
    qtbot.waitExposed(window)
    yield window
    put_away(window)


def laid_out(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    for _ in range(3):  # what is shown, hidden or elided by one layout changes the next
        QCoreApplication.processEvents()


def enter_room(window: MainWindow, place: int) -> None:
    window.tabs.setCurrentIndex(place)
    window.room.playback.pause()
    QCoreApplication.processEvents()


def path_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    owner = widget.parentWidget()
    return f"{type(widget).__name__} {widget.accessibleName() or text!r} in {type(owner).__name__}"


def scrolls(widget: QWidget) -> bool:
    """Return whether a widget lies in an area that scrolls."""
    owner = widget.parentWidget()
    while owner is not None:
        if isinstance(owner, QAbstractScrollArea):
            return True
        owner = owner.parentWidget()
    return False


def cut(window: MainWindow) -> list[str]:
    """Return the visible controls and labels outside scroll areas that do not lie whole inside all that holds them."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or scrolls(widget) or not isinstance(widget, (*CONTROLS, QLabel)):
            continue
        owner = widget.parentWidget()
        while owner is not None and not widget.isWindow():
            if not owner.rect().contains(QRect(widget.mapTo(owner, QPoint(0, 0)), widget.size())):
                found.append(f"{path_of(widget)}, by {type(owner).__name__}")
                break
            owner = None if owner.isWindow() else owner.parentWidget()
    return found


def narrow(window: MainWindow) -> list[str]:
    """Return the visible labels and buttons that are narrower than their text, and have no tooltip that says it."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.toolTip() or not isinstance(widget, (QLabel, QPushButton)):
            continue
        if isinstance(widget, OneLine):
            continue  # what is cut of it is its tooltip
        if isinstance(widget, QLabel) and (widget.wordWrap() or "<" in widget.text()):
            continue
        needed = max(widget.fontMetrics().horizontalAdvance(line) for line in widget.text().split("\n"))
        if needed > widget.width() + 1:
            found.append(f"{path_of(widget)}: {widget.width()} of {needed}")
    return found


def check(window: MainWindow, size: tuple[int, int]) -> None:
    laid_out(window, size)
    assert window.size().toTuple() == size
    assert cut(window) == []
    assert narrow(window) == []


def check_overlays(window: MainWindow, size: tuple[int, int]) -> None:
    """Check the same with each side over the picture."""
    frame = window.room.frame
    assert frame is not None
    for part in frame.sides:
        if not frame.stands(part):
            frame.toggle(part)
            assert frame.is_seen(part)
            check(window, size)
            frame.put_overlay_away()


@pytest.mark.slow
def test_nothing_is_cut_at_the_least_and_at_a_usual_size(fresh: MainWindow) -> None:
    for place in range(len(ROOMS)):
        enter_room(fresh, place)
        check(fresh, COMFORTABLE)
        check(fresh, SMALLEST)
        check_overlays(fresh, SMALLEST)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_at_any_size(fresh: MainWindow, theme: ThemeSetting, language: LanguageSetting) -> None:
    fresh.themes.choose(theme)
    fresh.languages.choose(language)
    for place in range(len(ROOMS)):
        enter_room(fresh, place)
        for size in SIZES:
            check(fresh, size)
            if size[0] < 1200:
                check_overlays(fresh, size)


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALLEST, COMFORTABLE])
def test_nothing_is_cut_with_sixteen_racers_and_fifty_layers(
    qtbot: QtBot, fresh: MainWindow, size: tuple[int, int]
) -> None:
    room = fresh.room
    assert isinstance(room, OptimizersView)
    while len(room.controller.model.racers) < 16:
        room.controller.set_model(room.controller.model.adding("adam"))
    check(fresh, size)
    check_overlays(fresh, size)
    enter_room(fresh, 1)
    deep = fresh.room
    assert isinstance(deep, InitializersView)
    deep.controller.set_model(deep.controller.model.replace(hidden_layers=(20,) * 50))
    qtbot.waitUntil(lambda: not deep.controller.measuring, timeout=60_000)
    check(fresh, size)
    check_overlays(fresh, size)


def test_the_map_has_two_fifths_of_a_usual_window(fresh: MainWindow) -> None:
    laid_out(fresh, COMFORTABLE)
    room = fresh.room
    assert isinstance(room, OptimizersView)
    room.complete()
    laid_out(fresh, COMFORTABLE)
    assert room.plot.width() * room.plot.height() >= MAP_SHARE * 1280 * 800


def test_the_first_size_fits_the_screen(fresh: MainWindow) -> None:
    available = fresh.screen().availableSize()
    assert fresh.width() <= available.width()
    assert fresh.height() <= available.height()


def places(window: MainWindow) -> Places:
    """Return where every button of the bar and the tabs of the rooms stand in the window."""
    frame = window.room.frame
    assert frame is not None
    QApplication.processEvents()
    buttons = [one for one in frame.bar.findChildren(QWidget) if isinstance(one, CONTROLS) and one.isVisible()]
    return {
        f"{number} {type(one).__name__}": (*one.mapTo(window, QPoint(0, 0)).toTuple(), one.width(), one.height())
        for number, one in enumerate([window.tabs.tabBar(), frame.bar, *buttons])
    }


def moved(before: Places, after: Places) -> dict[str, tuple[object, object]]:
    """Return what stands elsewhere, with where it stood and where it stands."""
    names = before.keys() | after.keys()
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


@pytest.mark.parametrize("place", [0, 1])
def test_no_button_of_a_bar_moves_for_a_message_or_a_refusal(qtbot: QtBot, fresh: MainWindow, place: int) -> None:
    enter_room(fresh, place)
    laid_out(fresh, COMFORTABLE)
    before = places(fresh)
    fresh.tabs.mention("Saved race.fallline")
    assert moved(before, places(fresh)) == {}
    fresh.say("The settings cannot be read.")
    assert moved(before, places(fresh)) == {}
    bar = fresh.room.findChild(PlaybackBar)
    assert isinstance(bar, PlaybackBar)
    for text in ("abc", "99999"):
        enter(qtbot, bar.frame, text)
        assert bar.message.isVisible()
        assert moved(before, places(fresh)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "entries"), [("optimizers", ("adagrad", "rmsprop")), ("initializers", ("init-zeros",))]
)
def test_no_bar_moves_for_a_scene(fresh: MainWindow, room: RoomName, entries: tuple[str, ...]) -> None:
    fresh.enter(room)
    fresh.course.open()
    laid_out(fresh, COMFORTABLE)
    before = places(fresh)
    for entry in entries:
        open_scene(fresh, entry)
        fresh.room.playback.pause()
        assert moved(before, places(fresh)) == {}


@pytest.mark.slow
def test_no_picture_moves_for_what_is_said_of_it(fresh: MainWindow) -> None:
    for entry, picture in (("adagrad", SurfacePlot), ("init-zeros", HistogramGrid)):
        open_scene(fresh, entry)
        laid_out(fresh, COMFORTABLE)
        controller = fresh.room.controller
        shown = fresh.room.findChild(picture)
        assert isinstance(shown, QWidget)
        before = shown.mapTo(fresh, QPoint(0, 0)), shown.size()
        for model in (controller.model.without(0), controller.model):
            controller.set_model(model)
            laid_out(fresh, COMFORTABLE)
            assert (shown.mapTo(fresh, QPoint(0, 0)), shown.size()) == before
