"""The update of a matrix as images, with the singular values that are the explanation of Muon."""

import numpy as np
import pytest

from app.optimizers.explainer.explainer import Insight
from app.optimizers.network.matrix_surface import FactorizationSurface
from app.optimizers.view import OptimizersView
from core.surfaces import Beale


@pytest.fixture
def stage(room: OptimizersView) -> OptimizersView:
    """Muon and Shampoo beside the notes' optimizers, forty steps; Muon is chosen."""
    model = room.controller.model.with_surface(FactorizationSurface()).replace(steps=40)
    room.controller.set_model(model.adding("muon").adding("shampoo"))
    room.controller.choose(5)
    room.controller.seek(20)
    return room


def test_the_images_and_values_are_those_of_the_step(stage: OptimizersView, insight: Insight) -> None:
    view = insight.column.update_panel.matrix
    assert view is not None
    path = stage.controller.race[5].matrix  # type: ignore[attr-defined]
    assert view.heading.text() == "Update of Muon at step 20"
    assert [name.text() for name in view.names] == ["W", "what is orthogonalized", "ΔW / η"]
    largest, smallest = (float(text) for text in view.values[2].text().split(" – "))
    np.testing.assert_allclose([largest, smallest], path.update_values[20][[0, -1]], rtol=0.06)
    given = np.linalg.svd(path.terms(20)["look_ahead"], compute_uv=False)
    assert float(view.values[1].text().split(" – ")[0]) == pytest.approx(given[0], rel=0.06)


def test_an_elementwise_racer_shows_its_gradient_or_mean(stage: OptimizersView, insight: Insight) -> None:
    stage.controller.choose(0)
    view = insight.column.update_panel.matrix
    assert view is not None
    assert view.names[1].text() == "gradient"
    assert "SGD" in view.heading.text()


@pytest.mark.slow
def test_on_two_numbers_the_images_are_gone(stage: OptimizersView, insight: Insight) -> None:
    stage.controller.set_model(stage.controller.model.with_surface(Beale()))
    panel = insight.column.update_panel
    assert panel.matrix is not None
    assert panel.matrix.isHidden()
    assert not panel.heading.isHidden()


def test_where_one_would_look_for_muon_it_says_where_it_races(room: OptimizersView) -> None:
    card, menu = room.controls.racers.cards[0], room.controls.add.menu()
    place = card.kind.findText("Muon")
    model = card.kind.model()
    assert "momentum with a fixed length: see the matrix stage" in model.index(place, 0).data(3)
    assert not model.item(place).isEnabled()  # type: ignore[attr-defined]
    action = next(action for action in menu.actions() if action.text() == "Muon")
    assert not action.isEnabled()
    room.controller.set_model(room.controller.model.with_surface(FactorizationSurface()))
    assert action.isEnabled()
    assert room.controls.racers.cards[0].kind.model().item(place).isEnabled()  # type: ignore[attr-defined]
