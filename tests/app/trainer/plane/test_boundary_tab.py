"""The boundary of a run on points: live, at every epoch, in pictures and films; no tab where there is none."""

import math
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.plane import boundary_tab
from app.trainer.plane.boundary_tab import PLACES_IN_MOTION, Boundary, BoundaryTab, answer
from app.trainer.view import TrainerView
from core.network.decision_map import Area, DecisionMap
from tests.app.trainer.plane.points_room import POINTS, has_ended


@pytest.fixture
def tab(room: TrainerView, qtbot: QtBot) -> BoundaryTab:
    """The tab, after a run on points."""
    room.controller.set_config(POINTS)
    room.tab_widget.setCurrentWidget(room.boundary)
    room.controller.start()
    qtbot.waitUntil(partial(has_ended, room), timeout=20_000)  # scikit-learn is imported first
    return room.boundary


def shows(tab: BoundaryTab, expected: Boundary) -> bool:
    """Return whether the tab has come to this map."""
    return tab.plot.map.seen is not None and np.array_equal(tab.plot.map.seen.logits, expected.seen.logits)


def test_the_tab_is_offered_only_for_points(room: TrainerView) -> None:
    place = room.tabs.index(room.boundary)
    assert not room.tab_widget.isTabVisible(place)
    room.controller.set_config(POINTS)
    assert room.tab_widget.isTabVisible(place)


@pytest.mark.slow
def test_the_map_is_that_of_the_network_after_the_epoch_that_is_looked_at(
    room: TrainerView, tab: BoundaryTab, qtbot: QtBot
) -> None:
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    assert run.networks.epochs() == tuple(range(POINTS.epochs + 1))
    for epoch in (POINTS.epochs, 0, 3):
        room.playback.seek(epoch)
        snapshot = run.networks.at(epoch)
        assert snapshot is not None
        expected = answer(run.trainer, snapshot, *tab.plot.seen())
        qtbot.waitUntil(partial(shows, tab, expected))
        assert len(tab.plot.mistakes.places) == expected.wrong.sum()


@pytest.mark.slow
def test_a_map_is_coarse_while_networks_follow_each_other_and_whole_when_one_stays(
    room: TrainerView, tab: BoundaryTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: tab.plot.map.seen is not None)
    sizes, set_map = list[int](), tab.plot.set_map

    def noted(seen: DecisionMap, wrong: NDArray[np.bool_]) -> None:
        sizes.append(seen.taken_for.size)
        set_map(seen, wrong)

    monkeypatch.setattr(tab.plot, "set_map", noted)
    monkeypatch.setattr(boundary_tab, "STILL", 1e9)  # every network follows the one before at once
    room.playback.seek(0)
    whole = math.prod(tab.plot.seen()[1])
    qtbot.waitUntil(lambda: whole in sizes)
    assert sizes[0] <= PLACES_IN_MOTION < whole


@pytest.mark.slow
def test_the_plane_is_seen_whole_in_a_small_window(tab: BoundaryTab) -> None:
    """In a window of 960 x 520, the tab has 906 x 387 pixels; beyond these it would scroll."""
    assert 200 <= tab.heightForWidth(906) <= 387


@pytest.mark.slow
def test_a_zoomed_plane_gets_a_map_of_what_is_seen(tab: BoundaryTab, qtbot: QtBot) -> None:
    tab.plot.getPlotItem().getViewBox().setRange(xRange=(-0.2, 0.2), yRange=(-0.2, 0.2), padding=0)
    qtbot.waitUntil(lambda: tab.plot.map.seen is not None and tab.plot.map.seen.area.top < 0.5)
    tab.reset_zoom()
    qtbot.waitUntil(lambda: tab.plot.map.seen is not None and tab.plot.map.seen.area.top > 0.9)


def test_points_are_hollow_for_validation_and_all_are_drawn(tab: BoundaryTab) -> None:
    points = tab.plot.points.points
    assert points is not None
    assert (len(points.places), int(points.validating.sum())) == (125, 25)


@pytest.mark.slow
def test_the_boundary_is_exported_at_every_epoch(tab: BoundaryTab, room: TrainerView) -> None:
    figure = next(one for one in room.figures() if one.name == "boundary")
    widget = figure.make(LIGHT, tab.size())
    assert figure.film is not None
    assert figure.film.frames == range(POINTS.epochs + 1)
    seen = []
    for epoch in (0, POINTS.epochs):
        figure.film.show(epoch)
        assert isinstance(widget, BoundaryTab)
        assert widget.plot.map.seen is not None
        seen.append(widget.plot.map.seen.logits)
        assert not widget.grab().isNull()
        assert not widget.plot.map.failed
    assert not np.array_equal(seen[0], seen[1])
    widget.hide()


@pytest.mark.usefixtures("tab")
def test_an_area_has_the_same_answers_whatever_the_grid(room: TrainerView) -> None:
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    snapshot = run.networks.at(POINTS.epochs)
    assert snapshot is not None
    area = Area(-1.0, 1.0, -1.0, 1.0)
    coarse, fine = (answer(run.trainer, snapshot, area, (side, side)).seen.logits for side in (11, 21))
    np.testing.assert_allclose(coarse, fine[::2, ::2], atol=1e-4)
