"""Everything between the command and the first paint."""

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.base import garbage_collection
from app.base.file_dialogs import last_folder
from app.base.language import Languages
from app.base.lost_display import LostDisplay
from app.base.quarantine import load
from app.base.theme import FONTS, Themes, ThemeSetting, apply_theme
from app.base.unix_signals import Interrupt
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.prerequisites import LastWords
from app.rooms.names import LATER_ROOMS, ROOMS, RoomName
from app.rooms.room import LazyRoom, Room
from app.session import preferences
from app.session.autosave import Autosave, AutosaveFile
from app.session.preferences import Preferences
from app.session.workspace import Workspace
from app.window.main_window import MainWindow
from app.window.recovery import offer

if TYPE_CHECKING:
    from app.initializers.model import InitializersModel
    from app.initializers.view import InitializersView
    from app.trainer.model import TrainerModel
    from app.trainer.view import TrainerView
    from core.landscape.recipe import LandscapeRecipe
    from core.propagation import PropagationConfig

log = logging.getLogger(__name__)

AFTER_FIRST_PAINT = 30  # milliseconds
ASK_AGAIN = 200  # milliseconds until a dialog may have been answered
TrainWith = Callable[["PropagationConfig", str], None]
CompareWith = Callable[["PropagationConfig"], None]
RaceWith = Callable[["LandscapeRecipe"], None]
CALLS = 50  # of a void Qt method, to see whether it loses references


def run(settings: Path | None, file: Path | None, *, new: bool = False) -> int:
    """Open the window, and in it the session in `file`, and return the exit status when it is closed.

    Where a window with the same settings is there already, the file is opened in that one, unless `new`.
    """
    name_application()
    path = settings or preferences.default_path()
    if file is not None and not new and is_taken(file, path):
        return 0
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
    window = open_window(path) if settings else open_window(path, preferences.default_runs())
    if file is not None:
        window.files.open_file(file)
    Interrupt(lambda number: leave(window, number), window)
    lost = LostDisplay(window.shut)
    window.show()
    QTimer.singleShot(AFTER_FIRST_PAINT, lambda: finish(window))
    QTimer.singleShot(AFTER_FIRST_PAINT, lambda: receive(window, path))
    status = app.exec()
    if window.isVisible():  # it was not closed: the display is gone
        lost.end()
    return status


def is_taken(file: Path, settings: Path) -> bool:
    """Hand a file to the window with these settings, and return whether there is one."""
    from app.desktop.open_requests import address, hand_over  # noqa: PLC0415 - seldom needed

    return hand_over(file, address(settings, os.environ))


def receive(window: MainWindow, settings: Path) -> None:
    """Open in `window` what other starts, or the system, ask for."""
    from app.desktop.open_requests import MacApplication, Reception, address  # noqa: PLC0415 - not for the first paint

    reception = Reception(address(settings, os.environ), window)
    reception.asked.connect(lambda path: open_when_free(window, Path(path)))
    app = QApplication.instance()
    if isinstance(app, MacApplication):
        app.opened.connect(lambda path: open_when_free(window, Path(path)))
        app.welcome()


def open_when_free(window: MainWindow, file: Path) -> None:
    """Open a file and come to the front, as soon as no dialog waits for an answer."""
    if QApplication.activeModalWidget() is not None:
        QTimer.singleShot(ASK_AGAIN, window, lambda: open_when_free(window, file))
        return
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
    window.files.open_file(file)


def leave(window: MainWindow, number: int) -> None:
    """End in good order because of a signal, with the exit status that it stands for."""
    window.end()
    QApplication.exit(128 + number)


def finish(window: MainWindow, room: int = 0) -> None:
    """Do what had to wait for the first paint, a room at a time, so that the first one can be played meanwhile."""
    from app.desktop.icon import icon  # noqa: PLC0415 - these would hold up the first paint
    from core.threads import hold_blas_threads  # noqa: PLC0415

    if not QApplication.windowIcon().availableSizes():
        QApplication.setWindowIcon(icon())

    # More than one would take the window its turn, and help products of this size little.
    hold_blas_threads(1)
    if window.complete_room(room):
        QTimer.singleShot(0, lambda: finish(window, room + 1))
    else:
        garbage_collection.release(threading.main_thread())


