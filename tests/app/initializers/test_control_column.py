"""The column at the left: what is set there, and what would not fit into memory."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from app.widgets.forms.hidden_layers_box import LayersBox
from tests.app.initializers.conftest import settle
from tests.app.initializers.edits import names
from tests.app.keyboard import enter, type_into
from tests.app.mouse import drag


@pytest.mark.slow
def test_the_depth_is_swept_in_one_step_of_history(bench: InitializersPanel) -> None:
    first = bench.controller.model
    box = bench.controls.network.editor("hidden_layers")
    assert isinstance(box, LayersBox)
    bench.controls.ensureWidgetVisible(box)
    middle = box.slider.height() // 2
    drag(box.slider, QPoint(8, middle), QPoint(box.slider.width() // 2, middle))
    assert len(bench.controller.model.hidden_layers) > 10
    bench.controller.undo()
    assert bench.controller.model == first


def test_what_would_not_fit_is_refused_under_the_field_with_the_estimate(
    qtbot: QtBot, bench: InitializersPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.propagation.forward_backward.usable_memory", lambda: 1_000_000)
    box = bench.controls.network.editor("hidden_layers")
    assert isinstance(box, LayersBox)
    type_into(qtbot, box.count, "40")
    assert "GB of memory" in bench.controls.network.error("hidden_layers")
    assert len(bench.controller.model.hidden_layers) == box.count.value() == 3
    enter(qtbot, bench.controls.input.editor("batch_size"), "10000")
    assert "GB of memory" in bench.controls.input.error("batch_size")
    reasons = [label for label in bench.controls.findChildren(QLabel) if "GB of memory" in label.text()]
    assert len(reasons) == 2
    qtbot.waitUntil(lambda: all(label.height() == label.heightForWidth(label.width()) for label in reasons))
    assert bench.controller.model.batch_size == 64


def test_rows_are_added_duplicated_moved_hidden_and_removed(qtbot: QtBot, bench: InitializersPanel) -> None:
    cards = bench.controls.rows.cards
    bench.controls.add.menu().actions()[-1].trigger()
    assert names(bench)[-1] == "Orthogonal"
    cards[3].move_up.trigger()
    assert names(bench) == ["Normal, std 1", "Small normal", "Orthogonal", "He normal"]
    bench.controls.rows.cards[0].duplicate.trigger()
    bench.controls.rows.cards[2].shown.click()
    assert names(bench) == ["Normal, std 1", "Normal, std 1", "Orthogonal", "He normal"]
    bench.controls.rows.cards[0].remove.trigger()
    assert names(bench) == ["Normal, std 1", "Orthogonal", "He normal"]
    settle(qtbot, bench.controller)
