"""What a layer makes of the images, in two dimensions."""

import numpy as np
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from core.datasets import load, scaled
from core.training.evaluation import project
from tests.app.trainer.results.conftest import shown


def test_a_layer_is_projected_and_the_mouse_shows_the_image(qtbot: QtBot, room: TrainerView, tab: ResultsTab) -> None:
    run, view = room.controller.run, tab.projection
    assert run is not None
    assert run.trainer is not None
    assert [view.layer.itemText(place) for place in range(3)] == [
        "hidden layer 1 (20)",
        "hidden layer 2 (20)",
        "output (10)",
    ]
    tab.buttons.button(1).click()
    view.layer.setCurrentIndex(2)
    view.layer.activated.emit(2)
    qtbot.waitUntil(lambda: shown(tab).layer == 0)
    logits = run.trainer.network.logits(scaled(load("digits").test_images))
    scatter = view.chart.digits.scatter
    assert scatter is not None
    np.testing.assert_allclose(scatter.points, project(logits).points, atol=1e-3)
    tab.grab()  # all is laid out
    x, y = view.chart.digits.to_pixels(scatter.points[5])
    scene = view.chart.getPlotItem().getViewBox().mapToScene(QPointF(x, y))
    qtbot.mouseMove(view.chart.viewport(), view.chart.mapFromScene(scene))
    pointed = view.chart.digits.pointed
    assert pointed is not None
    np.testing.assert_allclose(scatter.points[pointed], scatter.points[5], atol=0.5)
    assert f"Test image {pointed + 1}\n" in view.card.caption.text()
