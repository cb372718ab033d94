"""The loss surfaces: functions of x and y with their exact gradients, in order of what they ask of an optimizer.

Points carry x and y on the last axis, so one call evaluates a point, a path or a whole grid. Formulas, unless said
otherwise, are those of Surjanovic and Bingham's Virtual Library of Simulation Experiments.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, final, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticKnownError

from core.expressions import Expression
from core.expressions.parser import ExpressionError
from core.optimizers import (
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RAdam,
    RMSProp,
    Rprop,
)
from core.quantities import Seed
from core.settings import N_, Array, NoneMeans, RefusedError, Scale, Slider, Unit
from core.surfaces.base import (
    GRID,
    LARGEST,
    SAME_VALUE,
    Bounds,
    Point,
    Rates,
    Surface,
    rate_for_curvature,
)
from core.surfaces.own_samples import OwnSamples

if TYPE_CHECKING:
    from core.surfaces.critical_points import CriticalPoints

# The fields that are declared once.

ConditionNumber = Annotated[
    float,
    Field(
        ge=1,
        le=1000,
        title=N_("Condition number"),
        description=N_("The curvature across the ravine, as a multiple of the curvature along it."),
    ),
    Scale.LOG,
]

Angle = Annotated[
    float,
    Field(
        ge=-90,
        le=90,
        title=N_("Angle"),
        description=N_(
            "Turns the ravine; optimizers with a rate for each coordinate do best if it lies along an axis."
        ),
    ),
    Unit("°"),
    Slider(),
]

SampleCount = Annotated[
    int,
    Field(
        ge=2,
        le=1000,
        title=N_("Samples"),
        description=N_("The number of points to which the line is fitted."),
    ),
    Scale.LOG,
]

SampleSeed = Annotated[
    Seed,
    Field(
        title=N_("Samples' seed"),
        description=N_("The same seed gives the same points."),
    ),
]

TargetNoise = Annotated[
    float,
    Field(
        ge=0,
        le=10,
        title=N_("Noise of the data"),
        description=N_("Standard deviation of the points around the true line."),
    ),
]

Parameter = Annotated[
    float,
    Field(
        ge=-10,
        le=10,
        description=N_("The number that this letter stands for in the expression."),
    ),
    Slider(),
]

Edge = Annotated[
    float,
    Field(
        ge=-1000,
        le=1000,
        description=N_("An edge of the box in which the function is shown."),
    ),
]

Coordinate = Annotated[
    float,
    Field(
        ge=-1000,
        le=1000,
        description=N_("The start of a race; a start outside the box moves to its edge."),
    ),
]


@final
class Bowl(Surface):
    """(x² + y²) / 2: the same curvature everywhere."""

    label: ClassVar[str] = N_("Bowl")
    summary: ClassVar[str] = N_("Equally steep in every direction: every optimizer works here.")
    formula: ClassVar[str] = "(x² + y²) / 2"
    torch_source: ClassVar[str] = "return (x**2 + y**2) / 2"

    kind: Literal["bowl"] = "bowl"

    bounds: ClassVar[Bounds] = Bounds(-3, 3, -3, 3)
    start: ClassVar[Point] = (-2.5, 1.5)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)
    rates: ClassVar[Rates] = {SGD: 0.05, AdaDelta: 10.0, RAdam: 0.1, Lion: 0.05}

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        return (x * x + y * y) / 2

    def gradient(self, points: Array) -> Array:
        return points.copy()


@final
class Ravine(Surface):
    """(u² + k v²) / 2 with u and v along and across the ravine: a quadratic of any condition number (Goh 2017)."""

    label: ClassVar[str] = N_("Ravine")
    summary: ClassVar[str] = N_(
        "Steep across and flat along: the steep direction limits the rate, so the way along the flat one is slow."
    )
    formula: ClassVar[str] = "(u² + k v²) / 2,   u = x cos θ + y sin θ,   v = y cos θ − x sin θ"

    kind: Literal["ravine"] = "ravine"
    condition: ConditionNumber = 20.0
    angle: Angle = 0.0

    bounds: ClassVar[Bounds] = Bounds(-4, 4, -4, 4)
    start: ClassVar[Point] = (-3.0, 2.5)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)
    rates: ClassVar[Rates] = {AdaDelta: 10.0, Lion: 0.1}
    # For a mean curvature of 1: just below its limit, SGD zigzags, which is the lesson here.
    rates_by_curvature: ClassVar[Rates] = {SGD: 0.9, Momentum: 0.1, Nesterov: 0.15, RAdam: 0.6}

    @property
    def torch_source(self) -> str:
        angle = f"math.radians({self.angle})"
        return (
            f"u = x * math.cos({angle}) + y * math.sin({angle})\n"
            f"v = y * math.cos({angle}) - x * math.sin({angle})\n"
            f"return (u**2 + {self.condition} * v**2) / 2"
        )

    def value(self, points: Array) -> Array:
        u, v, _, _ = self._along_and_across(points)
        return (u * u + self.condition * v * v) / 2

    def gradient(self, points: Array) -> Array:
        u, v, c, s = self._along_and_across(points)
        v = self.condition * v
        gradient = np.empty_like(points)
        gradient[..., 0] = c * u - s * v
        gradient[..., 1] = s * u + c * v
        return gradient

    def _along_and_across(self, points: Array) -> tuple[Array, Array, float, float]:
        """Return u and v, and the cosine and sine of the angle."""
        x, y = points[..., 0], points[..., 1]
        c, s = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        return c * x + s * y, c * y - s * x, c, s

    def suggested_rate(self, optimizer: type[Optimizer[Any]]) -> float:
        if optimizer in self.rates_by_curvature:
            return rate_for_curvature(self.rates_by_curvature[optimizer], (1 + self.condition) / 2)
        return super().suggested_rate(optimizer)


@final
class TextbookRavine(Surface):
    """x² / 20 + y²: the ravine of the famous figure (Saitoh, Deep Learning from Scratch, 2016)."""

    label: ClassVar[str] = N_("Textbook ravine")
    summary: ClassVar[str] = N_(
        "The ravine of the textbook, with its start and its rates: SGD zigzags, momentum rolls."
    )
    formula: ClassVar[str] = "x² / 20 + y²"
    torch_source: ClassVar[str] = "return x**2 / 20 + y**2"

    kind: Literal["textbook_ravine"] = "textbook_ravine"

    bounds: ClassVar[Bounds] = Bounds(-10, 10, -5, 5)
    start: ClassVar[Point] = (-7.0, 2.0)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)
    # SGD, momentum, AdaGrad and Adam as in the book.
    rates: ClassVar[Rates] = {
        SGD: 0.95,
        Momentum: 0.1,
        Nesterov: 0.02,
        AdaGrad: 1.5,
        RMSProp: 0.05,
        AdaDelta: 10.0,
        Adam: 0.3,
        RAdam: 0.5,
        Lion: 0.2,
    }

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        return x * x / 20 + y * y

    def gradient(self, points: Array) -> Array:
        gradient = points / 10
        gradient[..., 1] *= 20
        return gradient


@final
class Rosenbrock(Surface):
    """(1 - x)² + 100 (y - x²)² (Rosenbrock 1960)."""

    label: ClassVar[str] = N_("Rosenbrock")
    summary: ClassVar[str] = N_("A bent, narrow valley: easy to enter, slow to follow.")
    formula: ClassVar[str] = "(1 − x)² + 100 (y − x²)²"
    torch_source: ClassVar[str] = "return (1 - x) ** 2 + 100 * (y - x**2) ** 2"

    kind: Literal["rosenbrock"] = "rosenbrock"

    bounds: ClassVar[Bounds] = Bounds(-2, 2, -1, 3)
    start: ClassVar[Point] = (-1.5, 2.0)
    minima: ClassVar[tuple[Point, ...]] = ((1.0, 1.0),)
    rates: ClassVar[Rates] = {
        SGD: 0.001,
        Momentum: 0.001,
        Nesterov: 0.0005,
        Adam: 0.5,
        AMSGrad: 0.5,
        RAdam: 0.002,
    }

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        rest, height = 1 - x, y - x * x
        return rest * rest + 100 * height * height

    def gradient(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        slope = 200 * (y - x * x)
        gradient = np.empty_like(points)
        gradient[..., 0] = 2 * (x - 1 - x * slope)
        gradient[..., 1] = slope
        return gradient


@final
class Beale(Surface):
    """(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)² (Beale 1958)."""

    label: ClassVar[str] = N_("Beale")
    summary: ClassVar[str] = N_("Flat plateaus between steep walls.")
    formula: ClassVar[str] = "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²"
    torch_source: ClassVar[str] = (
        "return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2"
    )

    kind: Literal["beale"] = "beale"

    bounds: ClassVar[Bounds] = Bounds(-4.5, 4.5, -4.5, 4.5)
    start: ClassVar[Point] = (1.0, 1.5)
    minima: ClassVar[tuple[Point, ...]] = ((3.0, 0.5),)
    saddles: ClassVar[tuple[Point, ...]] = ((0.10053793732415836, -2.644513585023125), (0.0, 1.0))
    # The first race that a person sees: SGD, momentum, AdaGrad, RMSProp and Adam arrive within 300 steps. At twice its
    # rate SGD diverges; at half, it is too slow.
    rates: ClassVar[Rates] = {
        SGD: 0.02,
        Momentum: 0.003,
        Nesterov: 0.002,
        AdaGrad: 1.5,
        RMSProp: 0.1,
        AdaMax: 1.0,
        RAdam: 0.01,
        Lion: 0.05,
    }

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        a, b, c = self._residuals(x, y)
        return a * a + b * b + c * c

    def gradient(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        a, b, c = self._residuals(x, y)
        gradient = np.empty_like(points)
        along_x, along_y = gradient[..., 0], gradient[..., 1]
        cy = c * y
        b_cy = b + cy  # Horner's scheme: a sum is half the price of a product with a number
        a_by_cyy = b_cy * y
        a_by_cyy += a
        np.multiply(a_by_cyy, y, out=along_x)
        for residual in (a, b, c):
            along_x -= residual
        b_cy += cy
        b_cy *= y
        b_cy += a_by_cyy
        np.multiply(x, b_cy, out=along_y)
        gradient *= 2
        return gradient

    @staticmethod
    def _residuals(x: Array, y: Array) -> tuple[Array, Array, Array]:
        """Return the three terms whose squares are summed."""
        power = x * y
        a, b, c = 1.5 - x, 2.25 - x, 2.625 - x
        a += power
        power *= y
        b += power
        power *= y
        c += power
        return a, b, c


@final
class Himmelblau(Surface):
    """(x² + y - 11)² + (x + y² - 7)² (Himmelblau 1972)."""

    label: ClassVar[str] = N_("Himmelblau")
    summary: ClassVar[str] = N_("Four equally deep basins round a hilltop: where a race starts decides where it ends.")
    formula: ClassVar[str] = "(x² + y − 11)² + (x + y² − 7)²"
    torch_source: ClassVar[str] = "return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2"

    kind: Literal["himmelblau"] = "himmelblau"

    bounds: ClassVar[Bounds] = Bounds(-6, 6, -6, 6)
    start: ClassVar[Point] = (-0.2, -0.6)
    minima: ClassVar[tuple[Point, ...]] = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.8481265269644036),
    )
    saddles: ClassVar[tuple[Point, ...]] = (
        (3.385154183607021, 0.07385187983774928),
        (0.08667750455539636, 2.884254701174776),
        (-3.0730257507643897, -0.08135304428796751),
        (-0.12796134673068008, -1.9537149802445763),
    )
    rates: ClassVar[Rates] = {Lion: 0.05}

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        a, b = x * x + y - 11, x + y * y - 7
        return a * a + b * b

    def gradient(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        a, b = 2 * (x * x + y - 11), 2 * (x + y * y - 7)
        gradient = np.empty_like(points)
        gradient[..., 0] = 2 * x * a + b
        gradient[..., 1] = a + 2 * y * b
        return gradient


@final
class ThreeHumpCamel(Surface):
    """2 x² - 1.05 x⁴ + x⁶ / 6 + xy + y²."""

    label: ClassVar[str] = N_("Three-hump camel")
    summary: ClassVar[str] = N_("A good basin on the way to the best one: momentum may carry a racer across.")
    formula: ClassVar[str] = "2 x² − 1.05 x⁴ + x⁶ / 6 + xy + y²"
    torch_source: ClassVar[str] = "return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2"

    kind: Literal["three_hump_camel"] = "three_hump_camel"

    bounds: ClassVar[Bounds] = Bounds(-2.5, 2.5, -2.5, 2.5)
    start: ClassVar[Point] = (-2.2, 1.6)
    minima: ClassVar[tuple[Point, ...]] = (
        (0.0, 0.0),
        (-1.747552345830289, 0.8737761729151445),
        (1.747552345830289, -0.8737761729151445),
    )
    saddles: ClassVar[tuple[Point, ...]] = (
        (-1.07054229182366, 0.53527114591183),
        (1.07054229182366, -0.53527114591183),
    )
    rates: ClassVar[Rates] = {
        Momentum: 0.02,
        Adam: 0.5,
        AMSGrad: 0.5,
        AdaMax: 0.5,
        NAdam: 0.1,
        AdamW: 0.5,
    }

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        square = x * x
        return square * (2 + square * (square / 6 - 1.05)) + y * (x + y)

    def gradient(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        square = x * x
        gradient = np.empty_like(points)
        gradient[..., 0] = x * (4 + square * (square - 4.2)) + y
        gradient[..., 1] = x + 2 * y
        return gradient


@final
class StyblinskiTang(Surface):
    """The sum over both coordinates t of (t⁴ - 16 t² + 5 t) / 2 (Styblinski and Tang 1990)."""

    label: ClassVar[str] = N_("Styblinski-Tang")
    summary: ClassVar[str] = N_(
        "Four basins of three depths: each coordinate decides on its own, and may decide wrongly."
    )
    formula: ClassVar[str] = "Σ (t⁴ − 16 t² + 5 t) / 2"
    torch_source: ClassVar[str] = "return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2"

    kind: Literal["styblinski_tang"] = "styblinski_tang"

    bounds: ClassVar[Bounds] = Bounds(-5, 5, -5, 5)
    start: ClassVar[Point] = (0.0, 0.3)
    minima: ClassVar[tuple[Point, ...]] = (
        (-2.903534027771177, -2.903534027771177),
        (2.746802770990837, -2.903534027771177),
        (-2.903534027771177, 2.746802770990837),
        (2.746802770990837, 2.746802770990837),
    )
    saddles: ClassVar[tuple[Point, ...]] = (
        (0.1567312567803401, -2.903534027771177),
        (-2.903534027771177, 0.1567312567803401),
        (2.746802770990837, 0.1567312567803401),
        (0.1567312567803401, 2.746802770990837),
    )
    rates: ClassVar[Rates] = {RAdam: 0.1, Lion: 0.05}

    def value(self, points: Array) -> Array:
        terms = points * (2.5 + points * (points * points / 2 - 8))
        return terms[..., 0] + terms[..., 1]

    def gradient(self, points: Array) -> Array:
        return points * (2 * points * points - 16) + 2.5


def mirrored(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the points and their reflections in both axes and both diagonals, each once."""
    images = [(a * s, b * t) for x, y in points for a, b in ((x, y), (y, x)) for s in (1, -1) for t in (1, -1)]
    return tuple(dict.fromkeys(images))


