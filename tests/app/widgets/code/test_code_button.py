"""The button that opens code."""

from pytestqt.qtbot import QtBot

from app.widgets.code.code_button import CodeButton
from app.widgets.code.code_view import CodeView


def test_a_press_opens_the_code_of_the_target(qtbot: QtBot) -> None:
    button = CodeButton()
    qtbot.addWidget(button)
    assert button.isHidden()
    button.set_target("core.training.updates:Penalties")
    assert not button.isHidden()
    button.click()
    window = button.findChild(CodeView)
    assert window is not None
    assert "class Penalties" in window.text.toPlainText()
