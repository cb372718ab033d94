"""A tooltip shows a formula as one, and quotes letter by letter."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.formulas.tip import set_formula_tip


def test_a_tip_has_a_line_for_each_statement(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    set_formula_tip(owner, "A mean & a <b>.", "m ← β₁ m,   w ← w − η m", "Kingma 2015")
    document = QTextDocument()
    document.setHtml(owner.toolTip())
    paragraphs = document.toPlainText().replace("\u2028", "\n").splitlines()
    assert paragraphs == ["A mean & a <b>.", "m ← β1 m", "w ← w − η m", "Kingma 2015"]
    assert "β<sub>1</sub>" in owner.toolTip()


def test_a_tip_without_a_formula_is_its_sentence(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    set_formula_tip(owner, "Only this.", "")
    assert owner.toolTip() == "<p>Only this.</p>"
