"""The Compare tab: the list of saved runs, and the curves of those that are ticked in it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base.file_dialogs import ask_where_to_save
from app.base.plain_text import plain_label
from app.base.theme import RacerStyle, Theme, theme_of, wear
from app.export.figure import Figure, Film, lay_out, off_screen
from app.trainer.compare.compared_layers import ComparedLayers
from app.trainer.compare.comparison_charts import ComparedRuns, Comparison, compare
from app.trainer.compare.controller import comparison_of
from app.trainer.compare.loss_surface import lay_on_surface
from app.trainer.compare.model import CompareModel, Part, group_of, grouped, summaries
from app.trainer.compare.run_table import RunsTable
from app.trainer.compare.table_model import RunRow
from app.trainer.compare.toolbar import CompareBar
from app.trainer.controller import Activity, TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.tab import Tab, share_zoom
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import column_in, fault, muted, push_button
from app.widgets.message_bar import MessageBar
from app.widgets.splitter import Splitter

HEIGHTS = (240, 360)  # pixels of the table and of the charts, before somebody drags what is between them


class CompareTab(Tab):
    """Shows the model of its controller, and tells it what is ticked, typed and pressed."""

    run_loaded = Signal()  # a run of the list is shown in the room

    def __init__(self, trainer: TrainerController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = comparison_of(trainer)
        self._wanted: int | None = None  # the run whose row is to be chosen once it is read
        self._to_be_seen: Collection[int] = ()  # the runs whose rows are to be seen once they are read
        self._make()
        self._arrange()
        self._connect()
        self._show(self.controller.model)
        self._show_deleted(self.controller.deleted)

    # What the room asks of a tab.

    @property
    def name(self) -> str:
        return self.tr("Compare")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:  # noqa: ARG002 - all runs are shown
        self.bar.recorded.setChecked(model.recorded)
        self.controller.read()

    def grow(self) -> None:
        """A run under way is listed when it has ended."""

    def run_charts(self) -> tuple[RunChart, ...]:
        return self.comparison.loss, self.comparison.accuracy

    def reset_zoom(self) -> None:
        self.comparison.reset_zoom()
        self.layers.reset_zoom()

    def theme_changed(self) -> None:
        self._show(self.controller.model)

    def figures(self) -> tuple[Figure, ...]:
        runs = self._compared(theme_of(self))
        if not runs:
            return ()
        title = self.tr("Runs compared: {0}").format(self.bar.part.currentText())
        names = ", ".join(one.label for one in runs)
        if self.controller.model.part == "layers":
            film = Film(range(1, self.layers.epoch.maximum() + 1), lambda _: title, self._show_layers_in_picture)
            label = self.tr("Layers of several runs")
            return (Figure("compared-layers", label, title, names, self._make_layers_picture, film),)
        return (Figure("comparison", self.tr("Comparison of runs"), title, names, self._make_picture),)

    def choose(self, run: int) -> None:
        """Choose the row of a run, now or once it is read."""
        self._wanted = None if self.table.choose(run) else run

    def bring_into_sight(self, runs: Collection[int]) -> None:
        """Let the rows of runs be seen, now or once they are read."""
        self._to_be_seen = () if self.table.bring_into_sight(runs) else runs

    def show_part(self, part: Part) -> None:
        """Draw the curves of another part of the images."""
        self.controller.set_model(replace(self.controller.model, part=part))

    # What is shown.

    def _show(self, model: CompareModel) -> None:
        theme = theme_of(self)
        styles = {group: theme.racer(number) for group, number in model.styles.items()}
        self.table.set_rows(self._rows(model, styles))
        self.table.show_only_ticked(model.only_ticked)
        if self._wanted is not None:
            self.choose(self._wanted)
        self.bring_into_sight(self._to_be_seen)
        self.bar.only_ticked.setChecked(model.only_ticked)
        self.bar.choose_part(model.part)
        self._show_runs(theme, model)
        self.hint.setText(self._hint(model))
        self.hint.setVisible(bool(self.hint.text()))
        self.lacking.say(self._lacking_layers(model))
        self._enable_actions()

    def _show_runs(self, theme: Theme, model: CompareModel) -> None:
        """Draw the curves of the runs, or their layers: only what is seen."""
        by_layers = model.part == "layers"
        self.views.setCurrentWidget(self.layers if by_layers else self.comparison)
        if by_layers:
            self.layers.show_runs(self._compared(theme), self._colours(theme))
        else:
            self.comparison.show_runs(self._compared(theme), model.part)

    def _colours(self, theme: Theme) -> dict[RacerStyle, int]:
        """Return the numbers of the styles that are worn."""
        return {theme.racer(number): number for number in self.controller.model.styles.values()}

    def _hint(self, model: CompareModel) -> str:
        """Return what is to be said over the curves, or in their place."""
        if model.part == "layers" and self.layers.runs:
            return ""
        if model.part != "layers" and self.comparison.compared:
            differ = self.tr("These runs are on different data: their losses and accuracies are not comparable.")
            return differ if model.mixes_data else ""
        if model.runs:
            return self.tr("Tick runs in the list, and their curves appear here.")
        return self.tr("Runs appear here when they end or are stopped, and stay for later days.")

    def _without_layers(self) -> list[SavedRun]:
        """Return the ticked runs whose layers are not kept, and that can be made again as they were."""
        model, trainer = self.controller.model, self.controller.trainer
        histories = model.listing.histories
        runs = [run for group in grouped(model.ticked_runs) for run in group if not run.changes]
        lacking = [run for run in runs if run.id in histories and "layers" not in (histories[run.id].dtype.names or ())]
        return [run for run in lacking if not trainer.is_under_way(run.id)]

    def _lacking_layers(self, model: CompareModel) -> str:
        """Say how many of the runs whose layers are looked at have none."""
        lacking = len(self._without_layers()) if model.part == "layers" else 0
        text = self.tr("Without layers here, only with curves: {0} of {1} runs.")
        return text.format(lacking, len(self.layers.runs)) if lacking else ""

    def _rows(self, model: CompareModel, styles: Mapping[object, RacerStyle]) -> list[RunRow]:
        """Return a row for each run, and one more below several seeds that are ticked."""
        below = {summary.runs[-1].id: summary for summary in summaries(model.ticked_runs)}
        rows = []
        for run in model.runs:
            style = styles[group_of(run)] if model.is_ticked(run) else None
            rows.append(RunRow(run, style, self._state(run)))
            if (summary := below.get(run.id)) is not None:
                rows.append(RunRow(summary.runs[0], style, "", summary))
        return rows

    def _compared(self, theme: Theme) -> list[ComparedRuns]:
        model = self.controller.model
        styles = {group: theme.racer(number) for group, number in model.styles.items()}
        losses = self.controller.trainer.queue.losses
        return compare(grouped(model.ticked_runs), styles, model.listing.histories, losses)

    def _state(self, run: SavedRun) -> str:
        if self.controller.is_under_way(run):
            return self.tr("of {0}, going on").format(run.epochs_to_make)
        lost = self.tr("(of a study: only curves)") if run.study else self.tr("(network not kept)")
        return " ".join(filter(None, [self._ending(run), "" if run.has_network else lost]))

    def _ending(self, run: SavedRun) -> str:
        match run.ending.kind:
            case "finished":
                return ""
            case "stopped_early" if run.config.restore_best:
                return self.tr("of {0}, stopped early; the weights of epoch {1} are restored").format(
                    run.epochs_to_make, run.best_epoch
                )
            case "stopped_early":
                return self.tr("of {0}, stopped early").format(run.epochs_to_make)
            case "diverged":
                return self.tr("diverged at step {0}").format(run.ending.step)
            case "stopped":
                return self.tr("of {0}, stopped").format(run.epochs_to_make)
            case "interrupted":
                return self.tr("of {0}, interrupted").format(run.epochs_to_make)

    def _show_opened(self, runs: frozenset[int]) -> None:
        """Let the runs of a study be seen, with the first of them chosen, as curves."""
        self.bring_into_sight(runs)
        first = next((run.id for run in self.controller.model.runs if run.id in runs), None)
        if first is not None:
            self.choose(first)

    def _enable_actions(self) -> None:
        run, trainer = self.table.current_run(), self.controller.trainer
        self.bar.look.setEnabled(run is not None and trainer.activity is Activity.IDLE)
        self.bar.use.setEnabled(run is not None)
        at_rest = run is not None and not self.controller.is_under_way(run)
        self.bar.allow_delete(allowed=at_rest, recorded=run is not None and run.recorded)
        for button in (self.bar.surface, self.bar.save):
            button.setEnabled(bool(self.controller.model.runs))

    def _show_deleted(self, run: SavedRun | None) -> None:
        self.deleted.say(self.tr("“{0}” was deleted.").format(run.name) if run is not None else "")

    def _show_notice(self, notice: str) -> None:
        self.error.say(notice, self.tr("Understood"))

    def _show_failure(self, failure: str) -> None:
        self.error.say(failure, self.tr("Try again"))

    @cached_property
    def _picture(self) -> Comparison:
        return off_screen(Comparison(in_picture=True), self)

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._picture.show_runs(self._compared(theme), self.controller.model.part)
        share_zoom(self.run_charts(), (self._picture.loss, self._picture.accuracy))
        return lay_out(self._picture, size)

    @cached_property
    def _layers_picture(self) -> ComparedLayers:
        return off_screen(ComparedLayers(in_picture=True), self)

    def _make_layers_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._layers_picture, theme)
        self._layers_picture.show_runs(self._compared(theme), self._colours(theme))
        self._layers_picture.show_like(self.layers)
        return lay_out(self._layers_picture, size)

    def _show_layers_in_picture(self, epoch: int) -> None:
        self._layers_picture.epoch.setValue(epoch)

    # What is done.

    def _read_if_visible(self) -> None:
        if self.isVisible():
            self.controller.read()

    def _delete(self) -> None:
        run = self.table.current_run()
        if run is not None and self.bar.delete.isEnabled():
            self.controller.delete(run)

    def _load_run(self) -> None:
        if (run := self.table.current_run()) is not None:
            self.controller.trainer.load_run(run)
            self.run_loaded.emit()

    def _use_settings(self) -> None:
        if (run := self.table.current_run()) is not None:
            self.controller.trainer.set_config(run.config)

    def _lay_on_surface(self) -> None:
        run = self.table.current_run()
        runs = self.controller.model.ticked_runs or ([run] if run is not None else [])
        lay_on_surface(runs, self.controller.trainer)

    def _list_recorded(self, on: bool) -> None:  # noqa: FBT001 - a slot
        trainer = self.controller.trainer
        trainer.set_model(trainer.model.replace(recorded=on))

    def _list_only_ticked(self, only: bool) -> None:  # noqa: FBT001 - a slot
        self.controller.set_model(replace(self.controller.model, only_ticked=only))

    def _ask_for_file(self) -> None:
        path, _ = ask_where_to_save(self, self.tr("Save runs"), "runs.csv", self.tr("CSV files (*.csv)"))
        if path:
            self.controller.save_csv(path)

    # How it is made.

    def _make(self) -> None:
        self.table = RunsTable()
        self.comparison = Comparison()
        self.layers = ComparedLayers()
        self.views = QStackedWidget()
        self.bar = CompareBar()
        self.hint = muted()
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.error = MessageBar(fault(), push_button(self.tr("Try again"), self.tr("Open the list of runs again")))
        self.lacking = MessageBar(
            muted(),
            push_button(
                self.tr("Train again for the layers"),
                self.tr("Make the ticked runs without layers again, with their seeds, one after another"),
            ),
        )
        self.deleted = MessageBar(
            plain_label(), push_button(self.tr("Undo"), self.tr("Put the run back into the list"))
        )

    def _arrange(self) -> None:
        above, below = QWidget(), QWidget()
        upper, lower = QVBoxLayout(above), QVBoxLayout(below)
        upper.setContentsMargins(8, 8, 8, 4)
        lower.setContentsMargins(0, 0, 0, 0)
        self.lacking.setContentsMargins(8, 4, 8, 0)
        upper.addWidget(self.table)
        for line in (self.error, self.deleted):
            upper.addWidget(line)
        upper.addWidget(self.bar)
        lower.addWidget(self.lacking)
        lower.addWidget(self.hint)
        for view in (self.comparison, self.layers):
            self.views.addWidget(view)
        lower.addWidget(self.views, stretch=1)
        parts = Splitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for part in (above, below):
            parts.addWidget(part)
        parts.setSizes(HEIGHTS)
        parts.setStretchFactor(1, 1)
        layout = column_in(self)
        layout.addWidget(parts)

    def _connect(self) -> None:
        controller, rows, bar = self.controller, self.table.rows, self.bar
        controller.model_changed.connect(self._show)
        controller.deleted_changed.connect(self._show_deleted)
        controller.noticed.connect(self._show_notice)
        controller.opened.connect(self._show_opened)
        controller.failed.connect(self._show_failure)
        controller.trainer.list_changed.connect(self._read_if_visible)
        controller.trainer.activity_changed.connect(self._enable_actions)
        rows.tick_toggled.connect(controller.toggle_tick)
        rows.renamed.connect(controller.rename)
        rows.annotated.connect(controller.annotate)
        self.table.chosen.connect(self._enable_actions)
        self.table.delete_requested.connect(self._delete)
        bar.only_ticked.clicked.connect(self._list_only_ticked)
        bar.recorded.clicked.connect(self._list_recorded)
        bar.part.activated.connect(lambda _: self.show_part(bar.part.currentData()))
        bar.look.clicked.connect(self._load_run)
        bar.use.clicked.connect(self._use_settings)
        bar.delete.clicked.connect(self._delete)
        bar.surface.clicked.connect(self._lay_on_surface)
        bar.save.clicked.connect(self._ask_for_file)
        self.deleted.answers[0].clicked.connect(controller.restore)
        self.error.answers[0].clicked.connect(controller.dismiss_notice)
        self.lacking.answers[0].clicked.connect(lambda: controller.train_again(self._without_layers()))
