"""The page of the best setting: how far its value can be believed, what it differs from, and its fresh runs."""

import time
from collections.abc import Iterator, Mapping
from statistics import fmean, stdev

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from app.base.formatting import format_value
from app.base.theme import theme_of
from app.base.worker import Worker
from app.trainer.study.charts.importance_bars import ImportanceBars
from app.trainer.study.charts.scale import spelled
from app.trainer.study.standing import Standing, deviation
from app.widgets.charts.curves import Curve
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import column_in
from app.widgets.splitter import Splitter
from app.widgets.terms.term_label import TermLabel
from core.number_format import number
from core.search.compare import FEWEST as FEWEST_SEEDS
from core.search.compare import Comparison
from core.search.importance import FEWEST, importance_beside, is_enough
from core.search.results import compared_with_best, expected_by_trials, ranked
from core.search.seeded_run import RunResult
from core.search.trials import Trial

GROWTH = 1.1  # of the finished trials, and
PAUSE = 10.0  # seconds, before the importance is computed again while a study runs


class BestPage(QWidget):
    """Draws the expected best by the number of trials, and says the rest in sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.expected = ExpectedBest()
        self.importance = ImportanceBars()
        self.told = TermLabel(wrap=True)
        self.told.setMargin(8)
        self._standing: Standing | None = None
        self._place: str | None = None  # of the study whose importance is shown, or computed
        self._counted = -1  # its finished trials then
        self._begun = 0.0  # seconds of the clock then
        self._worker = Worker(self)
        self._worker.progressed.connect(self._show_importance)
        self._worker.finished.connect(self._learn)
        parts = Splitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.expected)
        parts.addWidget(self.importance)
        column = column_in(self, spacing=4)
        column.addWidget(parts, 1)
        column.addWidget(self.told)

    def show_standing(self, standing: Standing | None, marked: int | None) -> None:
        """Show a study as it stands; the importance is computed beside the window."""
        before, self._standing = self._standing, standing
        self.importance.show_standing(standing, marked)
        if before is None or standing is None or not is_alike(before, standing):
            self.expected.show_standing(standing)
            self.told.setText("\n".join(sentences(standing)) if standing is not None else "")
        self._learn()

    def stop(self) -> None:
        """End the work beside the window."""
        self._worker.stop()

    # Internals.

    def _learn(self) -> None:
        """Compute the importance where there is enough news of it."""
        standing = self._standing
        if standing is None or not self.isVisible():
            return
        if is_other := standing.place != self._place:
            self._place, self._counted = standing.place, -1
            self.importance.show_importance({}, 0, "")
        finished = sum(trial.value is not None for trial in standing.trials)
        if (is_other or not self._worker.busy) and self._is_due(standing, finished):
            self._counted, self._begun = finished, time.monotonic()
            self._worker.replace(_learnt(standing, finished))

    def _is_due(self, standing: Standing, finished: int) -> bool:
        if finished == self._counted:
            return False
        if not self.importance.shares or not any(trial.state == "running" for trial in standing.trials):
            return True
        return finished >= GROWTH * self._counted and time.monotonic() - self._begun >= PAUSE

    def _show_importance(self, found: tuple[Mapping[str, float], int, str] | None) -> None:
        if found is not None:
            self.importance.show_importance(*found)
        elif not self.importance.shares:
            self.importance.show_importance({}, 0, self.tr("The importance is being computed…"))


class ExpectedBest(RunChart):
    """The value that the best of 1, 2, ... of these trials has on the average (Dodge et al. 2019)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._standing: Standing | None = None
        super().__init__("", parent)
        self.getPlotItem().getAxis("bottom").setLabel(self.tr("trials"))
        self.chart_menu.figure = "study-best"

    def show_standing(self, standing: Standing | None) -> None:
        """Draw the curve as it stands."""
        self._standing = standing
        self.set_title(format_value(standing.study.metric) if standing is not None else "")
        self.theme_changed()

    def theme_changed(self) -> None:
        standing = self._standing
        values = expected_by_trials(standing.study, standing.trials) if standing is not None else None
        if not values:
            self.set_curves(())
            return
        places, heights = np.arange(1, len(values) + 1), np.array(values)
        low, high = float(heights.min()), float(heights.max())
        limits = (low, high) if high > low else None
        self.set_curves([Curve(places, heights, theme_of(self).racer(0))], limits=limits)


