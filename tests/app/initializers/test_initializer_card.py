"""The card of an initializer: a spread that is typed and swept, an activation of its own."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from core.initializers import Normal
from tests.app.initializers.conftest import settle
from tests.app.initializers.edits import body_of, choose, names
from tests.app.keyboard import enter
from tests.app.mouse import drag, handle_of


def test_a_spread_is_typed_and_undone(qtbot: QtBot, bench: InitializersPanel) -> None:
    enter(qtbot, body_of(bench.controls, 0).form.editor("std"), "0.05")
    assert bench.controller.model.rows[0].initializer == Normal(std=0.05)
    settle(qtbot, bench.controller)
    assert names(bench)[0] == "Normal, std 0.05"
    bench.controller.undo()
    assert names(bench)[0] == "Normal, std 1"


@pytest.mark.slow
def test_a_spread_is_swept_in_one_step_of_history(qtbot: QtBot, bench: InitializersPanel) -> None:
    first = bench.controller.model
    body = body_of(bench.controls, 0)
    slider = body.form._rows["std"].slider
    assert slider is not None
    qtbot.waitUntil(slider.isVisible)
    bench.controls.ensureWidgetVisible(slider)
    QCoreApplication.processEvents()  # the card that was opened is laid out now
    start = QPoint(handle_of(slider), slider.height() // 2)
    drag(slider, start, QPoint(round(slider.width() * 0.3), slider.height() // 2))
    swept = bench.controller.model.rows[0].initializer
    assert isinstance(swept, Normal)
    assert swept.std < 0.5
    bench.controller.undo()
    assert bench.controller.model == first


def test_a_row_gets_an_activation_of_its_own_and_gives_it_back(qtbot: QtBot, bench: InitializersPanel) -> None:
    form = body_of(bench.controls, 1).activation
    assert form.kind.itemText(0) == "Activation of the network: ReLU"
    choose(form.kind, "Sigmoid")
    assert names(bench)[1] == "Small normal, Sigmoid"
    choose(form.kind, form.kind.itemText(0))
    assert names(bench)[1] == "Small normal"
    settle(qtbot, bench.controller)


def test_a_list_says_what_courses_call_an_initializer(bench: InitializersPanel) -> None:
    kinds = bench.controls.rows.cards[0].kind
    assert kinds.findText("LeCun normal (Xavier 1/√n)") > 0
    assert kinds.findText("Glorot normal (Xavier)") > 0
