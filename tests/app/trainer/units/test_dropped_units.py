"""The units that dropout switched off: as many empty squares as units are off for the first image."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT, LayerShade
from app.trainer.units.dropped_units import DroppedUnits
from tests.app.pictures import pixels


def masks(*layers: tuple[int, int]) -> list[np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    """For each layer, so many units of so many off for the first of two images, and none for the other."""
    return [np.array([[unit < off for unit in range(units)], [False] * units]) for off, units in layers]


@pytest.fixture
def units(qtbot: QtBot) -> DroppedUnits:
    units = DroppedUnits()
    qtbot.addWidget(units)
    units.resize(300, 240)
    units.show()
    return units


def test_each_layer_says_how_many_are_off(units: DroppedUnits) -> None:
    units.set_dropped(masks((3, 10), (0, 4)), ["Layer 1", "Layer 2"])
    assert [units.describe_layer(layer) for layer in (0, 1)] == ["Layer 1: 3 of 10 off", "Layer 2: 0 of 4 off"]
    assert units.accessibleDescription() == "Layer 1: 3 of 10 off; Layer 2: 0 of 4 off"


def test_as_much_is_filled_as_is_on(units: DroppedUnits) -> None:
    filled = []
    for off in (0, 5, 10):
        units.set_dropped(masks((off, 20)), ["Layer 1"])
        colour = [int(LIGHT.layer(LayerShade(0, 2)).colour[place : place + 2], 16) for place in (1, 3, 5)]
        filled.append(int((pixels(units.grab().toImage()) == colour).all(axis=-1).sum()))
    assert filled[0] > 0
    assert filled[1] == pytest.approx(filled[0] * 15 / 20, rel=0.02)
    assert filled[2] == pytest.approx(filled[0] * 10 / 20, rel=0.02)


@pytest.mark.parametrize("layers", [((1, 2000), (5, 2000), (9, 2000)), ((0, 1),)])
def test_any_number_of_units_is_painted(units: DroppedUnits, layers: tuple[tuple[int, int], ...]) -> None:
    units.set_dropped(masks(*layers), [f"Layer {number}" for number in range(len(layers))])
    units.grab()
    assert not units._guard.failed
