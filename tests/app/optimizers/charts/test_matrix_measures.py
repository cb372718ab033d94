"""The chart of singular values: of the chosen racer's matrix, and of its updates."""

import numpy as np

from app.base.theme import LIGHT
from app.optimizers.charts.matrix_measures import value_curves
from app.optimizers.explainer.explainer import Insight
from app.optimizers.network.matrix_surface import FactorizationSurface
from app.optimizers.view import OptimizersView
from core.surfaces import Beale


def test_the_chart_has_the_singular_values_of_the_chosen_racer(room: OptimizersView, insight: Insight) -> None:
    model = room.controller.model.with_surface(FactorizationSurface()).replace(steps=30).adding("muon")
    room.controller.set_model(model.replace(measure="singular values"))
    room.controller.choose(5)
    path = room.controller.race[5].matrix  # type: ignore[attr-defined]
    curves = [curve.values for curve in insight.measures.curves()]
    np.testing.assert_array_equal(curves, path.singular_values.T)
    room.controller.set_model(room.controller.model.replace(measure="update values"))
    np.testing.assert_array_equal(insight.measures.curves()[0].values, path.update_values[:, 0])
    assert insight.measures.title() == "singular values of the update, Muon"


def test_on_two_numbers_there_are_none(room: OptimizersView, insight: Insight) -> None:
    model = room.controller.model.with_surface(FactorizationSurface()).replace(measure="update values")
    room.controller.set_model(model)
    assert insight.measures.kind.currentData() == "update values"
    room.controller.set_model(model.with_surface(Beale()))
    assert insight.measures.kind.currentData() == "gradient"
    assert insight.measures.kind.findData("update values") < 0
    assert value_curves(room.controller.race[0], "update values", LIGHT.racer(0)) == []
