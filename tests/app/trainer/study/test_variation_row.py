"""The values of a setting that varies, as a person types them."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.study.variation_row import VariationRow
from core.search.plan.suggested import suggested
from core.search.vary import Variation, axes_of
from tests.app.trainer.conftest import SMALL


def row_of(qtbot: QtBot, variation: Variation) -> VariationRow:
    row = VariationRow(SMALL, axes_of(SMALL, [variation])[0])
    qtbot.addWidget(row)
    row.value_changed.connect(row.show_variation)
    row.show()
    return row


def typed(qtbot: QtBot, row: VariationRow, text: str) -> Variation:
    with qtbot.waitSignal(row.value_changed, timeout=1000) as changed:
        row.values.setText(text)
        row.values.editingFinished.emit()
    assert changed.args is not None
    one = changed.args[0]
    assert isinstance(one, Variation)
    return one


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        ("batch_size", "8; 16;32", (8, 16, 32)),
        ("hidden_layers", "10-20; -; 30", ((10, 20), (), (30,))),
        ("l2", "0,1; 1e-3", (0.1, 0.001)),
    ],
)
def test_a_list_is_read_as_typed(qtbot: QtBot, field: str, text: str, values: tuple[object, ...]) -> None:
    row = row_of(qtbot, Variation(field=field, values=values[:1]))
    assert typed(qtbot, row, text).values == values


def test_a_range_becomes_the_list_of_its_steps_and_back(qtbot: QtBot) -> None:
    row = row_of(qtbot, Variation(field="l2", low=0.001, high=0.1, log=True, steps=3))
    with qtbot.waitSignal(row.value_changed):
        row.kind.activated.emit(1)
    assert row.values.text() == "0.001; 0.01; 0.1"
    with qtbot.waitSignal(row.value_changed) as changed:
        row.kind.activated.emit(0)
    assert changed.args == [Variation(field="l2", low=0.001, high=0.1, log=True, steps=3)]


def test_kinds_are_ticked_and_one_always_stays(qtbot: QtBot) -> None:
    row = row_of(qtbot, suggested(SMALL, "batch_norm"))
    off, on = row.menu.menu().actions()
    off.trigger()
    assert [action.isChecked() for action in (off, on)] == [False, True]
    on.trigger()
    assert [action.isChecked() for action in (off, on)] == [False, True]


def test_what_is_no_number_is_said_and_the_values_stay(qtbot: QtBot) -> None:
    row = row_of(qtbot, Variation(field="batch_size", values=(8,)))
    row.values.setText("eight")
    row.values.editingFinished.emit()
    assert "is not a whole number" in row.error.text()
    assert row.values.text() == "8"
