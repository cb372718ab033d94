"""What people do in the Initializers room, in an order that nobody foresaw."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, wear
from app.initializers.room_widget import InitializersPanel
from app.widgets.forms.number_box import NumberBox
from tests.app.course.scenes import comparisons
from tests.app.initializers.conftest import settle

ACTIONS = 400
TYPED = ("0", "1", "-1", "0.3", "3e-4", "1e9", "nan", "", "many", "7", "16", "2048", "1000")
LARGEST = 12 * 100  # units of a network; larger ones are in tests of their own


class Person:
    """Somebody who does one thing after another."""

    def __init__(self, qtbot: QtBot, bench: InitializersPanel, seed: int) -> None:
        self.qtbot, self.bench, self.random = qtbot, bench, random.Random(seed)
        self.actions: tuple[Callable[[], None], ...] = (
            self.open_a_scene,
            self.change_a_row,
            self.add_a_row,
            self.choose_something,
            self.retype_a_number,
            self.seek,
            self.open_a_cell,
            self.undo_or_redo,
            self.turn_a_page,
            self.change_the_light,
            self.wait,
        )

    def act(self) -> None:
        self.random.choice(self.actions)()
        model = self.bench.controller.model
        if sum(model.hidden_layers) > LARGEST or model.batch_size > 1000:
            self.bench.controller.set_model(model.replace(hidden_layers=(30,) * 4, batch_size=64, seeds=2))
        QApplication.processEvents()

    def open_a_scene(self) -> None:
        self.bench.controller.open_example(self.random.choice(list(comparisons().values())))

    def change_a_row(self) -> None:
        if cards := self.bench.controls.rows.cards:
            card = self.random.choice(cards)
            card.open(self.random.random() < 0.5)
            action = self.random.choice((card.remove, card.duplicate, card.move_up, card.move_down, card.shown))
            if action.isEnabled():
                action.trigger() if hasattr(action, "trigger") else action.click()

    def add_a_row(self) -> None:
        if self.bench.controls.add.isEnabled():
            self.random.choice(self.bench.controls.add.menu().actions()).trigger()

    def choose_something(self) -> None:
        boxes = [box for box in self.bench.findChildren(QComboBox) if box.isVisible() and box.isEnabled()]
        box = self.random.choice(boxes)
        index = self.random.randrange(box.count())
        box.setCurrentIndex(index)
        box.activated.emit(index)

    def retype_a_number(self) -> None:
        boxes = [box for box in self.bench.controls.findChildren(NumberBox) if box.isVisible() and box.isEnabled()]
        box = self.random.choice(boxes)
        box.setFocus()
        box.selectAll()
        self.qtbot.keyClicks(box, self.random.choice(TYPED))
        self.qtbot.keyClick(box, Qt.Key.Key_Return)

    def seek(self) -> None:
        self.bench.bar.slider.setValue(self.random.randint(0, self.bench.controller.playback.length))

    def open_a_cell(self) -> None:
        grid = self.bench.stage.grid
        place = QPoint(self.random.randrange(grid.width()), self.random.randrange(grid.height()))
        if grid.isVisible():
            self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            self.bench.stage.escape()

    def undo_or_redo(self) -> None:
        for _ in range(self.random.choice((1, 1, 5))):
            self.random.choice((self.bench.controller.undo, self.bench.controller.redo))()

    def turn_a_page(self) -> None:
        self.bench.stage.view.setCurrentIndex(self.random.randrange(2))

    def change_the_light(self) -> None:
        wear(self.bench.window(), self.random.choice((LIGHT, DARK)))

    def wait(self) -> None:
        self.qtbot.wait(self.random.choice((1, 20, 60)))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_hundreds_of_actions_leave_the_room_whole(qtbot: QtBot, bench: InitializersPanel) -> None:
    person = Person(qtbot, bench, seed=1)
    for _ in range(ACTIONS):
        person.act()
        assert not bench.stage.grid._guard.failed
        assert not any(layer.failed for chart in bench.charts.charts for layer in (chart.chart.layer,))
    bench.controller.open_example(comparisons()["five-on-relu"])
    settle(qtbot, bench.controller)
    assert bench.controller.fault == ""
    assert [row.name for row in bench.stage.grid.rows()][-1] == "He normal"
