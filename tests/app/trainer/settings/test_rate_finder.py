"""The dialog that looks for a learning rate, as a person uses it."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.settings.rate_finder import RateFinder
from app.trainer.view import TrainerView
from core.datasets import load
from core.optimizers import OPTIMIZERS
from core.search.rates import find_rates, suggestions
from tests.app.trainer.actions import click
from tests.app.trainer.conftest import SMALL


def opened(qtbot: QtBot, room: TrainerView) -> RateFinder:
    click(qtbot, room.settings.several.rate)
    return room.settings.findChildren(RateFinder)[-1]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["valley", "tenth"])
def test_the_rate_that_it_finds_is_put_into_the_settings(which: str, qtbot: QtBot, room: TrainerView) -> None:
    finder = opened(qtbot, room)
    qtbot.waitUntil(lambda: finder.tenth.isEnabled() and finder.valley.isEnabled(), timeout=20_000)
    expected = getattr(suggestions(list(find_rates(SMALL, load("digits")))), which)
    assert list(finder.chart.layer.curves[0].places[:1]) == [-7.0]
    click(qtbot, getattr(finder, which))
    assert room.controller.model.config.optimizer.learning_rate == pytest.approx(expected, rel=0.05)  # two digits
    room.controller.undo()
    assert room.controller.model.config == SMALL


def test_an_optimizer_without_a_rate_is_told_so(qtbot: QtBot, room: TrainerView) -> None:
    own = next(kind for kind in OPTIMIZERS if not kind.scheduled).model_validate({})
    room.controller.set_config(SMALL.replace(optimizer=own))
    finder = opened(qtbot, room)
    qtbot.waitUntil(finder.error.isVisible, timeout=20_000)
    assert finder.error.text().endswith("so there is no learning rate to find")
    assert not finder.valley.isEnabled()
    finder.reject()


def test_closed_early_it_leaves_the_settings(qtbot: QtBot, room: TrainerView) -> None:
    opened(qtbot, room).reject()
    assert room.controller.model.config == SMALL