# Where both coordinates are one of these or its opposite, Rastrigin has a minimum.
RASTRIGIN_HOLLOWS = (
    0.0,
    0.9949586376523348,
    1.9899122337085495,
    2.984855701039481,
    3.979783860300754,
    4.974691390895051,
)


@final
class Rastrigin(Surface):
    """20 + the sum over both coordinates t of t² - 10 cos 2πt (Rastrigin 1974)."""

    label: ClassVar[str] = N_("Rastrigin")
    summary: ClassVar[str] = N_("An egg box: a racer that follows the slope is caught in the next hollow.")
    formula: ClassVar[str] = "20 + Σ (t² − 10 cos 2πt)"
    torch_source: ClassVar[str] = (
        "waves = torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y)\nreturn 20 + x**2 + y**2 - 10 * waves"
    )

    kind: Literal["rastrigin"] = "rastrigin"

    bounds: ClassVar[Bounds] = Bounds(-5.12, 5.12, -5.12, 5.12)
    start: ClassVar[Point] = (-2.0, 3.5)
    minima: ClassVar[tuple[Point, ...]] = mirrored(
        sorted(product(RASTRIGIN_HOLLOWS, RASTRIGIN_HOLLOWS), key=lambda point: math.hypot(*point))
    )
    # The four ways out of the lowest hollow: crosses on all 220 saddles would hide the map.
    saddles: ClassVar[tuple[Point, ...]] = mirrored([(0.5025460365546747, 0.0)])
    rates: ClassVar[Rates] = {
        SGD: 0.005,
        Nesterov: 0.002,
        Rprop: 1.0,
        Adam: 0.5,
        AMSGrad: 0.5,
        AdaMax: 0.5,
        AdamW: 1.0,
    }

    def value(self, points: Array) -> Array:
        terms: Array = points * points - 10 * np.cos(2 * math.pi * points)
        return 20 + terms[..., 0] + terms[..., 1]

    def gradient(self, points: Array) -> Array:
        gradient: Array = np.sin(2 * math.pi * points)
        gradient *= 20 * math.pi
        gradient += 2 * points
        return gradient


