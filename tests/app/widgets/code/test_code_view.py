"""The code of the engine in a window: as it is, at the line, and of nothing else."""

import inspect

import pytest
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, wear
from app.widgets.code.code_view import CodeView, open_code, source_of
from core.network import layers


def test_a_method_stands_in_its_whole_class() -> None:
    source = source_of("core.network.layers:BatchNorm.backward")
    assert source.text == inspect.getsource(layers.BatchNorm).rstrip("\n")
    lines = source.text.splitlines()
    assert lines[source.first].strip().startswith("def backward")
    assert lines[source.last].strip().startswith("return out")
    own = inspect.getsourcelines(layers.BatchNorm.backward)[1]
    assert source.title == f"core/network/layers.py, {own}"


@pytest.mark.parametrize("target", ["os:remove", "app.start:open_window", "coremltools:x", "core.activations:Nothing"])
def test_what_is_no_part_of_the_engine_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match=r"no part of the engine|has no"):
        source_of(target)


@pytest.mark.slow
def test_the_window_is_read_only_and_at_the_line(qtbot: QtBot) -> None:
    window = open_code("core.activations:Sigmoid.derivative")
    qtbot.addWidget(window)
    assert isinstance(window, CodeView)
    assert window.text.isReadOnly()
    assert window.marked().strip().startswith("def derivative")
    assert len(window.text.extraSelections()) == 3
    assert "activations.Sigmoid" in window.windowTitle()
    assert not window.grab().isNull()


def test_a_whole_class_is_not_marked(qtbot: QtBot) -> None:
    window = CodeView("core.activations:ReLU")
    qtbot.addWidget(window)
    assert window.text.extraSelections() == []
    assert window.text.toPlainText().startswith("@final\nclass ReLU")


def test_the_shades_follow_the_theme(qtbot: QtBot) -> None:
    window = CodeView("core.activations:ReLU")
    qtbot.addWidget(window)
    first = window.text.document().firstBlock().next()

    def colours() -> set[str]:
        return {one.format.foreground().color().name() for one in first.layout().formats()}

    wear(window, LIGHT)
    assert LIGHT.accent.lower() in colours()
    wear(window, DARK)
    assert DARK.accent.lower() in colours()
