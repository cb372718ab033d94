"""Somebody who does anything that the window offers, in an order that nobody foresaw.

    python -m tests.app.robot ACTIONS [SEED]

The seed is that of the day unless one is given. The last actions are printed when something raises.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import random
import shutil
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsView,
    QMenu,
    QPushButton,
    QSlider,
    QSplitterHandle,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from app.application import make_application
from app.base.language import LANGUAGES
from app.course.reader import fall_lines_course
from app.initializers.view import InitializersView
from app.optimizers.rates.rate_strip import RateStrip
from app.optimizers.relief.relief_view import ReliefView
from app.optimizers.view import OptimizersView
from app.start import open_window
from app.trainer.study.controller import StudyActivity
from app.trainer.view import TrainerView
from app.widgets.forms.entry_card import EntryCard
from app.widgets.forms.number_box import NumberBox
from app.widgets.value_strip import ValueStrip
from app.window.main_window import MainWindow
from core.search.plan.study_plan import StudyPlan
from core.search.plan.suggested import suggested
from core.training import TrainingConfig
from tests.app.course.course_window import course_of
from tests.app.optimizers.network.small_race import small_model

FILES = sorted((Path(__file__).parents[1] / "golden" / "v0_1_0").glob("*.fallline"))
KEYS = (
    *("Space", "Left", "Right", "Home", "End", "R", "F", "1", "2", "3", "5"),
    *("Tab", "Backtab", "Up", "Down", "Return", "Delete", "Escape", "F5"),
)
TYPED = ("0", "1", "-1", "0.3", "3e-4", "1e9", "nan", "", "fast", "10,000", "0,999", "7", "2.5", "all", "20 20")
LONGEST_RACE = 300  # steps
SMALL = TrainingConfig(dataset="digits", train_size=100, hidden_layers=(8,), epochs=2, batch_size=20)
LARGEST_NETWORK = {"hidden_layers": (10, 10), "batch_size": 20, "input_size": 10, "seeds": 1}
IMPATIENCE = 20  # milliseconds until a dialog is closed
LEFT_ALONE = ("Quit", "About Qt")
DRAGGED = (QGraphicsView, ReliefView, RateStrip, ValueStrip, QSlider, QSplitterHandle, EntryCard)
HURRY = 0.1  # of the studies that are asked for are begun: their processes take a second
KICKS = (0.0, 0.5, -2.0)
DROPPED = {"points.csv": "x,y\n1,2\n3,4\n", "broken.fallline": "{", "picture.png": "no picture", "notes.txt": ""}


class Robot:
    """Acts on a window. Everything is chosen by its seed; what takes long is kept small."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        self.window = window
        self.random = random.Random(seed)
        self.done: list[str] = []
        self.files = [Path(shutil.copy(file, folder)) for file in FILES]
        self.dropped = [*self.files, folder, folder / "missing.fallline", *(folder / name for name in DROPPED)]
        for name, text in DROPPED.items():
            (folder / name).write_text(text)
        self._closer = QTimer(window)
        self._closer.setInterval(IMPATIENCE)
        self._closer.timeout.connect(close_what_is_open)
        self._closer.start()
        self.actions: tuple[Callable[[], str], ...] = (
            self.press_a_key,
            self.seek,
            self.choose_from_a_menu,
            self.choose_from_a_menu,
            self.travel,
            self.press_a_button,
            self.press_a_button,
            self.choose_from_a_list,
            self.retype_a_number,
            self.change_the_room,
            self.change_the_tab,
            self.choose_a_row,
            self.go_to_the_last,
            self.open_a_scene,
            self.open_a_file,
            self.drop_a_file,
            self.drag,
            self.drag,
            self.choose_a_map,
            self.fork,
            self.race_networks,
            self.search_settings,
            self.present,
            self.wait,
        )

    def act(self) -> None:
        action = self.random.choice(self.actions)
        self.done.append(action.__name__)
        self.done[-1] += f": {action()}"
        QApplication.processEvents()
        self.keep_it_small()

    def press_a_key(self) -> str:
        name = self.random.choice(KEYS)
        for _ in range(self.random.choice((1, 1, 4))):
            QTest.keyClick(QApplication.focusWidget() or self.window, getattr(Qt.Key, f"Key_{name}"))
        return name

    def seek(self) -> str:
        playback = self.window.room.playback
        playback.seek(self.random.randint(0, playback.length))
        return str(playback.position)

    def choose_from_a_menu(self) -> str:
        menu = self.random.choice([action.menu() for action in self.window.menuBar().actions()])
        while isinstance(menu, QMenu):
            menu.aboutToShow.emit()
            entries = [entry for entry in menu.actions() if entry.isEnabled() and not entry.isSeparator()]
            entries = [entry for entry in entries if entry.text().replace("&", "") not in LEFT_ALONE]
            if not entries or self._quits(entry := self.random.choice(entries)):
                return "nothing"
            if entry.menu() is None:
                name = entry.text()
                entry.trigger()
                return name
            menu = entry.menu()
        return "nothing"

    def _quits(self, entry: QAction) -> bool:
        return entry is self.window.quit

    def travel(self) -> str:
        action = self.random.choice((self.window.undo, self.window.redo, self.window.undo))
        action.trigger()
        return action.text()

    def press_a_button(self) -> str:
        buttons = [one for one in seen(self.window, QAbstractButton) if one.isEnabled()]
        if not buttons:
            return "none"
        button: QAbstractButton = self.random.choice(buttons)
        name = button.accessibleName() or button.text()
        if isinstance(button, QPushButton) or not hasattr(button, "menu") or button.menu() is None:
            button.click()
            return name
        entries = [entry for entry in button.menu().actions() if entry.isEnabled() and not entry.isSeparator()]
        if entries:
            entry = self.random.choice(entries)
            name += f", {entry.text()}"
            entry.trigger()
        return name

    def choose_from_a_list(self) -> str:
        boxes = [box for box in seen(self.window, QComboBox) if box.isEnabled() and box.count()]
        if not boxes:
            return "none"
        box: QComboBox = self.random.choice(boxes)
        index = self.random.randrange(box.count())
        name = f"{box.accessibleName()}, {box.itemText(index)}"
        box.setCurrentIndex(index)
        box.activated.emit(index)
        return name

    def retype_a_number(self) -> str:
        boxes = [box for box in seen(self.window, NumberBox) if box.isEnabled()]
        if not boxes:
            return "none"
        box: NumberBox = self.random.choice(boxes)
        typed = self.random.choice(TYPED)
        name = f"{box.accessibleName()}, {typed}"
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Return)
        return name

    def change_the_room(self) -> str:
        self.window.tabs.setCurrentIndex(self.random.randrange(self.window.tabs.count()))
        return self.window.room.name

    def change_the_tab(self) -> str:
        tabs = seen(self.window.room, QTabWidget)
        if tabs:
            one: QTabWidget = self.random.choice(tabs)
            one.setCurrentIndex(self.random.randrange(one.count()))
            return one.tabText(one.currentIndex())
        return "none"

    def choose_a_row(self) -> str:
        views = [view for view in seen(self.window.room, QAbstractItemView) if view.model().rowCount()]
        if not views:
            return "none"
        view: QAbstractItemView = self.random.choice(views)
        row = self.random.randrange(view.model().rowCount())
        view.setCurrentIndex(view.model().index(row, 0))
        view.clicked.emit(view.model().index(row, 0))
        return f"{view.accessibleName()}, {row}"

    def go_to_the_last(self) -> str:
        """Choose the last racer or row, and go to the end: whatever comes next has less of both."""
        room = self.window.room
        if isinstance(room, OptimizersView):
            room.controller.choose(len(room.controller.model.racers) - 1)
        elif isinstance(room, InitializersView):
            room.controller.choose(len(room.controller.model.rows) - 1)
        room.playback.seek(room.playback.length)
        return room.name

    def open_a_scene(self) -> str:
        entry = self.random.choice(fall_lines_course().entries)
        self.window.course.open()
        course = course_of(self.window)
        course.open_entry(entry.id)
        scenes = [scene for scene in entry.scenes if scene.training is None]  # those would train for minutes
        if scenes:
            course.open_scene(self.random.choice(scenes))
        return entry.id

    def open_a_file(self) -> str:
        file = self.random.choice(self.files)
        self.window.files.open_file(file)
        return file.name

    def drop_a_file(self) -> str:
        file = self.random.choice(self.dropped)
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(file))])
        none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(100, 100), Qt.DropAction.CopyAction, carried, left, none)
        QApplication.sendEvent(self.window, event)
        return file.name

    def drag(self) -> str:
        """Drag something across itself; in the middle of that, something else may be done."""
        widgets = [one for kind in DRAGGED for one in seen(self.window, kind) if one.isEnabled()]
        if not widgets:
            return "none"
        dragged: QWidget = self.random.choice(widgets)
        target = dragged.viewport() if isinstance(dragged, QGraphicsView) else dragged
        size, left = target.size(), Qt.MouseButton.LeftButton
        way = [QPoint(self.random.randint(0, size.width()), self.random.randint(0, size.height())) for _ in range(4)]
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove)
        between = self.random.choice(
            (None, None, self.speak, self.travel, self.press_a_key, self.fork, self.open_a_file)
        )
        said = type(dragged).__name__
        for place, kind in zip(way, (*kinds, QEvent.Type.MouseButtonRelease), strict=True):
            if place is way[2] and between is not None:
                said += f", {between.__name__} {between()}"
            if not isValid(target):
                break
            button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else left
            held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
            everywhere, none = QPointF(target.mapToGlobal(place)), Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(target, QMouseEvent(kind, QPointF(place), everywhere, button, held, none))
            QTest.qWait(1)
        return said

    def choose_a_map(self) -> str:
        """Show the relief, the basins or the heights, or turn what is shown."""
        if not isinstance(self.window.room, OptimizersView):
            return "nothing"
        entries = [entry for entry in self.window.room.view_actions() if entry.isEnabled()]
        entry = self.random.choice(entries)
        entry.trigger()
        return entry.text()

    def fork(self) -> str:
        """Fork the chosen racer, and let the fork go on with a kick or without its memory."""
        room = self.window.room
        if not isinstance(room, OptimizersView) or room.controller.why_not_forked(room.controller.chosen):
            return "nothing"
        room.controller.fork(room.controller.chosen)
        model, chosen = room.controller.model, room.controller.chosen
        fork = model.racers[chosen].fork
        if fork is not None:
            x, y, forgets = self.random.choice(KICKS), self.random.choice(KICKS), self.random.choice((True, False))
            kicked = fork.replace(kick_x=x, kick_y=y, forgets=forgets)
            room.controller.set_model(model.with_racer(chosen, model.racers[chosen].replace(fork=kicked)))
        return str(fork)

    def race_networks(self) -> str:
        """Train two small networks for their loss surface, or give that up."""
        room = self.window.room
        if not isinstance(room, OptimizersView):
            return "nothing"
        if room.controller.training:
            room.controller.stop_training()
            return "stop"
        room.controller.set_model(small_model())
        room.controller.train()
        return "train"

    def search_settings(self) -> str:
        """Plan a small study; begin it now and then, and let it pause, go on or stop."""
        room = self.window.room
        if not isinstance(room, TrainerView):
            return "nothing"
        study = room.study.controller
        if study.activity is not StudyActivity.IDLE:
            act = self.random.choice((study.pause, study.resume, study.stop))
            act()
            return act.__name__
        room.controller.set_config(SMALL)
        study.planner.set_plan(StudyPlan(trials=2, workers=1).varying(suggested(SMALL, "dropout")))
        if self.random.random() < HURRY:
            study.start()
        return "plan"

    def speak(self) -> str:
        """Change the language."""
        language = self.random.choice(LANGUAGES)
        self.window.languages.choose(language)
        return language

    def present(self) -> str:
        """Begin a presentation, or end it."""
        self.window.view.presentation.trigger()
        return str(self.window.presentation is not None)

    def wait(self) -> str:
        milliseconds = self.random.choice((1, 20, 60))
        QTest.qWait(milliseconds)
        return str(milliseconds)

    def keep_it_small(self) -> None:
        """Shorten what would take long, as one more change of the room."""
        for room in self.window.rooms:
            if isinstance(room, OptimizersView) and room.controller.model.steps > LONGEST_RACE:
                room.controller.set_model(room.controller.model.replace(steps=LONGEST_RACE))
            elif isinstance(room, OptimizersView) and room.controller.training and not is_small(room):
                room.controller.stop_training()
            elif isinstance(room, InitializersView):
                model = room.controller.model
                if len(model.hidden_layers) > 6 or sum(model.hidden_layers) * model.batch_size > 100_000:
                    room.controller.set_model(model.replace(**LARGEST_NETWORK))
            elif isinstance(room, TrainerView):
                config = room.controller.model.config
                if config.dataset not in ("digits", "fashion-mnist") or config.epochs > SMALL.epochs:
                    room.controller.set_config(SMALL)
                if len(room.controller.queue.runs.pending) > 1:
                    room.controller.stop()
                    for run in room.controller.queue.runs.pending:
                        room.controller.queue.cancel(run.number)


