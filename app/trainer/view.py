"""The Trainer room: every hyperparameter at the left, the curves in the middle, the run bar below."""

from collections.abc import Callable, Mapping, Sequence
from typing import Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMessageBox, QSizePolicy, QTabWidget, QWidget

from app.base.history import Place
from app.export.figure import Figure
from app.rooms.frame import Part, RoomFrame, areas_of
from app.rooms.room import Room
from app.rooms.side import CoursePlace, Side
from app.rooms.sight import Sight, carried
from app.trainer.compare.compare_tab import CompareTab
from app.trainer.controller import Activity, TrainerController
from app.trainer.controls.interrupted_line import InterruptedLine
from app.trainer.controls.kept_queue_line import KeptQueueLine
from app.trainer.controls.run_bar import RunBar
from app.trainer.controls.waiting_line import WaitingLine
from app.trainer.curves.curves_tab import Curves
from app.trainer.data.data_tab import DataTab
from app.trainer.explanation import Explanation
from app.trainer.export_page import RoomPicture
from app.trainer.layers.layers_tab import LayersTab
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.plane.boundary_tab import BoundaryTab
from app.trainer.results.results_tab import ResultsTab
from app.trainer.run_list.bundled import saved_bundled_runs
from app.trainer.run_name import RunName
from app.trainer.scene_result import SceneResult
from app.trainer.settings.settings_column import SettingsColumn
from app.trainer.sharpness_watch import SharpnessWatch
from app.trainer.study.controller import StudyActivity
from app.trainer.study.study_runs import StudyRun, add_missing
from app.trainer.study.study_tab import StudyTab
from app.trainer.tab import Tab
from app.trainer.units.units_tab import UnitsTab
from app.widgets.controls import column_in, describe
from app.widgets.notes import Notes
from app.widgets.playback_bar import PlaybackBar
from app.widgets.section import scrolled
from core.datasets.plane import Point
from core.export.tables import history_table
from core.propagation import PropagationConfig
from core.scenes.scene import Scene
from core.search.plan.study_plan import StudyPlan
from core.training import PRESETS
from core.training.config import with_points

MOST_EPOCHS = 10_000  # of a run
NARROWEST_EXPLANATION = 240  # pixels


