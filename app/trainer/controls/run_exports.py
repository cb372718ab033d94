"""The script, the networks and the numbers of a run, to be taken along, and its way to its loss surface."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.base.file_dialogs import ask_where_to_save
from app.base.file_writing import WriteError, write_whole
from app.base.formatting import translated
from app.trainer.compare.loss_surface import lay_shown_on_surface
from app.trainer.controller import Activity, TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.loaded_data import dataset_of
from app.trainer.subject import NetworkChoice, subject_of
from app.widgets.controls import action
from core.export.exported_run import ExportedRun, Which
from core.export.tables import history_table
from core.export.training_script import script
from core.settings import RefusedError
from core.training import Change, TrainingConfig


class RunExports(QObject):
    """Export actions for the shown run; if there is none, the script is that of the settings."""

    status_message = Signal(str)  # the message that an action succeeded
    failed = Signal(str)  # the reason that an action failed

    def __init__(self, controller: TrainerController, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller
        self._parent = parent
        self.copy = action(
            self, self.tr("Copy as Python"), None, self.tr("A script that repeats this run, or trains these settings")
        )
        self.copy_torch = action(
            self,
            self.tr("Copy as PyTorch"),
            None,
            self.tr("A script that trains the same with PyTorch: its images, first weights and batches are these"),
        )
        self.save_network = action(
            self,
            self.tr("Save network…"),
            None,
            self.tr("The current weights for other programs: NumPy, PyTorch (safetensors), ONNX"),
        )
        self.save_best = action(
            self,
            self.tr("Save best network…"),
            None,
            self.tr("The weights after the epoch with the lowest validation loss, for other programs"),
        )
        self.save_numbers = action(
            self, self.tr("Save numbers…"), None, self.tr("Losses, accuracies and statistics by epoch (.csv, .json)")
        )
        self.surface = action(
            self,
            self.tr("Show on the loss surface"),
            None,
            self.tr(
                "Train this run again in the Optimizers room, as far as it has come, and lay its path on the real loss "
                "of its network"
            ),
        )
        self.copy.triggered.connect(self.copy_script)
        self.copy_torch.triggered.connect(self._copy_torch_script)
        self.save_numbers.triggered.connect(self._ask_for_numbers)
        self.save_network.triggered.connect(lambda: self._ask_for_network(NetworkChoice.NOW))
        self.save_best.triggered.connect(lambda: self._ask_for_network(NetworkChoice.BEST))
        self.surface.triggered.connect(lambda: lay_shown_on_surface(controller))

    def actions(self) -> list[QAction]:
        return [self.copy, self.copy_torch, self.save_network, self.save_best, self.save_numbers, self.surface]

    def allow(self) -> None:
        """Enable the actions that are possible."""
        run = self._controller.run
        trainer = run.trainer if run is not None else None
        self.save_network.setEnabled(trainer is not None)
        self.save_numbers.setEnabled(run is not None and not run.is_example and bool(run.epochs))
        self.surface.setEnabled(run is not None and self._controller.activity is not Activity.LOADING)
        self.save_best.setEnabled(trainer is not None and trainer.best is not None)

    def copy_script(self) -> None:
        """Copy the script to the clipboard."""
        self._put_on_clipboard(script(*self._subject()))

    def _copy_torch_script(self) -> None:
        from core.export.torch_training import torch_training_script  # noqa: PLC0415 - few copy it

        config, changes = self._subject()
        try:
            text = torch_training_script(config, changes, dataset_of(config.data).ends)
        except RefusedError as error:
            self.failed.emit(error.sentence(QCoreApplication.translate))
            return
        self._put_on_clipboard(text)

    def _subject(self) -> tuple[TrainingConfig, Sequence[Change]]:
        """Return the settings of the shown run, and its changes; without a run, those in the form."""
        run = self._controller.run
        if run is None or run.is_example:
            return self._controller.model.config, ()
        return run.config, run.changes

    def _put_on_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.status_message.emit(self.tr("The script is on the clipboard"))

    def write_network(self, run: LiveRun, moment: NetworkChoice, path: str) -> None:
        """Write the network of a moment; for a run under way, the one after its last epoch."""
        still = self._controller.activity in (Activity.IDLE, Activity.PAUSED)
        subject = subject_of(run, moment, still=still)
        if subject is None:
            self.failed.emit(self.tr("There is no such network yet"))
            return
        from core.export.run_formats import NETWORK_FORMATS, content, run_format  # noqa: PLC0415 - few save one

        form = run_format(path)
        if form not in NETWORK_FORMATS:
            form = NETWORK_FORMATS[0]
        which: Which = "best" if moment is NetworkChoice.BEST else "last"
        exported = ExportedRun.of(run.name, subject.trainer, subject.weights)
        try:
            data = content(form, exported, which)
        except RefusedError as error:
            self.failed.emit(error.sentence(QCoreApplication.translate))
            return
        self._write(path, data)

    def write_numbers(self, run: LiveRun, path: str) -> None:
        """Write the history of a run, as JSON if the file is called so, else as CSV."""
        table = history_table(
            run.name, run.config, run.changes, run.ending, list(run.epochs), sharpness=run.sharpness.measured
        )
        self._write(path, (table.as_json() if path.endswith(".json") else table.as_csv()).encode())

    def _write(self, path: str, content: bytes) -> None:
        try:
            write_whole(path, content)
            self.status_message.emit(self.tr("Saved {0}").format(path))
        except WriteError as error:
            self.failed.emit(error.sentence(QCoreApplication.translate))

    def _ask_for_numbers(self) -> None:
        if (run := self._controller.run) is None:
            return
        forms = self.tr("CSV files (*.csv);;JSON files (*.json)")
        path, form = ask_where_to_save(self._parent, self.tr("Save numbers"), _file_name(run, ".csv"), forms)
        if path:
            ending = ".json" if "json" in form else ".csv"
            self.write_numbers(run, path if Path(path).suffix else path + ending)

    def _ask_for_network(self, moment: NetworkChoice) -> None:
        run = self._controller.run
        if run is None:
            return
        from core.export.run_formats import NETWORK_FORMATS  # noqa: PLC0415 - few save one

        kinds = {f"{translated(form.label)} (*{form.ending})": form.ending for form in NETWORK_FORMATS}
        first = NETWORK_FORMATS[0].ending
        name = _file_name(run, f"-best{first}" if moment is NetworkChoice.BEST else first)
        path, kind = ask_where_to_save(self._parent, self.tr("Save network"), name, ";;".join(kinds))
        if path:
            self.write_network(run, moment, path if Path(path).suffix else path + kinds.get(kind, first))


def _file_name(run: LiveRun, ending: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in run.name.lower()) + ending