# Ackley's minima with 0 <= y <= x, the lowest first.
ACKLEY_HOLLOWS = (
    (0.0, 0.0),
    (0.9521665459501717, 0.0),
    (0.9684776587077244, 0.9684776587077244),
    (1.9589197181217173, 0.0),
    (1.9646166628629864, 0.9824160350791393),
    (1.9744519864841168, 1.9744519864841168),
    (2.964619443112052, 0.0),
    (2.9672595287625643, 0.9891541864816626),
    (2.973139419924383, 1.9821399503814776),
    (3.9694667433517576, 0.0),
    (3.9709183150642837, 0.9927672061700447),
    (2.9792239546911445, 2.9792239546911445),
    (3.9745401784682053, 1.9873106146274968),
    (4.973611257996986, 0.0),
    (3.978924750768195, 2.984213738127239),
    (4.974497722176982, 0.9949203738218393),
    (4.976843849330102, 1.9907648757355259),
    (3.983067699689763, 3.983067699689763),
    (4.97995793948682, 2.987995058852837),
    (4.983198896760883, 3.9865680979539455),
    (4.986180456997876, 4.986180456997876),
)


@final
class Ackley(Surface):
    """20 + e - 20 exp(-r / 5) - exp((cos 2πx + cos 2πy) / 2), r = √((x² + y²) / 2) (Ackley 1987).

    It has no slope at the tip, where its gradient is given as 0.
    """

    label: ClassVar[str] = N_("Ackley")
    summary: ClassVar[str] = N_(
        "A pitted funnel down to the tip of a cone: even there the slope is steep, so only a falling rate comes "
        "to rest.",
    )
    formula: ClassVar[str] = "20 + e − 20 exp(−r / 5) − exp((cos 2πx + cos 2πy) / 2),   r = √((x² + y²) / 2)"
    torch_source: ClassVar[str] = (
        "r = torch.sqrt((x**2 + y**2) / 2)\n"
        "waves = torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y)\n"
        "return 20 + math.e - 20 * torch.exp(-r / 5) - torch.exp(waves / 2)"
    )

    is_smooth_everywhere: ClassVar[bool] = False

    kind: Literal["ackley"] = "ackley"

    bounds: ClassVar[Bounds] = Bounds(-5, 5, -5, 5)
    start: ClassVar[Point] = (3.0, -2.5)
    minima: ClassVar[tuple[Point, ...]] = mirrored(ACKLEY_HOLLOWS)
    # The four ways out of the tip's hollow: crosses on all 220 saddles would hide the map.
    saddles: ClassVar[tuple[Point, ...]] = mirrored([(0.6257806168564638, 0.0)])
    rates: ClassVar[Rates] = {
        AdaGrad: 1.0,
        RMSProp: 0.1,
        Rprop: 1.0,
        Adam: 1.0,
        AMSGrad: 0.5,
        AdaMax: 0.5,
        RAdam: 0.5,
        AdamW: 1.0,
    }

    def value(self, points: Array) -> Array:
        r = np.hypot(points[..., 0], points[..., 1]) * math.sqrt(0.5)
        waves = np.cos(2 * math.pi * points)
        # Both are exactly 0 at the tip, where 20 + e - 20 - e would be off by a rounding.
        funnel: Array = np.expm1(-0.2 * r)
        pits: Array = np.expm1((waves[..., 0] + waves[..., 1]) / 2 - 1)
        return -20 * funnel - math.e * pits

    def gradient(self, points: Array) -> Array:
        r = np.hypot(points[..., 0], points[..., 1]) * math.sqrt(0.5)
        angles = 2 * math.pi * points
        waves = np.cos(angles)
        funnel = 2 * np.exp(-0.2 * r) / np.maximum(r, 1e-30)  # at the tip itself the gradient is 0, not NaN
        pits = math.pi * np.exp((waves[..., 0] + waves[..., 1]) / 2)
        gradient: Array = points * funnel[..., None] + np.sin(angles) * pits[..., None]
        return gradient


