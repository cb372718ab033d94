"""Everything between the command and the first paint."""

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from app.application import FaultReport, loses_references, make_application, name_application
from app.base import garbage_collection
from app.base.file_dialogs import last_folder
from app.base.language import Languages
from app.base.lost_display import LostDisplay
from app.base.quarantine import load
from app.base.theme import Themes, ThemeSetting, apply_theme
from app.base.unix_signals import Interrupt
from app.optimizers.model import OptimizersModel
from app.room_factory import later_rooms, restored_optimizers
from app.rooms.names import ROOMS
from app.session import preferences
from app.session.autosave import Autosave, AutosaveFile
from app.session.preferences import Preferences
from app.session.workspace import Workspace
from app.window.main_window import MainWindow
from app.window.recovery import offer

if TYPE_CHECKING:
    from app.initializers.view import InitializersView
    from app.optimizers.view import OptimizersView
    from app.trainer.view import TrainerView
    from core.landscape.recipe import LandscapeRecipe
    from core.propagation import PropagationConfig

AFTER_FIRST_PAINT = 30  # milliseconds


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
    QTimer.singleShot(AFTER_FIRST_PAINT, lambda: open_what_is_asked(window, path))
    status = app.exec()
    if window.isVisible():  # it was not closed: the display is gone
        lost.end()
    return status


def is_taken(file: Path, settings: Path) -> bool:
    """Hand a file to the window with these settings, and return whether there is one."""
    from app.desktop.open_requests import address, hand_over  # noqa: PLC0415 - seldom needed

    return hand_over(file, address(settings, os.environ))


def open_what_is_asked(window: MainWindow, settings: Path) -> None:
    """Open in `window` what other starts, or the system, ask for, from now on."""
    from app.window.asked_files import receive  # noqa: PLC0415 - it would hold up the first paint

    receive(window, settings)


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


def open_window(path: Path, runs: Path | None = None) -> MainWindow:
    """The window as it was left; what changes is kept at `path` and beside it.

    Training runs are kept in the folder `runs`, or else beside the settings.
    """
    languages = Languages()
    remembered, broken = load(Preferences, path)
    languages.choose(remembered.language)
    file = AutosaveFile(path)
    kept, lost = file.read()
    workspace = Workspace(kept)
    window = make_window(workspace, kept.optimizers, remembered, languages, runs or path.parent)
    restore_preferences(window, remembered)
    faults = [fault for fault in (broken, lost) if fault is not None]
    if faults:
        window.say(lambda: " ".join(fault() for fault in faults))
    autosave = Autosave(workspace, file, lambda: preferences_of(window), path)
    save_changes(window, autosave)
    for part in (workspace, autosave, window.themes, languages):
        part.setParent(window)
    if (recovered := file.recovered()) is not None:
        offer(recovered, window, autosave)
    return window


def make_window(
    workspace: Workspace, race_left: OptimizersModel, remembered: Preferences, languages: Languages, runs: Path
) -> MainWindow:
    """Make the window with its first room, which shows the race that was left, and the ways from room to room."""
    first = restored_optimizers(workspace, race_left)
    later = later_rooms(
        workspace,
        runs,
        lambda network, name: train(window, network, name),
        lambda network: compare(window, network),
        lambda recipe: race(window, recipe),
    )
    window = MainWindow(
        first,
        later,
        workspace,
        themes=dressed(remembered.theme),
        languages=languages,
        picture=remembered.picture,
        panels=remembered.panels,
    )
    window.data.requested.connect(lambda source: open_data(window, source))
    return window


def save_changes(window: MainWindow, autosave: Autosave) -> None:
    """Keep what the window is to remember as soon as it changes."""
    autosave.failed.connect(window.say)
    for changed in (
        window.files.recent_changed,
        window.folding.changed,
        window.course.remembered_changed,
        window.data.recent_changed,
        window.panels_changed,
        last_folder.changed,
        window.themes.changed,
        window.languages.changed,
    ):
        changed.connect(autosave.save_later)
    window.closed.connect(autosave.close, Qt.ConnectionType.SingleShotConnection)


def restore_preferences(window: MainWindow, remembered: Preferences) -> None:
    """Give the window what it remembers."""
    window.files.set_recent(remembered.recent)
    window.data.set_recent(remembered.recent_data)
    window.folding.restore(remembered.opened)
    window.course.restore(remembered.seen, remembered.predictions)
    last_folder.remembered = remembered.folder
    if remembered.geometry:
        window.restore(remembered.geometry)


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


# The ways from one room to another.


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
