"""The page of the room holds what the room shows."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox

from app.base.theme import LIGHT
from app.export.picture import PictureFormat, paint_image
from app.optimizers.export_page import ExportPage
from app.optimizers.view import OptimizersView
from tests.app.pictures import figure


def test_the_page_holds_the_table_as_it_is_sorted_and_the_update(room: OptimizersView) -> None:
    assert room.insight is not None
    room.playback.seek(12)
    room.controller.choose(1)
    room.insight.column.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    titles, *rows = page.table.lines()
    assert titles == ("racer", "x", "y", "loss", "gradient norm", "outcome")
    assert [row[0] for row in rows] == ["SGD", "RMSProp", "Momentum", "Adam", "AdaGrad"]
    assert page.update_panel.heading.text() == "Update of Momentum at step 12"
    live = room.insight.column.update_panel
    assert page.update_panel.terms.rows() == live.terms.rows()
    assert page.update_panel.symbols.text() == live.symbols.text()


@pytest.mark.slow
def test_the_page_shows_the_measure_that_is_chosen(room: OptimizersView) -> None:
    assert room.insight is not None
    for index in range(room.insight.measures.kind.count()):
        room.insight.measures.kind.setCurrentIndex(index)
        room.insight.measures.kind.activated.emit(index)
        page = figure(room, "room").make(LIGHT, QSize(1200, 900))
        assert isinstance(page, ExportPage)
        drawn, seen = page.measures.curves(), room.insight.measures.curves()
        assert len(drawn) == len(seen)
        for one, other in zip(drawn, seen, strict=True):
            np.testing.assert_array_equal(one.values, other.values)
    assert figure(room, "measure").label == "Effective rate of SGD"


@pytest.mark.slow
@pytest.mark.parametrize("racers", [0, 16])
def test_a_page_holds_any_number_of_racers(room: OptimizersView, racers: int) -> None:
    while len(room.controller.model.racers) > racers:
        room.controller.set_model(room.controller.model.without(0))
    while len(room.controller.model.racers) < racers:
        room.controller.set_model(room.controller.model.adding("adam"))
    assert not paint_image(figure(room, "room"), PictureFormat()).isNull()


def test_a_page_has_no_switches(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(noise=0.1))
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert [box for box in page.findChildren(QCheckBox) if box.isVisibleTo(page)] == []


def test_a_page_counts_the_steps_to_a_target(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    titles, first, *_ = page.table.lines()
    assert titles[1:3] == ("steps to 0.001", "stays from")
    assert first[1] == "282"
    room.controller.set_model(room.controller.model.replace(target=None))
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    assert "stays from" not in page.table.lines()[0]


@pytest.mark.slow
def test_a_page_shows_the_relief_when_the_screen_does(room: OptimizersView) -> None:
    for kind, is_relief in (("relief", True), ("heights", False)):
        room.controller.set_model(room.controller.model.replace(map_kind=kind))
        page = figure(room, "room").make(LIGHT, QSize(1200, 900))
        assert isinstance(page, ExportPage)
        assert page.relief is not None
        assert page.relief.isVisibleTo(page) is is_relief
        assert page.surface.isVisibleTo(page) is not is_relief
        page.grab()
        assert not page.relief.failed
