"""The initializers, in order of increasing complexity: they draw the weights that a layer starts from.

The weights W of a layer have the shape (fan_in, fan_out): it computes x @ W + b from fan_in inputs, and its biases
start at 0. Throughout, n is fan_in and m is fan_out. "Normal" means the whole distribution; Keras cuts its normal
initializers at two standard deviations, and the field `truncated` does the same.
"""

import math
from abc import abstractmethod
from functools import cache
from typing import Annotated, ClassVar, Literal, final, get_args

import numpy as np
from pydantic import Field, TypeAdapter, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from core.settings import N_, Array, Scale, Settings, Slider

Float = type[np.float32] | type[np.float64]

CUT = 2.0  # standard deviations at which a truncated normal distribution ends
# The cut leaves this share of the standard deviation: 0.8796.
LEFT_BY_CUT = math.sqrt(1 - 2 * CUT * math.exp(-(CUT**2) / 2) / math.sqrt(2 * math.pi) / math.erf(CUT / math.sqrt(2)))

LARGEST_WEIGHT = 1000.0
SMALL = 0.01  # the standard deviation of the small normal

Weight = Annotated[float, Field(ge=-LARGEST_WEIGHT, le=LARGEST_WEIGHT)]
Value = Annotated[
    Weight,
    Field(
        title=N_("Value"),
        description=N_("Every weight has this value."),
    ),
    Slider(-1, 1),
]
Low = Annotated[
    Weight,
    Field(
        title=N_("From"),
        description=N_("The smallest weight that may be drawn."),
    ),
    Slider(-1, 1),
]
High = Annotated[
    Weight,
    Field(
        title=N_("To"),
        description=N_("The largest weight that may be drawn."),
    ),
    Slider(-1, 1),
]
StandardDeviation = Annotated[
    float,
    Field(
        gt=0,
        le=LARGEST_WEIGHT,
        title=N_("Standard deviation"),
        description=N_("Sets how widely the weights spread around zero."),
    ),
    Scale.LOG,
    Slider(0.001, 10),
]
Gain = Annotated[
    float,
    Field(
        gt=0,
        le=100,
        title=N_("Gain"),
        description=N_("Multiplies all weights: 1 for linear layers, 5/3 for tanh, √2 for ReLU."),
    ),
    Scale.LOG,
    Slider(0.1, 10),
]
Truncated = Annotated[
    bool,
    Field(
        title=N_("Cut at two sigma"),
        description=N_(
            "Redraw weights beyond two standard deviations and keep the standard deviation as it is set, as "
            "Keras does.",
        ),
    ),
]


class Initializer(Settings):
    """The interface of every initializer."""

    source: ClassVar[str]
    alias: ClassVar[str] = ""  # its name in courses

    kind: str

    @property
    def weight_mean(self) -> float:
        """The mean of the distribution from which a weight is drawn."""
        return 0.0

    @abstractmethod
    def weight_std(self, fan_in: int, fan_out: int) -> float:
        """Return the standard deviation of that distribution."""

    @abstractmethod
    def sample(
        self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32
    ) -> Array:  # (fan_in, fan_out)
        """Draw the weights of a layer."""


def draw_normal(shape: tuple[int, int], std: float, rng: np.random.Generator, dtype: Float) -> Array:
    """Draw from N(0, std²)."""
    weights = rng.standard_normal(shape, dtype)
    weights *= std
    return weights


def draw_truncated(shape: tuple[int, int], std: float, rng: np.random.Generator, dtype: Float) -> Array:
    """Draw from N(0, std²), redrawing what lies beyond the cut; the standard deviation becomes `LEFT_BY_CUT * std`."""
    weights = rng.standard_normal(shape, dtype)
    while (beyond := np.abs(weights) > CUT).any():
        weights[beyond] = rng.standard_normal(np.count_nonzero(beyond), dtype)
    weights *= std
    return weights


def sample_normal(
    shape: tuple[int, int], std: float, rng: np.random.Generator, dtype: Float, *, truncated: bool
) -> Array:
    """Draw from a normal distribution, truncated or not, whose standard deviation is `std` either way."""
    if truncated:
        return draw_truncated(shape, std / LEFT_BY_CUT, rng, dtype)
    return draw_normal(shape, std, rng, dtype)


