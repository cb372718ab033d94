"""The table of a study's trials: a row for each, with only what differs among them, and its value."""

import math
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from app.base.formatting import format_value, translated
from app.base.theme import Theme, theme_of
from app.trainer.run_list.config_table import label_of
from app.trainer.study.standing import Standing, deviation, seconds
from app.widgets.table import USUAL_NUMBER, Column, TableRow, TableView
from core.search.plan.suggested import kinds_of
from core.search.study import Study
from core.search.trials import Trial
from core.training.config.applied import Value


class TrialsTable(TableView):
    """Shows the trials and announces the chosen one."""

    opened = Signal()  # the runs of the chosen one are asked for

    def __init__(self, parent: QWidget | None = None) -> None:
        self._made: dict[int, tuple[Trial, TableRow]] = {}  # by their numbers
        self._rows_of: tuple[Study, Theme] | None = None
        columns = [Column("", USUAL_NUMBER)]
        super().__init__(
            QCoreApplication.translate("TrialsTable", "Trials"),
            QCoreApplication.translate(
                "TrialsTable", "A row for each setting; a click chooses it in every chart, Return opens its runs"
            ),
            columns,
            parent,
        )
        self.view.activated.connect(self._open)  # Return, or a double-click

    def _open(self, index: QModelIndex) -> None:
        self.chosen.emit(self._sorted.mapToSource(index).row())
        self.opened.emit()

    def show_standing(self, standing: Standing | None) -> None:
        """Show the trials as they stand."""
        if standing is None:
            self.set_rows([])
            return
        theme = theme_of(self)
        if (standing.study, theme) != self._rows_of:
            self._made.clear()
            self._rows_of = standing.study, theme
            self.model.set_columns(self._columns(standing))
        keys = [axis.key for axis in standing.study.axes]
        self.set_rows([self._row_of(trial, keys, theme) for trial in standing.trials])

    def _row_of(self, trial: Trial, keys: list[str], theme: Theme) -> TableRow:
        """Return the row of a trial; that of one that is over is made once."""
        known = self._made.get(trial.number)
        if known is None or known[0] is not trial:
            known = self._made[trial.number] = trial, _row(trial, keys, theme)
        return known[1]

    def _columns(self, standing: Standing) -> list[Column]:
        study = standing.study
        return [
            Column(self.tr("trial"), "10,000"),
            *(Column(label_of(study.base, axis.key), USUAL_NUMBER) for axis in study.axes),
            Column(self.tr("state"), self.tr("finished")),
            Column(self.tr("value"), USUAL_NUMBER, self.tr("The mean over the seeds, by what the study is judged by")),
            Column("±", USUAL_NUMBER, self.tr("The standard deviation over the seeds")),
            Column(self.tr("epochs"), "1,000", self.tr("That were made, over all seeds")),
            Column(self.tr("seconds"), USUAL_NUMBER, self.tr("Of training, over all seeds")),
        ]


def state_word(state: str) -> str:
    """Return the state of a trial in a word."""
    translate = QCoreApplication.translate
    return {
        "waiting": translate("TrialsTable", "waits"),
        "running": translate("TrialsTable", "runs"),
        "finished": translate("TrialsTable", "finished"),
        "pruned": translate("TrialsTable", "stopped early"),
        "diverged": translate("TrialsTable", "diverged"),
        "failed": translate("TrialsTable", "failed"),
        "missed": translate("TrialsTable", "target missed"),
    }[state]


def value_text(key: str, value: Value) -> Any:
    """Return a value of a setting for a cell: numbers stay numbers."""
    if isinstance(value, bool) or value is None:
        return format_value(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return "-".join(map(str, value)) or format_value(None)
    kinds = {str(kind.model_fields["kind"].default): kind.label for kind in kinds_of(key)}
    return translated(kinds[value]) if value in kinds else format_value(value)


def _row(trial: Trial, keys: list[str], theme: Theme) -> TableRow:
    spread = deviation(trial)
    runs = trial.runs.values()
    reason = next((run.reason for run in runs if run.reason), "")
    return TableRow(
        theme.accent if trial.state == "running" else theme.muted if trial.value is None else theme.ok,
        (
            trial.number,
            *(value_text(key, trial.setting[key]) if key in trial.setting else "" for key in keys),
            state_word(trial.state),
            math.nan if trial.value is None else trial.value,
            math.nan if spread is None else spread,
            sum(run.epochs for run in runs),
            seconds(trial),
        ),
        reason,
    )
