"""A label of formulas shows all of it, whatever its width."""

import pytest
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.formulas.label import FormulaLabel
from app.widgets.formulas.setting import width_of
from core.optimizers import OPTIMIZERS

ADAM = "m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   w ← w − η m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)"
FORMULAS = [kind.model_validate({}).formula for kind in OPTIMIZERS]


@pytest.fixture
def label(qtbot: QtBot) -> FormulaLabel:
    label = FormulaLabel(ADAM)
    qtbot.addWidget(label)
    return label


def test_each_assignment_has_a_line_where_there_is_room(label: FormulaLabel) -> None:
    assert [line.split(" ")[0] for line in label.lines(600)] == ["m", "v", "w"]


@pytest.mark.parametrize("width", [60, 120, 200, 300])
@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_is_lost_or_cut_in_a_narrow_label(label: FormulaLabel, formula: str, width: int) -> None:
    label.setText(formula)
    lines = label.lines(width)
    assert "".join(lines).replace(" ", "") == formula.replace(",   ", "").replace("; ", "").replace(" ", "")
    if width >= 200:
        assert max(width_of(line.strip(), label.font()) for line in lines) <= width


def test_a_line_goes_on_before_an_operator(label: FormulaLabel) -> None:
    lines = label.lines(150)
    assert len(lines) > 3
    assert all(line[0] in "+−/=" for line in lines if line.split(" ")[1] != "←")


def test_it_gets_the_height_of_its_lines(qtbot: QtBot) -> None:
    holder, label = QWidget(), FormulaLabel(ADAM)
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    layout.addWidget(label)
    layout.addStretch(1)
    holder.resize(180, 400)
    holder.show()
    assert label.height() >= label.heightForWidth(label.width()) > label.heightForWidth(600)


def test_words_with_symbols_keep_their_lines(qtbot: QtBot) -> None:
    text = "β₁  decay of the mean = 0.9\nη  learning rate = 0.1"
    label = FormulaLabel(text, words=True)
    qtbot.addWidget(label)
    assert label.lines(600) == text.split("\n")
    assert len(label.lines(100)) > 2


def test_its_text_is_its_name_and_can_be_copied(label: FormulaLabel) -> None:
    assert label.text() == label.accessibleName() == ADAM
    label.show()
    place = label.rect().center()
    label.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place))
    menu = label.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == ADAM


def test_what_finds_no_room_in_the_most_lines_has_an_ellipsis(qtbot: QtBot) -> None:
    label = FormulaLabel(ADAM, most_lines=2)
    qtbot.addWidget(label)
    first, second = label.lines(100)
    assert (first[-1] != "…", second[-1]) == (True, "…")
    assert width_of(second, label.font()) <= 100


def test_on_a_single_line_statements_stand_beside_each_other(qtbot: QtBot) -> None:
    label = FormulaLabel("f = u²,   u = x + y", most_lines=1)
    qtbot.addWidget(label)
    assert label.lines(1000) == ["f = u²,   u = x + y"]
    (cut,) = label.lines(80)
    assert cut.endswith("…")


def test_nothing_has_no_line(label: FormulaLabel) -> None:
    label.clear()
    assert label.lines(100) == []
