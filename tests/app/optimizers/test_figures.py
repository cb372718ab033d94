"""The figures of the room show what the room shows."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from app.base.theme import LIGHT
from app.export.picture import PictureFormat, paint_image
from app.optimizers.export_page import ExportPage
from app.optimizers.rates.printed_strips import PrintedStrips
from app.optimizers.view import OptimizersView
from core.schedules import Cosine
from core.surfaces import Regression
from tests.app.optimizers.edits import change_racer
from tests.app.pictures import figure, pixels


@pytest.mark.slow
def test_the_data_of_a_regression_are_a_figure_and_stand_on_the_page(room: OptimizersView) -> None:
    assert "data" not in [figure.name for figure in room.figures()]
    room.controller.set_model(room.controller.model.with_surface(Regression()))
    change_racer(room.controller, 0, batch_size=8)
    room.playback.seek(5)
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    assert page.data.isVisible()
    assert room.stage.data is not None
    seen = room.stage.data.samples.lines()
    for drawn, line in zip(page.data.samples.lines(), seen, strict=True):
        np.testing.assert_array_equal(drawn.parameters, line.parameters)
    picture = pixels(paint_image(figure(room, "data"), PictureFormat()))
    colour = QColor(LIGHT.racer(0).colour)
    assert (picture == (colour.red(), colour.green(), colour.blue())).all(axis=-1).sum() > 100
    assert ", batch 8" in figure(room, "data").settings


def test_a_schedule_is_told_with_the_settings(room: OptimizersView) -> None:
    change_racer(room.controller, 4, schedule=Cosine())
    assert "Adam, learning rate 0.2, Cosine" in figure(room).settings


@pytest.mark.slow
def test_the_strips_are_a_figure_and_stand_on_the_page_and_play_along(room: OptimizersView) -> None:
    assert "rates" not in [figure.name for figure in room.figures()]
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    assert not page.strips.isVisible()
    room.controller.set_model(room.controller.model.replace(rate_strips=True))
    room.playback.seek(100)
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    alone = figure(room, "rates")
    strips = alone.make(LIGHT, QSize(800, 300))
    assert isinstance(page, ExportPage)
    assert isinstance(strips, PrintedStrips)
    assert room.sweeps.is_working is False
    assert page.strips.isVisible()
    assert alone.film is not None
    for shown in (page.strips, strips):
        assert [name.text().split("  ")[-1] for name in shown.names] == ["0.02", "0.003", "1.5", "0.1", "0.2"]
    at_100 = strips.strips[0].shares()
    np.testing.assert_array_equal(at_100, page.strips.strips[0].shares())
    alone.film.show(300)
    assert np.nanmax(strips.strips[0].shares()) > np.nanmax(at_100)


def test_the_page_has_the_columns_of_the_room(room: OptimizersView) -> None:
    change_racer(room.controller, 0, sam_radius=0.1)
    room.controller.set_model(room.controller.model.replace(target=1.0, steps=50))
    room.playback.seek(50)
    page = figure(room, "room").make(LIGHT, QSize(900, 700))
    assert isinstance(page, ExportPage)
    titles, first, second, *_ = page.table.lines()
    assert titles[:6] == ("racer", "steps to 1", "stays from", "gradients", "x", "y")
    assert (first[3], second[3]) == ("100", "50")
