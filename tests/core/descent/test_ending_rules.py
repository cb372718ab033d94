"""Races whose end is known by construction, each with its reason, and samples of scan_outcomes.py."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from core.descent import Racer, Trajectory, descend, race
from core.descent.ending_rules import Path, judge
from core.descent.outcomes import Cause, OutcomeKind
from core.optimizers import (
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
    RAdam,
    RMSProp,
)
from core.schedules import Cosine, Exponential, Linear, OneCycle, StepDecay
from core.surfaces import (
    Beale,
    Bowl,
    Himmelblau,
    OwnFunction,
    Plateau,
    Point,
    Ravine,
    Regression,
    Rosenbrock,
    Saddle,
    Surface,
    TwoWells,
)
from tests.core.descent.scan_outcomes import STEPS, check, starts, surfaces

K = OutcomeKind
BOWL = Bowl()  # (x² + y²) / 2: both curvatures are 1, so SGD multiplies x and y by 1 - η
AT_EDGE = OwnFunction(expression="((x-5)^2 + y^2)/2")  # the same around (5, 0), on the edge of the box
CUBIC = OwnFunction(expression="x^4/4 - x^2/2 + y^2/2")  # u = √η x: SGD is the cubic map u <- a u - u³, a = 1 + η
SLOPE = OwnFunction(expression="x + y")
RIDGE = OwnFunction(expression="x^2 - y^2")
CLIPPED = OwnFunction(expression="min(x^2+y^2, 1)")
TILTED = OwnFunction(expression="x^4/4 - x^2/2 + x/10 + y^2/2")
LINE = Regression(noise=0.0)  # all samples lie on one line, so each sample's gradient is 0 at the minimum


@dataclass(frozen=True)
class Case:
    """A race, its end, and why that is true."""

    kind: OutcomeKind
    why: str
    surface: Surface
    optimizer: AnyOptimizer
    start: Point
    steps: int = 300
    racer: Any = None  # the racer's fields besides its optimizer

    def run(self) -> Trajectory:
        return race(self.surface, [Racer(optimizer=self.optimizer, **(self.racer or {}))], self.start, self.steps)[0]


def sgd(rate: float, **fields: Any) -> SGD:
    return SGD(learning_rate=rate, **fields)


QUADRATIC = [
    Case(K.CONVERGED, "0.9^300 = 2e-14", BOWL, sgd(0.1), (-2.5, 1.5)),
    Case(K.CONVERGED, "one step leads to the minimum", BOWL, sgd(1.0), (-2.5, 1.5), 30),
    Case(K.CONVERGED, "0.5^300, its sign to and fro", BOWL, sgd(1.5), (-2.5, 1.5)),
    Case(K.CONVERGED, "0.9^300, its sign to and fro", BOWL, sgd(1.9), (-2.5, 1.5)),
    Case(K.MOVING, "a swing that dies away: 0.98^100 = 0.13", BOWL, sgd(1.98), (-2.5, 1.5)),
    Case(K.CONVERGED, "the same at the end: 0.98^3000 = 5e-27", BOWL, sgd(1.98), (-2.5, 1.5), 3000),
    Case(K.MOVING, "a swing that dies away: 0.999^150 = 0.86", BOWL, sgd(1.999), (-2.5, 1.5)),
    Case(K.LIMIT_CYCLE, "x and y change their signs", BOWL, sgd(2.0), (-2.5, 1.5)),
    Case(K.LIMIT_CYCLE, "the same, after an odd step", BOWL, sgd(2.0), (-2.5, 1.5), 301),
    Case(K.LIMIT_CYCLE, "the same, 1e-3 wide", BOWL, sgd(2.0), (1e-3, 0.0)),
    Case(K.LIMIT_CYCLE, "between 4 and 6, the edge is at 5; inside", AT_EDGE, sgd(2.0), (4.0, 0.0)),
    Case(K.LIMIT_CYCLE, "between 4 and 6, the edge is at 5; outside", AT_EDGE, sgd(2.0), (4.0, 0.0), 301),
    Case(K.MOVING, "a dying swing over the edge; inside", AT_EDGE, sgd(1.999), (4.0, 0.0)),
    Case(K.MOVING, "a dying swing over the edge; outside", AT_EDGE, sgd(1.999), (4.0, 0.0), 301),
    Case(K.CONVERGED, "it starts at the minimum", BOWL, sgd(2.0), (0.0, 0.0)),
    Case(K.MOVING, "1.001^300 = 1.35: it grows, inside the box", BOWL, sgd(2.001), (0.5, 0.5)),
    Case(K.LEFT_BOX, "1.05^200 = 17292", BOWL, sgd(2.05), (-2.5, 1.5), 200),
    Case(K.DIVERGED, "1.05^400 = 3e8", BOWL, sgd(2.05), (-2.5, 1.5), 400),
    Case(K.STANDSTILL, "the steps are 3e-9 long", BOWL, sgd(1e-9), (-2.5, 1.5)),
    Case(K.MOVING, "0.999^100 = 0.90", BOWL, sgd(1e-3), (-2.5, 1.5), 100),
    Case(K.STANDSTILL, "x - 2 + x = 0 at x = 1", OwnFunction(expression="(x-2)^2/2 + y^2/2"),
         sgd(0.1, weight_decay=1.0), (3.0, 1.0)),
    Case(K.LEFT_BOX, "the minimum is at x = 20", OwnFunction(expression="(x-20)^2+y^2"), sgd(0.1), (2.0, 1.0)),
]  # fmt: skip
MEMORY = [
    # z² - (1 + μ - η) z + μ = 0; for complex z, |z| = √μ.
    Case(K.CONVERGED, "√0.9^1000 = 1e-23", BOWL, Momentum(learning_rate=0.02, momentum=0.9), (2.0, 1.0), 1000),
    Case(K.MOVING, "√0.99^300 = 0.22", BOWL, Momentum(learning_rate=0.1, momentum=0.99), (2.0, 1.0)),
    Case(K.LIMIT_CYCLE, "η = 2(1 + μ): z = -1, -0.9", BOWL, Momentum(learning_rate=3.8, momentum=0.9), (2.0, 1.0), 600),
    Case(K.DIVERGED, "η > 2(1 + μ): z = -1.5", BOWL, Momentum(learning_rate=4.0, momentum=0.9), (2.0, 1.0)),
    Case(K.LIMIT_CYCLE, "steps of 0.1 by the sign", BOWL, Lion(learning_rate=0.1, beta1=0.0), (2.03, 1.01)),
    # May 1976, Nature 261: the cubic map has a fixed point up to a = 2, a 2-cycle up to √5, chaos from 2.3 on.
    Case(K.CONVERGED, "a = 1.9: a fixed point", CUBIC, sgd(0.9), (0.3, 0.5)),
    Case(K.LIMIT_CYCLE, "a = 2.1: a period of 2", CUBIC, sgd(1.1), (0.3, 0.5)),
    Case(K.LIMIT_CYCLE, "a = 2.26: a period of 4", CUBIC, sgd(1.26), (0.3, 0.5), 600),
    Case(K.CIRCLING, "a = 2.5: chaos between bounds", CUBIC, sgd(1.5), (0.3, 0.5), 600),
]  # fmt: skip
POINTS = [
    Case(K.SADDLE, "y is exactly 0, x shrinks by 0.8", RIDGE, sgd(0.1), (2.0, 0.0)),
    Case(K.SADDLE, "it starts at the saddle", RIDGE, sgd(0.1), (0.0, 0.0)),
    Case(K.SADDLE, "it starts at the saddle of a surface", Saddle(), sgd(0.1), (0.0, 0.0)),
    Case(K.SADDLE, "it rolls down the ridge", Saddle(), sgd(0.1), (2.0, 0.0)),
    Case(K.SADDLE, "x = y shrinks by 0.9 on the diagonal", OwnFunction(expression="x*y"), sgd(0.1), (1.0, 1.0)),
    Case(K.SADDLE, "a monkey saddle: x' = -3 x²", OwnFunction(expression="x^3-3*x*y^2"), sgd(0.1), (1.0, 0.0), 1000),
    Case(K.MAXIMUM, "the top of a parabola", OwnFunction(expression="-x^2-y^2"), sgd(0.1), (0.0, 0.0)),
    Case(K.MAXIMUM, "the top of two cosines", OwnFunction(expression="cos(x)+cos(y)"), Adam(), (0.0, 0.0)),
    Case(K.MAXIMUM, "on the ridge of -x²", OwnFunction(expression="-x^2"), sgd(0.1), (0.0, 2.0)),
    Case(K.LOCAL_MINIMUM, "the right well is higher by 0.2", TILTED, sgd(0.1), (1.5, 1.0)),
    Case(K.CONVERGED, "the left well is the lower", TILTED, sgd(0.1), (-1.5, 1.0)),
    Case(K.LOCAL_MINIMUM, "the shallow well beside the start", TwoWells(), sgd(0.01), (1.4, 1.5), 500),
    Case(K.CONVERGED, "all four minima are 0", Himmelblau(), sgd(0.01), (-3.0, 3.0)),
    Case(K.PLATEAU, "the start is far out, g = 5e-3", Plateau(), sgd(1e-6), (-3.0, 2.0)),
    Case(K.PLATEAU, "the same at a usual rate", Plateau(), sgd(0.1), (-3.0, 2.0)),
    Case(K.PLATEAU, "cut at 1, where the gradient is 0", CLIPPED, sgd(0.1), (3.0, 3.0)),
    Case(K.STANDSTILL, "in a valley without a lowest point", OwnFunction(expression="x^2"), sgd(0.1), (2.0, 1.0)),
    Case(K.STANDSTILL, "on a flat floor", OwnFunction(expression="max(x^2+y^2, 1)"), sgd(0.1), (3.0, 3.0)),
    Case(K.STANDSTILL, "a steep slope, steps of 1e-9", SLOPE, sgd(1e-9), (2.0, 1.0)),
]  # fmt: skip
AWAY = [
    Case(K.LEFT_BOX, "down a slope without an end", SLOPE, sgd(0.1), (2.0, 1.0)),
    Case(K.DIVERGED, "down a parabola: 1.2^300", OwnFunction(expression="-x^2-y^2"), sgd(0.1), (1.0, 1.0)),
    Case(K.DIVERGED, "x' = -3 x² in a finite time", OwnFunction(expression="x^3+y^2"), sgd(0.1), (-1.0, 0.0)),
    Case(K.DIVERGED, "inf - inf is an overflow", OwnFunction(expression="exp(x)-exp(y)"), sgd(0.1), (2.0, 0.0)),
    Case(K.LEFT_DOMAIN, "log(x) at x < 0", OwnFunction(expression="log(x)+y^2"), sgd(0.1), (2.0, 1.0)),
    Case(K.LEFT_DOMAIN, "√x at x < 0", OwnFunction(expression="sqrt(x)+y^2"), sgd(0.1), (1.0, 1.0)),
    Case(K.LEFT_DOMAIN, "asin(x) at x < -1", OwnFunction(expression="asin(x)+y^2"), sgd(0.1), (0.0, 1.0)),
    Case(K.LEFT_DOMAIN, "the same, Adam", OwnFunction(expression="log(x)+y^2"), Adam(learning_rate=0.1), (2.0, 1.0)),
]  # fmt: skip
ZERO: list[AnyOptimizer] = [
    AdaGrad(eps=0.0),
    RMSProp(eps=0.0),
    AdaDelta(eps=0.0),
    Adam(eps=0.0),
    AMSGrad(eps=0.0),
    AdamW(eps=0.0),
    AdaMax(eps=0.0),
    NAdam(eps=0.0),
    RAdam(eps=0.0),
]
EPSILON = [
    *(Case(K.DIVERGED, f"0/0 in y: {zero.kind}", BOWL, zero, (2.0, 0.0)) for zero in ZERO),
    Case(K.STANDSTILL, "√u begins at 0 and stays there", BOWL, AdaDelta(eps=0.0), (2.0, 1.0)),
    Case(K.CONVERGED, "0/√0.1 is 0", BOWL, AdaGrad(learning_rate=0.5, eps=0.0, initial_accumulator_value=0.1),
         (2.0, 0.0), 1000),
    Case(K.DIVERGED, "y hits 0 in step 1, and remembers nothing", BOWL,
         RMSProp(learning_rate=0.1, alpha=0.0, eps=0.0), (2.0, 0.1)),
]  # fmt: skip
FADED = [
    *(
        Case(K.STANDSTILL, f"faded out far from the minimum: {schedule.kind}", Rosenbrock(), sgd(1e-3), (-1.5, 2.0),
             racer={"schedule": schedule})
        for schedule in (StepDecay(every=10), Exponential(gamma=0.9), Linear(), Cosine(), OneCycle())
    ),
    Case(K.STANDSTILL, "faded out on a slope", SLOPE, sgd(0.01), (2.0, 1.0), racer={"schedule": Cosine()}),
    Case(K.STANDSTILL, "faded out outside the box", SLOPE, sgd(0.1), (2.0, 1.0), racer={"schedule": Cosine()}),
    Case(K.STANDSTILL, "faded out on a plateau", Plateau(), sgd(0.1), (-3.0, 2.0), racer={"schedule": Cosine()}),
    Case(K.STANDSTILL, "faded out at a saddle", RIDGE, sgd(0.1), (2.0, 0.0), racer={"schedule": Cosine()}),
    Case(K.CONVERGED, "it arrived before", BOWL, sgd(0.5), (2.0, 1.0), racer={"schedule": Cosine()}),
    Case(K.CONVERGED, "a tenth is left", BOWL, sgd(0.5), (2.0, 1.0), racer={"schedule": Cosine(end_factor=0.1)}),
    Case(K.STANDSTILL, "faded out under noise", BOWL, sgd(0.1), (2.0, 1.0),
         racer={"schedule": Exponential(gamma=0.9), "noise": 1.0}),
]  # fmt: skip
NOISY = [
    Case(K.HOVERING, "a stationary process", BOWL, sgd(0.1), (2.0, 1.0), 2000, {"noise": 0.5}),
    Case(K.HOVERING, "no cycle, though its rate makes one", BOWL, sgd(1.9), (2.0, 1.0), 2000, {"noise": 0.5}),
    Case(K.HOVERING, "8 of 40 samples disagree", Regression(), sgd(0.05), (0.0, 0.0), 3000, {"batch_size": 8}),
    Case(K.CONVERGED, "8 of 40 samples agree", LINE, sgd(0.05), (0.0, 0.0), 3000, {"batch_size": 8}),
    Case(K.CONVERGED, "all samples are no noise", Regression(), sgd(0.05), (0.0, 0.0), 3000, {"batch_size": 40}),
    Case(K.PLATEAU, "a random walk where all is flat", CLIPPED, sgd(0.01), (3.0, 3.0), racer={"noise": 0.1}),
    Case(K.LEFT_BOX, "a slope under noise", SLOPE, sgd(0.1), (2.0, 1.0), racer={"noise": 0.5}),
    Case(K.STANDSTILL, "steps of 1e-9 under noise", SLOPE, sgd(1e-9), (2.0, 1.0), racer={"noise": 0.5}),
]  # fmt: skip
ON_THE_WAY = [
    Case(K.MOVING, "the loss halves in 50 steps", Rosenbrock(), Adam(learning_rate=0.5), (1.6, -0.6)),
    Case(K.MOVING, "27 % of the diagonal in 50 steps", Beale(), Lion(learning_rate=0.02), (-3.6, 3.6)),
    Case(K.MOVING, "the gradient is 2.9", Beale(), Adam(learning_rate=0.2), (-1.8, 3.6)),
    Case(K.MOVING, "slow, and half of the loss is left to go", Beale(), sgd(0.02), (1.0, 1.5)),
]
CASES = [*QUADRATIC, *MEMORY, *POINTS, *AWAY, *EPSILON, *FADED, *NOISY, *ON_THE_WAY]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.why}")
def test_an_end_that_is_known_by_construction(case: Case) -> None:
    assert case.run().outcome.kind is case.kind


def test_they_are_sixty_and_more() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("rate", "period"), [(1.1, 2), (1.26, 4)])
def test_a_cycle_has_the_period_of_the_cubic_map(rate: float, period: int) -> None:
    assert descend(CUBIC, sgd(rate), (0.3, 0.5), 600).outcome.period == period


def test_a_cycle_has_its_width() -> None:
    assert descend(BOWL, sgd(2.0), (-2.5, 1.5), 300).outcome.size == (5, 3)


@pytest.mark.slow
def test_the_noise_floor_of_a_quadratic_is_the_closed_form() -> None:
    """x <- (1 - η λ) x - η σ ξ has the variance σ² η / (λ (2 - η λ)) (as any AR(1) process)."""
    rate, noise, curvatures = 0.1, 2.0, np.array([0.5, 4.0])
    surface = OwnFunction(expression="(a x^2 + b y^2)/2", a=0.5, b=4.0)
    sizes = []
    for seed in range(20):
        outcome = descend(surface, sgd(rate), (0.0, 0.0), 1500, noise=noise, seed=seed).outcome
        assert outcome.kind is K.HOVERING
        assert outcome.size is not None
        sizes.append(outcome.size)
    expected = noise * np.sqrt(rate / (curvatures * (2 - rate * curvatures)))
    np.testing.assert_allclose(np.sqrt(np.mean(np.square(sizes), axis=0)), expected, rtol=0.1)


@pytest.mark.parametrize("optimizer", [SGD, AdaGrad, RMSProp])
@pytest.mark.parametrize("seed", range(4))
def test_noise_is_no_cycle(optimizer: type[AnyOptimizer], seed: int) -> None:
    surface = Ravine()
    racer = optimizer(learning_rate=surface.suggested_rate(optimizer))
    kind = descend(surface, racer, surface.start, 300, noise=2.0, seed=seed).outcome.kind
    assert kind in (K.HOVERING, K.MOVING)


@pytest.mark.parametrize("optimizer", ZERO, ids=lambda optimizer: optimizer.kind)
def test_a_division_by_zero_has_its_cause(optimizer: AnyOptimizer) -> None:
    outcome = descend(BOWL, optimizer, (2.0, 0.0), 300).outcome
    assert (outcome.cause, outcome.axis) == (Cause.ALWAYS_ZERO, "y")
    assert outcome.step == (6 if isinstance(optimizer, RAdam) else 1)  # RAdam's first five steps divide by nothing


def test_a_gradient_that_has_become_zero_is_another_cause() -> None:
    outcome = descend(BOWL, RMSProp(learning_rate=0.1, alpha=0.0, eps=0.0), (2.0, 0.1), 300).outcome
    assert (outcome.cause, outcome.axis, outcome.step) == (Cause.ZERO_SQUARES, "y", 2)


def test_a_variance_that_rounding_makes_negative_is_no_matter_of_distance_or_epsilon() -> None:
    plane = OwnFunction(expression="2x + 3y")  # where torch.optim.RMSprop comes to NaN, too: for alpha = 0.3 in step 32
    steady = RMSProp(learning_rate=1e-6, alpha=0.1, centered=True)
    outcome = descend(plane, steady, (1.0, 1.0), 300).outcome
    assert (outcome.cause, outcome.axis, outcome.step) == (Cause.NO_VARIANCE, "y", 16)
    assert "epsilon" not in outcome.sentence.text()
    at_once = descend(plane, steady.replace(alpha=0.0, eps=0.0), (1.0, 1.0), 300).outcome
    assert (outcome.kind, at_once.cause, at_once.step) == (K.DIVERGED, Cause.NO_VARIANCE, 1)


def test_growing_steps_have_no_such_cause() -> None:
    assert descend(BOWL, sgd(3.0), (2.0, 1.0), 300).outcome.cause is None


def test_which_minimum_is_named() -> None:
    outcome = descend(Himmelblau(), sgd(0.01), (-3.0, 3.0), 300).outcome
    assert outcome.place is not None
    np.testing.assert_allclose(outcome.place, (-2.805118, 3.131313), atol=1e-6)
    assert outcome.minimum is not None
    assert Himmelblau().minima[outcome.minimum] == outcome.place


def test_where_the_decay_pulls_as_hard_as_the_steps_is_a_standstill() -> None:
    path = descend(TwoWells(), sgd(0.01, weight_decay=2.0), (-1.4, 1.5), 1000)
    np.testing.assert_allclose(path.true_gradients[-1], -2.0 * path.points[-1], rtol=1e-6, atol=1e-12)
    assert path.outcome.kind is K.STANDSTILL


def test_a_rest_beside_a_hole_is_no_saddle() -> None:
    own = OwnFunction(expression="sqrt(x)^3 + y²")
    points = np.concatenate([np.linspace((2, 1), (0, 0), 50), np.zeros((60, 2))])
    assert judge(Path(own, points)).kind is not K.SADDLE


def test_a_point_far_out_at_the_very_end_has_not_left_the_box() -> None:
    points = np.linspace((0, 0), (3.1, 0), 201)
    assert judge(Path(BOWL, points)).kind is K.MOVING
    assert judge(Path(BOWL, np.linspace((0, 0), (6, 0), 201))).kind is K.LEFT_BOX


def test_a_race_of_no_steps_has_not_ended() -> None:
    assert descend(BOWL, sgd(0.1), (2.0, 1.0), 0).outcome.kind is K.MOVING


def test_a_sample_of_the_scan_has_no_faults() -> None:
    assert not [str(one) for one in check(Beale(), (-1.8, 0.9), 100) if one.fault]


@pytest.mark.slow
@pytest.mark.parametrize("surface", surfaces(), ids=lambda surface: surface.kind)
def test_the_scan_has_no_faults(surface: Surface) -> None:
    every = [one for start in starts(surface)[::4] for one in check(surface, start, STEPS)]
    assert not [str(one) for one in every if one.fault]
    assert sum(one.thrown for one in every) <= 3
