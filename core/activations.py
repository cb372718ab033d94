"""The activation functions, in order of increasing complexity, each with its derivative.

A layer computes z = x @ W + b and applies one of them to each unit: a = f(z). All take arrays of any shape, float32 or
float64, and keep the type. `out` receives the result and may be `z` itself.
"""

import math
from abc import abstractmethod
from typing import Annotated, ClassVar, Literal, final, get_args

import numpy as np
from pydantic import Field

from core.normal_tail import DENSITY_AT_0, bell_of, normal_tail
from core.settings import N_, Array, Scale, Settings

LeakSlope = Annotated[
    float,
    Field(
        ge=0,
        lt=1,
        title=N_("Slope of the leak"),
        description=N_("Sets the slope below zero, which keeps units from dying."),
    ),
    Scale.LOG,
]
Depth = Annotated[
    float,
    Field(
        gt=0,
        le=10,
        title=N_("Depth"),
        description=N_("The function can fall this far below zero."),
    ),
    Scale.LOG,
]

FAR = 1000.0  # beyond it, e⁻ᶻ is 0 in either precision; a product with that 0 stops here, since 0 times ∞ is no number


class Activation(Settings):
    """The interface of every activation function."""

    source: ClassVar[str]
    torch_name: ClassVar[str] = ""  # its class in torch.nn, which takes its settings; empty if there is none

    kind: str

    @property
    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """The bounds of f(z): it is never below the first and never above the second."""

    @abstractmethod
    def value(self, z: Array, out: Array | None = None) -> Array:
        """Return f(z)."""

    @abstractmethod
    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:
        """Return f'(z); pass `a` = f(z) if it is known already, which saves work.

        At a kink, this is the slope on the left, as in PyTorch. `out` may be `z` or `a`.
        """

    @abstractmethod
    def second_derivative(self, z: Array) -> Array:
        """Return f''(z), in a new array; the kink of a function that is straight elsewhere counts as 0."""


