"""The queue of runs: a button with their number, and the panel that it opens, where they are ordered and cancelled."""

import math

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.trainer.controller import Activity, TrainerController
from app.widgets.controls import describe, muted, push_button, title
from app.widgets.focus_policy import behave
from core.scenes.queued_runs import QueuedRun, RunState
from core.training.progress import duration

SIZE = (420, 260)  # pixels
MOST_DIGITS = "888"  # of the number of runs that the button has room for


class QueueButton(QPushButton):
    """Says how many runs wait, in a width that never changes; a click opens the panel above it."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__()
        self.panel = QueuePanel(controller, self)
        self._queue = controller.queue
        describe(
            self,
            self.tr("Queue"),
            self.tr("The runs that wait: their order and the time left; they can be cancelled here"),
        )
        self._say(MOST_DIGITS)
        self.setFixedWidth(self.sizeHint().width())
        self._show_number()
        controller.queue.changed.connect(self._show_number)
        self.clicked.connect(self._open)

    def show_left(self, left: float) -> None:
        """Estimate times from that of the run under way, which takes `left` more seconds; NaN if none goes on."""
        self.panel.show_left(left)

    def _show_number(self) -> None:
        self._say(str(len(self._queue.runs.pending)))

    def _say(self, number: str) -> None:
        self.setText(self.tr("Queue: {0}").format(number))

    def _open(self) -> None:
        self.panel.resize(*SIZE)
        corner = self.mapToGlobal(QPoint(self.width() - SIZE[0], -SIZE[1]))
        self.panel.move(max(0, corner.x()), max(0, corner.y()))
        self.panel.show()
        self.panel.list.setFocus(Qt.FocusReason.PopupFocusReason)


class QueuePanel(QFrame):
    """Lists the run under way and those that wait; its buttons act on the chosen one, or on all."""

    def __init__(self, controller: TrainerController, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.controller = controller
        self._left = math.nan
        self.list = QListWidget()
        describe(self.list, self.tr("Runs of the queue"), self.tr("Delete cancels the chosen run"))
        self.total, self.study = muted(), muted()
        self.study.hide()
        self.earlier = push_button(self.tr("Earlier"), self.tr("Make the chosen run before the one above it"))
        self.later = push_button(self.tr("Later"), self.tr("Make the chosen run after the one below it"))
        self.cancel = push_button(
            self.tr("Cancel"), self.tr("Remove the chosen run, which has not begun, from the queue (Delete)")
        )
        self.next = push_button(
            self.tr("Begin the next"), self.tr("Stop the run under way, which can go on later, and begin the next one")
        )
        self.go_on = push_button(self.tr("Go on"), self.tr("Go on with the runs that were held when a run was stopped"))
        self._arrange()
        self._connect()
        self._show()

    def show_left(self, left: float) -> None:
        """Show the times that follow from that of the run under way."""
        self._left = left
        if self.isVisible():
            self._show()

    def show_study(self, told: str) -> None:
        """Say which study its own processes work on, beside the queue; nothing while there is none."""
        self.study.setText(told)
        self.study.setVisible(bool(told))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Delete:
            self.cancel.click()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        of_one, of_all = QHBoxLayout(), QHBoxLayout()
        for button in (self.earlier, self.later, self.cancel):
            of_one.addWidget(button)
        for button in (self.next, self.go_on):
            of_all.addWidget(button)
        for control in (self.list, self.earlier, self.later, self.cancel, self.next, self.go_on):
            behave(control)
        layout = QVBoxLayout(self)
        layout.addWidget(title(self.tr("Queue")))
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.total)
        layout.addWidget(self.study)
        layout.addLayout(of_one)
        layout.addLayout(of_all)

    def _connect(self) -> None:
        queue = self.controller.queue
        queue.changed.connect(self._show)
        self.controller.activity_changed.connect(self._show)
        self.list.itemSelectionChanged.connect(self._enable)
        self.earlier.clicked.connect(lambda: self._move(-1))
        self.later.clicked.connect(lambda: self._move(1))
        self.cancel.clicked.connect(lambda: queue.cancel(self._chosen()))
        self.next.clicked.connect(self.controller.begin_next)
        self.go_on.clicked.connect(self.controller.release_queue)

    def _move(self, by: int) -> None:
        self.controller.queue.move(self._chosen(), by)

    def _chosen(self) -> int:
        """Return the number of the chosen run; 0 if none is."""
        chosen = self.list.selectedItems()
        number: int = chosen[0].data(Qt.ItemDataRole.UserRole) if chosen else 0
        return number

    def _show(self) -> None:
        queue, chosen = self.controller.queue, self._chosen()
        pending = queue.runs.pending
        times = queue.seconds_left(self.controller.run, self._left)
        self.list.blockSignals(True)
        self.list.clear()
        under_way = self._under_way()
        if under_way:
            self._add(0, under_way)
        for run in pending:
            self._add(run.number, self._line(run, times.get(run.number)))
        rows = [run.number for run in pending]
        self.list.setCurrentRow(rows.index(chosen) + bool(under_way) if chosen in rows else int(bool(under_way)))
        self.list.blockSignals(False)
        self.total.setText(self._total(pending, times))
        self._enable()

    def _add(self, number: int, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, number)
        self.list.addItem(item)

    def _under_way(self) -> str:
        """Say which run is under way; empty if none is."""
        run, activity = self.controller.run, self.controller.activity
        if run is None or activity is Activity.IDLE:
            return ""
        if activity is Activity.PAUSED:
            return self.tr("{0}   paused").format(run.name)
        if math.isfinite(self._left):
            return self.tr("{0}   under way, {1} left").format(run.name, duration(self._left))
        return self.tr("{0}   under way").format(run.name)

    def _line(self, run: QueuedRun, seconds: float | None) -> str:
        name = run.plan.name.text(QCoreApplication.translate)
        text = self.tr("{0}   held") if run.state is RunState.HELD else self.tr("{0}   waits")
        time = "" if seconds is None else self.tr(", takes about {0}").format(duration(seconds))
        return text.format(name) + time

    def _total(self, pending: tuple[QueuedRun, ...], times: dict[int, float]) -> str:
        if not pending:
            return self.tr("No run waits.")
        if len(times) < len(pending):
            return self.tr("Runs that have not begun: {0}").format(len(pending))
        every = self._left + sum(times.values())
        return self.tr("Runs that have not begun: {0}; about {1} for all").format(len(pending), duration(every))

    def _enable(self) -> None:
        queue = self.controller.queue.runs
        numbers = [run.number for run in queue.pending]
        place = numbers.index(self._chosen()) if self._chosen() in numbers else -1
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(0 <= place < len(numbers) - 1)
        self.cancel.setEnabled(place >= 0)
        self.next.setEnabled(self.controller.activity is not Activity.IDLE and queue.next() is not None)
        self.go_on.setEnabled(bool(queue.held))
