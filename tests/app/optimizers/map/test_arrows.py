"""The arrows at a point: what pulls there, and by how much they are enlarged."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from app.optimizers.map.arrows import covered
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.view import OptimizersView
from app.rooms.frame import Part
from core.optimizers import AdamW
from tests.app.optimizers.edits import choose


def test_single_gradients_are_arrows_whose_mean_is_the_bold_one(room: OptimizersView, data: DataPlot) -> None:
    assert data.isVisible()
    assert room.insight is not None
    room.controller.choose(1)
    room.playback.seek(5)
    arrows = room.plot.arrows
    downhill = next(pull.vector for pull in arrows.pulls() if pull.kind == "gradient")
    assert arrows.singles().shape == (8, 2)
    np.testing.assert_allclose(arrows.singles().mean(axis=0), downhill, rtol=1e-12)
    room.insight.column.update_panel.arrows["samples"].click()
    assert not len(arrows.singles())


def test_the_arrow_of_the_step_ends_at_the_next_point(room: OptimizersView) -> None:
    choose(room, AdamW(learning_rate=0.1, weight_decay=0.5))
    room.playback.seek(20)
    path = room.controller.race[-1]
    arrows = {pull.kind: pull.vector for pull in room.plot.arrows.pulls()}
    np.testing.assert_allclose(path.points[20] + arrows["step"], path.points[21])
    assert list(arrows) == ["gradient", "momentum", "decay", "step"]


@pytest.mark.parametrize("step", [0, 7, 40, 120, 300])
def test_labels_stay_in_the_map_and_off_each_other_and_the_heads(room: OptimizersView, step: int) -> None:
    choose(room, AdamW(learning_rate=0.1, weight_decay=0.5))
    room.playback.seek(step)
    room.plot.grab()
    arrows = room.plot.arrows
    labels = arrows.labels()
    whole = QRectF(0, 0, arrows.box.width(), arrows.box.height())
    assert labels or not arrows.pulls()
    heads = [QPointF(*arrows.to_pixels(trajectory.points[step])) for trajectory in room.controller.race]
    for place, label in enumerate(labels):
        assert whole.contains(label)
        assert not any(label.intersects(other) for other in labels[:place])
        assert not any(label.contains(head) for head in heads)


@pytest.mark.parametrize("step", [7, 20, 40, 120])
def test_labels_stay_off_the_arrows(room: OptimizersView, step: int) -> None:
    choose(room, AdamW(learning_rate=0.1, weight_decay=0.5))
    room.playback.seek(step)
    room.plot.grab()
    arrows = room.plot.arrows
    start = arrows.to_pixels(arrows.point())
    for label in arrows.labels():
        for pull in arrows.pulls():
            way = arrows.to_pixels(arrows.point() + pull.vector) - start
            for share in np.linspace(0, 1, 40):  # of the shortest arrow that can be seen
                assert not label.contains(QPointF(*(start + share * 24 * way / np.hypot(*way))))


@pytest.mark.parametrize(("inset", "share"), [(300, 1.0), (100, 96 / 120), (20, 0.4)])
def test_slopes_are_shorter_where_they_would_leave_the_map(room: OptimizersView, inset: int, share: float) -> None:
    arrows = room.plot.arrows
    start = np.array([arrows.box.width() - inset, arrows.box.height() / 2])
    assert arrows._fitting(start, [np.array([120.0, 1.0]), np.array([-10.0, 5.0])], 1.0) == pytest.approx(share)


def test_a_racer_out_of_sight_has_no_arrows_at_the_edge(room: OptimizersView) -> None:
    room.playback.seek(40)
    room.plot.grab()
    assert room.plot.arrows.labels()
    room.plot.set_view([3.5, 4.0], [3.5, 4.0])
    room.plot.grab()
    assert room.plot.arrows.labels() == []


@pytest.mark.parametrize("step", [7, 40, 43, 60])
def test_labels_stay_off_the_legend_where_it_stands_on_the_map(room: OptimizersView, step: int) -> None:
    assert room.frame is not None
    room.frame.toggle(Part.CONTROLS)
    room.playback.seek(step)
    room.plot.grab()
    assert room.plot.legend.isVisible()
    assert room.plot.arrows.labels()
    assert not any(label.intersects(room.plot.legend.area()) for label in room.plot.arrows.labels())


def test_a_label_covers_what_it_shares_with_each_area() -> None:
    areas = [QRectF(0, 0, 10, 10), QRectF(5, 5, 10, 10), QRectF(90, 0, 5, 5)]
    places = np.array([(0.0, 0.0), (8.0, 9.0), (50.0, 50.0)])
    # 4 x 3 pixels: wholly on the first; 2 x 1 on the first and 4 x 3 on the second; on none.
    assert covered(places, np.array([4.0, 3.0]), areas).tolist() == [12, 2 + 12, 0]
    assert covered(places, np.array([4.0, 3.0]), []).tolist() == [0, 0, 0]
