"""The coming update: every number is the engine's, at the very step that is shown."""

from typing import Any

import pytest

from app.base.formatting import number
from app.optimizers.explainer.explainer import Insight
from app.optimizers.view import OptimizersView
from core.descent.update_terms import term
from core.optimizers import OPTIMIZERS, AdaGrad, Adam, AdamW, Lion, Momentum, NAdam, Optimizer
from tests.app.optimizers.edits import choose

EVERY: list[Optimizer[Any]] = [
    *(kind.model_validate({}) for kind in OPTIMIZERS),
    Momentum(weight_decay=0.1, dampening=0.5),
    Adam(weight_decay=0.1),
    Lion(weight_decay=0.1),
    AdaGrad(lr_decay=0.1, initial_accumulator_value=0.1),
    NAdam(weight_decay=0.1, decoupled_weight_decay=True),
    AdamW(amsgrad=True),
]


@pytest.mark.parametrize("optimizer", EVERY, ids=lambda o: o.kind)
def test_the_panel_shows_the_terms_of_this_very_step(
    room: OptimizersView, insight: Insight, optimizer: Optimizer[Any]
) -> None:
    choose(room, optimizer)
    for step in (0, 7, 300):
        room.playback.seek(step)
        chosen = room.controller.chosen_racer()
        assert chosen is not None
        _, path = chosen
        terms = optimizer.terms(path.points[step], path.gradients[step], path.state(step))
        shown = {row.label: (row.x, row.y) for row in insight.column.update_panel.terms.rows()}
        for name, (x, y) in terms.items():
            assert shown[term(optimizer, name).label] == (number(x), number(y))
        assert insight.column.update_panel.heading.text() == f"Update of {optimizer.label} at step {step}"


def test_the_formula_its_symbols_and_the_notes_symbols_are_told(room: OptimizersView, insight: Insight) -> None:
    choose(room, Momentum(learning_rate=0.003))
    panel = insight.column.update_panel
    assert panel.formula.text() == Momentum.formula
    assert "η  learning rate = 0.003  (in the notes: γ)" in panel.symbols.text()
    assert "α  momentum coefficient = 0.9  (in the notes: α)" in panel.symbols.text()


def test_adagrad_tells_where_the_notes_are_wrong(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(2)
    assert (
        insight.column.update_panel.remark.text()
        == "The course notes print W ← W + γ …; with + the point climbs, so − is right."
    )
    room.controller.choose(0)
    assert insight.column.update_panel.remark.isHidden()


def test_each_arrow_can_be_switched_off(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(4)
    insight.column.update_panel.arrows["gradient"].click()
    assert [pull.kind for pull in room.plot.arrows.pulls()] == ["momentum", "step"]


def test_without_racers_the_panel_says_what_to_do(room: OptimizersView, insight: Insight) -> None:
    for _ in range(5):
        room.controller.set_model(room.controller.model.without(0))
    assert insight.column.update_panel.heading.text() == "Add a racer to see its updates"
    assert insight.column.table.model.rows() == []
    assert room.plot.arrows.pulls() == ()


def test_a_racer_that_diverged_has_no_update(room: OptimizersView, insight: Insight) -> None:
    choose(room, Momentum(learning_rate=10.0))
    room.playback.seek(300)
    assert insight.column.update_panel.heading.text().startswith("Momentum: Diverged: at step ")
    assert room.plot.arrows.pulls() == ()
