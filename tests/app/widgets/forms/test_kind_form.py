"""Which member of a family, or none, and its fields."""

from pytestqt.qtbot import QtBot

from app.widgets.forms.kind_form import KindForm
from core.activations import ACTIVATIONS, Activation, LeakyReLU, Tanh


def form_of(qtbot: QtBot, value: Activation | None) -> KindForm[Activation]:
    form: KindForm[Activation] = KindForm("Activation", ACTIVATIONS, value, none="that of the network")
    qtbot.addWidget(form)
    return form


def test_none_stands_first_and_has_no_fields(qtbot: QtBot) -> None:
    form = form_of(qtbot, None)
    assert form.kind.currentText() == "that of the network"
    assert form.form is None
    assert not form.summary.isVisibleTo(form)


def test_a_kind_is_chosen_and_given_back(qtbot: QtBot) -> None:
    form = form_of(qtbot, None)
    for text, expected in (("Tanh", Tanh()), ("that of the network", None)):
        with qtbot.waitSignal(form.value_changed) as announced:
            form.kind.activated.emit(form.kind.findText(text))
        assert announced.args == [expected]
        form.set_value(expected)
        assert form.kind.currentText() == text
        assert form.value() == expected


def test_the_same_choice_is_not_announced(qtbot: QtBot) -> None:
    for value in (None, Tanh()):
        form = form_of(qtbot, value)
        with qtbot.assertNotEmitted(form.value_changed):
            form.kind.activated.emit(form.kind.currentIndex())


def test_fields_come_and_go_with_the_kind(qtbot: QtBot) -> None:
    form = form_of(qtbot, LeakyReLU())
    assert form.form is not None
    form.set_value(None)
    assert form.form is None
    form.set_value(LeakyReLU())
    assert form.form is not None
