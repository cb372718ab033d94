"""The controls of a study: start, pause, stop, and how far it is."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.trainer.study.controller import StudyActivity, StudyController
from app.trainer.study.folder import name_of
from app.trainer.study.standing import Standing
from app.widgets.controls import (
    OneLine,
    PrimaryButton,
    column_in,
    describe,
    fault,
    progress_line,
    push_button,
    tool_button,
)
from app.widgets.focus_policy import behave, enter_typed
from core.number_format import number

PROGRESS_WIDTH = 90
LIST_WIDTH = 130


class StudyBar(QWidget):
    """Buttons for the study, in the width that their longest texts take, so that nothing moves."""

    def __init__(self, controller: StudyController) -> None:
        super().__init__()
        self._controller = controller
        self.start = PrimaryButton(self.tr("Start study"))
        describe(self.start, self.tr("Start study"), self.tr("Try the settings of the plan in several processes"))
        self.pause = push_button(self.tr("Pause"), self.tr("Let all workers stand still, or let them go on"))
        self.stop = push_button(
            self.tr("Stop"), self.tr("End the workers; what is left can go on later, or another day")
        )
        self.studies = QComboBox()
        self.away = tool_button(
            self.tr("Put the study away"), self.tr("Hide this tab; the studies stay on the disk"), "✕"
        )
        self.progress = progress_line(PROGRESS_WIDTH)
        self.status = OneLine()
        self.error = fault()
        self._arrange()
        self._connect()
        self._show_activity()

    def show_standing(self, standing: Standing | None) -> None:
        """Show how far the study is."""
        if standing is None:
            self.progress.setValue(0)
        else:
            self.progress.setRange(0, len(standing.trials))
            self.progress.setValue(standing.over)
        self.status.setText(self._told(standing))
        self._share_line()

    def read_studies(self) -> None:
        """List the studies of this computer."""
        self.studies.clear()
        self.studies.addItem(self.tr("Earlier studies"))
        for path in self._controller.studies():
            self.studies.addItem(name_of(path), path)

    def _told(self, standing: Standing | None) -> str:
        activity = self._controller.activity
        if standing is None:
            return self.tr("Reading the images…") if activity is StudyActivity.READING else ""
        state = {
            StudyActivity.PAUSED: self.tr("paused"),
            StudyActivity.STOPPING: self.tr("stopping"),
            StudyActivity.RUNNING: self.tr("the best setting runs with fresh seeds") if standing.is_of_winner else "",
        }.get(activity, "")
        told = [standing.study.name, self.tr("{0} of {1} trials").format(standing.over, len(standing.trials)), state]
        if (best := standing.best) is not None and best.value is not None:
            told.append(self.tr("best so far: trial {0}, {1}").format(best.number, number(best.value)))
        if standing.place:
            told.append(standing.place)
        return "   ".join(filter(None, told))

    def _arrange(self) -> None:
        describe(self.studies, self.tr("Earlier studies"), self.tr("Show a study of this computer; it can go on"))
        self.studies.setMaximumWidth(LIST_WIDTH)
        row = QHBoxLayout()
        for widget in (self.start, self.pause, self.stop, self.progress):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.studies)
        row.addWidget(self.away)
        words = (self.tr("Pause"), self.tr("Go on"))
        self.pause.setFixedWidth(max(map(self.pause.fontMetrics().horizontalAdvance, words)) + 22)
        self.status.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = column_in(self, spacing=4)
        column.setContentsMargins(8, 6, 8, 2)
        column.addLayout(row)
        column.addWidget(self.status)
        column.addWidget(self.error)
        self.error.hide()
        for part in (self.start, self.pause, self.stop, self.studies, self.away):
            behave(part)

    def _connect(self) -> None:
        controller = self._controller
        self.start.clicked.connect(enter_typed)
        self.start.clicked.connect(controller.start)
        self.pause.clicked.connect(self._pause_or_resume)
        self.stop.clicked.connect(controller.stop)
        self.studies.activated.connect(self._open)
        controller.activity_changed.connect(self._show_activity)
        controller.standing_changed.connect(self._show_activity)
        controller.refused.connect(self._refuse)

    def _pause_or_resume(self) -> None:
        if self._controller.activity is StudyActivity.RUNNING:
            self._controller.pause()
        else:
            self._controller.resume()

    def _open(self, index: int) -> None:
        path = self.studies.itemData(index)
        if path is not None:
            self._controller.open_study(path)

    def _refuse(self, reason: str) -> None:
        self.error.setText(reason)
        self.error.setVisible(bool(reason))
        self._share_line()

    def _share_line(self) -> None:
        """Let what was refused stand in the line of the status while that is empty, so that nothing moves for it."""
        self.status.setVisible(bool(self.status.text()) or not self.error.text())

    def _show_activity(self, _: object = None) -> None:
        activity = self._controller.activity
        idle = activity is StudyActivity.IDLE
        self.start.setEnabled(idle)
        resumes = activity is StudyActivity.PAUSED or self._controller.can_resume
        self.pause.setText(self.tr("Go on") if resumes else self.tr("Pause"))
        self.pause.setEnabled(resumes or activity is StudyActivity.RUNNING)
        self.stop.setEnabled(activity in (StudyActivity.READING, StudyActivity.RUNNING, StudyActivity.PAUSED))
        self.studies.setEnabled(idle)
        self.show_standing(self._controller.standing)
