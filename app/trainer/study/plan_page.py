"""The page of a study's plan: the settings that vary, how they are chosen, by what they are judged, and where."""

from contextlib import suppress
from importlib.util import find_spec

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.base.formatting import translated
from app.base.plain_text import plain_label
from app.trainer.study.planner import StudyPlanner
from app.trainer.study.variation_row import VariationRow
from app.widgets.controls import column_in, describe, fault, menu_button, muted
from app.widgets.focus_policy import behave
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.label_column import LabelColumn, labelled
from app.widgets.forms.text_line import TextLine
from app.widgets.section import ScrollingColumn, Section
from core.optional_parts import PARTS, MissingPartError, require
from core.search.plan.examples import EXAMPLES
from core.search.plan.study_plan import StudyPlan
from core.search.vary import Axis, axes_of
from core.settings import RefusedError
from core.training import TrainingConfig

HOW = ("name", "sampler", "trials", "seeds", "equal")
JUDGED = ("metric", "target", "pruner")
RUNNING = ("minutes", "workers")


class PlanPage(ScrollingColumn):
    """Shows the plan of the model, and tells the planner what is changed in it."""

    def __init__(self, planner: StudyPlanner) -> None:
        super().__init__()
        self._planner = planner
        labels = LabelColumn()
        self.forms = [SettingsForm(StudyPlan(), only=fields, labels=labels) for fields in (HOW, JUDGED, RUNNING)]
        self.place = TextLine()
        self.count = muted()
        self.missing = fault()
        self.hint = muted(
            self.tr("Press ↔ beside each setting at the left that is to vary; its values stand here, to be changed.")
        )
        self.look_for = plain_label()
        self.examples = menu_button(
            self.tr("Ready studies"),
            self.tr("Put a ready study and its settings into the form"),
            self.tr("Ready studies"),
        )
        for example in EXAMPLES:
            action = QAction(translated(example.title), self.examples)
            action.triggered.connect(lambda _=False, one=example: planner.take_example(one))
            self.examples.menu().addAction(action)
        self.rows: list[VariationRow] = []
        self._varied = QWidget()
        self._column = column_in(self._varied)
        self._axes: tuple[Axis, ...] = ()
        self._arrange(labels)
        self._connect()

    def show_plan(self, plan: StudyPlan, config: TrainingConfig) -> None:
        """Show this plan for these settings."""
        for form in self.forms:
            form.set_value(plan)
        self.place.set_value(plan.place)
        self._show_rows(_axes(plan, config), config)
        example = next((one for one in EXAMPLES if one.is_shown(plan, config)), None)
        self.look_for.setText(translated(example.look_for) if example is not None else "")
        self.look_for.setVisible(example is not None)
        self.hint.setVisible(not self.rows)
        self._count()
        self.missing.setText(_missing_parts(plan))
        self.missing.setVisible(bool(self.missing.text()))

    def _count(self) -> None:
        study = self._planner.study()
        if isinstance(study, str):
            self.count.setText(study if self.rows else "")
            return
        seeds = len(study.seeds)
        text = self.tr("Settings: {0} · seeds of each: {1} · runs: {2}")
        self.count.setText(text.format(f"{study.size:,}", seeds, f"{study.size * seeds:,}"))

    def _show_rows(self, axes: tuple[Axis, ...], config: TrainingConfig) -> None:
        """Keep the rows while the same fields vary: one of them may have the focus."""
        if [axis.key for axis in axes] == [axis.key for axis in self._axes]:
            for row, axis in zip(self.rows, axes, strict=True):
                row.show_variation(axis.variation)
            self._axes = axes
            return
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [VariationRow(config, axis) for axis in axes]
        for row in self.rows:
            row.value_changed.connect(self._planner.change_variation)
            row.removed.connect(self._planner.fix)
            self._column.addWidget(row)
        self._axes = axes

    def _arrange(self, labels: LabelColumn) -> None:
        for label in (self.hint, self.count, self.look_for):
            label.setWordWrap(True)
        self.place.setPlaceholderText(self.tr("this computer"))
        tip = self.tr(
            "Keep the trials on this computer, in a file on a shared disk, or in a database (its URL): other computers "
            "join by “fallline work”. A password is kept in this window only, and is shown nowhere."
        )
        describe(self.place, self.tr("Kept at"), tip)
        for control in (self.place, self.examples):
            behave(control)
        how = Section(self.tr("How"), _stacked(*self.forms[:2]), name="how")
        where = Section(self.tr("Where"), _stacked(self.forms[2], labelled(self.place, labels)), name="where")
        what = Section(self.tr("What varies"), _stacked(self.hint, self._varied), self.examples, name="what")
        self.stack(what, self.count, self.look_for, self.missing, how, where)

    def _connect(self) -> None:
        for form in self.forms:
            form.value_changed.connect(self._planner.set_plan)
        self.place.entered.connect(self._enter_place)

    def _enter_place(self, text: str) -> None:
        if text != self.place.value():
            self._planner.set_place(text)


def _stacked(*parts: QWidget) -> QWidget:
    widget = QWidget()
    column = column_in(widget, spacing=4)
    for part in parts:
        column.addWidget(part)
    return widget


def _axes(plan: StudyPlan, config: TrainingConfig) -> tuple[Axis, ...]:
    """Return what varies; a field that the settings do not have is left out, and the reason stands below."""
    found: list[Axis] = []
    for one in plan.vary:
        around = [other for other in plan.vary if one.field.startswith(f"{other.field}.")]
        with suppress(RefusedError):
            found.append(axes_of(config, [*around, one])[-1])
    return tuple(found)


def _missing_parts(plan: StudyPlan) -> str:
    """Say how to add the optional part that a plan needs; empty if nothing is missing."""
    needed = ["search"] if plan.sampler == "tpe" or plan.place else []
    if plan.place.startswith("postgresql"):
        needed.append("search-db")
    for name in needed:
        if find_spec(PARTS[name]) is None:
            try:
                require(name)
            except MissingPartError as error:
                return error.sentence(QCoreApplication.translate)
    return ""
