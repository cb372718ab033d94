"""A field refuses with a reason, takes the reason back, and goes back to its default."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.model import OptimizersModel, Start
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.number_box import NumberBox
from core.optimizers import Momentum, RMSProp
from core.surfaces import OwnFunction
from core.training import TrainingConfig
from tests.app.keyboard import type_into


def test_a_number_out_of_range_is_refused_with_the_reason(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    with qtbot.assertNotEmitted(form.value_changed):
        type_into(qtbot, form.editor("learning_rate"), "-1")
    assert form.error("learning_rate") == "-1 is not greater than 0; 0.001 is kept"
    assert form.value() == Momentum()


def test_a_reason_goes_when_the_field_is_right(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "2")
    assert form.error("momentum")
    type_into(qtbot, form.editor("momentum"), "0.5")
    assert not form.error("momentum")


def test_a_word_is_refused_with_the_reason(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("learning_rate"), "fast")
    assert form.error("learning_rate") == "“fast” is not a number; 0.001 is kept"


def test_half_a_step_is_refused(qtbot: QtBot) -> None:
    form = SettingsForm(OptimizersModel.first(), only=("steps",))
    qtbot.addWidget(form)
    type_into(qtbot, form.editor("steps"), "10.5")
    assert form.error("steps").startswith("“10.5” is not a whole number; 300 is kept")


def test_a_field_goes_back_to_its_default(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "0.5")
    reset = form._rows["momentum"].reset
    assert not reset.isHidden()
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert form.value() == Momentum()
    assert reset.isHidden()


def test_a_box_is_ticked(qtbot: QtBot) -> None:
    form = SettingsForm(RMSProp())
    qtbot.addWidget(form)
    form.show()
    form.editor("centered").click()  # type: ignore[attr-defined]
    assert form.value().centered


def test_the_tooltip_gives_help_range_and_default(form: SettingsForm[Momentum]) -> None:
    tip = form.editor("learning_rate").toolTip()
    assert "Sets the length of a step" in tip
    assert "Range: above 0, up to 100" in tip
    assert "Default: 0.001" in tip


def test_a_reason_goes_when_the_value_changes_elsewhere(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "2")
    form.set_value(Momentum(momentum=0.5))
    assert not form.error("momentum")


def test_a_reason_goes_when_the_value_is_typed_again(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "2")
    type_into(qtbot, form.editor("momentum"), "0.90")
    assert not form.error("momentum")


def test_a_field_without_an_effect_is_disabled_and_says_why(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(expression="x^2 + y^2"), only=("a",))
    qtbot.addWidget(form)
    assert not form.editor("a").isEnabled()
    assert form.editor("a").toolTip() == "The expression does not use this letter."
    form.set_value(OwnFunction(expression="a x^2 + y^2"))
    assert form.editor("a").isEnabled()
    assert "Range" in form.editor("a").toolTip()


def test_a_field_without_a_default_goes_back_to_what_it_is_told(qtbot: QtBot) -> None:
    form = SettingsForm(Start(x=1.0, y=2.0))
    qtbot.addWidget(form)
    reset = form._rows["x"].reset
    assert reset.isHidden()
    form.set_defaults(Start(x=3.0, y=2.0))
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert form.value() == Start(x=3.0, y=2.0)


def test_what_was_understood_is_said_where_it_is_not_plain(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    message = form._rows["learning_rate"].message
    for text, said in (("0,02", "“0,02” is read as 0.02"), ("1e-3", ""), ("1/4", "“1/4” is read as 0.25"), ("0.5", "")):
        type_into(qtbot, form.editor("learning_rate"), text)
        assert (message.text(), form.error("learning_rate")) == (said, "")
    type_into(qtbot, form.editor("learning_rate"), "1 %")
    form.set_value(Momentum(learning_rate=0.5))
    assert message.text() == ""


def test_another_field_is_named_as_the_form_names_it(qtbot: QtBot) -> None:
    form = SettingsForm(TrainingConfig(batch_size=500), only=("train_size",))
    qtbot.addWidget(form)
    type_into(qtbot, form.editor("train_size"), "100")
    assert form.error("train_size") == "Batch size: 500 is greater than 100; 10000 is kept"


def test_a_share_is_shown_and_typed_in_percent(qtbot: QtBot) -> None:
    form = SettingsForm(TrainingConfig(), only=("validation_fraction",))
    qtbot.addWidget(form)
    box, message = form.editor("validation_fraction"), form._rows["validation_fraction"].message
    assert isinstance(box, NumberBox)
    assert box.text() == "20%"
    assert "Range: from 0%, up to 50%\nDefault: 20%" in box.toolTip()
    for text, share, shown in (("30", 0.3, "30%"), ("7 %", 0.07, "7%"), ("0.5", 0.005, "0.5%")):
        type_into(qtbot, box, text)
        assert (form.value().validation_fraction, box.text(), message.text()) == (share, shown, "")
    type_into(qtbot, box, "12,5")
    assert (form.value().validation_fraction, message.text()) == (0.125, "“12,5” is read as 12.5%")
    type_into(qtbot, box, "60")
    assert form.error("validation_fraction") == "60% is greater than 50%; 12.5% is kept"
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.text() == "13.5%"


def test_the_sign_that_resets_is_seen_only_where_something_was_changed(form: SettingsForm[Momentum]) -> None:
    form.show()
    width = form.editor("momentum").width()
    form.set_value(Momentum(momentum=0.5))
    assert [name for name, row in form._rows.items() if row.reset.isVisible()] == ["momentum"]
    assert form.editor("momentum").width() == width