class TrainerView(Room):
    """The widgets of the room; they show the controller's state."""

    room_name = "trainer"

    controller: TrainerController

    def __init__(self, controller: TrainerController, parent: QWidget | None = None) -> None:
        super().__init__(controller, parent)
        self.settings = SettingsColumn(controller)
        self.curves = Curves()
        self.boundary = BoundaryTab()
        self.layers = LayersTab(controller)
        self.units = UnitsTab()
        self.data = DataTab()
        self.results = ResultsTab(controller)
        self.compare = CompareTab(controller)
        self.study = StudyTab(controller)
        own = (self.curves, self.boundary, self.layers, self.units, self.data, self.results, self.compare, self.study)
        self.tabs: tuple[Tab, ...] = own
        self.tab_widget = QTabWidget(documentMode=True)
        describe(self.tab_widget.tabBar(), self.tr("Views of the run"), "")
        self.run_name = RunName()
        self.explanation = Explanation()
        # What the runs of a scene came to, over the picture, so that nothing moves for it; see `_divide`.
        self.hint = SceneResult()
        self.playback_bar = PlaybackBar(controller.playback, label=self.tr("Epoch"))
        self.playback_bar.reserve(MOST_EPOCHS)
        self.bar = RunBar(controller, self.playback_bar)
        self.interrupted = InterruptedLine(controller)
        self.waiting = WaitingLine(controller)
        self.kept_queue = KeptQueueLine(controller)
        self.notes = Notes(self, self.bar)
        self.reset_view = QAction(self.tr("Show the whole run"), self)
        self.sharpness = SharpnessWatch(controller, self)
        self._whole_room = RoomPicture(controller, self.curves, self.layers, self)
        self._arrange()
        self._connect()
        self._show_model(controller.model)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.controller.show_example()

    # The interface of a room.

    def complete(self) -> None:
        self.controller.keeper.open()
        self.controller.interrupted.find()

    def may_close(self) -> bool:
        running = self.controller.activity is Activity.RUNNING
        searching = self.study.controller.activity is not StudyActivity.IDLE
        pending = len(self.controller.queue.runs.pending)
        waiting = 0 if self.controller.keeper.keeps else pending
        if not running and not waiting and not searching:
            return True
        saved = self.tr("A run is going on. Fall Line saves it, and can continue it the next time.") if running else ""
        forgotten = self.tr("Runs in the queue that have not begun will be lost: {0}.").format(waiting)
        kept = self.tr("The runs that wait are offered again then: {0}.").format(pending)
        left = self.tr("A study is going on. What it has finished is kept, and it can go on the next time.")
        question = " ".join(
            filter(
                None,
                [saved, left if searching else "", forgotten if waiting else "", kept if pending > waiting else ""],
            )
        )
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Close Fall Line?"), question, parent=self)
        close = box.addButton(
            self.tr("Save and close") if running else self.tr("Close"), QMessageBox.ButtonRole.AcceptRole
        )
        box.addButton(
            self.tr("Go on training") if running else self.tr("Keep it open"), QMessageBox.ButtonRole.RejectRole
        )
        box.setDefaultButton(close)
        box.exec()
        return box.clickedButton() is close

    def shut(self) -> None:
        super().shut()
        self.controller.shut()
        self.study.controller.shut()
        self.compare.controller.stop()
        self.controller.archive.close()
        self.stop_workers()

    def stop_workers(self) -> None:
        for tab in self.tabs:
            tab.shut()
        self.sharpness.stop()
        self.settings.costs.stop()

    def edit_actions(self) -> list[QAction]:
        return [self.bar.exports.copy, self.bar.exports.copy_torch]

    def rebuild(self) -> Self:
        room = super().rebuild()
        room.tab_widget.setCurrentIndex(self.tab_widget.currentIndex())
        room.interrupted.follow(self.interrupted)
        room.waiting.follow(self.waiting)
        room.kept_queue.follow(self.kept_queue)
        return room

    def widget_at(self, place: Place) -> QWidget | None:
        match place:
            case ("runs", int(run)):
                self.compare.choose(run)
                return self.compare.table
            case ("preset",):
                return self.settings.presets.preset
            case ("config", "dataset"):
                return self.settings.dataset
        return super().widget_at(place)

    def sight(self) -> Sight:
        zooms = tuple(carried(chart.zoom()) for chart in self.seen.run_charts())
        cell = self.layers.opened if self.seen is self.layers else None
        return Sight(tab=self.tab_widget.currentIndex(), zooms=zooms if any(zooms) else (), cell=cell)

    def show_sight(self, sight: Sight) -> None:
        if sight.tab is not None and sight.tab < len(self.tabs):
            self.tab_widget.setCurrentIndex(sight.tab)
        for chart, zoom in zip(self.seen.run_charts(), sight.zooms, strict=False):
            chart.set_zoom(zoom)
        if sight.cell is not None and self.seen is self.layers:
            self.layers.open_cell(*sight.cell)

    def view_actions(self) -> list[QAction]:
        return [self.reset_view]

    def measured(self) -> Mapping[str, Callable[[], str]]:
        if self.seen is self.study:
            return self.study.measured()
        run = self.controller.run
        if run is None or run.is_example or not run.epochs:
            return {}
        table = history_table(
            run.name, run.config, run.changes, run.ending, list(run.epochs), sharpness=run.sharpness.measured
        )
        return {".csv": table.as_csv, ".json": table.as_json}

    def figures(self) -> tuple[Figure, ...]:
        """Return what can be exported, what is seen first; also of runs that the tab has not shown yet."""
        for tab in (self.curves, self.boundary, self.layers, self.units):
            if tab is not self.seen:
                tab.show_run(self._run_for(tab), self.controller.model)
                tab.show_epoch(self.playback.position)
        tabs = sorted(self.tabs, key=lambda tab: tab is not self.seen)
        return (
            *(figure for tab in tabs for figure in tab.figures()),
            *self._whole_room.figures(self.playback.position),
        )

    def areas(self) -> list[QWidget]:
        return areas_of(self.frame, self.tab_widget, self.notes) if self.frame is not None else []

    def open_data(self, source: str) -> None:
        """Read images of one's own, and let the next run train on them if the person says so."""
        from app.trainer.data.open_dialog import open_images  # noqa: PLC0415 - by need

        open_images(source, self.controller, self)

    def train_with(self, network: PropagationConfig, name: str) -> None:
        """Put a network of another room, called `name` there, into the form; Return starts it."""
        self.controller.train_with(network, name)
        self.bar.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recorded(self, preset: str) -> None:
        """Show the recorded run of a model of the notes, if nothing is under way."""
        saved = next(run for run in saved_bundled_runs() if run.config == PRESETS[preset])
        if self.controller.is_free:
            self.controller.load_run(saved)
        else:
            self.controller.refused.emit(
                self.tr("A run is going on: “{0}” can be shown when it ends.").format(saved.name)
            )

    def show_tab(self, name: str) -> None:
        """Turn to the tab of this name in the code, such as "curves" or "data", if it can be seen."""
        if self.tab_widget.isTabVisible(self.tabs.index(getattr(self, name))):
            self.tab_widget.setCurrentWidget(getattr(self, name))

    @property
    def seen(self) -> Tab:
        """The current tab."""
        return self.tabs[self.tab_widget.currentIndex()]

    # Construction.

    def _arrange(self) -> None:
        self.reset_view.setShortcut(QKeySequence("Ctrl+R"))
        for tab in self.tabs:
            self.tab_widget.addTab(tab, tab.name)
        self.tab_widget.setCornerWidget(self.run_name)
        self._count_only_the_seen()
        picture = QWidget()
        column = column_in(picture, spacing=4)
        column.addWidget(self.tab_widget)
        controls = Side(
            self.tr("Controls"),
            self.tr("Show the controls: every setting of the next run"),
            (self.tr("Controls"), self.settings),
            (self.tr("Course"), CoursePlace()),
        )
        explanation = Side(
            self.tr("Explanation"),
            self.tr("Show the verdict on the run, what to change, and the formulas of its steps"),
            ("", self.explanation),
        )
        explanation.setMinimumWidth(NARROWEST_EXPLANATION)
        frame = RoomFrame(controls, scrolled(picture), self.bar, explanation)
        column_in(self, spacing=0).addWidget(frame)
        frame.arranged.connect(self._divide)
        self.follow_frame(frame)
        for line in (self.hint, self.waiting, self.interrupted, self.kept_queue, *self.bar.lines):
            self.notes.add(line)

    def _connect(self) -> None:
        controller = self.controller
        controller.model_changed.connect(self._show_model)
        controller.run_changed.connect(self._show_run)
        controller.run_renamed.connect(self._show_name)
        controller.advanced.connect(self._grow)
        controller.activity_changed.connect(self._grow)
        controller.playback.position_changed.connect(self._show_epoch)
        self.tab_widget.currentChanged.connect(self._count_only_the_seen)
        self.tab_widget.currentChanged.connect(self._show_run)
        self.reset_view.triggered.connect(self._see_all)
        controller.queue.summary_changed.connect(self._show_summary)
        self._show_summary(controller.queue.summary())
        controller.queue.completed.connect(self._show_completed)
        self.curves.look_changed.connect(self._look_otherwise)
        self.layers.look_changed.connect(self._look_otherwise)
        self.sharpness.measured.connect(self.layers.grow)
        self.data.arrived.connect(self.settings.costs.measure_soon)
        self.data.points.points_changed.connect(self._take_points)
        self.data.wanted.connect(self.open_data)
        self.settings.dataset.opened.connect(self.open_data)
        controller.data_opened.connect(self.data_opened)
        controller.data_opened.connect(self._show_data)
        self.bar.exports.status_message.connect(self.status_message)
        controller.noted.connect(self.status_message)
        self.settings.several.study_requested.connect(self._plan_study)
        self.settings.varied.connect(self.study.controller.planner.vary)
        for changed in (self.study.controller.standing_changed, self.study.controller.activity_changed):
            changed.connect(self._show_study)
        self.study.runs_opened.connect(self._open_runs)
        self.study.closed.connect(lambda: self.study.controller.planner.set_plan(None))
        self.tab_widget.currentChanged.connect(self._offer_marks)
        self.compare.run_loaded.connect(lambda: self.tab_widget.setCurrentWidget(self.curves))
        for verdict in (self.curves.verdict, self.explanation.verdict):
            verdict.applied.connect(controller.set_config)
        controller.activity_changed.connect(self._show_activity)
        self._show_activity(controller.activity)

    def _count_only_the_seen(self) -> None:
        """Let the least size be that of the tab that is seen, not that of the largest."""
        for tab in self.tabs:
            policy = QSizePolicy.Policy.Preferred if tab is self.seen else QSizePolicy.Policy.Ignored
            tab.setSizePolicy(policy, policy)

    def _look_otherwise(self, field: str, value: object) -> None:
        self.controller.set_model(self.controller.model.replace(**{field: value}))

    # Updates.

    def _show_summary(self, summary: str) -> None:
        self.explanation.show_result(summary, self.controller.queue.table)
        self.hint.show_result(summary, self.controller.queue.table)
        self._divide()

    def _divide(self) -> None:
        """Say nothing below or over the picture that the explanation says beside it."""
        stands = self.frame is not None and self.frame.stands(Part.EXPLANATION)
        self.curves.band.setVisible(not stands)
        if stands:
            self.hint.hide()

    def _show_completed(self, scene: Scene | None) -> None:
        """Show the runs of a queue over each other, or the only one by itself, if curves are looked at."""
        runs = self.controller.queue.losses
        if self.seen in (self.curves, self.compare):
            self.compare.show_part(scene.shown if scene is not None else "validation")
            self.tab_widget.setCurrentWidget(self.compare if len(runs) > 1 else self.curves)
        self.compare.bring_into_sight(list(runs))

    def _show_model(self, model: TrainerModel) -> None:
        self.settings.show_model(model)
        self._show_run()
        self._offer_marks()

    def _show_data(self) -> None:
        self.tab_widget.setCurrentWidget(self.data)

    def _show_study(self) -> None:
        self.bar.queue.panel.show_study(self.study.controller.under_way())

    def _plan_study(self) -> None:
        """Show the plan of a study, and a mark beside each setting that may vary."""
        planner = self.study.controller.planner
        if planner.plan is None:
            planner.set_plan(StudyPlan())
        self.tab_widget.setCurrentWidget(self.study)

    def _open_runs(self, runs: Sequence[StudyRun]) -> None:
        """Put runs of a study into the list, and compare them by their validation images, all that a study looks at."""
        self.compare.show_part("validation")
        self.tab_widget.setCurrentWidget(self.compare)
        self.compare.controller.open_runs(lambda known: add_missing(known, runs))

    def _offer_marks(self, _: int = 0) -> None:
        """Show the marks of what varies while the study is looked at, and its tab while there is a plan."""
        plan = self.controller.model.study
        self.tab_widget.setTabVisible(self.tabs.index(self.study), plan is not None)
        self.settings.offer_marks(plan if self.seen is self.study else None)

    def _take_points(self, points: tuple[Point, ...]) -> None:
        self.controller.set_config(with_points(self.controller.model.config, points))

    def _show_run(self) -> None:
        self._offer_boundary()
        self.seen.show_run(self._run_for(self.seen), self.controller.model)
        self._show_epoch(self.playback.position)
        self.explanation.show_run(self.controller.run)
        self._show_name()

    def _show_name(self) -> None:
        self.bar.show_run()
        self.run_name.set_name(self.controller.run.name if self.controller.run is not None else "")

    def _offer_boundary(self) -> None:
        """Show the tab of the boundary where there is one: for a run on points, or settings of one."""
        run, place = self.controller.run, self.tabs.index(self.boundary)
        own = run is not None and not run.is_example and run.config.is_on_plane
        self.tab_widget.setTabVisible(place, own or self.controller.model.config.is_on_plane)

    def _run_for(self, tab: Tab) -> LiveRun | None:
        """Return the run that a tab shows; of the example, which has no network, only its numbers can be seen."""
        run = self.controller.run
        return None if run is not None and run.is_example and tab not in (self.curves, self.layers) else run

    def _show_activity(self, activity: Activity) -> None:
        self.settings.costs.set_busy(activity in (Activity.LOADING, Activity.RUNNING))

    def _grow(self) -> None:
        self.seen.grow()
        self.explanation.grow()

    def _see_all(self) -> None:
        self.seen.reset_zoom()

    def _show_epoch(self, epoch: int) -> None:
        self.seen.show_epoch(epoch)