@final
class Saddle(Surface):
    """x² / 2 - y² / 2 + y⁴ / 4: a saddle whose two ways down end in minima."""

    label: ClassVar[str] = N_("Saddle")
    summary: ClassVar[str] = N_(
        "The start is almost on the ridge: which optimizer takes longest to notice the way down?"
    )
    formula: ClassVar[str] = "x² / 2 − y² / 2 + y⁴ / 4"
    torch_source: ClassVar[str] = "return x**2 / 2 - y**2 / 2 + y**4 / 4"

    kind: Literal["saddle"] = "saddle"

    bounds: ClassVar[Bounds] = Bounds(-2.5, 2.5, -2.5, 2.5)
    start: ClassVar[Point] = (-2.0, 1e-3)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 1.0), (0.0, -1.0))
    saddles: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)
    rates: ClassVar[Rates] = {
        SGD: 0.1,
        Momentum: 0.01,
        Nesterov: 0.01,
        AdaDelta: 10.0,
        NAdam: 0.1,
        RAdam: 0.1,
    }

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        square = y * y
        return (x * x - square + square * square / 2) / 2

    def gradient(self, points: Array) -> Array:
        y = points[..., 1]
        gradient = points.copy()
        gradient[..., 1] = y * (y * y - 1)
        return gradient