def draw_uniform(shape: tuple[int, int], low: float, high: float, rng: np.random.Generator, dtype: Float) -> Array:
    """Draw from U(low, high)."""
    weights = rng.random(shape, dtype)
    weights *= high - low
    weights += low
    return weights


def draw_even(shape: tuple[int, int], std: float, rng: np.random.Generator, dtype: Float) -> Array:
    """Draw from the uniform distribution around 0 whose standard deviation is `std`: U(-√3 std, √3 std)."""
    limit = math.sqrt(3) * std
    return draw_uniform(shape, -limit, limit, rng, dtype)


@final
class Zeros(Initializer):
    """All weights 0: the units of a layer compute the same and learn the same."""

    label: ClassVar[str] = N_("Zeros")
    summary: ClassVar[str] = N_("The units of a layer are equal and stay equal; they learn nothing.")
    formula: ClassVar[str] = "W = 0"
    source: ClassVar[str] = "Rumelhart, Hinton and Williams 1986, on breaking symmetry"

    kind: Literal["zeros"] = "zeros"

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return 0.0

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:  # noqa: ARG002
        return np.zeros((fan_in, fan_out), dtype)


@final
class Constant(Initializer):
    """All weights equal: as with zeros, the units of a layer can never become different."""

    label: ClassVar[str] = N_("Constant")
    summary: ClassVar[str] = N_("All weights are equal, so that a layer amounts to one unit, repeated.")
    formula: ClassVar[str] = "W = c"
    source: ClassVar[str] = "Rumelhart, Hinton and Williams 1986, on breaking symmetry"

    kind: Literal["constant"] = "constant"
    value: Value = 0.05

    @property
    def weight_mean(self) -> float:
        return self.value

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return 0.0

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:  # noqa: ARG002
        return np.full((fan_in, fan_out), self.value, dtype)


@final
class Uniform(Initializer):
    """U(a, b), whatever the size of the layer."""

    label: ClassVar[str] = N_("Uniform")
    summary: ClassVar[str] = N_("Each weight is drawn uniformly between two bounds.")
    formula: ClassVar[str] = "W ~ U(a, b)"
    source: ClassVar[str] = "Keras RandomUniform, torch.nn.init.uniform_"

    kind: Literal["uniform"] = "uniform"
    a: Low = -0.05
    b: High = 0.05

    @field_validator("b")
    @classmethod
    def _is_above_a(cls, b: float, info: ValidationInfo) -> float:
        a = info.data.get("a")
        if a is not None and b <= a:
            raise PydanticKnownError("greater_than", {"gt": a})
        return b

    @property
    def weight_mean(self) -> float:
        return (self.a + self.b) / 2

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return (self.b - self.a) / math.sqrt(12)

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        return draw_uniform((fan_in, fan_out), self.a, self.b, rng, dtype)


@final
class Normal(Initializer):
    """N(0, std²), whatever the size of the layer."""

    label: ClassVar[str] = N_("Normal")
    summary: ClassVar[str] = N_(
        "Each weight is drawn from a normal distribution; with a standard deviation of 1, large layers saturate."
    )
    formula: ClassVar[str] = "W ~ N(0, σ²)"
    source: ClassVar[str] = "Keras RandomNormal, torch.nn.init.normal_"

    kind: Literal["normal"] = "normal"
    std: StandardDeviation = 1.0

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return self.std

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        return draw_normal((fan_in, fan_out), self.std, rng, dtype)


@final
class SmallNormal(Initializer):
    """N(0, 0.01²), the textbook's remedy for saturation, which makes all activations nearly equal."""

    label: ClassVar[str] = N_("Small normal")
    summary: ClassVar[str] = N_(
        "Each weight is drawn from a normal distribution so narrow that the signal fades from layer to layer."
    )
    formula: ClassVar[str] = "W ~ N(0, 0.01²)"
    source: ClassVar[str] = "Krizhevsky, Sutskever and Hinton 2012"

    kind: Literal["small_normal"] = "small_normal"

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return SMALL

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        return draw_normal((fan_in, fan_out), SMALL, rng, dtype)


