"""A thousand things that people do, in an order that nobody foresaw."""

import gc
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.optimizers.racer_card import RacerCard
from app.optimizers.view import OptimizersView
from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow
from tests.app.mouse import drag

ACTIONS = 1000
MEASURED = 50  # actions between two looks at the memory
TYPED = ("0", "1", "-1", "0.3", "3e-4", "1e9", "nan", "", "fast", "10,000", "0.999", "7", "2.5", "all")
LONGEST_RACE = 400  # steps; longer ones are in tests of their own
STATM = Path("/proc/self/statm")


class Person:
    """Somebody who does one thing after another."""

    def __init__(self, qtbot: QtBot, window: MainWindow, room: OptimizersView, seed: int) -> None:
        self.qtbot, self.window, self.room = qtbot, window, room
        self.random = random.Random(seed)
        self.done: list[str] = []
        self.actions: tuple[Callable[[], None], ...] = (
            self.press_a_key,
            self.seek,
            self.drag_the_start,
            self.add_a_racer,
            self.change_a_racer,
            self.retype_a_number,
            self.choose_a_surface,
            self.choose_a_measure,
            self.zoom,
            self.let_it_play,
        )

    def act(self) -> None:
        action = self.random.choice(self.actions)
        self.done.append(action.__name__)
        action()
        QApplication.processEvents()

    def press_a_key(self) -> None:
        keys = [Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_R]
        keys += [Qt.Key.Key_F, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Tab]
        key = self.random.choice(keys)
        undoes = key in (Qt.Key.Key_Z, Qt.Key.Key_Y)
        modifier = Qt.KeyboardModifier.ControlModifier if undoes else Qt.KeyboardModifier.NoModifier
        for _ in range(self.random.choice((1, 1, 5))):
            self.qtbot.keyClick(self.window, key, modifier)

    def seek(self) -> None:
        self.room.bar.slider.setValue(self.random.randint(0, self.room.playback.length))

    def drag_the_start(self) -> None:
        box = self.room.plot.getPlotItem().getViewBox()
        start = box.mapViewToScene(QPointF(*self.room.controller.model.start.point))
        viewport = self.room.plot.viewport()
        inside = viewport.rect().adjusted(60, 10, -90, -40)
        end = QPoint(
            self.random.randint(inside.left(), inside.right()), self.random.randint(inside.top(), inside.bottom())
        )
        drag(viewport, self.room.plot.mapFromScene(start), end)

    def add_a_racer(self) -> None:
        if self.room.controls.add.isEnabled():
            self.random.choice(self.room.controls.add.menu().actions()).trigger()

    def change_a_racer(self) -> None:
        if not (cards := self.room.controls.racers.cards):
            return
        card: RacerCard = self.random.choice(cards)
        change = self.random.randrange(5)
        if change == 0:
            self.choose(card.kind)
        elif change == 1:
            card.shown.click()
        elif change == 2:
            card.open(not card.opened)
        else:
            action = self.random.choice((card.remove, card.duplicate, card.move_up, card.move_down, card.explain))
            if action.isEnabled():
                action.trigger()

    def retype_a_number(self) -> None:
        boxes = [box for box in self.room.findChildren(NumberBox) if box.isVisible() and box.isEnabled()]
        box = self.random.choice(boxes)
        box.setFocus()
        box.selectAll()
        self.qtbot.keyClicks(box, self.random.choice(TYPED))
        self.qtbot.keyClick(box, Qt.Key.Key_Return)
        model = self.room.controller.model
        if model.steps > LONGEST_RACE:
            self.room.controller.set_model(model.replace(steps=LONGEST_RACE))

    def choose_a_surface(self) -> None:
        self.choose(self.room.controls.surface.kind)

    def choose_a_measure(self) -> None:
        assert self.room.insight is not None
        self.choose(self.room.insight.measures.kind)

    def zoom(self) -> None:
        scale = self.random.choice((0.5, 0.9, 1.1, 2.0))
        self.room.plot.getPlotItem().getViewBox().scaleBy((scale, scale))

    def let_it_play(self) -> None:
        self.qtbot.wait(self.random.choice((1, 20, 40)))

    def choose(self, box: QComboBox) -> None:
        index = self.random.randrange(box.count())
        box.setCurrentIndex(index)
        box.activated.emit(index)


def memory() -> int:
    """Bytes that the process holds."""
    gc.collect()
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not STATM.exists(), reason="memory is read where Linux tells it")
def test_a_thousand_actions_leave_the_room_whole_and_the_memory_flat(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    person = Person(qtbot, window, room, seed=1)
    held = []
    for action in range(ACTIONS):
        person.act()
        if action % MEASURED == 0:
            held.append(memory())
    assert not any(layer.failed for layer in (room.plot.trails, room.plot.heads, room.plot.arrows, room.plot.legend))
    half, end = max(held[len(held) // 4 : len(held) // 2]), max(held[-len(held) // 4 :])
    assert end <= 1.05 * half, [round(size / 1e6) for size in held]