@final
class TwoWells(Surface):
    """x² + y² - 2 exp(-5 ((x - 1)² + y²)) - 3 exp(-5 ((x + 1)² + y²)) (Dupont 2018)."""

    label: ClassVar[str] = N_("Two wells")
    summary: ClassVar[str] = N_(
        "A shallow well beside the start and a deeper one behind a ridge: who falls into which?"
    )
    formula: ClassVar[str] = "x² + y² − 2 exp(−5 ((x − 1)² + y²)) − 3 exp(−5 ((x + 1)² + y²))"
    torch_source: ClassVar[str] = (
        "right = torch.exp(-5 * ((x - 1) ** 2 + y**2))\n"
        "left = torch.exp(-5 * ((x + 1) ** 2 + y**2))\n"
        "return x**2 + y**2 - 2 * right - 3 * left"
    )

    kind: Literal["two_wells"] = "two_wells"

    bounds: ClassVar[Bounds] = Bounds(-2, 2, -2, 2)
    start: ClassVar[Point] = (1.4, 1.5)
    minima: ClassVar[tuple[Point, ...]] = ((-0.9363006340109187, 0.0), (0.905317899160115, 0.0))
    saddles: ClassVar[tuple[Point, ...]] = ((0.06860243670809656, 0.0),)
    rates: ClassVar[Rates] = {Nesterov: 0.01, NAdam: 0.1, RAdam: 0.2}

    def value(self, points: Array) -> Array:
        right, left, x, y = self._wells(points)
        return x * x + y * y - right - left

    def gradient(self, points: Array) -> Array:
        right, left, x, y = self._wells(points)
        steepness = 10 * (right + left) + 2
        gradient = np.empty_like(points)
        gradient[..., 0] = steepness * x + 10 * (left - right)
        gradient[..., 1] = steepness * y
        return gradient

    @staticmethod
    def _wells(points: Array) -> tuple[Array, Array, Array, Array]:
        """Return the depth of the right and of the left well at each point, and its x and y."""
        x, y = points[..., 0], points[..., 1]
        far, tilt = -5 * (x * x + y * y), 10 * x
        return 2 * math.exp(-5) * np.exp(far + tilt), 3 * math.exp(-5) * np.exp(far - tilt), x, y


