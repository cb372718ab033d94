"""The Study tab: the plan of a study, its trials while they are made, and what they came to."""

import json
from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QTabWidget, QWidget

from app.base.formatting import format_value
from app.export.figure import Figure
from app.trainer.controller import TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.study.charts.best_page import BestPage
from app.trainer.study.charts.chart_pages import MapPage, SettingPage
from app.trainer.study.charts.parallel import ParallelCoordinates
from app.trainer.study.charts.scale import spelled
from app.trainer.study.controller import StudyActivity, study_of
from app.trainer.study.plan_page import PlanPage
from app.trainer.study.standing import Standing
from app.trainer.study.study_bar import StudyBar
from app.trainer.study.study_figures import StudyFigures
from app.trainer.study.trial_curves import TrialCurves
from app.trainer.study.trials_table import TrialsTable, state_word
from app.trainer.tab import Tab
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import OneLine, column_in, describe, push_button
from app.widgets.splitter import Splitter
from core.number_format import number
from core.search.plan.study_plan import StudyPlan
from core.search.results import summary, trials_csv

MOST_TRIALS = 1_000_000


class Pages(QTabWidget):
    """Pages that take the room there is: a line of text above them would else make them as tall as they wish to be."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return False


class StudyTab(Tab):
    """Shows the plan of the model and the study of its controller."""

    closed = Signal()  # somebody puts the study away
    runs_opened = Signal(object)  # the runs of the chosen trial, for the list

    def __init__(self, trainer: TrainerController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = study_of(trainer)
        self.bar = StudyBar(self.controller)
        self.plan = PlanPage(self.controller.planner)
        self.curves = TrialCurves()
        self.table = TrialsTable()
        self.map, self.setting, self.lines, self.best = MapPage(), SettingPage(), ParallelCoordinates(), BestPage()
        self._figures = StudyFigures(
            self, self.controller, maps=self.map, setting=self.setting, lines=self.lines, best=self.best
        )
        self.use = push_button(
            self.tr("Use these settings"), self.tr("Put the settings of the chosen trial into the form")
        )
        self.open = push_button(
            self.tr("Open its runs"),
            self.tr("Compare the runs of the chosen trial by their curves, without training (double-click, Return)"),
        )
        self.train = push_button(
            self.tr("Train again"),
            self.tr("Make the runs of the chosen trial again, with their seeds, for their layers and networks"),
        )
        self.winner = push_button(
            self.tr("Test the best"),
            self.tr("Run the best setting with five fresh seeds, and only then look at the test images, once"),
        )
        self.more = push_button(self.tr("More trials…"), self.tr("Draw more settings for this study"))
        self.told = OneLine()
        self.trials = Splitter(Qt.Orientation.Vertical)
        self.pages = Pages(documentMode=True)
        describe(self.pages.tabBar(), self.tr("Pages of the study"), "")
        self._arrange()
        self._connect()
        self._show(self.controller.standing)

    # What the room asks of a tab.

    @property
    def name(self) -> str:
        return self.tr("Study")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:  # noqa: ARG002 - a study has many
        self.plan.show_plan(model.study or StudyPlan(), model.config)
        if self.bar.studies.count() == 0:
            self.bar.read_studies()

    def grow(self) -> None:
        """The run of the room is none of the study's."""

    def run_charts(self) -> tuple[RunChart, ...]:
        return (self.curves,)

    def reset_zoom(self) -> None:
        self.curves.reset_zoom()

    def theme_changed(self) -> None:
        self._show(self.controller.standing)

    def shut(self) -> None:
        self.best.stop()

    def figures(self) -> tuple[Figure, ...]:
        return self._figures.figures(self.pages.currentWidget())

    def measured(self) -> Mapping[str, Callable[[], str]]:
        """Return the table of all runs, and the summary, if there is a study."""
        if (one := self.controller.standing) is None:
            return {}
        return {
            ".csv": lambda: trials_csv(one.study, one.trials),
            ".json": lambda: json.dumps(summary(one.study, {}, one.trials, one.finals), ensure_ascii=False, indent=2),
        }

    # Updates.

    def _show(self, standing: Standing | None) -> None:
        self.bar.show_standing(standing)
        self._show_page()
        self._show_choice()

    def _show_chosen(self) -> None:
        self._show(self.controller.standing)

    def _show_page(self, _: int = 0) -> None:
        """Show the study on the page that is seen; the others are shown when somebody turns to them."""
        page, standing = self.pages.currentWidget(), self.controller.standing
        if page is self.trials:
            title = format_value(standing.study.metric) if standing is not None else ""
            self.curves.show_standing(standing, self.controller.chosen.number, title)
            self.table.show_standing(standing)
        for one in (self.map, self.setting, self.lines, self.best):
            if one is page:
                one.show_standing(standing, self.controller.chosen.number)

    def _show_choice(self, _: object = None) -> None:
        self._tell_choice()
        chosen, idle = self.controller.chosen.trial, self.controller.activity is StudyActivity.IDLE
        self.use.setEnabled(chosen is not None)
        self.open.setEnabled(self.controller.chosen.has_runs)
        self.train.setEnabled(chosen is not None)
        standing = self.controller.standing
        drawn = standing is not None and standing.study.trials is not None
        self.more.setVisible(drawn)
        self.more.setEnabled(idle)
        self.winner.setEnabled(idle and standing is not None and standing.best is not None)

    def _tell_choice(self) -> None:
        standing, trial = self.controller.standing, self.controller.chosen.trial
        if standing is None or trial is None:
            self.told.clear()
            return
        value = state_word(trial.state) if trial.value is None else number(trial.value)
        text = self.tr("Trial {0}: {1}: {2}")
        self.told.setText(text.format(trial.number, spelled(standing.study, trial), value))

    def _ask_for_trials(self) -> None:
        if (standing := self.controller.standing) is None:
            return
        size = standing.study.size
        text = self.tr("Draw settings until the study has this many trials:")
        trials, given = QInputDialog.getInt(self, self.more.text(), text, 2 * size, size + 1, MOST_TRIALS)
        if given:
            self.controller.add_trials(trials)

    def _choose(self, trial: int | None) -> None:
        self.controller.chosen.choose(trial)

    def _open_runs(self) -> None:
        """Hand the runs of the chosen trial to the list."""
        if runs := self.controller.chosen.runs:
            self.runs_opened.emit(runs)

    def _follow(self, activity: StudyActivity) -> None:
        """Turn to the trials when a study begins, and know its name when it has ended."""
        if activity is StudyActivity.READING and self.pages.currentIndex() == 0:
            self.pages.setCurrentIndex(1)
        if activity is StudyActivity.IDLE:
            self.bar.read_studies()
        self._show_choice()

    # How it is made.

    def _arrange(self) -> None:
        self.trials.setChildrenCollapsible(False)
        for part in (self.curves, self.table):
            self.trials.addWidget(part)
        self.trials.setStretchFactor(0, 1)
        self.pages.addTab(self.plan, self.tr("Plan"))
        self.pages.addTab(self.trials, self.tr("Trials"))
        self.pages.addTab(self.map, self.tr("Map"))
        self.pages.addTab(self.setting, self.tr("One setting"))
        self.pages.addTab(self.lines, self.tr("All settings"))
        self.pages.addTab(self.best, self.tr("Best"))
        row = QHBoxLayout()
        row.setContentsMargins(8, 2, 8, 6)
        for button in (self.use, self.open, self.train, self.winner, self.more):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.told, 1)
        column = column_in(self, spacing=0)
        column.addWidget(self.bar)
        column.addWidget(self.pages, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        controller = self.controller
        controller.standing_changed.connect(self._show)
        controller.activity_changed.connect(self._follow)
        controller.chosen.changed.connect(self._show_chosen)
        self.pages.currentChanged.connect(self._show_page)
        for part in (self.table, self.map, self.setting, self.lines):
            part.chosen.connect(self._choose)
            part.opened.connect(self._open_runs)
        self.use.clicked.connect(controller.chosen.use_settings)
        self.open.clicked.connect(self._open_runs)
        self.train.clicked.connect(controller.chosen.train)
        self.more.clicked.connect(self._ask_for_trials)
        self.winner.clicked.connect(controller.run_winner)
        self.bar.away.clicked.connect(self.closed)
