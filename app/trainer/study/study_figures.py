"""The pictures of a study for export, each with a film of its trials as they arrive."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QWidget

from app.base.formatting import format_value, spelled_out
from app.base.theme import Theme, wear
from app.export.figure import CHART, Figure, Film, lay_out, off_screen
from app.trainer.study.charts.best_page import BestPage, ExpectedBest
from app.trainer.study.charts.chart_pages import MapPage, SettingPage
from app.trainer.study.charts.heat_map import HeatMap
from app.trainer.study.charts.importance_bars import ImportanceBars
from app.trainer.study.charts.one_setting import OneSetting
from app.trainer.study.charts.parallel import ParallelCoordinates
from app.trainer.study.controller import StudyController
from app.trainer.study.standing import Standing
from app.trainer.study.trial_curves import TrialCurves

PER_SECOND = 5.0  # trials of a film


@dataclass(frozen=True)
class StudyChart:
    """A chart that can be exported: how a copy of it is made, and how that shows a standing."""

    name: str
    label: str
    kind: Callable[[], QWidget]
    show: Callable[[Any, Standing], None]
    grows: bool = True  # with the trials


class StudyFigures:
    """Makes the pictures; copies of the charts stay for the next time."""

    def __init__(
        self,
        owner: QWidget,
        controller: StudyController,
        *,
        maps: MapPage,
        setting: SettingPage,
        lines: ParallelCoordinates,
        best: BestPage,
    ) -> None:
        self._owner, self._controller = owner, controller
        self._map, self._setting, self._lines, self._best = maps, setting, lines, best
        self._copies: dict[str, QWidget] = {}

    def figures(self, first: QWidget | None) -> tuple[Figure, ...]:
        """Return what can be exported, that of the page which is seen first."""
        standing = self._controller.standing
        if standing is None:
            return ()
        pages = {"study-map": self._map, "study-setting": self._setting, "study-lines": self._lines}
        pages |= {"study-best": self._best}
        charts = sorted(self._charts(), key=lambda chart: pages.get(chart.name) is not first)
        return tuple(self._figure(chart, standing) for chart in charts)

    def _figure(self, chart: StudyChart, standing: Standing) -> Figure:
        title = f"{standing.study.name}: {chart.label}"
        frames = range(standing.over + 1)
        film = Film(frames, lambda _: title, lambda count: self._show(chart, until(standing, count)), PER_SECOND)
        settings = spelled_out(standing.study.base)

        def make(theme: Theme, size: QSize) -> QWidget:
            copy = self._copies.get(chart.name)
            if copy is None:
                copy = self._copies[chart.name] = off_screen(chart.kind(), self._owner, CHART)
            wear(copy, theme)
            self._show(chart, standing)
            return lay_out(copy, size)

        return Figure(chart.name, chart.label, title, settings, make, film if chart.grows else None)

    def _show(self, chart: StudyChart, standing: Standing) -> None:
        if (copy := self._copies.get(chart.name)) is not None:
            chart.show(copy, standing)

    def _charts(self) -> list[StudyChart]:
        translate = QCoreApplication.translate
        curves = translate("StudyFigures", "Curves of the trials")
        setting = translate("StudyFigures", "Value by one setting")
        lines = translate("StudyFigures", "Parallel coordinates")
        best = translate("StudyFigures", "Expected best")
        charts = [
            StudyChart("study-trials", curves, TrialCurves, self._show_curves),
            StudyChart("study-setting", setting, OneSetting, self._show_setting),
            StudyChart("study-lines", lines, ParallelCoordinates, self._show_lines),
            StudyChart("study-best", best, ExpectedBest, lambda copy, standing: copy.show_standing(standing)),
        ]
        if self._map.map.keys is not None:
            label = translate("StudyFigures", "Map of two settings")
            charts.insert(0, StudyChart("study-map", label, HeatMap, self._show_map))
        if self._best.importance.shares:
            label = translate("StudyFigures", "Importance of the settings")
            charts.append(StudyChart("study-importance", label, ImportanceBars, self._show_importance, grows=False))
        return charts

    # Each shows in a copy what its chart shows.

    @property
    def _marked(self) -> int | None:
        return self._controller.chosen.number

    def _show_map(self, copy: HeatMap, standing: Standing) -> None:
        copy.keys = self._map.map.keys
        copy.show_standing(standing, self._marked)

    def _show_curves(self, copy: TrialCurves, standing: Standing) -> None:
        copy.show_standing(standing, self._marked, format_value(standing.study.metric))

    def _show_setting(self, copy: OneSetting, standing: Standing) -> None:
        copy.show_key(self._setting.key.currentData() or standing.study.axes[0].key)
        copy.show_standing(standing, self._marked, format_value(standing.study.metric))

    def _show_lines(self, copy: ParallelCoordinates, standing: Standing) -> None:
        copy.brushes = dict(self._lines.brushes)
        copy.show_standing(standing, self._marked)

    def _show_importance(self, copy: ImportanceBars, standing: Standing) -> None:
        copy.show_standing(standing, self._marked)
        bars = self._best.importance
        copy.show_importance(bars.shares, bars.trials, bars.reason)


def until(standing: Standing, count: int) -> Standing:
    """Return a standing in which only the first so many trials are over, by their numbers."""
    over = [trial.number for trial in standing.trials if trial.is_over][:count]
    known = set(over)
    trials = tuple(
        trial if trial.number in known else replace(trial, state="waiting", value=None, runs={}, reports={})
        for trial in standing.trials
    )
    return replace(standing, trials=trials)
