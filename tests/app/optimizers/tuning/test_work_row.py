"""The row of long work says what is done, how far it is, and what its button does."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.control_column import ControlColumn
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.network import matrix_races
from app.optimizers.network.matrix_surface import MemorySurface
from app.optimizers.rates import rate_rules
from app.optimizers.tuning.work_row import WorkRow


@pytest.fixture
def controller(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[OptimizersController]:  # noqa: ARG001
    """Whatever is asked of it counts as long."""
    monkeypatch.setattr(rate_rules, "AT_ONCE", 0)
    monkeypatch.setattr(rate_rules, "_known", {})
    monkeypatch.setattr(matrix_races, "AT_ONCE", 0)
    controller = OptimizersController(OptimizersModel.first().replace(steps=60))
    yield controller
    controller.stop_work()


@pytest.fixture
def row(controller: OptimizersController, qtbot: QtBot) -> WorkRow:
    row = WorkRow(controller)
    qtbot.addWidget(row)
    return row


def test_there_is_nothing_to_be_seen_while_nothing_is_done(row: WorkRow) -> None:
    assert not row.show_work()


def test_it_tells_how_far_rates_are_tuned(row: WorkRow, controller: OptimizersController) -> None:
    controller.set_rates("tuned", 16)
    assert controller.tuner is not None
    controller.tuner.work.share = 0.4
    assert row.show_work()
    assert row.words.text() == "Tuning the rates with 16 trials each: 40%"
    assert row.bar.value() == 40
    assert row.button.text() == "Cancel"
    assert "the rates stay as they are" in row.button.toolTip()


def test_a_cancelled_race_of_matrices_has_a_button_that_runs_it(row: WorkRow, controller: OptimizersController) -> None:
    controller.set_model(controller.model.with_surface(MemorySurface()))
    assert row.show_work()
    assert row.words.text() == "The matrices race: 0%"
    row.button.click()
    assert row.show_work()
    assert row.words.text() == "The race was cancelled"
    assert row.button.text() == "Race"
    row.button.click()
    assert row.show_work()
    assert row.button.text() == "Cancel"


def test_a_column_that_is_made_anew_has_the_button_too(controller: OptimizersController, qtbot: QtBot) -> None:
    controller.set_model(controller.model.with_surface(MemorySurface()))
    controller.cancel_work()
    column = ControlColumn(controller)
    qtbot.addWidget(column)
    assert column.work is not None
    assert not column.for_work.isHidden()
    assert column.work.button.text() == "Race"
