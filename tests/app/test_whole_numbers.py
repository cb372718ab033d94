"""In no room, in no language and at no width is a number cut off: it is whole, or has fewer digits."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.base.language import LANGUAGES
from app.initializers.room_widget import InitializersPanel
from app.optimizers.view import OptimizersView
from app.trainer.view import TrainerView
from app.widgets.elision import NUMBER_ROLE
from app.widgets.frozen_column import FrozenColumn
from app.window.main_window import MainWindow
from core.number_format import number
from core.surfaces import OwnFunction
from tests.app.cells import drawn

WIDTHS = (960, 1280)


def cells(inside: QWidget) -> Iterator[tuple[str, str, float | None]]:
    """Every cell of every table, gone to: the text that is drawn, the whole one, and its number if it is one."""
    for view in inside.findChildren(QTableView):
        if isinstance(view, FrozenColumn):
            continue  # the names of the table under it
        model = view.model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                view.setCurrentIndex(index)
                whole = str(index.data(Qt.ItemDataRole.DisplayRole))
                yield drawn(view, row, column), whole, index.data(NUMBER_ROLE)


def at_each_width(window: MainWindow, enter: Callable[[], None]) -> Iterator[list[tuple[str, str, float]]]:
    """The cells with numbers, in both languages and in a narrow and a wide window; `enter` shows them."""
    for language in LANGUAGES:
        window.languages.choose(language)  # which makes the rooms anew
        enter()
        for width in WIDTHS:
            window.resize(width, 640)
            yield [(text, whole, value) for text, whole, value in cells(window.room) if value is not None]


def race_of(window: MainWindow) -> OptimizersView:
    room = window.rooms[0]
    assert isinstance(room, OptimizersView)
    return room


@pytest.mark.slow
def test_the_numbers_of_a_race_are_whole(window: MainWindow) -> None:
    for numbers in at_each_width(window, lambda: race_of(window).playback.seek(300)):
        assert len(numbers) >= 5 * 4
        assert all(text == whole for text, whole, _ in numbers)


def test_numbers_that_find_no_room_have_fewer_digits(window: MainWindow) -> None:
    surface = OwnFunction(expression="(x^2 + y^2) / 1e200 − 1.2345e−110 x", start_x=-4.5678e-7, start_y=1e-300)

    def enter() -> None:
        controller = race_of(window).controller
        controller.set_model(controller.model.with_surface(surface))
        controller.run_out()
        controller.playback.seek(controller.playback.length)

    for numbers in at_each_width(window, enter):
        assert len(numbers) >= 5 * 4
        for text, whole, value in numbers:
            assert text == whole or text in {number(value, digits) for digits in (1, 2, 3)}


@pytest.mark.slow
def test_the_statistics_of_layers_are_whole(qtbot: QtBot, window: MainWindow) -> None:
    def enter() -> None:
        window.tabs.setCurrentIndex(1)
        window.complete_room(1)
        panel = window.room.findChild(InitializersPanel)
        assert panel is not None
        controller = panel.controller
        controller.set_model(controller.model.replace(hidden_layers=(20,) * 3, batch_size=64, input_size=20))
        qtbot.waitUntil(lambda: not controller.measuring, timeout=20_000)
        panel.stage.pages.setCurrentWidget(panel.stage.table)
        panel.stage.show_readings()

    for numbers in at_each_width(window, enter):
        assert len(numbers) > 5 * 3 * 10
        assert all(text == whole for text, whole, _ in numbers)


@pytest.mark.slow
def test_the_numbers_of_runs_are_whole(qtbot: QtBot, window: MainWindow) -> None:
    def enter() -> None:
        window.tabs.setCurrentIndex(2)
        window.complete_room(2)
        room = window.room
        assert isinstance(room, TrainerView)
        room.tab_widget.setCurrentWidget(room.compare)
        qtbot.waitUntil(lambda: len(room.compare.comparison.compared) == 3, timeout=20_000)

    for numbers in at_each_width(window, enter):
        room = window.room
        assert isinstance(room, TrainerView)
        names = [drawn(room.compare.table, row, 0) for row in range(3)]
        assert sorted(names) == sorted(run.name for run in room.compare.controller.model.runs)
        assert len(numbers) >= 3 * 4
        assert all(text == whole for text, whole, _ in numbers)
