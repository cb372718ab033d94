"""Redoes the arithmetic of the update panel from its own texts, for many races.

    python -m tests.app.optimizers.explainer.battery [steps between two looks]

prints every term and every part of a formula that the other numbers of its panel do not give.
"""

import itertools
import sys
from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QApplication

from app.optimizers.explainer.update_panel import UpdatePanel
from core.descent import Racer, Trajectory, race
from core.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    AnyOptimizer,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    RAdam,
    RMSProp,
    Rprop,
    new_optimizer,
)
from core.schedules import AnySchedule, ConstantRate, Cosine, Exponential, Linear, OneCycle, StepDecay
from core.surfaces import AnySurface, Beale, Ravine, Regression, Rosenbrock
from tests.app.optimizers.explainer.formulas import Panel, wrong_claims

VARIANTS: list[AnyOptimizer] = [
    *(new_optimizer(kind.model_fields["kind"].default) for kind in OPTIMIZERS),
    SGD(weight_decay=0.1),
    Momentum(dampening=0.5),
    Momentum(momentum=0.0, dampening=0.5),
    Momentum(dampening=0.3, weight_decay=0.1),
    Nesterov(weight_decay=0.1),
    AdaGrad(lr_decay=0.1, initial_accumulator_value=0.1, weight_decay=0.1),
    RMSProp(centered=True, eps=1e-4),
    RMSProp(momentum=0.9, weight_decay=0.1),
    RMSProp(centered=True, momentum=0.5, weight_decay=0.1, eps=1e-4),
    AdaDelta(weight_decay=0.1),
    Rprop(step_min=0.01, step_max=1.0, eta_minus=0.3, eta_plus=2.0),
    Adam(weight_decay=0.1, beta1=0.5, beta2=0.9),
    AMSGrad(weight_decay=0.1, beta2=0.9),
    AdaMax(weight_decay=0.1, beta2=0.9, eps=0.01),
    NAdam(weight_decay=0.1, beta2=0.9, momentum_decay=0.05),
    NAdam(weight_decay=0.1, decoupled_weight_decay=True),
    RAdam(weight_decay=0.1),
    RAdam(weight_decay=0.1, decoupled_weight_decay=True, beta2=0.9),
    AdamW(amsgrad=True, beta2=0.9),
    AdamW(weight_decay=0.0),
    Lion(weight_decay=0.1, beta1=0.8),
]
SCHEDULES: list[AnySchedule] = [
    ConstantRate(),
    Cosine(warm_up=50),
    ConstantRate(warm_up=20),
    StepDecay(every=30, gamma=0.5),
    Exponential(gamma=0.98),
    Linear(end_factor=0.1),
    OneCycle(),
]
# Noise and batch size; a batch is taken on the regression.
KINDS_OF_NOISE: list[tuple[AnySurface, float, int | None]] = [
    (Ravine(), 0.0, None),
    (Ravine(), 2.0, None),
    (Rosenbrock(), 0.0, None),
    (Beale(), 0.5, None),
    (Regression(), 0.0, 8),
    (Regression(), 0.5, 1),
    (Regression(), 0.0, None),
]
STEPS = 120


def wrong_frames(panel: UpdatePanel, trajectory: Trajectory, steps: Iterable[int]) -> Iterator[str]:
    """Yield what the texts at these steps get wrong, given the texts one step before."""
    for step in steps:
        before = None
        if step:
            panel.show_update(trajectory, step - 1)
            before = Panel.of(panel)
        panel.show_update(trajectory, step)
        now = Panel.of(panel)
        if now.rows:
            yield from (f"{trajectory.racer} at {step}: {wrong}" for wrong in wrong_claims(now, before))


def racer_on(
    surface: AnySurface, optimizer: AnyOptimizer, schedule: AnySchedule, noise: float, batch: int | None
) -> Racer:
    """Return a racer at its suggested rate."""
    suited = optimizer.replace(learning_rate=surface.suggested_rate(type(optimizer)))
    return Racer(optimizer=suited, schedule=schedule, noise=noise, batch_size=batch)


def wrong_everywhere(panel: UpdatePanel, every: int) -> Iterator[str]:
    """Yield what is wrong in any race of the battery, looking at every so many steps."""
    for (surface, noise, batch), schedule in itertools.product(KINDS_OF_NOISE, SCHEDULES):
        racers = [racer_on(surface, optimizer, schedule, noise, batch) for optimizer in VARIANTS]
        for trajectory in race(surface, racers, surface.start, STEPS):
            yield from wrong_frames(panel, trajectory, range(0, STEPS + 1, every))


if __name__ == "__main__":
    application = QApplication([])
    found = list(wrong_everywhere(UpdatePanel(), int(sys.argv[1]) if len(sys.argv) > 1 else 1))
    print(*found[:20], f"{len(found)} wrong", sep="\n")