@final
class TruncatedNormal(Initializer):
    """N(0, std²), cut at two standard deviations as in Keras, which leaves a standard deviation of 0.88 `std`."""

    label: ClassVar[str] = N_("Truncated normal")
    summary: ClassVar[str] = N_(
        "Each weight is drawn from a normal distribution without its tails, so that none is an outlier."
    )
    formula: ClassVar[str] = "W ~ N(0, σ²), |W| ≤ 2σ"
    source: ClassVar[str] = "Keras TruncatedNormal"

    kind: Literal["truncated_normal"] = "truncated_normal"
    std: StandardDeviation = 0.05

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return LEFT_BY_CUT * self.std

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        return draw_truncated((fan_in, fan_out), self.std, rng, dtype)


@final
class GlorotNormal(Initializer):
    """std = gain * sqrt(2 / (fan_in + fan_out)): a compromise between the needs of the signal and of the gradient.

    Keras calls it `GlorotNormal` and truncates it; PyTorch calls it `xavier_normal_` and does not.
    """

    label: ClassVar[str] = N_("Glorot normal")
    alias: ClassVar[str] = N_("Xavier")
    summary: ClassVar[str] = N_(
        "Keeps the size of signals and gradients about the same in every layer if units are nearly linear, as "
        "tanh is near zero.",
    )
    formula: ClassVar[str] = "W ~ N(0, σ²),   σ = g √(2 / (n + m))"
    source: ClassVar[str] = "Glorot and Bengio 2010"

    kind: Literal["glorot_normal"] = "glorot_normal"
    gain: Gain = 1.0
    truncated: Truncated = False

    def weight_std(self, fan_in: int, fan_out: int) -> float:
        return self.gain * math.sqrt(2 / (fan_in + fan_out))

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        std = self.weight_std(fan_in, fan_out)
        return sample_normal((fan_in, fan_out), std, rng, dtype, truncated=self.truncated)


@final
class GlorotUniform(Initializer):
    """U(-L, L) with Glorot's standard deviation: L = gain * sqrt(6 / (fan_in + fan_out)); torch's `xavier_uniform_`."""

    label: ClassVar[str] = N_("Glorot uniform")
    alias: ClassVar[str] = N_("Xavier")
    summary: ClassVar[str] = N_(
        "Has the variance of Glorot normal but is drawn uniformly between two bounds; the default of Keras's "
        "Dense layer.",
    )
    formula: ClassVar[str] = "W ~ U(−L, L),   L = g √(6 / (n + m))"
    source: ClassVar[str] = "Glorot and Bengio 2010"

    kind: Literal["glorot_uniform"] = "glorot_uniform"
    gain: Gain = 1.0

    def weight_std(self, fan_in: int, fan_out: int) -> float:
        return self.gain * math.sqrt(2 / (fan_in + fan_out))

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        std = self.weight_std(fan_in, fan_out)
        return draw_even((fan_in, fan_out), std, rng, dtype)


@final
class LeCunNormal(Initializer):
    """std = sqrt(1 / fan_in): keeps the size of the signal in a linear layer.

    Courses often call it Xavier; if all layers are equally wide, it equals Glorot's. Keras's `LecunNormal` is
    truncated.
    """

    label: ClassVar[str] = N_("LeCun normal")
    alias: ClassVar[str] = N_("Xavier 1/√n")
    summary: ClassVar[str] = N_(
        "Keeps the size of signals about the same in every layer if units are nearly linear; the notes call it Xavier.",
    )
    formula: ClassVar[str] = "W ~ N(0, σ²),   σ = √(1 / n)"
    source: ClassVar[str] = "LeCun, Bottou, Orr and Müller 1998"

    kind: Literal["lecun_normal"] = "lecun_normal"
    truncated: Truncated = False

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return math.sqrt(1 / fan_in)

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        std = self.weight_std(fan_in, fan_out)
        return sample_normal((fan_in, fan_out), std, rng, dtype, truncated=self.truncated)


