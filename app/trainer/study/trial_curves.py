"""The curves of a study's trials, epoch by epoch: those that run stand out from those that are over."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtWidgets import QWidget

from app.base.theme import RacerStyle, Theme, theme_of
from app.trainer.study.standing import Standing
from app.widgets.charts.curves import Curve
from app.widgets.charts.run_chart import RunChart
from core.search.trials import Trial

MOST = 60  # curves: the best, the chosen, those that run, and the latest


class TrialCurves(RunChart):
    """The value of the first seed after each epoch, of the trials that run, the chosen one, the best and others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._standing: Standing | None = None
        self._chosen: int | None = None
        super().__init__("", parent)
        self.chart_menu.figure = "study-trials"

    def show_standing(self, standing: Standing | None, chosen: int | None, title: str) -> None:
        """Draw the curves as they stand."""
        self._standing, self._chosen = standing, chosen
        self.set_title(title)
        self.theme_changed()

    def theme_changed(self) -> None:
        standing, theme = self._standing, theme_of(self)
        if standing is None:
            self.set_curves(())
            return
        first = standing.study.seeds[0]
        curves = [_curve(_values(trial, first), self._style(trial, theme)) for trial in self._drawn(standing)]
        values = [value for curve in curves for value in curve.values]
        limits = (min(values), max(values)) if len(set(values)) > 1 else None
        self.set_curves(curves, limits=limits)

    def _drawn(self, standing: Standing) -> Sequence[Trial]:
        first = standing.study.seeds[0]
        known = [trial for trial in standing.trials if _values(trial, first)]
        shown = {trial.number: trial for trial in known[-MOST:]}
        shown |= {trial.number: trial for trial in known if trial.state == "running" or trial.number == self._chosen}
        if (best := standing.best) is not None:
            shown[best.number] = best
        return sorted(shown.values(), key=lambda trial: (trial.state == "running", trial.number == self._chosen))

    def _style(self, trial: Trial, theme: Theme) -> RacerStyle:
        best = self._standing.best if self._standing is not None else None
        if trial.number == self._chosen:
            return RacerStyle(theme.accent, (), "circle")
        if trial.state == "running":
            return theme.racer(trial.number)
        if best is not None and trial.number == best.number:
            return RacerStyle(theme.ok, (), "circle")
        return RacerStyle(theme.line, (), "circle")


def _values(trial: Trial, seed: int) -> Mapping[int, float]:
    """Return the values of the first seed by epoch: those of its reports, and that of its end, which nobody reports."""
    run = trial.runs.get(seed)
    if run is None or run.value is None:
        return trial.reports
    return {run.epochs: run.value, **trial.reports}


def _curve(values: Mapping[int, float], style: RacerStyle) -> Curve:
    epochs = sorted(values)
    return Curve(np.array(epochs), np.array([values[epoch] for epoch in epochs]), style)
