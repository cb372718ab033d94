"""The form of the network that races, in the room."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.export.picture import PictureFormat, paint_image
from app.optimizers.export_page import ExportPage
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.network_column.network_form import NetworkForm
from app.optimizers.view import OptimizersView
from core.training import TrainingConfig
from tests.app.optimizers.network.small_race import raced_model, small_model
from tests.app.pictures import figure


@pytest.fixture
def form(room: OptimizersView) -> NetworkForm:
    room.controller.set_model(small_model())
    assert room.controls.network is not None
    return room.controls.network


def config_of(room: OptimizersView) -> TrainingConfig:
    surface = room.controller.model.surface
    assert isinstance(surface, RealNetwork)
    return surface.config


def test_a_change_of_the_network_is_one_of_the_surface(room: OptimizersView, form: NetworkForm) -> None:
    form.form.value_changed.emit(config_of(room).replace(hidden_layers=(8, 8)))
    assert config_of(room).hidden_layers == (8, 8)
    room.controller.undo()
    assert config_of(room).hidden_layers == (6,)


def test_another_dataset_has_as_many_images_as_it_has(room: OptimizersView, form: NetworkForm) -> None:
    form.dataset.entered.emit("mnist")
    assert config_of(room).dataset == "mnist"


@pytest.mark.slow
def test_the_button_trains_and_the_race_is_played(qtbot: QtBot, room: OptimizersView, form: NetworkForm) -> None:
    assert form.train.text() == "Train and race"
    form.train.click()
    assert form.train.text() == "Stop"
    qtbot.waitUntil(lambda: not room.controller.training, timeout=30_000)
    assert room.playback.playing
    assert room.controls.racers.cards[0].state.text().endswith(" % off")


def test_a_race_that_was_stopped_can_be_trained_again(room: OptimizersView, form: NetworkForm) -> None:
    form.train.click()
    form.train.click()
    assert not room.controller.training
    assert form.train.text() == "Train and race"


@pytest.mark.slow
def test_what_is_only_there_for_two_numbers_is_disabled_and_says_so(room: OptimizersView, form: NetworkForm) -> None:  # noqa: ARG001
    acts = room.on_map
    for action in (acts.basins, acts.turn, acts.flow, acts.newton, acts.many, acts.fork):
        assert not action.isEnabled()
        assert action.toolTip() == "Only on a surface of two numbers; a network has thousands"
    assert acts.relief.isEnabled()
    assert not room.plot.handle.isVisible()
    assert room.measured() == {}
    room.controller.undo()
    assert acts.flow.isEnabled()
    assert "steepest descent" in acts.flow.toolTip()
    assert room.plot.handle.isVisible()


@pytest.mark.slow
def test_a_race_that_was_opened_is_whole(room: OptimizersView) -> None:
    room.open_race(raced_model())
    assert set(room.measured()) == {".csv", ".json"}
    assert room.plot.legend is not None
    assert room.stage.readout.text().startswith("The plane holds")


@pytest.mark.slow
def test_every_figure_of_a_race_of_networks_can_be_painted(room: OptimizersView) -> None:
    """Nothing on them is said of an update or an outcome, which networks have not."""
    room.open_race(raced_model())
    for one in room.figures():
        assert not paint_image(one, PictureFormat()).isNull()
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    assert page.update_panel.heading.text() == "What the map holds"
    assert "Digits 8 × 8, 200 images, hidden layers 6" in figure(room, "room").title