@final
class Identity(Activation):
    """f(z) = z: layers with it amount to one linear layer."""

    label: ClassVar[str] = N_("Identity")
    summary: ClassVar[str] = N_("Changes nothing: many layers can do no more than a single one.")
    formula: ClassVar[str] = "f(z) = z"
    source: ClassVar[str] = "Widrow and Hoff 1960"
    torch_name: ClassVar[str] = "Identity"

    kind: Literal["identity"] = "identity"

    @property
    def bounds(self) -> tuple[float, float]:
        return -math.inf, math.inf

    def value(self, z: Array, out: Array | None = None) -> Array:
        return np.positive(z, out=out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:  # noqa: ARG002
        slope = _room_for(z, out)
        slope.fill(1)
        return slope

    def second_derivative(self, z: Array) -> Array:
        return np.zeros_like(z)


@final
class Sigmoid(Activation):
    """1 / (1 + exp(-z)): rises from 0 to 1 with a slope of at most 1/4."""

    label: ClassVar[str] = N_("Sigmoid")
    summary: ClassVar[str] = N_(
        "Squeezes every value between 0 and 1; its slope is at most 1/4, so that gradients fade."
    )
    formula: ClassVar[str] = "f(z) = 1 / (1 + e⁻ᶻ)"
    source: ClassVar[str] = "Rumelhart, Hinton and Williams 1986"
    torch_name: ClassVar[str] = "Sigmoid"

    kind: Literal["sigmoid"] = "sigmoid"

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, 1.0

    def value(self, z: Array, out: Array | None = None) -> Array:
        return _sigmoid(z, out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:
        a = _sigmoid(z) if a is None else a
        return np.multiply(a, 1 - a, out=out)

    def second_derivative(self, z: Array) -> Array:
        gate, other = _both_sigmoids(z)
        return gate * other * (other - gate)


@final
class Tanh(Activation):
    """The hyperbolic tangent: from -1 to 1, with slope 1 at zero."""

    label: ClassVar[str] = N_("Tanh")
    summary: ClassVar[str] = N_(
        "Squeezes every value between −1 and 1 and keeps 0 at 0; its slope is almost 0 for inputs far from 0."
    )
    formula: ClassVar[str] = "f(z) = tanh z"
    source: ClassVar[str] = "LeCun, Bottou, Orr and Müller 1998"
    torch_name: ClassVar[str] = "Tanh"

    kind: Literal["tanh"] = "tanh"

    @property
    def bounds(self) -> tuple[float, float]:
        return -1.0, 1.0

    def value(self, z: Array, out: Array | None = None) -> Array:
        return np.tanh(z, out=out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:
        a = np.tanh(z) if a is None else a
        slope = np.multiply(a, a, out=out)
        return np.subtract(1, slope, out=slope)

    def second_derivative(self, z: Array) -> Array:
        gate, other = _both_sigmoids(2 * z)
        return 8 * gate * other * (other - gate)


@final
class ReLU(Activation):
    """The rectified linear unit: passes positive values and makes all others 0."""

    label: ClassVar[str] = N_("ReLU")
    summary: ClassVar[str] = N_("Passes positive values and makes all others 0; a unit that is never positive is dead.")
    formula: ClassVar[str] = "f(z) = max(0, z)"
    source: ClassVar[str] = "Nair and Hinton 2010"
    torch_name: ClassVar[str] = "ReLU"

    kind: Literal["relu"] = "relu"

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, math.inf

    def value(self, z: Array, out: Array | None = None) -> Array:
        if out is None or np.may_share_memory(z, out):
            return np.maximum(z, 0, out=out)
        out.fill(0)
        return np.maximum(z, out, out=out)  # four times as fast as with a scalar 0

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:  # noqa: ARG002
        slope = _room_for(z, out)
        np.greater(z, 0, out=slope)
        return slope

    def second_derivative(self, z: Array) -> Array:
        return np.zeros_like(z)


@final
class LeakyReLU(Activation):
    """ReLU with a leak: a negative z becomes slope * z."""

    label: ClassVar[str] = N_("Leaky ReLU")
    summary: ClassVar[str] = N_("ReLU with a slight slope below zero, so that no unit can die.")
    formula: ClassVar[str] = "z > 0:  f(z) = z,   z ≤ 0:  f(z) = s z"
    source: ClassVar[str] = "Maas, Hannun and Ng 2013"
    torch_name: ClassVar[str] = "LeakyReLU"

    kind: Literal["leaky_relu"] = "leaky_relu"
    slope: LeakSlope = 0.01

    @property
    def bounds(self) -> tuple[float, float]:
        return -math.inf if self.slope else 0.0, math.inf

    def value(self, z: Array, out: Array | None = None) -> Array:
        if not self.slope:  # 0 times infinity is no number
            return np.maximum(z, 0, out=out)
        below = np.minimum(z, 0)
        below *= self.slope
        return np.add(np.maximum(z, 0, out=out), below, out=below if out is None else out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:  # noqa: ARG002
        slope = _room_for(z, out)
        np.greater(z, 0, out=slope)
        np.maximum(slope, self.slope, out=slope)
        return slope

    def second_derivative(self, z: Array) -> Array:
        return np.zeros_like(z)


@final
class ELU(Activation):
    """The exponential linear unit: z above zero, alpha * (exp(z) - 1) below."""

    label: ClassVar[str] = N_("ELU")
    summary: ClassVar[str] = N_(
        "ReLU that bends smoothly below zero, so that the mean of its outputs is nearer to zero."
    )
    formula: ClassVar[str] = "z > 0:  f(z) = z,   z ≤ 0:  f(z) = α (eᶻ − 1)"
    source: ClassVar[str] = "Clevert, Unterthiner and Hochreiter 2016"
    torch_name: ClassVar[str] = "ELU"

    kind: Literal["elu"] = "elu"
    alpha: Depth = 1.0

    @property
    def bounds(self) -> tuple[float, float]:
        return -self.alpha, math.inf

    def value(self, z: Array, out: Array | None = None) -> Array:
        below = np.minimum(z, 0)
        np.expm1(below, out=below)
        below *= self.alpha
        return np.add(np.maximum(z, 0, out=out), below, out=below if out is None else out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:  # noqa: ARG002
        # alpha + f(z) is the same in exact numbers, but loses the digits of a small slope.
        positive = z > 0
        slope = np.minimum(z, 0, out=out)
        np.exp(slope, out=slope)
        slope *= self.alpha
        np.copyto(slope, 1, where=positive)
        return slope

    def second_derivative(self, z: Array) -> Array:
        return np.where(z > 0, 0, self.alpha * np.exp(np.minimum(z, 0)))


@final
class SiLU(Activation):
    """The sigmoid-weighted linear unit, also called swish: z * sigmoid(z)."""

    label: ClassVar[str] = N_("SiLU")
    summary: ClassVar[str] = N_("ReLU without its kink: the input times its own sigmoid.")
    formula: ClassVar[str] = "f(z) = z / (1 + e⁻ᶻ)"
    source: ClassVar[str] = "Elfwing, Uchibe and Doya 2018"
    torch_name: ClassVar[str] = "SiLU"

    kind: Literal["silu"] = "silu"

    @property
    def bounds(self) -> tuple[float, float]:
        return -0.2784645427610738, math.inf

    def value(self, z: Array, out: Array | None = None) -> Array:
        gate, _ = _both_sigmoids(z)
        return np.multiply(gate, np.maximum(z, -FAR, out=out), out=out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:  # noqa: ARG002
        gate, other = _both_sigmoids(z)
        other *= np.clip(z, -FAR, FAR, out=out)
        other += 1
        return np.multiply(gate, other, out=out)

    def second_derivative(self, z: Array) -> Array:
        gate, other = _both_sigmoids(z)
        return gate * other * (2 + np.clip(z, -FAR, FAR) * (other - gate))


@final
class GELU(Activation):
    """The Gaussian error linear unit, z * Phi(z), with the normal distribution's exact Phi, not a tanh near it."""

    label: ClassVar[str] = N_("GELU")
    summary: ClassVar[str] = N_(
        "ReLU without its kink: the input times the probability that a standard normal number is below it."
    )
    formula: ClassVar[str] = "f(z) = z Φ(z)"
    source: ClassVar[str] = "Hendrycks and Gimpel 2016"
    torch_name: ClassVar[str] = "GELU"

    kind: Literal["gelu"] = "gelu"

    @property
    def bounds(self) -> tuple[float, float]:
        return -0.16997120747990369, math.inf

    def value(self, z: Array, out: Array | None = None) -> Array:
        # z Phi(z) = max(z, 0) - |z| Phi(-|z|): written so, a small tail keeps all its digits.
        distance = np.minimum(np.abs(z), FAR)
        lost = normal_tail(distance, bell_of(distance))
        lost *= distance
        return np.subtract(np.maximum(z, 0, out=out), lost, out=lost if out is None else out)

    def derivative(self, z: Array, a: Array | None = None, out: Array | None = None) -> Array:  # noqa: ARG002
        near = np.clip(z, -FAR, FAR)
        bell = bell_of(near)
        tail = normal_tail(np.abs(near), bell)
        share = np.where(z > 0, 1 - tail, tail)
        bell *= near
        bell *= DENSITY_AT_0
        return np.add(share, bell, out=out)

    def second_derivative(self, z: Array) -> Array:
        near = np.clip(z, -FAR, FAR)
        return DENSITY_AT_0 * bell_of(near) * (2 - near * near)


def _room_for(z: Array, out: Array | None) -> Array:
    return np.empty_like(z) if out is None else out


def _both_sigmoids(z: Array) -> tuple[Array, Array]:
    """Return sigmoid(z) and sigmoid(-z), each with all its digits where it is small."""
    small = np.abs(z)
    np.exp(np.negative(small, out=small), out=small)
    larger = np.reciprocal(1 + small)
    small *= larger
    positive = z > 0
    return np.where(positive, larger, small), np.where(positive, small, larger)


def _sigmoid(z: Array, out: Array | None = None) -> Array:
    # Far below zero, exp(-z) is infinite and the quotient 0, which is right.
    with np.errstate(over="ignore"):
        out = np.negative(z, out=out)
        np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


AnyActivation = Annotated[
    Identity | Sigmoid | Tanh | ReLU | LeakyReLU | ELU | SiLU | GELU,
    Field(discriminator="kind"),
]
ACTIVATIONS: tuple[type[Activation], ...] = get_args(get_args(AnyActivation)[0])
