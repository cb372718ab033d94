"""What can be taken out of a run besides pictures: its script, its history, its networks."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.files import WriteError, write_whole
from app.trainer.controller import Activity, TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.results import Moment, subject_of
from core.run_files import history_csv, network_npz, run_json
from core.scripts import script
from core.training import rebuilt_network


class RunExports(QObject):
    """Actions on the run that is looked at; without one, the script is that of the settings."""

    done = Signal(str)  # what was done
    failed = Signal(str)  # why something was not

    def __init__(self, controller: TrainerController, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller
        self._parent = parent
        self.copy = self._action(
            self.tr("Copy as Python"), self.tr("A script that repeats this run, or one of these settings")
        )
        self.save_history = self._action(
            self.tr("Save history…"), self.tr("The numbers of each epoch as CSV, or with all settings as JSON")
        )
        self.save_network = self._action(
            self.tr("Save network…"), self.tr("The weights as they are now, as arrays of NumPy (.npz)")
        )
        self.save_best = self._action(
            self.tr("Save best network…"), self.tr("The weights after the epoch with the lowest validation loss (.npz)")
        )
        self.copy.triggered.connect(self.copy_script)
        self.save_history.triggered.connect(self._ask_for_history)
        self.save_network.triggered.connect(lambda: self._ask_for_network(Moment.NOW))
        self.save_best.triggered.connect(lambda: self._ask_for_network(Moment.BEST))

    def actions(self) -> list[QAction]:
        return [self.copy, self.save_history, self.save_network, self.save_best]

    def allow(self) -> None:
        """Offer what there is."""
        run = self._controller.run
        trainer = run.trainer if run is not None else None
        self.save_history.setEnabled(run is not None and bool(run.epochs))
        self.save_network.setEnabled(trainer is not None)
        self.save_best.setEnabled(trainer is not None and trainer.best is not None)

    def copy_script(self) -> None:
        """Put the script on the clipboard."""
        run = self._controller.run
        text = script(run.config, run.changes) if run is not None else script(self._controller.model.config)
        QGuiApplication.clipboard().setText(text)
        self.done.emit(self.tr("The script is on the clipboard"))

    def write_history(self, run: LiveRun, path: str) -> None:
        """Write the history as the ending of `path` says."""
        kinds = history_of(run)
        self._write(path, kinds.get(Path(path).suffix.lower(), kinds[".csv"])().encode())

    def write_network(self, run: LiveRun, moment: Moment, path: str) -> None:
        """Write the network of a moment; that of a run under way is the one after its last epoch."""
        still = self._controller.activity in (Activity.IDLE, Activity.PAUSED)
        subject = subject_of(run, moment, still=still)
        if subject is None:
            self.failed.emit(self.tr("There is no such network yet"))
            return
        inputs = subject.trainer.network.sizes[0]
        network = rebuilt_network(run.config, inputs, subject.weights.parameters, subject.weights.statistics)
        self._write(path, network_npz(network, run.config))

    def _write(self, path: str, content: bytes) -> None:
        try:
            write_whole(path, content)
            self.done.emit(self.tr("Saved {0}").format(path))
        except WriteError as reason:
            self.failed.emit(self.tr("{0} cannot be written: {1}").format(path, reason))

    def _ask_for_history(self) -> None:
        forms = self.tr("CSV files (*.csv)") + ";;" + self.tr("JSON files (*.json)")
        run = self._controller.run
        path = self._ask(self.tr("Save history"), "{0}.csv", forms)
        if run is not None and path:
            self.write_history(run, path)

    def _ask_for_network(self, moment: Moment) -> None:
        run = self._controller.run
        name = "{0}-best.npz" if moment is Moment.BEST else "{0}.npz"
        path = self._ask(self.tr("Save network"), name, self.tr("NumPy files (*.npz)"))
        if run is not None and path:
            self.write_network(run, moment, path)

    def _ask(self, title: str, name: str, forms: str) -> str:
        """The path that is chosen; its ending is that of the form that was, if none was typed."""
        run = self._controller.run
        plain = "".join(letter if letter.isalnum() else "-" for letter in run.name.lower()) if run is not None else ""
        path, form = QFileDialog.getSaveFileName(self._parent, title, name.format(plain), forms)
        ending = form.rpartition("*")[2].rstrip(")")
        return path if not path or Path(path).suffix else path + ending

    def _action(self, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        return action


def history_of(run: LiveRun) -> Mapping[str, Callable[[], str]]:
    """How the history of a run is written, by the ending of the file."""
    epochs = list(run.epochs)
    return {
        ".csv": lambda: history_csv(epochs),
        ".json": lambda: run_json(run.name, run.config, run.changes, run.ending, epochs),
    }