@final
class LeCunUniform(Initializer):
    """U(-L, L) with LeCun's standard deviation: L = sqrt(3 / fan_in); Keras's `LecunUniform`."""

    label: ClassVar[str] = N_("LeCun uniform")
    alias: ClassVar[str] = N_("Xavier 1/√n")
    summary: ClassVar[str] = N_("Has the variance of LeCun normal but is drawn uniformly between two bounds.")
    formula: ClassVar[str] = "W ~ U(−L, L),   L = √(3 / n)"
    source: ClassVar[str] = "LeCun, Bottou, Orr and Müller 1998"

    kind: Literal["lecun_uniform"] = "lecun_uniform"

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return math.sqrt(1 / fan_in)

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        std = self.weight_std(fan_in, fan_out)
        return draw_even((fan_in, fan_out), std, rng, dtype)


@final
class HeNormal(Initializer):
    """std = sqrt(2 / fan_in): twice the variance that a linear layer needs, since ReLU halves it.

    Keras calls it `HeNormal` and truncates it; PyTorch calls it `kaiming_normal_` and does not.
    """

    label: ClassVar[str] = N_("He normal")
    summary: ClassVar[str] = N_(
        "Keeps the size of signals about the same in every layer, although ReLU passes only half of each."
    )
    formula: ClassVar[str] = "W ~ N(0, σ²),   σ = √(2 / n)"
    source: ClassVar[str] = "He, Zhang, Ren and Sun 2015"

    kind: Literal["he_normal"] = "he_normal"
    truncated: Truncated = False

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return math.sqrt(2 / fan_in)

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        std = self.weight_std(fan_in, fan_out)
        return sample_normal((fan_in, fan_out), std, rng, dtype, truncated=self.truncated)


@final
class HeUniform(Initializer):
    """U(-L, L) with He's standard deviation: L = sqrt(6 / fan_in); torch's `kaiming_uniform_`."""

    label: ClassVar[str] = N_("He uniform")
    summary: ClassVar[str] = N_("Has the variance of He normal but is drawn uniformly between two bounds.")
    formula: ClassVar[str] = "W ~ U(−L, L),   L = √(6 / n)"
    source: ClassVar[str] = "He, Zhang, Ren and Sun 2015"

    kind: Literal["he_uniform"] = "he_uniform"

    def weight_std(self, fan_in: int, fan_out: int) -> float:  # noqa: ARG002
        return math.sqrt(2 / fan_in)

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        std = self.weight_std(fan_in, fan_out)
        return draw_even((fan_in, fan_out), std, rng, dtype)


@final
class Orthogonal(Initializer):
    """Rows or columns that are perpendicular and of length `gain`: a square matrix turns the signal and loses nothing.

    It is drawn evenly from all such matrices by a QR decomposition with a positive diagonal of R (Mezzadri 2007),
    always in float64; Keras's `Orthogonal`, torch's `orthogonal_`.
    """

    label: ClassVar[str] = N_("Orthogonal")
    summary: ClassVar[str] = N_(
        "Turns the signal without stretching it, so that even a deep linear network keeps all of it."
    )
    formula: ClassVar[str] = "W = g Q,   QᵀQ = I"
    source: ClassVar[str] = "Saxe, McClelland and Ganguli 2013"

    kind: Literal["orthogonal"] = "orthogonal"
    gain: Gain = 1.0

    def weight_std(self, fan_in: int, fan_out: int) -> float:
        return self.gain / math.sqrt(max(fan_in, fan_out))

    def sample(self, fan_in: int, fan_out: int, rng: np.random.Generator, dtype: Float = np.float32) -> Array:
        tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
        q, r = np.linalg.qr(tall)
        q *= self.gain * np.where(np.diagonal(r) < 0, -1.0, 1.0)
        return (q if fan_in >= fan_out else q.T).astype(dtype, order="C")


AnyInitializer = Annotated[
    Zeros
    | Constant
    | Uniform
    | Normal
    | SmallNormal
    | TruncatedNormal
    | GlorotNormal
    | GlorotUniform
    | LeCunNormal
    | LeCunUniform
    | HeNormal
    | HeUniform
    | Orthogonal,
    Field(discriminator="kind"),
]
INITIALIZERS: tuple[type[Initializer], ...] = get_args(get_args(AnyInitializer)[0])


def new_initializer(kind: str) -> AnyInitializer:
    """Return the initializer of a kind with its default settings."""
    return _adapter().validate_python({"kind": kind})


@cache
def _adapter() -> TypeAdapter[AnyInitializer]:
    return TypeAdapter(AnyInitializer)
