"""The arrows at a point: what pulls there, and by how much they are enlarged."""

import numpy as np

from app.optimizers.map.data_plot import DataPlot
from app.optimizers.view import OptimizersView
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
