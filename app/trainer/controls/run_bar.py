"""The one bar of the Trainer: start, pause, step, stop and playback of a run, its live settings and its progress."""

import math

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from app.base.plain_text import set_tip
from app.base.timer import timer
from app.trainer.controller import Activity, TrainerController
from app.trainer.controls.queue_panel import QueueButton
from app.trainer.controls.run_exports import RunExports
from app.trainer.controls.run_state import state_of
from app.trainer.settings.live_form import LiveForm
from app.widgets.controls import (
    OneLine,
    PrimaryButton,
    describe,
    fault,
    fill_ground,
    menu_button,
    progress_line,
    push_button,
)
from app.widgets.focus_policy import enter_typed
from app.widgets.playback_bar import PlaybackBar
from core.settings import faults
from core.training.config import LENGTH, TrainingConfig
from core.training.progress import duration

STATUS_INTERVAL = 100  # milliseconds between two texts of a run under way
PADDING = 22  # pixels of a button around its text
PROGRESS_WIDTH = 72


class RunBar(QFrame):
    """Controls the run and its playback, and shows its progress; nothing in it moves, whatever happens."""

    def __init__(self, controller: TrainerController, playback: PlaybackBar) -> None:
        super().__init__()
        fill_ground(self)
        self.controller = controller
        self.exports = RunExports(controller, self)
        self._make_buttons()
        self.playback = playback
        self.progress = progress_line(PROGRESS_WIDTH)
        self.status = OneLine()
        self.status.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.live = LiveForm(controller.model.config)
        self.error = fault()
        self.error.hide()
        self._cure: TrainingConfig | None = None
        self.cure = push_button("", "")
        self.cure.hide()
        self._late = timer(self, STATUS_INTERVAL, once=True)
        self._late.timeout.connect(self.show_run)
        playback.lay_flat()
        self.lines = (self.live.remark, self.error, self.cure)  # they stand where the room has place for them
        self._arrange()
        self._connect()
        self._show_activity(controller.activity)

    def show_run(self) -> None:
        """Show the progress of the run."""
        self.exports.allow()
        run, activity = self.controller.run, self.controller.activity
        if run is None:
            self._say(self.tr("Choose a preset or settings, then press Start"))
            return
        self.live.show_config(run.current)
        self.progress.setRange(0, run.current.steps)
        self.progress.setValue(run.steps)
        state = self.tr("press Start for a run of your own") if run.is_example else state_of(run, activity)
        parts = [run.name, state]
        left = math.nan
        if activity is Activity.RUNNING:
            left = run.seconds_left()
            if run.epochs:
                parts.append(self.tr("{0} images/s").format(f"{run.epochs[-1].images_per_second:,.0f}"))
            if math.isfinite(left):
                parts.append(self.tr("{0} left").format(duration(left)))
        self.queue.show_left(left)
        self._say("   ".join(parts))

    def refuse(self, reason: str) -> None:
        """Show why there is no run."""
        self.error.setText(reason)
        self.error.setVisible(bool(reason))
        self.cure.hide()

    def offer_cure(self, config: TrainingConfig) -> None:
        """Offer beside the reason what would do: as many images as there are."""
        self._cure = config
        text = self.tr("Train on {0} images").format(f"{config.train_size:,}")
        self.cure.setText(text)
        describe(self.cure, text, self.tr("Set the number of training images to those that there are"))
        self.cure.show()

    def _apply_cure(self) -> None:
        if self._cure is not None:
            self.controller.set_config(self._cure)
        self.refuse("")

    def _say(self, text: str) -> None:
        if text != self.status.text():
            self.status.setText(text)
            set_tip(self.status, text)  # the line may be too short for it

    def _accept(self) -> None:
        self.refuse("")

    def _make_buttons(self) -> None:
        self.start = PrimaryButton(self.tr("Start"))
        describe(self.start, self.tr("Start"), self.tr("Train a network with these settings (Ctrl+Return)"))
        self.pause = push_button(
            self.tr("Pause"),
            self.tr("Pause after this batch, or go on with the run (Ctrl+P)"),
        )
        self.batch = push_button(self.tr("+1 batch"), self.tr("Take one step and pause (Ctrl+B)"))
        self.epoch = push_button(self.tr("+1 epoch"), self.tr("Go on to the end of the epoch and pause (Ctrl+Shift+B)"))
        self.stop = push_button(self.tr("Stop"), self.tr("End the run here; its curves stay (Ctrl+.)"))
        self.train_on = push_button(
            self.tr("Train on…"), self.tr("Train a run that finished or was stopped on to more epochs (Ctrl+Shift+P)")
        )
        keys = ("Ctrl+Return", "Ctrl+P", "Ctrl+B", "Ctrl+Shift+B", "Ctrl+.", "Ctrl+Shift+P")
        for button, key in zip(self._buttons(), keys, strict=True):
            button.setShortcut(key)
            button.setFixedWidth(max(map(button.fontMetrics().horizontalAdvance, self._texts(button))) + PADDING)
        self.queue = QueueButton(self.controller)
        self.take_along = self._take_along_button()

    def _texts(self, button: QPushButton) -> tuple[str, ...]:
        """Return all texts that a button ever has."""
        names = (self.tr("Pause"), self.tr("Continue"))
        return names if button is self.pause else (button.text(),)

    def _take_along_button(self) -> QToolButton:
        name = self.tr("Take along")
        button = menu_button(
            name,
            self.tr("Take this run along: its script, its networks, its numbers, its path to the loss surface"),
            name,
        )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.menu().addActions(self.exports.actions())
        return button

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.start, self.pause, self.batch, self.epoch, self.stop, self.train_on

    def _arrange(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for button in self._buttons():
            upper.addWidget(button)
        upper.addSpacing(8)
        upper.addWidget(self.playback, stretch=1)
        lower.addWidget(self.live)
        lower.addWidget(self.status, stretch=1)
        for control in (self.progress, self.queue, self.take_along):
            lower.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        for row in (upper, lower):
            row.setSpacing(4)
            layout.addLayout(row)

    def _connect(self) -> None:
        controller = self.controller
        for button in (self.start, self.batch, self.epoch):
            button.clicked.connect(enter_typed)
        self.start.clicked.connect(controller.start)
        self.pause.clicked.connect(self._pause_or_resume)
        self.batch.clicked.connect(controller.step_batch)
        self.epoch.clicked.connect(controller.step_epoch)
        self.stop.clicked.connect(controller.stop)
        self.train_on.clicked.connect(self._ask_for_epochs)
        controller.activity_changed.connect(self._show_activity)
        controller.advanced.connect(self._show_soon)
        controller.run_changed.connect(self._accept)
        controller.run_changed.connect(self.live.retire)
        controller.model_changed.connect(self._accept)
        controller.refused.connect(self.refuse)
        controller.cure_offered.connect(self.offer_cure)
        self.cure.clicked.connect(self._apply_cure)
        self.exports.failed.connect(self.refuse)
        self.exports.status_message.connect(self._accept)
        self.live.changed.connect(self._change)
        self.live.refused.connect(self.refuse)

    def _show_soon(self) -> None:
        if not self._late.isActive():
            self._late.start()

    def _change(self, name: str, value: float) -> None:
        try:
            if (run := self.controller.run) is not None:
                run.change(name, value)
            self.live.accept(name, value)
        except ValidationError as error:
            self.live.refuse(name, faults(error, QCoreApplication.translate)[0].reason)

    def _pause_or_resume(self) -> None:
        if self.controller.activity is Activity.RUNNING:
            self.controller.pause()
        elif self.controller.can_resume:
            self.controller.resume()

    def _ask_for_epochs(self) -> None:
        if (run := self.controller.run) is None:
            return
        made = len(run.epochs)
        most = next(int(one.maximum or 0) for one in TrainingConfig.declarations() if one.name == LENGTH)
        suggested = max(min(2 * made, most), made + 1, run.current.epochs)
        text = self.tr("Train this run on until it has this many epochs:")
        epochs, given = QInputDialog.getInt(self, self.tr("Train on"), text, suggested, made + 1, most)
        if given:
            self.controller.train_on(epochs)

    def _name_pause(self, *, running: bool) -> None:
        """Let the button say what it does now."""
        resumes = not running and self.controller.can_resume
        self.pause.setText(self.tr("Continue") if resumes else self.tr("Pause"))
        self.pause.setEnabled(running or resumes)

    def _show_activity(self, activity: Activity) -> None:
        running = activity is Activity.RUNNING
        self._name_pause(running=running)
        self.batch.setEnabled(not running)
        self.epoch.setEnabled(not running)
        self.stop.setEnabled(activity is not Activity.IDLE)
        self.train_on.setEnabled(self.controller.can_train_on)
        self.live.setEnabled(activity in (Activity.RUNNING, Activity.PAUSED))
        if activity is Activity.IDLE:
            self.live.retire()
        self.show_run()