def make_application() -> QApplication:
    """Make the application, with its names and fonts; where Qt cannot start, end with a sentence."""
    words = LastWords(os.environ)
    before = qInstallMessageHandler(
        lambda kind, where, text: words.hear(where.category or "", text, fatal=kind == QtMsgType.QtFatalMsg)
    )
    app = application_class()(sys.argv[:1])
    qInstallMessageHandler(before)
    if before is None:
        words.repeat()
    name_application()
    app.setApplicationDisplayName("Fall Line")
    app.setDesktopFileName("fallline")
    font = app.font()
    font.setFamilies([font.family(), *FONTS])
    app.setFont(font)
    return app


def application_class() -> Callable[[list[str]], QApplication]:
    """Return the class of the application, which on macOS hears which files are to be opened."""
    if sys.platform != "darwin":
        return QApplication
    from app.desktop.open_requests import MacApplication  # noqa: PLC0415 - only there

    return MacApplication


def name_application() -> None:
    """Give the application the names that its settings are kept under."""
    QCoreApplication.setOrganizationName("fallline")
    QCoreApplication.setApplicationName("fallline")


def open_window(path: Path, runs: Path | None = None) -> MainWindow:
    """The window as it was left; what changes is kept at `path` and beside it.

    Training runs are kept in the folder `runs`, or else beside the settings.
    """
    languages = Languages()  # what is wrong with the settings is said in the system's
    remembered, broken = load(Preferences, path)
    languages.choose(remembered.language)
    file = AutosaveFile(path)
    kept, lost = file.read()
    workspace = Workspace(kept)
    first = restored_optimizers(workspace, kept.optimizers)
    later = later_rooms(
        workspace,
        runs or path.parent,
        lambda network, name: train(window, network, name),
        lambda network: compare(window, network),
        lambda recipe: race(window, recipe),
    )
    themes = dressed(remembered.theme)
    window = MainWindow(
        first,
        later,
        workspace,
        themes=themes,
        languages=languages,
        picture=remembered.picture,
        panels=remembered.panels,
    )
    window.files.set_recent(remembered.recent)
    window.data.set_recent(remembered.recent_data)
    window.data.requested.connect(lambda source: open_data(window, source))
    window.folding.restore(remembered.opened)
    window.course.restore(remembered.seen, remembered.predictions)
    last_folder.remembered = remembered.folder
    if remembered.geometry:
        window.restore(remembered.geometry)
    if broken or lost:
        window.say(" ".join(filter(None, (broken, lost))))
    autosave = Autosave(workspace, file, lambda: preferences_of(window), path)
    autosave.failed.connect(window.say)
    others = (window.data.recent_changed, window.panels_changed, last_folder.changed, themes.changed, languages.changed)
    for changed in (window.files.recent_changed, window.folding.changed, window.course.remembered_changed, *others):
        changed.connect(autosave.save_later)
    window.closed.connect(autosave.close, Qt.ConnectionType.SingleShotConnection)
    for part in (workspace, autosave, themes, languages):
        part.setParent(window)
    if (recovered := file.recovered()) is not None:
        offer(recovered, window, autosave)
    return window


def preferences_of(window: MainWindow) -> Preferences:
    """Return what the window is to remember."""
    return Preferences(
        theme=window.themes.setting,
        language=window.languages.setting,
        geometry=window.geometry_as_text(),
        picture=window.exports.picture_format,
        panels=window.panels,
        recent=window.files.recent,
        recent_data=window.data.recent,
        opened=window.folding.remembered(),
        seen=window.course.seen,
        predictions=window.course.predictions,
        folder=last_folder.remembered,
    )


def dressed(setting: ThemeSetting) -> Themes:
    """The themes, one of which the app wears."""
    themes = Themes(setting)
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - for the type checker
    apply_theme(app, themes.current)
    themes.changed.connect(lambda theme: apply_theme(app, theme))
    return themes


# The rooms. Those that are made later import what they are made of when they are made, since it would hold up the first
# paint.


def optimizers_room(model: OptimizersModel) -> OptimizersView:
    """Make the Optimizers room."""
    controller = OptimizersController(model)
    view = OptimizersView(controller)
    controller.setParent(view)
    return view