def seen(owner: QWidget, kind: type) -> list:  # type: ignore[type-arg]
    """Return the widgets of a kind that are visible."""
    found: list[QWidget] = owner.findChildren(kind)
    return [one for one in found if one.isVisible()]


def is_small(room: OptimizersView) -> bool:
    """Return whether the networks of a race are those that take no time."""
    surface = room.controller.model.surface
    return surface == small_model().surface


def close_what_is_open() -> None:
    """Put a dialog or a menu away, so that the robot goes on."""
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    elif (dialog := QApplication.activeModalWidget()) is not None:
        dialog.close()


def seed_of_the_day() -> int:
    """Return the date as a number."""
    return int(datetime.now(UTC).strftime("%Y%m%d"))


def main() -> int:
    """Let the robot act on a window of its own, and count what raised."""
    actions, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else seed_of_the_day()
    print(f"{actions} actions, seed {seed}")
    faults: list[str] = []
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(Path(folder, "settings.json"), Path(folder))
        window.resize(1280, 800)
        window.show()
        window.complete()
        robot = Robot(window, seed, Path(folder))

        def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            faults.append("".join(traceback.format_exception(kind, error, trace)))
            print(f"after {len(robot.done)} actions: {robot.done[-6:]}\n{faults[-1]}")

        sys.excepthook = note
        for done in range(actions):
            try:
                robot.act()
            except Exception as error:
                note(type(error), error, error.__traceback__)
            if done % 500 == 499:
                print(f"{done + 1} actions, {len(faults)} faults", flush=True)
        for room in window.rooms:
            room.shut()
        window.end()
        app.processEvents()
    print(f"{actions} actions, seed {seed}: {len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
