"""Every third line of equal height carries its value, where it covers nothing."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.map.contour_values import ContourValues, every_third
from app.optimizers.map.isolines import Isoline
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.view import OptimizersView
from app.session.session import Session
from core.surfaces import SURFACES, AnySurface, Beale, Himmelblau, OwnFunction, Regression
from tests.app.optimizers.explainer.formulas import number_of
from tests.app.optimizers.places import picture
from tests.app.pictures import figure

IN_SHORT = (Himmelblau, OwnFunction, Regression)


def values_of(room: OptimizersView) -> ContourValues:
    room.on_map.contour_values.trigger()
    picture(room)
    assert room.plot.values is not None
    return room.plot.values


def test_they_are_off_at_first_and_a_switch_of_the_view_menu_brings_them(room: OptimizersView) -> None:
    assert room.on_map.contour_values in room.view_actions()
    assert not room.on_map.contour_values.isChecked()
    assert room.plot.values is None
    values = values_of(room)
    assert values.values()
    assert values.isVisible()
    room.controller.undo()
    assert not values.isVisible()
    assert not room.on_map.contour_values.isChecked()


@pytest.mark.parametrize(
    "surface",
    [
        pytest.param(kind.model_validate({}), marks=[] if kind in IN_SHORT else [pytest.mark.slow], id=kind.__name__)
        for kind in SURFACES
    ],
)
def test_a_value_stands_on_its_line_and_off_paths_signs_and_other_values(
    room: OptimizersView, surface: AnySurface
) -> None:
    room.controller.set_model(room.controller.model.with_surface(surface))
    values = values_of(room)
    whole = QRectF(0, 0, values.box.width(), values.box.height())
    written = values.values()
    paths = np.concatenate([path.points[np.isfinite(path.points).all(axis=1)] for path in room.controller.race])
    signs = np.array([*surface.minima, *surface.saddles, room.controller.model.start.point])
    for place, one in enumerate(written):
        assert whole.contains(one.area)
        for x, y in values.to_pixels(np.concatenate([paths, signs])):
            assert not one.area.contains(QPointF(x, y))
        assert not any(one.area.intersects(other.area) for other in written[place + 1 :])
        x, y = values.box.mapToView(one.area.center()).toTuple()
        reach = values.box.viewPixelSize()[0] * 2  # a line bends within a cell
        around = [surface.value(np.array([x + dx, y + dy])) for dx in (-reach, 0, reach) for dy in (-reach, 0, reach)]
        value = number_of(one.text)
        tolerance = 0.006 * abs(value)  # of three digits
        assert min(around) - tolerance <= value <= max(around) + tolerance


def test_labels_of_arrows_keep_off_them(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()))
    values = values_of(room)
    for step in range(0, 60, 5):
        room.playback.seek(step)
        picture(room)
        for label in room.plot.arrows.labels():
            assert not any(label.intersects(one.area) for one in values.values())


def test_they_stay_where_they_are_while_the_race_goes_on(room: OptimizersView) -> None:
    values = values_of(room)
    room.playback.seek(0)
    before = values.values()
    room.playback.seek(200)
    picture(room)
    assert values.values() == before


def test_an_exported_map_and_a_session_have_them_too(qtbot: QtBot, room: OptimizersView) -> None:
    values_of(room)
    plot = figure(room, "surface").make(LIGHT, QSize(900, 700))
    qtbot.wait(1)
    plot.grab()
    assert isinstance(plot, SurfacePlot)
    assert plot.values is not None
    shown = plot.values.values()
    assert {one.text for one in shown} >= {"6.67", "75.4"}
    model = room.controller.model
    session = Session.model_validate_json(Session(optimizers=model).model_dump_json())
    assert session.optimizers.contour_values
    assert model.replace(contour_values=False).same_race(model)


def test_every_third_line_is_the_same_at_every_zoom() -> None:
    def lines(*shades: float) -> list[Isoline]:
        return [Isoline(shade, np.empty((0, 2))) for shade in shades]

    assert [line.shade for line in every_third(lines(0.25, 0.3125, 0.375, 0.4375, 0.5, 0.5625))] == [0.375, 0.5625]
    assert [line.shade for line in every_third(lines(0.375, 0.4375, 0.5))] == [0.375]
    assert [line.shade for line in every_third(lines(0.5))] == [0.5]
    assert every_third([]) == []


def test_crowded_lines_get_none(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Beale()))
    values = values_of(room)
    room.plot.set_view([-60, 60], [-60, 60])
    picture(room)
    assert len(values.values()) < len(room.plot.backdrop.lines()) / 3