@final
class Plateau(Surface):
    """1 - exp(-(x² + y²) / 2): a hole in a plain."""

    label: ClassVar[str] = N_("Plateau")
    summary: ClassVar[str] = N_(
        "The gradient almost vanishes at the start: optimizers that divide by its size get away first."
    )
    formula: ClassVar[str] = "1 − exp(−(x² + y²) / 2)"
    torch_source: ClassVar[str] = "return 1 - torch.exp(-(x**2 + y**2) / 2)"

    kind: Literal["plateau"] = "plateau"

    bounds: ClassVar[Bounds] = Bounds(-4, 4, -4, 4)
    start: ClassVar[Point] = (-3.0, 2.0)
    minima: ClassVar[tuple[Point, ...]] = ((0.0, 0.0),)
    rates: ClassVar[Rates] = {
        SGD: 0.5,
        Momentum: 0.1,
        Nesterov: 0.1,
        NAdam: 0.05,
        RAdam: 0.1,
        Lion: 0.05,
    }

    def value(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        depth: Array = np.expm1((x * x + y * y) / -2)
        return -depth

    def gradient(self, points: Array) -> Array:
        x, y = points[..., 0], points[..., 1]
        gradient: Array = points * np.exp((x * x + y * y) / -2)[..., None]
        return gradient


DRAWN_REACH = (4.0, 6.0)  # of the box round points that are drawn, in slope and intercept
DRAWN_DIAGONAL = math.hypot(*DRAWN_REACH)
OWN_POINTS = N_("The line goes through points of your own.")
NO_ROOM = N_("{edge}: {high:g} is less than {low:g}")

FreeEdge = Annotated[
    float | None,
    Field(
        ge=-10_000_000,
        le=10_000_000,
        description=N_("An edge of the box in which the loss is shown; without a number it follows the points."),
    ),
    NoneMeans(N_("by the points")),
]


@dataclass(frozen=True, eq=False)
class Line:
    """The line of least squares through some samples, and the statistics that determine the loss around it."""

    inputs: Array  # (samples,)
    targets: Array  # (samples,)
    slope: float
    intercept: float
    loss: float  # of the best line
    mean: float  # of the inputs
    mean_square: float  # of the inputs


@final
class Regression(Surface):
    """mean((w X + b - Y)²) / 2: a line of slope w and intercept b through points.

    They scatter round 2 X - 1, or are one's own. The box follows them, but for edges that are set.
    """

    label: ClassVar[str] = N_("Linear regression")
    summary: ClassVar[str] = N_(
        "A line through points: the loss of a real, if small, model; w is its slope and b its intercept."
    )
    formula: ClassVar[str] = "mean((w X + b − Y)²) / 2"
    torch_source: ClassVar[str] = "return ((x * inputs + y - targets) ** 2).mean() / 2"
    letters: ClassVar[tuple[str, str]] = ("w", "b")
    coordinates: ClassVar[tuple[str, str]] = (
        N_("w (slope)"),
        N_("b (intercept)"),
    )

    kind: Literal["regression"] = "regression"
    samples: SampleCount = 40
    noise: TargetNoise = 0.5
    seed: SampleSeed = 0
    points: OwnSamples = ()
    x_min: Annotated[FreeEdge, Field(title=N_("Left"))] = None
    x_max: Annotated[FreeEdge, Field(title=N_("Right"))] = None
    y_min: Annotated[FreeEdge, Field(title=N_("Bottom"))] = None
    y_max: Annotated[FreeEdge, Field(title=N_("Top"))] = None

    rates: ClassVar[Rates] = {AdaDelta: 10.0, AdamW: 0.5, Lion: 0.1}
    # For a mean curvature of 1: low enough for a batch of one sample.
    rates_by_curvature: ClassVar[Rates] = {SGD: 0.3, Momentum: 0.05, Nesterov: 0.05, RAdam: 0.6}

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        """Refuse a box without extent, with the sentence for any number that is too small."""
        box = self.bounds
        for edge, low, high in (("x_max", box.x_min, box.x_max), ("y_max", box.y_min, box.y_max)):
            if high < low + SHORTEST_SIDE:
                raise RefusedError(NO_ROOM, edge=edge, low=low + SHORTEST_SIDE, high=high)
        return self

    def inactive_fields(self) -> Mapping[str, str]:
        return dict.fromkeys(("samples", "noise", "seed"), OWN_POINTS) if self.points else {}

    @property
    def bounds(self) -> Bounds:
        (w, b), (width, height) = self._middle, self._reach
        edges = (w - width, w + width, b - height, b + height)
        set_by_hand = (self.x_min, self.x_max, self.y_min, self.y_max)
        return Bounds(*(edge if own is None else own for own, edge in zip(set_by_hand, edges, strict=True)))

    @property
    def start(self) -> Point:
        (w, b), (width, height) = self._middle, self._reach
        return w - 0.75 * width, b - 0.5 * height

    @property
    def count(self) -> int:
        """The number of points."""
        return len(self.points) or self.samples

    @property
    def minima(self) -> tuple[Point, ...]:
        return ((self._line.slope, self._line.intercept),)

    @property
    def inputs(self) -> Array:
        """The X of the samples, (samples,); not to be written to."""
        return self._line.inputs

    @property
    def targets(self) -> Array:
        """The Y of the samples, (samples,); not to be written to."""
        return self._line.targets

    def value(self, points: Array) -> Array:
        line = self._line
        w, b = points[..., 0] - line.slope, points[..., 1] - line.intercept
        return line.loss + (w * (line.mean_square * w + 2 * line.mean * b) + b * b) / 2

    def gradient(self, points: Array) -> Array:
        line = self._line
        w, b = points[..., 0] - line.slope, points[..., 1] - line.intercept
        gradient = np.empty_like(points)
        gradient[..., 0] = line.mean_square * w + line.mean * b
        gradient[..., 1] = line.mean * w + b
        return gradient

    def sample_gradients(self, points: Array, indices: NDArray[np.integer[Any]]) -> Array:
        """Return the gradient of each sample's own loss, (wX + b - Y)² / 2, at each point: (..., samples, 2)."""
        inputs = self.inputs[indices].astype(points.dtype, copy=False)
        targets = self.targets[indices].astype(points.dtype, copy=False)
        residuals = points[..., :1] * inputs + points[..., 1:] - targets
        return np.stack([residuals * inputs, residuals], axis=-1)

    def suggested_rate(self, optimizer: type[Optimizer[Any]]) -> float:
        if optimizer in self.rates_by_curvature:
            return rate_for_curvature(self.rates_by_curvature[optimizer], (self._line.mean_square + 1) / 2)
        rate = super().suggested_rate(optimizer)
        return float(f"{rate * float(np.hypot(*self._reach)) / DRAWN_DIAGONAL:.2g}") if self.points else rate

    # Without the underscore, `replace` would take it for a setting.
    @cached_property
    def _line(self) -> Line:
        """Fit the points."""
        inputs, targets = np.array(self.points).T.copy() if self.points else self._drawn()
        inputs.flags.writeable = targets.flags.writeable = False
        design = np.stack([inputs, np.ones_like(inputs)], axis=1)
        (slope, intercept), *_ = np.linalg.lstsq(design, targets)
        residuals = slope * inputs + intercept - targets
        return Line(
            inputs,
            targets,
            slope=float(slope),
            intercept=float(intercept),
            loss=float(np.mean(residuals * residuals)) / 2,
            mean=float(inputs.mean()),
            mean_square=float(np.mean(inputs * inputs)),
        )

    def _drawn(self) -> tuple[Array, Array]:
        rng = np.random.default_rng(self.seed)
        inputs = rng.uniform(0, 4, self.samples)  # not centred: slope and intercept pull at each other
        return inputs, 2 * inputs - 1 + self.noise * rng.standard_normal(self.samples)

    @property
    def _middle(self) -> Point:
        """The minimum, rounded, around which the box lies: to whole numbers for points that are drawn."""
        line, (width, height) = self._line, self._reach
        digits = [max(0, 1 - math.floor(math.log10(half))) if self.points else 0 for half in (width, height)]
        return round(float(line.slope), digits[0]) + 0.0, round(float(line.intercept), digits[1]) + 0.0

    @cached_property
    def _reach(self) -> tuple[float, float]:
        """How far the box reaches from its middle, in slope and intercept."""
        if not self.points:
            return DRAWN_REACH
        across, up = float(self.inputs.std()), float(self.targets.std())
        up = up or abs(float(self.targets[0])) or 1.0
        return float(f"{2 * up / across:.2g}"), float(f"{2.5 * up * max(1.0, abs(self._line.mean) / across):.2g}")


NO_VALUES = N_("the function has no value anywhere in the box")
TOO_HIGH = N_("the values of the function are too large to be drawn: above 1e290 in most of the box")
FEWEST_HEIGHTS = 0.1  # share of those values on a grid that are not too large
SHORTEST_SIDE = 0.01  # of the box of a typed function
USUAL_DIAGONAL = 11.3  # of the boxes for which the optimizers' suggested rates were chosen
TRIALS = 30  # rates, each half of the one before
TRIAL_STEPS = 100
FIRST_STEP = 0.05  # diagonals; the first step at the highest rate
LONGEST_STEP = 1 / 6  # diagonals; a longer step leaps over the landscape
TINY = 1e-9  # a slope below this counts as none
SMALLEST_RATE, LARGEST_RATE = 1e-9, 100.0


@final
class OwnFunction(Surface):
    """Any expression in x and y, in a box of any size; a search finds its minima and saddles."""

    label: ClassVar[str] = N_("Own function")
    summary: ClassVar[str] = N_("Any function of x and y that you type, with the letters a, b, c and d to play with.")

    is_smooth_everywhere: ClassVar[bool] = False

    kind: Literal["own"] = "own"
    expression: Annotated[
        str,
        Field(
            title=N_("Expression"),
            description=N_(
                "A function of x and y, such as sin(a x) + y². It may use the numbers pi and e, and sin, cos, tan, "
                "asin, acos, atan, sinh, cosh, tanh, exp, log, log2, log10, sqrt, cbrt, abs, min and max. |x| is "
                "abs(x), √x is sqrt(x). Without parentheses a function takes one factor: sin x² is sin(x²).",
            ),
        ),
    ] = "sin(a x) * cos(b y) + (x^2 + y^2) / 10"
    a: Parameter = 1.0
    b: Parameter = 1.0
    c: Parameter = 1.0
    d: Parameter = 1.0
    x_min: Annotated[Edge, Field(title=N_("Left"))] = -5.0
    x_max: Annotated[Edge, Field(title=N_("Right"))] = 5.0
    y_min: Annotated[Edge, Field(title=N_("Bottom"))] = -5.0
    y_max: Annotated[Edge, Field(title=N_("Top"))] = 5.0
    start_x: Annotated[Coordinate, Field(title=N_("Start x"))] = 4.0
    start_y: Annotated[Coordinate, Field(title=N_("Start y"))] = 3.0

    @field_validator("expression")
    @classmethod
    def _is_readable(cls, expression: str) -> str:
        Expression(expression, a=1, b=1, c=1, d=1)
        return expression

    @field_validator("x_max", "y_max")
    @classmethod
    def _has_room(cls, high: float, info: ValidationInfo) -> float:
        """Refuse a box without extent, with the sentence for any number that is too small."""
        low = info.data.get(str(info.field_name).replace("max", "min"))
        if low is not None and high <= low:
            raise PydanticKnownError("greater_than", {"gt": low})
        if low is not None and high < low + SHORTEST_SIDE:
            raise PydanticKnownError("greater_than_equal", {"ge": low + SHORTEST_SIDE})
        return high

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        heights = self._function.value(self.bounds.grid(GRID))
        if not np.isfinite(heights).any():
            raise ExpressionError(NO_VALUES)
        if (np.abs(heights) <= LARGEST).sum() < FEWEST_HEIGHTS * (~np.isnan(heights)).sum():
            raise ExpressionError(TOO_HIGH)
        return self

    @property
    def formula(self) -> str:
        return self.expression

    @property
    def torch_source(self) -> str:
        return f"return {self._function.torch_source()}"

    def inactive_fields(self) -> Mapping[str, str]:
        reason = N_("The expression does not use this letter.")
        return {letter: reason for letter in "abcd" if letter not in self._function.used}

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.x_min, self.x_max, self.y_min, self.y_max)

    @property
    def start(self) -> Point:
        return min(max(self.start_x, self.x_min), self.x_max), min(max(self.start_y, self.y_min), self.y_max)

    @property
    def minima(self) -> tuple[Point, ...]:
        return self._critical_points.minima

    @property
    def saddles(self) -> tuple[Point, ...]:
        return self._critical_points.saddles

    @property
    def lowest_value(self) -> float:
        """The lowest value met in the box: at a minimum, in a valley or on the edge."""
        return self._critical_points.lowest

    @property
    def floor(self) -> float | None:
        return self._critical_points.floor

    def value(self, points: Array) -> Array:
        values = self._function.value(points)
        too_large = np.abs(values) > np.float64(LARGEST)
        if too_large.any():
            values[too_large] = np.copysign(np.inf, values[too_large])
        return values

    def gradient(self, points: Array) -> Array:
        return self._function.gradient(points)

    def suggested_rate(self, optimizer: type[Optimizer[Any]]) -> float:
        """Choose a rate by slope and curvature below the start or, if steps have a size of their own, by the box."""
        rate = optimizer.suggested_rate * self.bounds.diagonal / USUAL_DIAGONAL
        if optimizer.share_of_longest_rate is not None:
            longest = optimizer.share_of_longest_rate * self._longest_rate
            rate = min(rate, longest) if optimizer.warms_up else longest
        return float(f"{min(max(rate, SMALLEST_RATE), LARGEST_RATE):.2g}")

    @cached_property
    def _function(self) -> Expression:
        return Expression(self.expression, a=self.a, b=self.b, c=self.c, d=self.d)

    @cached_property
    def _critical_points(self) -> "CriticalPoints":
        from core.surfaces.critical_points import find_critical_points  # noqa: PLC0415 - for typed functions alone

        return find_critical_points(self._function, self.bounds)

    @cached_property
    def _longest_rate(self) -> float:
        """Return the highest of many rates at which gradient descent from the start never climbs or leaps.

        Beyond the edge of the box it need not be watched.
        """
        diagonal, points = self.bounds.diagonal, np.tile(self.start, (TRIALS, 1))
        values, slope = self.value(points), float(np.hypot(*self.gradient(points[0])))
        rates = FIRST_STEP * diagonal / (slope if slope > TINY else TINY) * 0.5 ** np.arange(TRIALS)
        good, rise = np.ones(TRIALS, dtype=np.bool_), SAME_VALUE * abs(values[0])
        inside = good
        with np.errstate(over="ignore", invalid="ignore"):  # the highest rates are meant to diverge
            for _ in range(TRIAL_STEPS):
                steps = np.where(inside[:, None], rates[:, None] * self.gradient(points), 0)
                points = points - steps
                heights = self.value(points)
                good &= (heights <= values + rise) & (np.hypot(*steps.T) <= LONGEST_STEP * diagonal)
                inside = self.bounds.contains(points)
                values = heights
        return float(rates[good][0] if good.any() else rates[-1])


AnySurface = Annotated[
    Bowl
    | Ravine
    | TextbookRavine
    | Rosenbrock
    | Beale
    | Himmelblau
    | ThreeHumpCamel
    | StyblinskiTang
    | Rastrigin
    | Ackley
    | Saddle
    | TwoWells
    | Plateau
    | Regression
    | OwnFunction,
    Field(discriminator="kind"),
]
SURFACES: tuple[type[Surface], ...] = get_args(get_args(AnySurface)[0])
