"""The verdict on a run with its rule, and advice that one click applies."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.base.formatting import translated
from app.base.theme import Themed, theme_of
from app.trainer.live_run import LiveRun
from app.widgets.controls import push_button, set_bold
from app.widgets.terms.term_label import TermLabel
from core.scenes.advice import advise
from core.scenes.advice_rules.rule import Advice
from core.scenes.verdict import Finding, Verdict, judge, rule
from core.training import TrainingConfig

MOST_ADVICE = 2


class VerdictLine(Themed):
    """A verdict with its rule beside it, or below it if `narrow`, and advice below. It shows what it is given."""

    applied = Signal(object)  # the advised TrainingConfig

    def __init__(self, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._verdict: Verdict | None = None
        self._shown: object = None  # all that the line shows follows from this
        self.finding = TermLabel()
        set_bold(self.finding)
        self.rule = TermLabel(wrap=True)
        self.rule.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.advice = [AdviceRow(self.applied.emit) for _ in range(MOST_ADVICE)]
        self._arrange(narrow=narrow)
        self.hide()

    def show_run(self, run: LiveRun | None) -> None:
        """Judge a run on its epochs so far."""
        history = list(run.epochs) if run is not None else []
        config = run.config.replace(epochs=run.current.epochs) if run is not None else None
        verdict = judge(history, run.ending, config) if run is not None and config is not None else None
        self.setVisible(verdict is not None)
        shown = (verdict, history[-1:], run and (run.ending, run.config, run.current))
        if run is None or verdict is None or shown == self._shown:
            return
        self._verdict, self._shown = verdict, shown
        parts = [translated(verdict.finding).capitalize()]
        if verdict.finding is Finding.DIVERGED:
            parts.append(self.tr("at step {0}").format(verdict.step))
        elif verdict.finding.is_broken:
            parts.append(self.tr("since step {0}").format(verdict.step))
        elif history:
            parts.append(self.tr("gap {0} points").format(f"{history[-1].gap:+z.1f}".replace("-", "−")))
        self.finding.setText("  ".join(parts))
        self.rule.setText(rule(verdict.finding, QCoreApplication.translate))
        self._colour()
        # A run under way may still come to fit the data, but not if it is broken.
        is_due = run.ending is not None or verdict.finding.is_broken
        advice = advise(run.current, verdict, begun=run.config, changes=run.changes) if is_due else ()
        for index, row in enumerate(self.advice):
            row.show_advice(advice[index] if index < len(advice) else None)

    def theme_changed(self) -> None:
        self._colour()

    def _colour(self) -> None:
        """Return the colour of the verdict, which only supports the word beside it."""
        fine = self._verdict is None or self._verdict.finding is Finding.FITTING
        broken = self._verdict is not None and self._verdict.finding.is_broken
        theme = theme_of(self)
        colour = theme.ok if fine else theme.danger if broken else theme.warning
        palette = self.finding.palette()
        palette.setColor(self.finding.foregroundRole(), colour)
        self.finding.setPalette(palette)

    def _arrange(self, *, narrow: bool) -> None:
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        line = QBoxLayout(direction)
        line.setSpacing(2 if narrow else 12)
        line.addWidget(self.finding)
        line.addWidget(self.rule, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(0, 0, 0, 0) if narrow else (12, 6, 12, 6))
        layout.setSpacing(6 if narrow else 2)
        layout.addLayout(line)
        for row in self.advice:
            layout.addWidget(row)


class AdviceRow(QWidget):
    """A reason, and a button that changes the settings accordingly."""

    def __init__(self, apply: Callable[[TrainingConfig], object]) -> None:
        super().__init__()
        self._apply = apply
        self._advice: Advice | None = None
        self.reason = TermLabel(wrap=True)
        self.button = push_button(
            self.tr("Apply"), self.tr("Change the settings like this; then Start trains a new run")
        )
        self.button.clicked.connect(self._do)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.reason, stretch=1)
        layout.addWidget(self.button)
        self.hide()

    def show_advice(self, advice: Advice | None) -> None:
        """Show this advice, or nothing."""
        self._advice = advice
        self.setVisible(advice is not None)
        if advice is not None:
            self.reason.setText(advice.reason.text(QCoreApplication.translate))

    def _do(self) -> None:
        if self._advice is not None:
            self._apply(self._advice.config)