def initializers_room(model: "InitializersModel") -> "InitializersView":
    """Make the Initializers room."""
    from app.initializers.controller import InitializersController  # noqa: PLC0415
    from app.initializers.view import InitializersView  # noqa: PLC0415

    controller = InitializersController(model)
    view = InitializersView(controller)
    controller.setParent(view)
    return view


def trainer_room(model: "TrainerModel", runs: Path) -> "TrainerView":
    """Make the Trainer room; runs are kept in the folder `runs`."""
    from app.trainer.controller import TrainerController  # noqa: PLC0415
    from app.trainer.run_list.archive import RunArchive  # noqa: PLC0415
    from app.trainer.view import TrainerView  # noqa: PLC0415

    controller = TrainerController(model, RunArchive(runs))
    view = TrainerView(controller)
    controller.setParent(view)
    return view


def restored_optimizers(workspace: Workspace, model: OptimizersModel) -> Room:
    """Make the Optimizers room as it was left."""
    view = optimizers_room(model)
    workspace.add_controller("optimizers", view.controller)
    return view


def later_rooms(
    workspace: Workspace, runs: Path, train_with: TrainWith, compare_with: CompareWith, race_with: RaceWith
) -> list[LazyRoom]:
    """The rooms that are made when they are entered, or when there is time."""
    makers: Mapping[RoomName, Callable[[], Room]] = {
        "initializers": lambda: restored_initializers(workspace, train_with),
        "trainer": lambda: restored_trainer(workspace, runs, compare_with, race_with),
    }
    return [LazyRoom(name, makers[name]) for name in LATER_ROOMS]


def restored_initializers(workspace: Workspace, train_with: TrainWith) -> Room:
    """Make the Initializers room as it was left; a network that is to be trained goes to `train_with`."""
    from app.initializers.model import InitializersModel  # noqa: PLC0415

    view = initializers_room(workspace.initial_model("initializers", InitializersModel.first()))
    view.controller.train_requested.connect(train_with)
    workspace.add_controller("initializers", view.controller)
    return view


def restored_trainer(workspace: Workspace, runs: Path, compare_with: CompareWith, race_with: RaceWith) -> Room:
    """Make the Trainer room as it was left; a network that is to be seen before training goes to `compare_with`.

    Runs that are to be laid on their loss surface go to `race_with`. Runs are kept in the folder `runs`.
    """
    from app.trainer.model import TrainerModel  # noqa: PLC0415

    view = trainer_room(workspace.initial_model("trainer", TrainerModel()), runs)
    view.controller.network_shown.connect(compare_with)
    view.controller.surface_asked.connect(race_with)
    workspace.add_controller("trainer", view.controller)
    return view


def train(window: MainWindow, network: "PropagationConfig", name: str) -> None:
    """Go to the Trainer room with a network of the Initializers room, called `name` there."""
    window.tabs.setCurrentIndex(ROOMS.index("trainer"))
    cast("TrainerView", window.room).train_with(network, name)


def compare(window: MainWindow, network: "PropagationConfig") -> None:
    """Go to the Initializers room with a network of the Trainer room."""
    window.tabs.setCurrentIndex(ROOMS.index("initializers"))
    cast("InitializersView", window.room).controller.compare(network)


def race(window: MainWindow, recipe: "LandscapeRecipe") -> None:
    """Go to the Optimizers room, which trains the runs of a recipe again on their loss surface."""
    window.tabs.setCurrentIndex(ROOMS.index("optimizers"))
    cast("OptimizersView", window.room).controller.race_networks(recipe)


def open_data(window: MainWindow, source: str) -> None:
    """Go to the Trainer room, which reads these images and asks what has to be chosen about them."""
    window.tabs.setCurrentIndex(ROOMS.index("trainer"))
    cast("TrainerView", window.room).open_data(source)


def loses_references() -> bool:
    """Tell if a void Qt call drops a reference to None, as PySide6 6.12.0 does on Python 3.11."""
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
        text = QCoreApplication.translate("start", "Something went wrong inside Fall Line. You can go on.")
        if not any(window.isVisible() for window in QApplication.topLevelWidgets()):
            text = QCoreApplication.translate("start", "Something went wrong while Fall Line was starting.")
        box = QMessageBox(QMessageBox.Icon.Warning, "Fall Line", text)
        box.setDetailedText(details)
        box.exec()
        self._open = False