def sentences(standing: Standing) -> list[str]:
    """Return what is to be known of the best setting."""
    translate, order = QCoreApplication.translate, ranked(standing.study, standing.trials)
    if not order:
        return [translate("BestPage", "No trial has a value yet.")]
    best = order[0]
    said = [
        translate("BestPage", "Best of {0}: trial {1}: {2}; {3}.").format(
            len(order), best.number, spelled(standing.study, best), _mean(best)
        ),
        translate(
            "BestPage",
            "The best of several is optimistic: it was chosen by the very numbers that it is shown with. Where the "
            "curve of the expected best is not level yet, more trials would find better ones.",
        )
        if standing.study.sampler in {"grid", "random"}
        else translate(
            "BestPage",
            "The best of several is optimistic: it was chosen by the very numbers that it is shown with. There is no "
            "curve of the expected best: it is known only of settings that were drawn without looking.",
        ),
    ]
    said += [_compared(other, one) for other, one in compared_with_best(standing.study, order)]
    said += _winner(standing.finals.get(best.number, {}))
    if before := sorted(set(standing.finals) - {best.number}):
        text = translate("BestPage", "Test images have been looked at before, for trials that were the best then: {0}.")
        said.append(text.format(", ".join(map(str, before))))
    return said


def is_alike(one: Standing, other: Standing) -> bool:
    """Return whether the same can be said of the best setting: no trial is over, and no fresh run made, since."""
    return (one.place, one.study, one.over, one.finals) == (other.place, other.study, other.over, other.finals)


def _mean(trial: Trial) -> str:
    spread = deviation(trial)
    return number(trial.value or 0.0) + (f" ± {number(spread)}" if spread is not None else "")


def _compared(other: Trial, one: Comparison) -> str:
    translate = QCoreApplication.translate
    if one.p is None or one.low is None or one.high is None:
        text = translate("BestPage", "Against trial {0}: {1} apart; no verdict with fewer than {2} seeds.")
        return text.format(other.number, number(one.difference), FEWEST_SEEDS)
    verdict = (
        translate("BestPage", "they differ")
        if one.differs
        else translate("BestPage", "no difference that 5 % would allow to call one")
    )
    text = translate("BestPage", "Against trial {0}: {1} apart, 95 % interval {2} to {3}: {4}.")
    return text.format(other.number, number(one.difference), number(one.low), number(one.high), verdict)


def _winner(finals: Mapping[int, RunResult]) -> list[str]:
    tests = [run.test_accuracy for run in finals.values() if run.test_accuracy is not None]
    if not tests:
        return []
    spread = f" ± {number(stdev(tests))}" if len(tests) > 1 else ""
    values = [run.value for run in finals.values() if run.value is not None]
    text = QCoreApplication.translate(
        "BestPage",
        "With fresh seeds ({0}): value {1}, accuracy on the test images {2}{3}; they were looked at once each.",
    )
    return [text.format(len(tests), number(fmean(values)) if values else "–", number(fmean(tests)), spread)]


def _learnt(standing: Standing, finished: int) -> Iterator[tuple[Mapping[str, float], int, str] | None]:
    """Compute the importance from so many trials, or find the reason that there is none; None while it is computed."""
    translate = QCoreApplication.translate
    if not is_enough(standing.trials):
        text = translate("BestPage", "At least {0} finished trials with different values are needed.")
        yield {}, 0, text.format(FEWEST)
        return
    shares, error = yield from importance_beside(standing.study, standing.trials)
    yield shares or {}, finished, error.sentence(translate) if error is not None else ""
