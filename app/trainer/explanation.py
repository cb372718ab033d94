"""The column at the right: how the run that is looked at did, what to change, and what its steps compute."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.base.formatting import inside, spelled_out, translated
from app.base.timer import timer
from app.trainer.curves.verdict_line import VerdictLine
from app.trainer.live_run import LiveRun
from app.trainer.scene_result import SceneResult
from app.trainer.settings.section_summaries import summary_of_fields
from app.widgets.controls import column_in, title
from app.widgets.formulas.label import FormulaLabel
from app.widgets.section import ScrollingColumn
from app.widgets.terms.term_label import TermLabel
from core.matrix_optimizers import MatrixOptimizer
from core.number_format import exactly
from core.scenes.result_table import ResultTable
from core.schedules import ConstantRate
from core.training import TrainingConfig
from core.training.config.formulas import (
    Quantity,
    loss_formula,
    loss_quantities,
    step_formula,
    step_quantities,
)

JUDGED = 250  # milliseconds between two verdicts on a run that grows
APART = 14  # pixels between two parts
IN_HIDDEN_LAYERS = ("dropout", "batch_norm")


class Explanation(ScrollingColumn):
    """Shows the verdict on a run, the result of the last scene, and the run's formulas. It shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: LiveRun | None = None
        self.verdict = VerdictLine(narrow=True)
        self.result = SceneResult(narrow=True)
        self.loss = FormulaPart(self.tr("Loss"))
        self.step = FormulaPart()
        self.schedule = FormulaPart(self.tr("Schedule of the learning rate"))
        self.active = TermLabel(wrap=True)
        self._late = timer(self, JUDGED, once=True)
        self._late.timeout.connect(self._judge)
        parts = (self.verdict, self.result, self.loss, self.step, self.schedule, self.active)
        self.stack(*parts, spacing=APART)
        self._show_config(None)

    def show_run(self, run: LiveRun | None) -> None:
        """Explain another run, or the same one after a change."""
        self._run = run
        self._judge()
        self._show_config(run.current if run is not None else None)

    def grow(self) -> None:
        """Judge the run anew soon, since it has come further."""
        if not self._late.isActive():
            self._late.start()

    def show_result(self, text: str, table: ResultTable | None) -> None:
        """Show what the runs of a scene came to; nothing if the text is empty."""
        self.result.show_result(text, table)

    def _judge(self) -> None:
        self.verdict.show_run(self._run)

    def _show_config(self, config: TrainingConfig | None) -> None:
        for part in (self.loss, self.step, self.schedule, self.active):
            part.setVisible(config is not None)
        if config is None:
            return
        self.loss.show_formula(loss_formula(config), loss_quantities(config))
        self.step.set_title(self.tr("Step of {0}").format(translated(config.main_optimizer.label)))
        self.step.show_formula(step_formula(config), step_quantities(config))
        is_scheduled = config.schedule != ConstantRate() and config.optimizer.scheduled
        self.schedule.setVisible(is_scheduled)
        # A warm-up multiplies the rate by more than the formula says.
        formula = "" if isinstance(config.schedule, ConstantRate) else config.schedule.formula
        own_fields = [name for name in type(config.schedule).model_fields if name not in ("kind", "warm_up")]
        self.schedule.show_formula(formula, (), spelled_out(config.schedule, own_fields))
        self.active.setText("\n".join(self._active(config)))
        self.active.setVisible(bool(self.active.text()))

    def _active(self, config: TrainingConfig) -> list[str]:
        """Say what else acts in the run."""
        lines = []
        if config.main_optimizer is config.optimizer and isinstance(config.optimizer, MatrixOptimizer):
            rest = config.rest_optimizer
            template = self.tr("First and last layer, biases and batch norm: {0}, learning rate {1}")
            lines.append(template.format(translated(rest.label), exactly(rest.learning_rate)))
        if config.hidden_layers and (config.dropout or config.batch_norm):
            lines.append(self.tr("Hidden layers: {0}").format(summary_of_fields(config, IN_HIDDEN_LAYERS)))
        if config.early_stopping:
            template = (
                self.tr("Early stopping: after {0} epochs without a lower validation loss; the best weights come back")
                if config.restore_best
                else self.tr("Early stopping: after {0} epochs without a lower validation loss")
            )
            lines.append(template.format(config.early_stopping))
        return lines


class FormulaPart(QWidget):
    """A heading, a formula, and its symbols with their names and values."""

    def __init__(self, heading: str = "") -> None:
        super().__init__()
        self.heading = title(heading)
        self.words = TermLabel(wrap=True)
        self.formula = FormulaLabel()
        self.symbols = FormulaLabel(words=True)
        self.formula.setForegroundRole(self.heading.foregroundRole())
        layout = column_in(self, spacing=4)
        for part in (self.heading, self.words, self.formula, self.symbols):
            layout.addWidget(part)
        self.words.hide()

    def set_title(self, heading: str) -> None:
        self.heading.setText(heading)

    def show_formula(self, formula: str, quantities: Sequence[Quantity], words: str = "") -> None:
        """Show a formula, and the `words` above it."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.formula.setText(formula)
        self.formula.setVisible(bool(formula))
        self.symbols.setText("\n".join(map(_named, quantities)))
        self.symbols.setVisible(bool(quantities))


def _named(quantity: Quantity) -> str:
    name = inside(translated(quantity.name))
    if quantity.value is None:
        return f"{quantity.symbol}  {name}"
    return QCoreApplication.translate("Explanation", "{0}  {1} = {2}").format(
        quantity.symbol, name, exactly(quantity.value)
    )
