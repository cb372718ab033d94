"""The runs that were kept: as a list, over each other as curves, and back into the room."""

from collections import deque
from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.file_writing import WriteError, write_whole
from app.base.theme import LIGHT, RacerStyle, Theme
from app.base.worker import Worker
from app.export.figure import Figure, lay_out, off_screen
from app.trainer.compare.comparison_charts import Compared, Comparison, compared, group_of, grouped
from app.trainer.compare.run_query import Act, Listing, read
from app.trainer.compare.run_table import RunsTable
from app.trainer.compare.table_model import RunRow
from app.trainer.compare.toolbar import CompareBar
from app.trainer.controller import Activity, TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.run_list.config_table import as_csv
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.tab import Tab
from app.widgets.controls import fault, muted
from app.widgets.message_bar import AnswerLine
from core.settings import RefusedError

FIRST_TICKED = 3  # of the latest runs, when the list is seen first
HEIGHTS = (240, 360)  # pixels of the table and of the charts, before somebody drags what is between them


class CompareTab(Tab):
    """A list and the curves of what is ticked in it. The list is read and written beside the window."""

    looked_at = Signal()  # a run of the list is shown in the room

    def __init__(self, controller: TrainerController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.listing = Listing()
        self.ticked: frozenset[int] | None = None  # until the list was seen first
        self._queue = 0  # the number of the latest queue whose runs were seen
        self._theme = LIGHT
        self._styles: dict[object, int] = {}  # of what is ticked: the number of its style
        self._acts: deque[Act] = deque()  # on the list, that wait
        self._deleted: SavedRun | None = None
        self._worker = Worker(self)
        self._make()
        self._arrange()
        self._connect()
        self._show()

    @property
    def name(self) -> str:
        return self.tr("Compare")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:  # noqa: ARG002 - all runs are shown
        self.bar.recorded.setChecked(model.recorded)
        self.read()

    def grow(self) -> None:
        """A run under way is seen here when it has ended."""

    def reset_zoom(self) -> None:
        self.comparison.reset_zoom()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.comparison.set_theme(theme)
        self.table.set_theme(theme)
        self._show()

    def shut(self) -> None:
        self._worker.stop()

    def figures(self) -> tuple[Figure, ...]:
        runs = self._compared(self._theme)
        if not runs:
            return ()
        title = self.tr("Runs compared: {0}").format(self.bar.part.currentText())
        names = ", ".join(one.label for one in runs)
        return (Figure("comparison", self.tr("Comparison of runs"), title, names, self._make_picture),)

    def read(self) -> None:
        """Read the list again, beside the window."""
        recorded = self.controller.model.recorded
        job = read(self.controller.archive, self._acts, self.ticked, self.listing.histories, recorded=recorded)
        self._worker.replace(job)

    def save_csv(self, path: str) -> None:
        """Write the ticked runs, or all where none is, to a file; what goes wrong is said below the list."""
        runs = self._ticked_runs() or list(self.listing.runs)
        try:
            write_whole(path, as_csv(runs).encode("utf-8-sig"))
            self.error.say("")
        except WriteError as error:
            self.error.say(error.sentence(QCoreApplication.translate), self.tr("Understood"))

    # What is shown.

    def _show(self) -> None:
        runs = self.listing.runs
        for group in list(self._styles):
            if group not in {group_of(run) for run in self._ticked_runs()}:
                del self._styles[group]
        for run in self._ticked_runs():
            free = next(number for number in range(len(runs) + 1) if number not in self._styles.values())
            self._styles.setdefault(group_of(run), free)
        ticked = self.ticked or frozenset()
        styles = self._looks(self._theme)
        self.table.set_rows(
            [RunRow(run, styles[group_of(run)] if run.id in ticked else None, self._state(run)) for run in runs]
        )
        self.comparison.show_runs(self._compared(self._theme), self.bar.part.currentData())
        self.hint.setText(
            self.tr("Tick runs in the list, and their curves appear here.")
            if runs
            else self.tr("Runs appear here when they have ended or were stopped; they are kept from day to day.")
        )
        self.hint.setVisible(not self.comparison.compared)
        self._allow()

    def _compared(self, theme: Theme) -> list[Compared]:
        groups = grouped(self._ticked_runs())
        return compared(groups, self._looks(theme), self.listing.histories, self.controller.queue.losses)

    def _looks(self, theme: Theme) -> dict[object, RacerStyle]:
        return {group: theme.racer(number) for group, number in self._styles.items()}

    def _ticked_runs(self) -> list[SavedRun]:
        return [run for run in self.listing.runs if run.id in (self.ticked or ())]

    def _is_going_on(self, run: SavedRun) -> bool:
        now = self.controller.run
        return now is not None and now.id == run.id and self.controller.activity is not Activity.IDLE

    def _state(self, run: SavedRun) -> str:
        if self._is_going_on(run):
            return self.tr("of {0}, going on").format(run.config.epochs)
        lost = "" if run.has_network else self.tr("(network not kept)")
        return " ".join(filter(None, [self._ending(run), lost]))

    def _ending(self, run: SavedRun) -> str:
        return {
            "finished": "",
            "stopped_early": self.tr("of {0}, stopped early").format(run.config.epochs),
            "diverged": self.tr("diverged at step {0}").format(run.ending.step),
            "stopped": self.tr("of {0}, stopped").format(run.config.epochs),
            "interrupted": self.tr("of {0}, interrupted").format(run.config.epochs),
        }[run.ending.kind]

    def _allow(self) -> None:
        run = self.table.current_run()
        idle = self.controller.activity is Activity.IDLE
        self.bar.look.setEnabled(run is not None and idle)
        self.bar.use.setEnabled(run is not None)
        can_go = run is not None and not self._is_going_on(run)
        self.bar.allow_delete(allowed=can_go, recorded=run is not None and run.recorded)
        self.bar.save.setEnabled(bool(self.listing.runs))

    # What is done.

    def take_over(self, other: "CompareTab") -> None:
        """Go on with the list that another tab has read, and with what is ticked in it."""
        self.listing, self.ticked, self._queue = other.listing, other.ticked, other._queue  # noqa: SLF001 - of its class
        self._show()

    def _take(self, listing: Listing) -> None:
        """Show what was read. What has come since the last time is ticked; runs that were queued are so alone."""
        before, self.ticked = self.ticked, self._to_tick([run.id for run in listing.runs])
        self.listing = listing
        notice = self.controller.archive.notice
        self.error.say(notice.sentence(QCoreApplication.translate) if notice else "", self.tr("Understood"))
        self._show()
        if self.ticked != before and not self.ticked <= listing.histories.keys():
            self.read()

    def _to_tick(self, ids: Sequence[int]) -> frozenset[int]:
        """The runs of the list that are ticked now; those of a queue when its first is there, and what came later."""
        queue = self.controller.queue
        if queue.losses and queue.number != self._queue:
            self._queue = queue.number
            return frozenset(run for run in ids if run >= min(queue.losses))
        if self.ticked is None:
            return frozenset(ids[:FIRST_TICKED])
        return self.ticked.intersection(ids) | (set(ids) - {run.id for run in self.listing.runs})

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.error.say(error.sentence(QCoreApplication.translate), self.tr("Try again"))

    def _tick(self, run: int) -> None:
        self.ticked = (self.ticked or frozenset()) ^ {run}
        self._show()
        self.read()

    def _act(self, act: Act) -> None:
        """Do something with the list, and read it again."""
        self._acts.append(act)
        self.read()

    def _delete(self) -> None:
        run = self.table.current_run()
        if run is not None and self.bar.delete.isEnabled():
            self._deleted = run
            self.deleted.say(self.tr("“{0}” was deleted.").format(run.name))
            self._act(lambda runs: runs.delete(run.id))

    def _undo(self) -> None:
        run, self._deleted = self._deleted, None
        self.deleted.say("")
        if run is not None:
            self._act(lambda runs: runs.restore(run.id))

    def _look(self) -> None:
        if (run := self.table.current_run()) is not None:
            self.controller.load_run(run)
            self.looked_at.emit()

    def _use(self) -> None:
        if (run := self.table.current_run()) is not None:
            self.controller.set_config(run.config)

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save runs"), "runs.csv", self.tr("CSV files (*.csv)"))
        if path:
            self.save_csv(path)

    def _understand(self) -> None:
        self.controller.archive.notice = None
        self.read()

    def _refresh(self) -> None:
        if self.isVisible():
            self.read()

    @cached_property
    def _picture(self) -> Comparison:
        return off_screen(Comparison(in_picture=True), self)

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        self._picture.set_theme(theme)
        self._picture.show_runs(self._compared(theme), self.bar.part.currentData())
        return lay_out(self._picture, size)

    # How it is made.

    def _make(self) -> None:
        self.table = RunsTable()
        self.comparison = Comparison()
        self.bar = CompareBar()
        self.hint = muted()
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.error = AnswerLine(fault(), self.tr("Try again"), self.tr("Open the list of runs again"))
        self.deleted = AnswerLine(QLabel(), self.tr("Undo"), self.tr("Put the run back into the list"))

    def _arrange(self) -> None:
        above, below = QWidget(), QWidget()
        upper, lower = QVBoxLayout(above), QVBoxLayout(below)
        upper.setContentsMargins(8, 8, 8, 4)
        lower.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.table)
        for line in (self.error, self.deleted):
            upper.addWidget(line)
        upper.addWidget(self.bar)
        lower.addWidget(self.hint)
        lower.addWidget(self.comparison, stretch=1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for part in (above, below):
            parts.addWidget(part)
        parts.setSizes(HEIGHTS)
        parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)

    def _connect(self) -> None:
        self._worker.progressed.connect(self._take)
        self._worker.failed.connect(self._fail)
        self.table.rows.ticked.connect(self._tick)
        self.table.rows.renamed.connect(lambda run, name: self._act(lambda runs: runs.rename(run, name)))
        self.table.rows.annotated.connect(lambda run, note: self._act(lambda runs: runs.annotate(run, note)))
        self.table.chosen.connect(lambda _: self._allow())
        self.table.delete_asked.connect(self._delete)
        self.bar.only_ticked.toggled.connect(self.table.show_only_ticked)
        self.bar.recorded.clicked.connect(
            lambda on: self.controller.set_model(self.controller.model.replace(recorded=on))
        )
        self.bar.part.currentIndexChanged.connect(lambda _: self._show())
        self.bar.look.clicked.connect(self._look)
        self.bar.use.clicked.connect(self._use)
        self.bar.delete.clicked.connect(self._delete)
        self.bar.save.clicked.connect(self._save)
        self.deleted.button.clicked.connect(self._undo)
        self.error.button.clicked.connect(self._understand)
        self.controller.list_changed.connect(self._refresh)
        self.controller.activity_changed.connect(self._allow)
