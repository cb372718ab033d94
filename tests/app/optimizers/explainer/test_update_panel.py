"""The coming update: every number is the engine's, at the very step that is shown."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.explainer.explainer import Insight
from app.optimizers.explainer.update_panel import UpdatePanel
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.view import OptimizersView
from core.descent import Racer, Trajectory, race
from core.descent.outcomes import rule
from core.descent.update_terms import named_terms, terms_at
from core.number_format import NOTHING, number
from core.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AnyOptimizer,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RMSProp,
)
from core.schedules import AnySchedule, ConstantRate, Cosine
from core.surfaces import AnySurface, Beale, Bowl, OwnFunction, Ravine, Regression
from tests.app.optimizers.edits import choose
from tests.app.optimizers.explainer.battery import VARIANTS, racer_on, wrong_everywhere, wrong_frames
from tests.app.optimizers.explainer.formulas import Panel, number_of, wrong_claims
from tests.sampling import sampled

EVERY: list[Optimizer[Any]] = [
    *(kind.model_validate({}) for kind in OPTIMIZERS),
    Momentum(weight_decay=0.1, dampening=0.5),
    Adam(weight_decay=0.1),
    Lion(weight_decay=0.1),
    AdaGrad(lr_decay=0.1, initial_accumulator_value=0.1),
    NAdam(weight_decay=0.1, decoupled_weight_decay=True),
    AdamW(amsgrad=True),
]


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", sampled(EVERY, every=4), ids=lambda o: o.kind)
def test_the_panel_shows_the_terms_of_this_very_step(
    room: OptimizersView, insight: Insight, optimizer: Optimizer[Any]
) -> None:
    choose(room, optimizer)
    for step in (0, 7, 300):
        room.playback.seek(step)
        chosen = room.controller.chosen_racer()
        assert chosen is not None
        _, path = chosen
        shown = [(row.symbol, row.label, row.x, row.y) for row in insight.column.update_panel.terms.rows()]
        assert shown == [
            (one.symbol, one.label, number(x + 0.0), number(y + 0.0))
            for one, (x, y) in named_terms(path, terms_at(path, step))
        ]
        heading = insight.column.update_panel.heading.text()
        assert heading.startswith(f"Update of {optimizer.label}")
        assert f" at step {step}" in heading


def test_the_formula_its_symbols_and_the_notes_symbols_are_told(room: OptimizersView, insight: Insight) -> None:
    choose(room, Momentum(learning_rate=0.003))
    panel = insight.column.update_panel
    assert panel.formula.text() == "v ← α v + g,   w ← w − η v"
    assert "η  learning rate = 0.003  (in the notes: γ)" in panel.symbols.text()
    assert "α  momentum coefficient = 0.9  (in the notes: α)" in panel.symbols.text()


def test_adagrad_tells_where_the_notes_are_wrong(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(2)
    assert (
        insight.column.update_panel.remark.toolTip()
        == "The course notes print W ← W + γ …; with + the point climbs, so − is right."
    )
    room.controller.choose(0)
    assert insight.column.update_panel.remark.isHidden()


def test_the_remark_is_a_mark_at_the_formula_and_on_no_page(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(2)  # AdaGrad
    panel = insight.column.update_panel
    assert panel.remark.text() == "※"
    assert abs(panel.remark.geometry().top() - panel.formula.geometry().top()) < panel.formula.height()
    page = UpdatePanel()
    page.shows_remark = False
    chosen = room.controller.chosen_racer()
    assert chosen is not None
    page.show_update(chosen[1], 0)
    assert page.remark.isHidden()
    page.deleteLater()


@pytest.fixture
def panel(qtbot: QtBot) -> UpdatePanel:
    panel = UpdatePanel()
    qtbot.addWidget(panel)
    return panel


def trajectory_of(
    optimizer: AnyOptimizer, schedule: AnySchedule | None = None, surface: AnySurface | None = None, **gradients: Any
) -> Trajectory:
    """The path of one racer over 60 steps."""
    surface = surface or Ravine()
    racer = Racer(optimizer=optimizer, schedule=schedule or ConstantRate(), **gradients)
    return race(surface, [racer], surface.start, 60)[0]


def shown_at(panel: UpdatePanel, trajectory: Trajectory, step: int) -> dict[str, tuple[str, float, float]]:
    """What the panel says at a step: symbol -> label, x, y."""
    panel.show_update(trajectory, step)
    return {row.symbol: (row.label, number_of(row.x), number_of(row.y)) for row in panel.terms.rows()}


@pytest.mark.parametrize("optimizer", sampled(VARIANTS, every=3), ids=repr)
def test_the_printed_terms_multiply_out(panel: UpdatePanel, optimizer: AnyOptimizer) -> None:
    still, batched = (Beale(), 0.0, None), (Regression(), 0.5, 8)
    for (surface, noise, batch), schedule in ((still, ConstantRate()), (batched, Cosine(warm_up=5))):
        racer = racer_on(surface, optimizer, schedule, noise, batch)
        trajectory = race(surface, [racer], surface.start, 40)[0]
        assert list(wrong_frames(panel, trajectory, (0, 1, 7, 30))) == []


@pytest.mark.slow
def test_the_printed_terms_multiply_out_in_every_race_of_the_battery(panel: UpdatePanel) -> None:
    assert list(wrong_everywhere(panel, every=7)) == []


@pytest.mark.parametrize("optimizer", [SGD(), RMSProp(momentum=0.9), Adam(), NAdam()], ids=repr)
def test_a_wrong_number_is_found(panel: UpdatePanel, optimizer: AnyOptimizer) -> None:
    trajectory = trajectory_of(optimizer)
    panel.show_update(trajectory, 10)
    before = Panel.of(panel)
    panel.show_update(trajectory, 11)
    now = Panel.of(panel)
    assert wrong_claims(now, before) == []
    for place, row in enumerate(now.rows):
        other = replace(row, x=number(1.01 * number_of(row.x)))
        rows = (*now.rows[:place], other, *now.rows[place + 1 :])
        assert wrong_claims(replace(now, rows=rows), before) != [], row


def test_the_rate_in_force_is_shown_where_a_rate_is(panel: UpdatePanel) -> None:
    trajectory = trajectory_of(SGD(learning_rate=0.086), Cosine(warm_up=50))
    shown = shown_at(panel, trajectory, 25)
    assert shown["η"][1:] == (0.04384, 0.04384)  # 0.086 * 26/51
    assert "η  learning rate = 0.04384: 0.086 × 0.5098 by the cosine schedule" in panel.symbols.text()
    shown_at(panel, trajectory_of(SGD(learning_rate=0.086), ConstantRate(warm_up=50)), 25)
    assert "η  learning rate = 0.04384: 0.086 × 0.5098 by the warm-up" in panel.symbols.text()
    shown_at(panel, trajectory_of(SGD(learning_rate=0.086)), 25)
    assert "η  learning rate = 0.086  (in the notes: γ)" in panel.symbols.text()


@pytest.mark.parametrize(
    ("surface", "given", "difference", "arrow"),
    [
        (Ravine(), {"noise": 2.0}, "noise", "downhill with noise"),
        (Regression(), {"batch_size": 8}, "deviation of the batch", "downhill by the batch"),
        (
            Regression(),
            {"batch_size": 8, "noise": 1.0},
            "deviation of the batch, and noise",
            "downhill by the batch, with noise",
        ),
    ],
)
def test_the_true_gradient_and_the_noise_are_told_apart(
    panel: UpdatePanel, surface: AnySurface, given: dict[str, Any], difference: str, arrow: str
) -> None:
    trajectory = trajectory_of(SGD(learning_rate=0.01), surface=surface, **given)
    arrows = {pull.kind: pull for pull in panel.show_update(trajectory, 20)}
    shown = shown_at(panel, trajectory, 20)
    true = surface.gradient(trajectory.points[20])
    assert shown["∇f"] == ("true gradient", *(number_of(number(part)) for part in true))
    assert shown["ξ"][0] == difference
    assert shown["g"][0] == "gradient that the racer gets: their sum"
    assert arrows["gradient"].name == arrow
    np.testing.assert_allclose(arrows["true"].vector, -true)
    assert not panel.arrows["true"].isHidden()
    shown = shown_at(panel, trajectory_of(SGD(learning_rate=0.01), surface=surface), 20)
    assert "∇f" not in shown
    assert shown["g"][0] == "gradient"
    assert panel.arrows["true"].isHidden()


def test_the_velocity_of_the_notes_is_offered_only_where_it_is_theirs(panel: UpdatePanel) -> None:
    velocity = np.zeros(2)  # as the notes write it: v <- alpha v - gamma g
    trajectory = trajectory_of(Momentum(learning_rate=0.01))
    for gradient in trajectory.gradients[:21]:
        velocity = 0.9 * velocity - 0.01 * gradient
    label, x, y = shown_at(panel, trajectory, 20)["−η v"]
    assert label == "the step: the velocity of the notes"
    np.testing.assert_allclose((x, y), velocity, rtol=1e-3)
    assert "against the motion" in shown_at(panel, trajectory, 20)["v"][0]
    assert "their v is −η v here" in panel.remark.toolTip()
    for other in (trajectory_of(Momentum(), Cosine()), trajectory_of(Momentum(dampening=0.5))):
        assert shown_at(panel, other, 20)["−η v"][0] == "the step"
    for optimizer in (Nesterov(), RMSProp(momentum=0.9)):
        assert "−η v" not in shown_at(panel, trajectory_of(optimizer), 20)


def test_dampening_is_in_the_formula_only_where_it_acts(panel: UpdatePanel) -> None:
    for optimizer in (Momentum(), Momentum(momentum=0.0, dampening=0.5)):
        shown = shown_at(panel, trajectory_of(optimizer), 20)
        assert "τ" not in panel.formula.text() + panel.symbols.text() + "".join(shown)
    dampened = trajectory_of(Momentum(dampening=0.5))
    first, later = shown_at(panel, dampened, 0), shown_at(panel, dampened, 20)
    assert first["v"][1:] == first["g"][1:]
    assert "(1 − τ) g" not in first
    assert later["(1 − τ) g"][1] == pytest.approx(later["g"][1] / 2, rel=1e-3)
    assert panel.formula.text() == "t = 1:  v ← g,   t > 1:  v ← α v + (1 − τ) g,   w ← w − η v"


def test_at_rest_there_is_no_arrow(panel: UpdatePanel) -> None:
    settled = trajectory_of(SGD(learning_rate=0.9), surface=Bowl())
    assert panel.show_update(settled, 60) == ()
    assert (
        panel.heading.text()
        == "Update of SGD at step 60: at rest, the step is shorter than a billionth of the map's diagonal"
    )
    assert [pull.kind for pull in panel.show_update(settled, 1)] == ["gradient", "step"]
    assert panel.heading.text() == "Update of SGD at step 1"


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
    assert insight.column.update_panel.heading.text().startswith("Momentum, η 10: Diverged: at step ")
    assert room.plot.arrows.pulls() == ()


@pytest.mark.parametrize(
    ("surface", "optimizer", "told"),
    [
        (OwnFunction(expression="log(x) + y^2"), SGD(learning_rate=0.5), "SGD: Left the domain at step "),
        (OwnFunction(expression="x^2"), RMSProp(eps=0.0), "RMSProp: Step 1 is 0/0: the gradient along y "),
    ],
)
def test_where_no_step_follows_the_panel_says_why(
    room: OptimizersView, insight: Insight, surface: OwnFunction, optimizer: AnyOptimizer, told: str
) -> None:
    model = room.controller.model.replace(surface=surface, steps=300)
    room.controller.set_model(model.replace(racers=(ListedRacer(optimizer=optimizer, colour=0),)))
    (path,) = room.controller.race
    room.playback.seek(0)
    assert all(np.isfinite(pull.vector).all() for pull in room.plot.arrows.pulls())
    for step in (path.outcome.step, 300):
        room.playback.seek(step)
        assert insight.column.update_panel.heading.text().startswith(told)
        rows = insight.column.update_panel.terms.rows()
        assert {row.x for row in rows} | {row.y for row in rows} == {NOTHING}  # the names stay, so that nothing jumps
    assert insight.column.table.model.rows()[0].tip.splitlines()[1] == rule(path.outcome.kind)


def add(room: OptimizersView, kind: str) -> None:
    """Add a racer, which is chosen."""
    model = room.controller.model
    room.controller.insert(model.adding(kind), len(model.racers))


def test_only_arrows_that_the_optimizer_has_are_offered(room: OptimizersView) -> None:
    assert room.insight is not None
    panel = room.insight.column.update_panel
    for kind, offered in (
        ("sgd", {"gradient", "step"}),
        ("momentum", {"gradient", "momentum", "step"}),
        ("adamw", {"gradient", "momentum", "decay", "step"}),
    ):
        add(room, kind)
        assert {name for name, box in panel.arrows.items() if not box.isHidden()} == offered
