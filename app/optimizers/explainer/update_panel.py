"""The next update of a racer: its formula, its numbers and its symbols."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.base.formatting import inside, translated
from app.base.plain_text import set_tip, show_tip
from app.optimizers.descriptions import ending_of
from app.optimizers.map.arrows import NO_SINGLES
from app.widgets.controls import describe, title, tool_button
from app.widgets.formulas.label import FormulaLabel
from app.widgets.formulas.notation import parse
from app.widgets.formulas.setting import setter_for, width_of
from core.descent import Trajectory
from core.descent.update_terms import MEMORIES, Terms, UpdateArrow, named_terms, pulls, rests, terms_at
from core.number_format import exactly, number
from core.schedules import ConstantRate, Schedule
from core.settings import Array, Declaration, Symbol

ROW_GAP = 4.0
REMARK = "※"  # beside a formula that the course notes print otherwise
COLUMN_GAP = 8.0
INDENT = 24.0  # pixels, of a name's second line
WIDEST_USUAL = "−0.08888"  # a number that needs more room widens the columns
ARROWS = ("gradient", "momentum", "decay", "step", "true", "samples")


@dataclass(frozen=True)
class TermRow:
    """A term with its numbers for both coordinates."""

    symbol: str
    label: str
    x: str
    y: str


class UpdatePanel(QWidget):
    """The update of one racer at one step. It shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = title()
        self.formula = FormulaLabel()
        self.terms = TermTable()
        self.symbols = FormulaLabel(words=True)
        self.remark = tool_button(self.tr("Remark on the course notes"), "", REMARK)
        self.remark.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remark.clicked.connect(self._tell_remark)
        self.shows_remark = True
        self.heading.setWordWrap(True)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.arrows = {kind: QCheckBox(text) for kind, text in self._arrow_names().items()}
        self._arrange()

    def singles(self, trajectory: Trajectory, step: int) -> Array:  # (samples, 2)
        """Return the slopes of single samples at `step`; empty if there are none or they are switched off."""
        gradients = trajectory.sample_gradients(step)
        self._offer(samples=gradients is not None)
        return NO_SINGLES if gradients is None or not self.arrows["samples"].isChecked() else -gradients

    def show_update(self, trajectory: Trajectory, step: int, name: str = "") -> tuple[UpdateArrow, ...]:
        """Show the update from `step` to the next of the racer of this name, and return its arrows."""
        self._show_formula(trajectory, step)
        terms = terms_at(trajectory, step)
        self.terms.letters = trajectory.surface.letters
        self.heading.setText(self._heading(trajectory, step, terms, name))
        self._offer_arrows(terms)
        self.terms.set_rows(rows_of(trajectory, terms))
        return self._wanted(trajectory, terms)

    def pulls(self, trajectory: Trajectory, step: int) -> tuple[UpdateArrow, ...]:
        """Return the arrows of the update from `step` to the next, as far as they are switched on."""
        return self._wanted(trajectory, terms_at(trajectory, step))

    def show_nothing(self) -> None:
        """Say how to get an update shown here."""
        self.heading.setText(self.tr("Add a racer to see its updates"))
        for label in (self.formula, self.symbols):
            label.clear()
        self.remark.hide()
        self.terms.set_rows([])

    def _offer_arrows(self, terms: Terms) -> None:
        """Show the switches of the arrows that this update can have; after the last one, they stay as they are."""
        if terms:
            memory = any(name in terms for name in MEMORIES)
            self._offer(true="true_gradient" in terms, momentum=memory, decay="decay" in terms)

    def _offer(self, **offered: bool) -> None:
        """Show or hide switches, and close the gaps between them."""
        if all(self.arrows[kind].isHidden() != there for kind, there in offered.items()):
            return
        for kind, there in offered.items():
            self.arrows[kind].setVisible(there)
        boxes = [box for box in self.arrows.values() if not box.isHidden()]
        for place, box in enumerate(boxes):
            self._switch_grid.addWidget(box, place // 2, place % 2)

    def _wanted(self, trajectory: Trajectory, terms: Terms) -> tuple[UpdateArrow, ...]:
        """Return the arrows that are switched on and lead somewhere, as a step of 0/0 does not."""
        if not terms:
            return ()
        drawn = pulls(terms, trajectory.surface.bounds.diagonal)
        return tuple(pull for pull in drawn if self.arrows[pull.kind].isChecked() and np.isfinite(pull.vector).all())

    def _heading(self, trajectory: Trajectory, step: int, terms: Terms, name: str) -> str:
        name = name or translated(trajectory.racer.optimizer.label)
        if not terms:
            return self.tr("{0}: {1}").format(name, ending_of(trajectory))
        heading = self.tr("Update of {0} at step {1}").format(name, step)
        if rests(terms, trajectory.surface.bounds.diagonal):
            return self.tr("{0}: at rest, the step is shorter than 1e−9 of the map's diagonal").format(heading)
        return heading

    def _show_formula(self, trajectory: Trajectory, step: int) -> None:
        """Show the formula of the racer's optimizer, the symbols in it with their values at `step`, and the remark."""
        optimizer = trajectory.racer.optimizer
        self.formula.setText(optimizer.formula)
        lines = [
            self._line(trajectory, step, declaration, declaration.symbol)
            for declaration in optimizer.declarations()
            if declaration.symbol and declaration.symbol.text in optimizer.formula
        ]
        if any(sign in optimizer.formula for sign in ("ᵗ", "ₜ", "t ")):
            lines.append(self.tr("t  number of this update = {0}").format(step + 1))
        self.symbols.setText("\n".join(lines))
        set_tip(self.remark, translated(optimizer.notes_remark))
        self.remark.setVisible(self.shows_remark and bool(optimizer.notes_remark))

    def _tell_remark(self) -> None:
        """Show the tooltip at once, also for whoever pressed the mark with a key."""
        show_tip(self.remark.mapToGlobal(self.remark.rect().bottomLeft()), self.remark.toolTip(), self.remark)

    def _line(self, trajectory: Trajectory, step: int, declaration: Declaration, symbol: Symbol) -> str:
        """A symbol of the formula, with its name and its value."""
        racer = trajectory.racer
        value = exactly(getattr(racer.optimizer, declaration.name))
        if declaration.name == "learning_rate" and racer.optimizer.scheduled and racer.schedule != ConstantRate():
            factor = float(trajectory.rate_factors[step])
            value = self.tr("{0}: {1} × {2} {3}").format(
                number(racer.optimizer.learning_rate * factor), value, number(factor), by_schedule(racer.schedule)
            )
        line = self.tr("{0}  {1} = {2}").format(symbol.text, inside(translated(declaration.label)), value)
        return self.tr("{0}  (in the notes: {1})").format(line, symbol.notes) if symbol.notes else line

    def _arrow_names(self) -> dict[str, str]:
        names = (
            self.tr("Downhill"),
            self.tr("Momentum"),
            self.tr("Decay"),
            self.tr("Step"),
            self.tr("True downhill"),
            self.tr("Downhill by sample"),
        )
        return dict(zip(ARROWS, names, strict=True))

    def _arrange(self) -> None:
        self.switches = QWidget()
        self._switch_grid = QGridLayout(self.switches)
        self._switch_grid.setContentsMargins(0, 0, 0, 0)
        for place, box in enumerate(self.arrows.values()):
            describe(box, box.text(), self.tr("Show this arrow at the point: {0}").format(inside(box.text())))
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.setChecked(True)
            self._switch_grid.addWidget(box, place // 2, place % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        formula = QHBoxLayout()
        formula.addWidget(self.formula, stretch=1)
        formula.addWidget(self.remark, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.heading)
        layout.addLayout(formula)
        for part in (self.terms, self.switches, self.symbols):
            layout.addWidget(part)
        layout.addStretch(1)


class TermTable(QWidget):
    """Terms and their numbers, painted at once: labels would be laid out anew in every frame.

    A name that does not fit beside its numbers goes on below.
    """

    def __init__(self) -> None:
        super().__init__()
        self.letters = "x", "y"  # the two parameters of the surface
        self.keeps_room = True  # for the last rows while there are none, so that nothing jumps
        self._kept: list[TermRow] = []
        self._rows: list[TermRow] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        describe(self, self.tr("Terms of the update"), self.tr("The parts of the coming update, for x and for y"))

    def rows(self) -> list[TermRow]:
        return self._rows

    def set_rows(self, rows: list[TermRow]) -> None:
        """Show these rows."""
        before = self.heightForWidth(self.width())
        self._rows = rows
        self._kept = rows or (self._kept if self.keeps_room else [])
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(260, self.heightForWidth(max(260, self.width())))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        lines = sum(len(self._lines(row, width)) for row in self._kept)
        return int(self._row_height() * (1 + lines))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        metrics, column, top = QFontMetricsF(self.font()), self._column_width(), 0.0
        setter, baseline = setter_for(self.font()), (self._row_height() + metrics.ascent() - metrics.descent()) / 2
        header = TermRow("", self.tr("term"), *self.letters)
        for row in [header, *self._rows]:
            role = QPalette.ColorRole.Text if row.symbol else QPalette.ColorRole.PlaceholderText
            painter.setPen(self.palette().color(role))
            area = QRectF(0, top, self.width(), self._row_height())
            end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setFont(self.font())
            painter.drawText(area.adjusted(0, 0, -column, 0), end, row.x)
            painter.drawText(area, end, row.y)
            for indent, line in self._lines(row, self.width()):
                setter.paint(painter, parse(line), QPointF(indent, top + baseline))
                top += area.height()

    def _lines(self, row: TermRow, width: int) -> list[tuple[float, str]]:
        """Return a term as one or more lines that fit beside the numbers, each with its indent."""
        room = width - 2 * self._column_width()
        lines = [(0.0, f"{row.symbol}   " if row.symbol else "")]
        for word in row.label.split(" "):
            indent, begun = lines[-1]
            if width_of(f"{begun}{word}", self.font()) <= room - indent or not begun.strip():
                lines[-1] = indent, f"{begun}{word} "
            else:
                lines.append((INDENT, f"{word} "))
        return lines

    def _row_height(self) -> float:
        return QFontMetricsF(self.font()).height() + ROW_GAP

    def _column_width(self) -> float:
        """Return the width of a column of numbers: none is ever cut."""
        numbers = [WIDEST_USUAL, *(text for row in self._rows for text in (row.x, row.y))]
        return max(QFontMetricsF(self.font()).horizontalAdvance(text) for text in numbers) + COLUMN_GAP


def rows_of(trajectory: Trajectory, terms: Terms) -> list[TermRow]:
    """The terms as they are shown, in the order of the formula."""
    return [
        TermRow(one.symbol, translated(one.label), _unsigned_zero(value[0]), _unsigned_zero(value[1]))
        for one, value in named_terms(trajectory, terms)
    ]


def by_schedule(schedule: Schedule) -> str:
    """Name what multiplies a rate."""
    if isinstance(schedule, ConstantRate):
        return QCoreApplication.translate("UpdatePanel", "by the warm-up")
    name = inside(translated(schedule.label))
    return QCoreApplication.translate("UpdatePanel", "by the {0} schedule").format(name)


def _unsigned_zero(value: float) -> str:
    return number(float(value) + 0.0)
