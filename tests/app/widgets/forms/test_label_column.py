"""The fields of forms that share a column begin at one x, and no label is cut."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.widgets.forms.form import SettingsForm
from app.widgets.forms.hidden_layers_box import LayersBox
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import WIDEST, FieldLabel, LabelColumn, label_text
from app.widgets.section import stacked
from core.optimizers import OPTIMIZERS, Adam, RMSProp
from core.schedules import SCHEDULES, ConstantRate, OneCycle, Schedule
from core.training import TrainingConfig
from tests.app.fields import begin, first_fields

PLAIN = ("train_size", "standardize", "hidden_layers", "penalty_mode", "bn_momentum", "epochs", "seed")


def test_fields_of_forms_in_one_column_begin_at_one_x(qtbot: QtBot) -> None:
    labels = LabelColumn()
    config = TrainingConfig()
    forms = stacked(
        SettingsForm(config, only=PLAIN, labels=labels),
        KindForm("Optimizer", OPTIMIZERS, Adam(), labels=labels),
        KindForm("Schedule", SCHEDULES, OneCycle(), labels=labels),
    )
    qtbot.addWidget(forms)
    forms.resize(300, 900)
    forms.show()
    assert len(first_fields(forms)) == 9 + 6 + 5
    assert len(begin(forms)) == 1


def test_fields_stay_where_they_are_when_another_kind_is_chosen(qtbot: QtBot) -> None:
    form: KindForm[Schedule] = KindForm("Schedule", SCHEDULES, ConstantRate())
    qtbot.addWidget(form)
    form.resize(300, 300)
    form.show()
    before = begin(form)
    form.set_value(OneCycle())
    qtbot.waitUntil(lambda: len(first_fields(form)) == 5)
    assert begin(form) == before


def test_no_label_is_cut_not_even_in_bold(qtbot: QtBot) -> None:
    forms = stacked(*(SettingsForm(kind.model_validate({})) for kind in (*OPTIMIZERS, *SCHEDULES)))
    qtbot.addWidget(forms)
    forms.resize(300, 4000)
    forms.show()
    for label in forms.findChildren(FieldLabel):
        assert label.width() <= WIDEST
        font = label.font()
        font.setBold(True)
        needed = QFontMetrics(font).boundingRect(0, 0, label.width(), 999, Qt.TextFlag.TextWordWrap, label.text())
        assert needed.width() <= label.width()
        assert needed.height() <= label.height() or label.toolTip()


def test_a_label_names_the_symbol_of_the_formula() -> None:
    labels = {one.name: label_text(one) for one in (*Adam.declarations(), *RMSProp.declarations())}
    assert labels["beta1"] == "Decay of the mean, β₁"
    assert labels["beta2"] == "Decay of squares, β₂"
    assert labels["alpha"] == "Decay of squares, ρ"


def test_the_three_rows_of_layers_are_labelled_in_the_column(qtbot: QtBot) -> None:
    form = SettingsForm(TrainingConfig(), only=("hidden_layers",))
    qtbot.addWidget(form)
    form.resize(300, form.sizeHint().height())
    form.show()
    box = form.editor("hidden_layers")
    assert isinstance(box, LayersBox)
    beside = {label.text(): label.buddy() for label in form.findChildren(FieldLabel)}
    assert beside["Width"] is box.width_box
    assert beside["Each layer"] is box.each
    for label in form.findChildren(FieldLabel):
        field = box.count if label.text() == "Hidden layers" else label.buddy()
        assert field is not None
        assert label.mapTo(form, QPoint(0, 0)).y() == field.mapTo(form, QPoint(0, 0)).y()
