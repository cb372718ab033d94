"""The next update of a racer: its formula, its numbers and its symbols."""

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.base.formatting import inside, translated
from app.base.plain_text import plain_label, set_tip, show_tip
from app.optimizers.descriptions import ending_of
from app.optimizers.explainer.term_table import TermTable, rows_of
from app.optimizers.map.arrows import NO_SINGLES
from app.widgets.controls import describe, title, tool_button
from app.widgets.formulas.label import FormulaLabel
from core.descent import Trajectory
from core.descent.update_terms import Terms, UpdateArrow, pulls, rests, terms_at
from core.number_format import exactly, number
from core.optimizers import Optimizer
from core.own_optimizer import OwnOptimizer
from core.schedules import ConstantRate, Schedule
from core.settings import Array, Declaration, Symbol

if TYPE_CHECKING:
    from app.optimizers.explainer.matrix_view import MatrixView
    from core.matrix_stage.matrix_path import MatrixPath

REMARK = "※"  # beside a formula that the course notes print otherwise
SAMPLES = "samples"  # it is no term, and has its name beside it
ARROWS = ("true", "gradient", "momentum", "decay", "step", SAMPLES)


class UpdatePanel(QWidget):
    """The update of one racer at one step. It shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = title()
        self.formula = FormulaLabel()
        self.symbols = FormulaLabel(words=True)
        self.remark = tool_button(self.tr("Remark on the course notes"), "", REMARK)
        self.remark.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remark.clicked.connect(self._tell_remark)
        self.words = plain_label(wrap=True)
        self.words.hide()
        self.matrix: MatrixView | None = None  # made for the first matrix
        self.shows_remark = True
        self.heading.setWordWrap(True)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.arrows = {kind: self._switch(text) for kind, text in self._arrow_names().items()}
        self.arrows[SAMPLES].setText(self.arrows[SAMPLES].accessibleName())
        self.arrows[SAMPLES].hide()
        self.terms = TermTable({kind: self.arrows[kind] for kind in ARROWS if kind != SAMPLES})
        self._arrange()

    def singles(self, trajectory: Trajectory, step: int) -> Array:  # (samples, 2)
        """Return the slopes of single samples at `step`; empty if there are none or they are switched off."""
        gradients = trajectory.sample_gradients(step)
        self.arrows[SAMPLES].setVisible(self.terms.has_switches and gradients is not None)
        return NO_SINGLES if gradients is None or not self.arrows[SAMPLES].isChecked() else -gradients

    def show_update(self, trajectory: Trajectory, step: int, name: str = "") -> tuple[UpdateArrow, ...]:
        """Show the update from `step` to the next of the racer of this name, and return its arrows.

        Before its fork, it is the update of the optimizer that it was.
        """
        if trajectory.as_of(step) is not trajectory:
            trajectory, name = trajectory.as_of(step), ""
        self._show_two_numbers()
        self._show_formula(trajectory, step)
        terms = terms_at(trajectory, step)
        self.terms.letters = trajectory.surface.letters
        self.heading.setText(self._heading(trajectory, step, terms, name))
        self.terms.set_rows(rows_of(trajectory, terms))
        return self._wanted(trajectory, terms)

    def pulls(self, trajectory: Trajectory, step: int) -> tuple[UpdateArrow, ...]:
        """Return the arrows of the update from `step` to the next, as far as they are switched on."""
        return self._wanted(trajectory.as_of(step), terms_at(trajectory, step))

    def show_nothing(self) -> None:
        """Say how to get an update shown here."""
        self._show_two_numbers()
        self.heading.setText(self.tr("Add a racer to see its updates"))
        for label in (self.formula, self.symbols):
            label.clear()
        self.remark.hide()
        self.arrows[SAMPLES].hide()
        self.terms.set_rows([])

    def show_words(self, heading: str, text: str) -> None:
        """Show a text in place of an update, where there is none of two numbers."""
        if self.words.isHidden():
            self.show_nothing()
            self.words.show()
            self.terms.hide()
        self.heading.setText(heading)
        self.words.setText(text)

    def show_matrix(self, path: "MatrixPath", step: int, name: str) -> None:
        """Show the update of a matrix."""
        if self.matrix is None:
            from app.optimizers.explainer.matrix_view import MatrixView  # noqa: PLC0415 - few races are of matrices

            self.matrix = MatrixView()
            self._lines.insertWidget(self._lines.count() - 1, self.matrix)
        self.show_words("", "")
        self.heading.hide()
        self.words.hide()
        self.matrix.show()
        self.matrix.show_step(path, step, name)

    def _show_two_numbers(self) -> None:
        """Make room for an update of two numbers."""
        self.words.hide()
        self.heading.show()
        self.terms.show()
        if self.matrix is not None:
            self.matrix.hide()

    def _wanted(self, trajectory: Trajectory, terms: Terms) -> tuple[UpdateArrow, ...]:
        """Return the arrows that are switched on and lead somewhere, as a step of 0/0 does not."""
        if not terms:
            return ()
        drawn = pulls(terms, trajectory.surface.bounds.diagonal, trajectory.racer.optimizer)
        return tuple(pull for pull in drawn if self.arrows[pull.kind].isChecked() and np.isfinite(pull.vector).all())

    def _heading(self, trajectory: Trajectory, step: int, terms: Terms, name: str) -> str:
        name = name or translated(trajectory.racer.optimizer.label)
        if not terms:
            return self.tr("{0}: {1}").format(name, ending_of(trajectory))
        heading = self.tr("Update of {0} at step {1}").format(name, step)
        if rests(terms, trajectory.surface.bounds.diagonal):
            return self.tr("{0}: at rest, the step is shorter than a billionth of the map's diagonal").format(heading)
        return heading

    def _show_formula(self, trajectory: Trajectory, step: int) -> None:
        """Show the formula of the racer's optimizer, the symbols in it with their values at `step`, and the remark."""
        optimizer = trajectory.racer.at_step(step).optimizer
        self.formula.setText(optimizer.formula)
        lines = [
            self._line(trajectory, step, declaration, declaration.symbol)
            for declaration in optimizer.own_declarations()
            if declaration.symbol
            and declaration.symbol.text in optimizer.formula
            and declaration.name not in optimizer.fields_without_effect
        ]
        if counts_steps(optimizer):
            lines.append(self.tr("t  number of this update = {0}").format(trajectory.updates_until(step) + 1))
        self.symbols.setText("\n".join(lines))
        set_tip(self.remark, translated(optimizer.notes_remark))
        self.remark.setVisible(self.shows_remark and bool(optimizer.notes_remark))

    def _tell_remark(self) -> None:
        """Show the tooltip at once, also for whoever pressed the mark with a key."""
        show_tip(self.remark.mapToGlobal(self.remark.rect().bottomLeft()), self.remark.toolTip(), self.remark)

    def _line(self, trajectory: Trajectory, step: int, declaration: Declaration, symbol: Symbol) -> str:
        """A symbol of the formula, with its name and its value."""
        racer = trajectory.racer.at_step(step)
        value = exactly(getattr(racer.optimizer, declaration.name))
        if declaration.name == "learning_rate" and racer.optimizer.scheduled and racer.schedule != ConstantRate():
            factor = float(trajectory.rate_factors[step])
            value = self.tr("{0}: {1} × {2} {3}").format(
                number(racer.optimizer.learning_rate * factor), value, number(factor), by_schedule(racer.schedule)
            )
        name = translated(declaration.label)
        if name == symbol.text:  # a letter of an own rule
            return f"{name} = {value}"
        line = self.tr("{0}  {1} = {2}").format(symbol.text, inside(name), value)
        return self.tr("{0}  (in the notes: {1})").format(line, symbol.notes) if symbol.notes else line

    def _switch(self, name: str) -> QCheckBox:
        """Return the switch of an arrow, which stands where its term does."""
        box = QCheckBox()
        describe(box, name, self.tr("Show this arrow at the point: {0}").format(inside(name)))
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.setChecked(True)
        return box

    def _arrow_names(self) -> dict[str, str]:
        names = (
            self.tr("True downhill"),
            self.tr("Downhill"),
            self.tr("Momentum"),
            self.tr("Decay"),
            self.tr("Step"),
            self.tr("Downhill by sample"),
        )
        return dict(zip(ARROWS, names, strict=True))

    def _arrange(self) -> None:
        layout = self._lines = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        formula = QHBoxLayout()
        formula.addWidget(self.formula, stretch=1)
        formula.addWidget(self.remark, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.heading)
        layout.addLayout(formula)
        for part in (self.words, self.terms, self.arrows[SAMPLES], self.symbols):
            layout.addWidget(part)
        layout.addStretch(1)


def counts_steps(optimizer: Optimizer[Any]) -> bool:
    """Return whether the number of the step stands in the formula."""
    if isinstance(optimizer, OwnOptimizer):
        return "t" in optimizer.lines.used
    return any(sign in optimizer.formula for sign in ("ᵗ", "ₜ", "t "))


def by_schedule(schedule: Schedule) -> str:
    """Name what multiplies a rate."""
    if isinstance(schedule, ConstantRate):
        return QCoreApplication.translate("UpdatePanel", "by the warm-up")
    name = inside(translated(schedule.label))
    return QCoreApplication.translate("UpdatePanel", "by the {0} schedule").format(name)
