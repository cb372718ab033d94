"""A refused text stays while it is corrected; then the line shows the text in force."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.forms.form import SettingsForm
from app.widgets.forms.text_line import TextLine
from core.surfaces import OwnFunction


def test_a_refused_function_stays_until_the_line_is_left_and_comes_back_by_undo(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    form = SettingsForm(OwnFunction(expression="x^2 + y^2"), only=("expression", "x_min"))
    QVBoxLayout(page).addWidget(form)
    page.show()
    line = form.editor("expression")
    assert isinstance(line, TextLine)
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    qtbot.keyClicks(line, "x^2 + foo")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "x^2 + foo"
    assert form.error("expression") == "unknown name “foo” at position 7; x^2 + y^2 is kept"
    form.editor("x_min").setFocus()
    assert line.text() == line.value() == form.value().expression == "x^2 + y^2"
    assert form.error("expression")
    line.setFocus()
    line.undo()
    assert line.text() == "x^2 + foo"


def test_a_refusal_goes_when_another_field_makes_room(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(), only=("x_min", "x_max"))
    qtbot.addWidget(form)
    form._rows["x_max"].entered.emit("x_max", -6.0)
    assert form.error("x_max") == "-6 is not greater than -5; 5 is kept"
    form._rows["x_min"].entered.emit("x_min", -5.5)
    assert form.error("x_max") == "-6 is not greater than -5.5; 5 is kept"
    form._rows["x_min"].entered.emit("x_min", -8.0)
    assert form.error("x_max") == ""
    assert form.value().x_max == 5
