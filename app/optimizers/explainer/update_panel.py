"""The next update of a racer: its formula, its numbers and its symbols."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.base.formatting import exactly, inside, number, translated
from app.optimizers.descriptions import ending_of
from app.optimizers.map.arrows import NO_SINGLES
from app.widgets.controls import describe, fault, muted, title
from core.descent import Trajectory
from core.descent.update_terms import UpdateArrow, pulls, term
from core.optimizers import Optimizer
from core.settings import Array, Declaration, Symbol

ROW_GAP = 4.0
NUMBER_WIDTH = 72.0
EMPTY_ROWS = 8  # rows that are kept free on the screen, so that nothing jumps
Terms = dict[str, Array]
ARROWS = ("gradient", "momentum", "decay", "step", "samples")


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
        self.formula = muted()
        self.terms = TermTable()
        self.symbols = muted()
        self.remark = fault()
        for label in (self.heading, self.formula, self.symbols):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.arrows = {kind: QCheckBox(text) for kind, text in self._arrow_names().items()}
        self._optimizer: Optimizer[Any] | None = None
        self._arrange()

    def singles(self, trajectory: Trajectory, step: int) -> Array:  # (samples, 2)
        """Return the slopes of single samples at `step`; empty if there are none or they are switched off."""
        gradients = trajectory.sample_gradients(step)
        self.arrows["samples"].setVisible(gradients is not None)
        return NO_SINGLES if gradients is None or not self.arrows["samples"].isChecked() else -gradients

    def show_update(self, trajectory: Trajectory, step: int) -> tuple[UpdateArrow, ...]:
        """Show the update from `step` to the next, and return its arrows."""
        optimizer = trajectory.racer.optimizer
        if optimizer != self._optimizer:
            self._show_optimizer(optimizer)
        name = translated(optimizer.label)
        terms = terms_at(trajectory, step)
        if not terms:
            self.heading.setText(self.tr("{0}: {1}").format(name, ending_of(trajectory)))
            self.terms.set_rows([])
            return ()
        self.heading.setText(self.tr("Update of {0} at step {1}").format(name, step))
        self.terms.set_rows(rows_of(optimizer, terms))
        return self._wanted(terms)

    def pulls(self, trajectory: Trajectory, step: int) -> tuple[UpdateArrow, ...]:
        """Return the arrows of the update from `step` to the next, as far as they are switched on."""
        return self._wanted(terms_at(trajectory, step))

    def show_nothing(self) -> None:
        """Say how to get an update shown here."""
        self._optimizer = None
        self.heading.setText(self.tr("Add a racer to see its updates"))
        for label in (self.formula, self.symbols, self.remark):
            label.clear()
        self.terms.set_rows([])

    def _wanted(self, terms: Terms) -> tuple[UpdateArrow, ...]:
        return tuple(pull for pull in pulls(terms) if self.arrows[pull.kind].isChecked()) if terms else ()

    def _show_optimizer(self, optimizer: Optimizer[Any]) -> None:
        self._optimizer = optimizer
        self.formula.setText(optimizer.formula)
        lines = [self._line(optimizer, declaration) for declaration in optimizer.declarations() if declaration.symbol]
        self.symbols.setText("\n".join(lines))
        self.remark.setText(translated(optimizer.notes_remark))
        self.remark.setVisible(bool(optimizer.notes_remark))

    def _line(self, optimizer: Optimizer[Any], declaration: Declaration) -> str:
        """A symbol of the formula, with its name and its value."""
        symbol = declaration.symbol or Symbol("")
        line = self.tr("{0}  {1} = {2}").format(
            symbol.text, inside(translated(declaration.label)), exactly(getattr(optimizer, declaration.name))
        )
        return self.tr("{0}  (in the notes: {1})").format(line, symbol.notes) if symbol.notes else line

    def _arrow_names(self) -> dict[str, str]:
        names = (
            self.tr("Downhill"),
            self.tr("Momentum"),
            self.tr("Decay"),
            self.tr("Step"),
            self.tr("Downhill by sample"),
        )
        return dict(zip(ARROWS, names, strict=True))

    def _arrange(self) -> None:
        arrows = QGridLayout()
        for place, box in enumerate(self.arrows.values()):
            describe(box, box.text(), self.tr("Show this arrow at the point: {0}").format(inside(box.text())))
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.setChecked(True)
            arrows.addWidget(box, place // 2, place % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        for part in (self.heading, self.formula, self.terms):
            layout.addWidget(part)
        layout.addLayout(arrows)
        for part in (self.symbols, self.remark):
            layout.addWidget(part)
        layout.addStretch(1)


class TermTable(QWidget):
    """Terms and their numbers, painted at once: labels would be laid out anew in every frame."""

    def __init__(self) -> None:
        super().__init__()
        self.fewest_rows = EMPTY_ROWS
        self._rows: list[TermRow] = []
        describe(self, self.tr("Terms of the update"), self.tr("The parts of the coming update, for x and for y"))

    def rows(self) -> list[TermRow]:
        return self._rows

    def set_rows(self, rows: list[TermRow]) -> None:
        """Show these rows."""
        grew = len(rows) > max(len(self._rows), self.fewest_rows)
        self._rows = rows
        if grew:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(260, int(self._row_height() * (1 + max(len(self._rows), self.fewest_rows))))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        right, height = float(self.width()), self._row_height()
        header = TermRow("", self.tr("term"), "x", "y")
        for line, row in enumerate([header, *self._rows]):
            role = QPalette.ColorRole.Text if line and row.symbol else QPalette.ColorRole.PlaceholderText
            painter.setPen(self.palette().color(role))
            area = QRectF(0, line * height, right, height)
            painter.setFont(self.font())
            text = f"{row.symbol}   {row.label}" if row.symbol else row.label
            left = area.adjusted(0, 0, -2 * NUMBER_WIDTH, 0)
            text = QFontMetricsF(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, left.width())
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, text)
            end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area.adjusted(0, 0, -NUMBER_WIDTH, 0), end, row.x)
            painter.drawText(area, end, row.y)

    def _row_height(self) -> float:
        return QFontMetricsF(self.font()).height() + ROW_GAP


def terms_at(trajectory: Trajectory, step: int) -> Terms:
    """The terms of the update that is taken from `step`; none of a racer that has diverged."""
    if trajectory.diverged_at is not None and step >= trajectory.diverged_at:
        return {}
    optimizer = trajectory.racer.optimizer
    return optimizer.terms(trajectory.points[step], trajectory.gradients[step], trajectory.state(step))


def rows_of(optimizer: Optimizer[Any], terms: Terms) -> list[TermRow]:
    """The terms as they are shown, in the order of the formula."""
    named = [(term(optimizer, name), value) for name, value in terms.items()]
    return [
        TermRow(one.symbol, translated(one.label), number(float(value[0])), number(float(value[1])))
        for one, value in named
    ]
