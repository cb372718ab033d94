"""A room over the whole screen, in large letters."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from app.initializers.model import line_up
from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from app.window.presentation import LINES, Presentation, legends_of
from core.initializers import Normal
from tests.app.trainer.actions import train
from tests.app.trainer.conftest import SMALL


@pytest.fixture
def shown(window: MainWindow) -> Presentation:
    window.view.presentation.trigger()
    assert window.presentation is not None
    return window.presentation


def text_heights(presentation: Presentation) -> list[float]:
    """The sizes of all letters that are painted, in pixels of the screen."""
    return list(_sizes(painted(presentation), 1.0, 0.0))


def texts(presentation: Presentation) -> list[str]:
    """All texts that are painted."""
    return [(node.text or "").strip() for node in painted(presentation).iter() if node.tag.endswith("text")]


def painted(presentation: Presentation) -> ET.Element:
    """The presentation as a vector picture."""
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(content)
    drawing.setResolution(presentation.logicalDpiY())
    drawing.setSize(presentation.size())
    painter = QPainter(drawing)
    painter.scale(presentation.factor, presentation.factor)
    presentation.paint(painter)
    painter.end()
    return ET.fromstring(bytes(content.data().data()))


def _sizes(node: ET.Element, scale: float, size: float) -> Iterator[float]:
    """Each text's size under the transforms that it stands in."""
    matrix = re.match(r"matrix\(([-\d.e]+),([-\d.e]+)", node.get("transform", ""))
    if matrix:
        scale *= (float(matrix[1]) ** 2 + float(matrix[2]) ** 2) ** 0.5
    size = float(node.get("font-size", size))
    if node.tag.endswith("text") and (node.text or "").strip():
        yield size * scale
    for child in node:
        yield from _sizes(child, scale, size)


@pytest.mark.slow
@pytest.mark.parametrize("room", range(3))
def test_no_text_is_smaller_than_a_line_in_45(qtbot: QtBot, window: MainWindow, room: int) -> None:
    window.tabs.setCurrentIndex(room)
    qtbot.wait(300)
    window.view.presentation.trigger()
    presentation = window.presentation
    assert presentation is not None
    sizes = text_heights(presentation)
    assert len(sizes) > 3
    assert min(sizes) >= presentation.height() / LINES - 0.01  # what SVG rounds off


@pytest.mark.slow
def test_no_tab_of_the_trainer_has_small_letters_or_reaches_into_the_line_below(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.tabs.setCurrentIndex(2)
    window.complete_room(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.controller.set_config(SMALL)
    train(qtbot, room)
    for tab in (room.curves, room.layers, room.units, room.data, room.results, room.compare):
        room.tab_widget.setCurrentWidget(tab)
        qtbot.waitUntil(lambda tab=tab: bool(tab.figures()), timeout=20_000)  # type: ignore[misc]
        window.view.presentation.trigger()
        presentation = window.presentation
        assert presentation is not None
        presentation.renew()
        assert min(text_heights(presentation)) >= presentation.height() / LINES - 0.01, tab.name
        assert presentation.parts[0].figure.name == tab.figures()[0].name
        space = (presentation.height() - presentation.foot) / presentation.factor
        assert presentation.parts[0].widget.height() <= space + 1  # which is rounded
        window.view.presentation.trigger()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 5, 6, 16])
def test_the_legend_stands_beside_the_map_and_names_every_racer(
    window: MainWindow, room: OptimizersView, count: int
) -> None:
    model = room.controller.model
    while len(model.racers) > count:
        model = model.without(0)
    while len(model.racers) < count:
        model = model.adding("sgd")
    for place in range(count):
        model = model.with_racer(place, model.racers[place].replace(name=f"racer {place}"))
    room.controller.set_model(model)
    room.controller.run_out()
    window.view.presentation.trigger()
    assert window.presentation is not None
    drawn = texts(window.presentation)
    assert all(drawn.count(f"racer {place}") == 1 for place in range(count))
    assert min(text_heights(window.presentation)) >= window.presentation.height() / LINES - 0.01


@pytest.mark.slow
@pytest.mark.parametrize("count", [6, 16])
def test_many_rows_of_histograms_lose_their_numbers_before_their_letters_shrink(
    qtbot: QtBot, window: MainWindow, count: int
) -> None:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    kinds = (Normal(std=0.02 * (place + 1)) for place in range(count))
    room.controller.set_model(
        room.controller.model.replace(rows=line_up(*kinds), hidden_layers=(20,) * 4, input_size=20, batch_size=50)
    )
    qtbot.waitUntil(lambda: not room.controller.measuring, timeout=20_000)
    window.view.presentation.trigger()
    presentation = window.presentation
    assert presentation is not None
    sizes = text_heights(presentation)
    assert min(sizes) >= presentation.height() / LINES - 0.01
    assert len(sizes) > 3 + min(count, 8)  # the rows have their names


def test_the_main_figure_is_left_and_the_charts_are_right_below_each_other(shown: Presentation) -> None:
    assert [part.figure.name for part in shown.parts] == ["surface", "loss", "measure"]
    surface, loss, measure = (part.place for part in shown.parts)
    assert loss.x() == measure.x() > surface.x() + shown.parts[0].widget.width()
    assert not any(legend.isVisible() for part in shown.parts for legend in legends_of(part.widget))
    assert shown.key.left() > surface.x() + shown.parts[0].widget.width()
    assert shown.key.bottom() < loss.y()
    assert measure.y() > loss.y() + shown.parts[1].widget.height()


@pytest.mark.slow
def test_keys_go_on_and_escape_ends_it(
    qtbot: QtBot, window: MainWindow, room: OptimizersView, shown: Presentation
) -> None:
    assert window.isFullScreen()
    assert shown.geometry() == window.rect()
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert room.playback.position == 1
    assert room.position_text(1) == "1 / 300"
    qtbot.keyClick(shown, Qt.Key.Key_2)  # hides the second racer
    assert not room.controller.model.racers[1].shown
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert window.presentation is None
    assert not window.isFullScreen()


@pytest.mark.slow
def test_it_follows_to_another_room(qtbot: QtBot, window: MainWindow, shown: Presentation) -> None:
    window.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: [part.figure.name for part in shown.parts] == ["layers"])
    window.view.presentation.trigger()
    assert window.presentation is None


def test_a_presentation_follows_to_a_race_of_fewer_racers(window: MainWindow) -> None:
    room = window.room
    assert isinstance(room, OptimizersView)
    room.controller.run_out()
    window.view.presentation.trigger()
    room.controller.set_model(room.controller.model.without(4))
    room.controller.undo()
    assert window.presentation is not None
    assert window.presentation.parts
