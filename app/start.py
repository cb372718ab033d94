"""Everything between the command and the first paint."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast, get_args

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app import garbage, preferences
from app.keeper import Keeper
from app.language import Languages
from app.main_window import MainWindow
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.preferences import Preferences
from app.room import LaterRoom, Room, RoomName
from app.theme import FONTS, Themes, dress

if TYPE_CHECKING:
    from app.trainer.view import TrainerView
    from core.propagation_config import PropagationConfig

log = logging.getLogger(__name__)

AFTER_FIRST_PAINT = 30  # milliseconds
ROOMS: tuple[RoomName, ...] = get_args(RoomName)  # in the order of their tabs
CALLS = 50  # of a void Qt method, to see whether it loses references


def run(settings: Path | None) -> int:
    """Open the window, play, and return the exit status when it is closed."""
    app = make_application()
    if loses_references():
        QMessageBox.critical(
            None,
            "Fall Line",
            QCoreApplication.translate(
                "start", "This version of PySide6 would crash with this version of Python. Please install another one."
            ),
        )
        return 1
    sys.excepthook = FaultReport()
    window = open_window(settings) if settings else open_window(preferences.default_path(), preferences.default_runs())
    window.show()
    QTimer.singleShot(AFTER_FIRST_PAINT, lambda: finish(window))
    return app.exec()


def finish(window: MainWindow, room: int = 0) -> None:
    """Do what had to wait for the first paint, a room at a time, so that the first one can be played meanwhile."""
    from core.threads import hold_blas_threads  # noqa: PLC0415 - it would hold up the first paint

    # More than one would take the window its turn, and help products of this size little.
    hold_blas_threads(1)
    if window.complete_room(room):
        QTimer.singleShot(0, lambda: finish(window, room + 1))
    else:
        garbage.release(threading.main_thread())


def make_application() -> QApplication:
    """The application with its names and fonts."""
    app = QApplication(sys.argv[:1])
    app.setOrganizationName("fallline")
    app.setApplicationName("fallline")
    app.setApplicationDisplayName("Fall Line")
    app.setDesktopFileName("fallline")
    font = app.font()
    font.setFamilies([font.family(), *FONTS])
    app.setFont(font)
    return app


def open_window(path: Path, runs: Path | None = None) -> MainWindow:
    """The window as it was left, playing; what changes is written to `path` when it is closed.

    Training runs are kept in the folder `runs`, or else beside the settings.
    """
    languages = Languages()  # what is wrong with the settings is said in the system's
    remembered, notice = preferences.load(path)
    languages.choose(remembered.language)
    themes = Themes(remembered.theme)
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - for the type checker
    dress(app, themes.current)
    themes.changed.connect(lambda theme: dress(app, theme))
    controller = OptimizersController(remembered.optimizers or OptimizersModel.first())
    keeper = Keeper(remembered.later)
    kept = runs or path.parent

    def train_with(network: "PropagationConfig") -> None:
        window.tabs.setCurrentIndex(ROOMS.index("trainer"))
        cast("TrainerView", window.room).train_with(network)

    later = [
        LaterRoom(
            lambda: QCoreApplication.translate("InitializersView", "Initializers"),
            lambda: make_initializers(keeper, train_with),
        ),
        LaterRoom(lambda: QCoreApplication.translate("TrainerView", "Trainer"), lambda: make_trainer(keeper, kept)),
    ]
    window = MainWindow(OptimizersView(controller), themes, languages, remembered.picture, later)
    if remembered.geometry:
        window.restore(remembered.geometry)
    if notice:
        window.say(notice)

    def remember() -> None:
        now = Preferences(
            theme=themes.setting,
            language=languages.setting,
            geometry=window.geometry_as_text(),
            picture=window.exports.picture_format,
            room=ROOMS[window.tabs.currentIndex()],
            optimizers=controller.model,
            later=keeper.models,
        )
        preferences.save(now, path)

    window.closed.connect(remember)
    keeper.asked.connect(remember)
    keeper.refused.connect(window.say)
    controller.model_changed.connect(lambda _: keeper.remember_soon())
    window.tabs.currentChanged.connect(lambda _: keeper.remember_soon())
    for part in (controller, keeper, themes, languages):
        part.setParent(window)
    window.tabs.setCurrentIndex(ROOMS.index(remembered.room))
    if window.room is window.rooms[0]:
        controller.playback.play()
    return window


def make_initializers(keeper: Keeper, train_with: "Callable[[PropagationConfig], None]") -> Room:
    """The Initializers room, as it was left; a network that is to be trained goes to `train_with`."""
    from app.initializers.controller import InitializersController  # noqa: PLC0415 - it would hold up the first paint
    from app.initializers.model import InitializersModel  # noqa: PLC0415
    from app.initializers.view import InitializersView  # noqa: PLC0415

    controller = InitializersController(keeper.recall("initializers", InitializersModel.first()))
    keeper.watch("initializers", controller)
    view = InitializersView(controller)
    controller.train_asked.connect(train_with)
    controller.setParent(view)
    return view


def make_trainer(keeper: Keeper, runs: Path) -> Room:
    """The Trainer room, as it was left; runs are kept in the folder `runs`."""
    from app.trainer.controller import TrainerController  # noqa: PLC0415 - it would hold up the first paint
    from app.trainer.kept_runs import KeptRuns  # noqa: PLC0415
    from app.trainer.model import TrainerModel  # noqa: PLC0415
    from app.trainer.view import TrainerView  # noqa: PLC0415

    controller = TrainerController(keeper.recall("trainer", TrainerModel()), KeptRuns(runs))
    keeper.watch("trainer", controller)
    view = TrainerView(controller)
    controller.setParent(view)
    return view


def loses_references() -> bool:
    """Whether a void Qt call drops a reference to None, as PySide6 6.12.0 does on Python 3.11."""
    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
    return before - sys.getrefcount(None) > CALLS // 2


class FaultReport:
    """Says what went wrong in a dialog whose text can be copied, one at a time; the window goes on."""

    def __init__(self) -> None:
        self._open = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("%s", details)
        app = QApplication.instance()
        if app is None or self._open:
            return
        self._open = True
        said = QCoreApplication.translate("start", "Something went wrong inside Fall Line. You can go on.")
        box = QMessageBox(QMessageBox.Icon.Warning, "Fall Line", said)
        box.setDetailedText(details)
        box.exec()
        self._open = False
