"""The optimizers, in order of increasing complexity, each as its paper writes it and as `torch.optim` computes it.

An optimizer is a frozen set of hyperparameters; its memory between steps is a separate state, so that a run can be
paused, rewound and repeated. Steps work in place and elementwise: the same code moves one point, a row of racers and
all the weights of a network, in float32 or float64.

Throughout, g is the gradient at the parameters w, and t counts the steps from 1. For the learning rate of a formula,
the code takes the learning rate times `state.rate_factor`: a schedule changes this factor, never the optimizer.
"""

import copy
import math
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar, final, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter

from core.quantities import Decay, Epsilon, LearningRate, MomentumCoefficient, WeightDecay
from core.settings import N_, Array, Scale, Settings, Symbol

Record = dict[str, Array | float]


@dataclass
class State:
    """The memory of an optimizer between steps.

    Two fields are no memory: `scratch` is room to compute in, and `rate_factor` multiplies the learning rate of the
    next step; the loop that has a schedule sets it. With a column of factors, (n, 1), n points have n rates.
    """

    scratch: Array = field(repr=False)
    rate_factor: float | Array = field(default=1.0, kw_only=True)


def memory(state: State) -> dict[str, Array | float]:
    """Return what `state` remembers, by name: arrays shaped like the parameters, and counters."""
    names = [part.name for part in fields(state) if part.repr and part.name != "rate_factor"]
    return {name: value for name in names if (value := getattr(state, name)) is not None}


@dataclass(frozen=True)
class Term:
    """A part of an update: its symbol in the formula and its name."""

    symbol: str
    label: str


S = TypeVar("S", bound=State)


class Optimizer(Settings, Generic[S]):
    """The interface of every optimizer, and the facts about it; a class states those that differ from the defaults."""

    source: ClassVar[str] = ""  # the paper
    scheduled: ClassVar[bool] = True  # whether each step uses the learning rate, so that a schedule can change it
    own_terms: ClassVar[Mapping[str, Term]] = {}  # the parts of its update and memory that no other optimizer has

    # Rates at which a race is worth watching; at the papers' defaults, racers hardly move on toy surfaces.
    suggested_rate: ClassVar[float] = 0.01  # on a surface that declares none for it; see tests/tune_rates.py
    # For an optimizer whose steps are proportional to the gradient: its rate on a typed function, as a share of the
    # highest rate at which plain gradient descent goes steadily down.
    share_of_longest_rate: ClassVar[float | None] = None
    warms_up: ClassVar[bool] = False  # whether only its first steps are proportional to the gradient
    usual_rate: ClassVar[float | None] = None  # a rate at which a network learns, if the default is not one

    # The course notes.
    in_notes: ClassVar[bool] = False
    notes_remark: ClassVar[str] = ""  # how their formula differs from ours

    # PyTorch.
    torch_name: ClassVar[str] = ""  # its class in torch.optim; empty if there is none
    torch_options: ClassVar[Mapping[str, object]] = {}  # further arguments of that class
    torch_pairs: ClassVar[Mapping[str, tuple[str, ...]]] = {"betas": ("beta1", "beta2")}  # fields in one argument

    kind: str
    learning_rate: LearningRate

    def __class_getitem__(cls, state: Any) -> type[Self]:
        """Return the class itself, since no field depends on the state; pydantic would make a class for each state."""
        return cls

    @property
    def has_decoupled_decay(self) -> bool:
        """Return whether its weight decay acts on the parameters themselves, not through the gradient."""
        return False

    @property
    def fields_without_effect(self) -> frozenset[str]:
        """Return the fields that change no step, given the others; some can be set nevertheless, before the others."""
        return frozenset(self.inactive_fields())

    @abstractmethod
    def init(self, params: Array) -> S:
        """Return the initial state for parameters of the shape and type of `params`."""

    @abstractmethod
    def step(self, params: Array, grad: Array, state: S, record: Record | None = None) -> None:
        """Move `params` and `state` by one step, in place.

        `grad` has the shape and type of `params` and may be overwritten. If `record` is given, it receives the named
        parts of the update, in the order of the formula.
        """

    def terms(self, params: Array, grad: Array, state: S) -> dict[str, Array]:
        """Return the named parts of the next update, each shaped like `params`, and change nothing.

        The parameters move by `update` plus `decay`, if there is one. `rate` is the learning rate in force.
        """
        record: Record = {"gradient": grad}
        self.step(params.copy(), grad.copy(), copy.deepcopy(state), record)
        update = record.pop("update")
        if self.scheduled:
            record.setdefault("rate", self.learning_rate * state.rate_factor)
        record["update"] = update
        return {name: np.array(np.broadcast_to(part, params.shape)) for name, part in record.items()}


# The hyperparameters that the formulas share.

SquareDecay = Annotated[
    Decay,
    Field(
        title=N_("Decay of squares"),
        description=N_(
            "Each step keeps this share of the mean of squares, which remembers about 1 / (1 - decay) steps.",
        ),
    ),
    Symbol("ρ"),
]
SecondMomentDecay = Annotated[SquareDecay, Symbol("β₂", notes="β₂")]
MeanDecay = Annotated[
    Decay,
    Field(
        title=N_("Decay of the mean"),
        description=N_(
            "Each step keeps this share of the mean of gradients, which remembers about 1 / (1 - decay) steps."
        ),
    ),
    Symbol("β₁", notes="β₁"),
]
LargestDecay = Annotated[
    Decay,
    Field(
        title=N_("Decay of the largest gradient"),
        description=N_(
            "Each step multiplies the largest size of a gradient so far by this, until a gradient exceeds it."
        ),
    ),
    Symbol("β₂"),
]
DirectionShare = Annotated[
    Decay,
    Field(
        title=N_("Share of the mean"),
        description=N_("The share of the mean of gradients in the direction of a step; the gradient has the rest."),
    ),
    Symbol("β₁"),
]
MemoryDecay = Annotated[
    Decay,
    Field(
        title=N_("Decay of the mean"),
        description=N_(
            "After each step, the mean of gradients keeps this share, so it remembers about 1 / (1 - decay) steps."
        ),
    ),
    Symbol("β₂"),
]
FirstStride = Annotated[
    LearningRate,
    Field(
        title=N_("Learning rate"),
        description=N_(
            "The first stride of each coordinate, whatever the gradient's size; later strides follow from it."
        ),
    ),
]
StepMultiplier = Annotated[
    LearningRate,
    Field(
        title=N_("Learning rate"),
        description=N_("Multiplies every step; the paper has no learning rate, which is the same as 1."),
    ),
]
EpsilonInRoot = Annotated[
    Epsilon,
    Field(
        title=N_("Epsilon"),
        description=N_(
            "Added under both roots: it sets the size of the first steps and keeps the result of the division finite."
        ),
    ),
]
EpsilonOfLargest = Annotated[
    Epsilon,
    Field(
        title=N_("Epsilon"),
        description=N_(
            "Added to the size of each gradient, so that the result of the division is finite if all have been zero."
        ),
    ),
]
Dampening = Annotated[
    Decay,
    Field(
        title=N_("Dampening"),
        description=N_("The share of each new gradient that does not enter the velocity."),
    ),
    Scale.LINEAR,
    Symbol("τ"),
]
Centered = Annotated[
    bool,
    Field(
        title=N_("Centered"),
        description=N_("Divide by the root of the gradients' variance, not of their mean square."),
    ),
]
RateDecay = Annotated[
    float,
    Field(
        ge=0,
        le=1000,
        title=N_("Rate decay"),
        description=N_("Step t has the learning rate divided by 1 + (t - 1) times this; 0 keeps the rate."),
    ),
    Scale.LOG,
    Symbol("δ"),
]
InitialAccumulator = Annotated[
    float,
    Field(
        ge=0,
        le=1e6,
        title=N_("Initial accumulator"),
        description=N_(
            "The sum of squared gradients begins at this and not at 0, which shortens the first steps; 0.1 in "
            "TensorFlow."
        ),
    ),
    Scale.LOG,
    Symbol("h₀"),
]
DecouplesDecay = Annotated[
    bool,
    Field(
        title=N_("Decouple weight decay"),
        description=N_("Let the weight decay act on the weights themselves, as AdamW does, not through the gradient."),
    ),
]
NeverShrinks = Annotated[
    bool,
    Field(
        title=N_("AMSGrad"),
        description=N_("Divide by the root of the largest mean square so far, which never shrinks."),
    ),
]
ShrinkFactor = Annotated[
    float,
    Field(
        gt=0,
        lt=1,
        title=N_("Shrink factor"),
        description=N_("Multiplies a stride when the gradient's sign flips."),
    ),
    Symbol("η₋"),
]
GrowthFactor = Annotated[
    float,
    Field(
        gt=1,
        le=10,
        title=N_("Growth factor"),
        description=N_("Multiplies a stride while the gradient's sign stays the same."),
    ),
    Symbol("η₊"),
]
SmallestStride = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        title=N_("Smallest stride"),
        description=N_("No stride becomes smaller than this."),
    ),
    Scale.LOG,
    Symbol("Δ₋"),
]
LargestStride = Annotated[
    float,
    Field(
        ge=1,
        le=1e6,
        title=N_("Largest stride"),
        description=N_("No stride becomes larger than this."),
    ),
    Scale.LOG,
    Symbol("Δ₊"),
]
MomentumDecay = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        title=N_("Momentum decay"),
        description=N_("Sets how quickly the momentum warms up: step t takes 0.96 to the power of t times this."),
    ),
    Scale.LOG,
    Symbol("ψ"),
]


# What the formulas share.


def clauses(*parts: str) -> str:
    """Write the parts of a formula, in the order of computing; what has no effect is an empty part."""
    return ",   ".join(part for part in parts if part)


def penalty_clause(weight_decay: float) -> str:
    """Write what `add_penalty` does; nothing if there is no weight decay."""
    return "g ← g + λ w" if weight_decay else ""


def shrink_clause(weight_decay: float) -> str:
    """Write what `shrink` does; nothing if there is no weight decay."""
    return "w ← w − η λ w" if weight_decay else ""


MEAN_CLAUSE = "m ← β₁ m + (1 − β₁) g"
MOMENTS_CLAUSE = f"{MEAN_CLAUSE},   v ← β₂ v + (1 − β₂) g²"
ADAM_CLAUSE = "w ← w − η m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)"
AMSGRAD_CLAUSES = "v̄ ← max(v̄, v),   w ← w − η m/(1 − β₁ᵗ) / (√(v̄/(1 − β₂ᵗ)) + ε)"


def update_ema(
    average: Array, value: Array, decay: float, scratch: Array, record: Record | None = None, *, name: str = ""
) -> None:
    """Average <- decay * average + (1 - decay) * value; `record` receives both shares and their sum, `name`."""
    np.multiply(value, 1 - decay, out=scratch)
    average *= decay
    if record is not None:
        record |= {f"old_{name}": average.copy(), f"new_{name}": scratch.copy(), name: average}
    average += scratch


def blend_square(
    average: Array, value: Array, decay: float, scratch: Array, record: Record | None = None, *, name: str = ""
) -> None:
    """Average <- decay * average + (1 - decay) * value²; `record` receives both shares and their sum, `name`."""
    np.multiply(value, value, out=scratch)
    scratch *= 1 - decay
    average *= decay
    if record is not None:
        record |= {f"old_{name}": average.copy(), f"new_{name}": scratch.copy(), name: average}
    average += scratch


def add_penalty(params: Array, grad: Array, weight_decay: float, state: State, record: Record | None) -> None:
    """Grad <- grad + weight_decay * params, the gradient of an L2 penalty of weight_decay / 2 * |w|²."""
    if weight_decay:
        np.multiply(params, weight_decay, out=state.scratch)
        grad += state.scratch
        if record is not None:
            record |= {"point": params.copy(), "penalty": state.scratch.copy(), "decayed_gradient": grad.copy()}


def shrink(params: Array, rate: float | Array, weight_decay: float, record: Record | None) -> None:
    """Params <- (1 - rate * weight_decay) * params: weight decay that does not pass through the gradient."""
    if weight_decay:
        if record is not None:
            record |= {"point": params.copy(), "decay": params * (1 - rate * weight_decay) - params}
        params *= 1 - rate * weight_decay


def decay_weights(params: Array, grad: Array, optimizer: "NAdam | RAdam", state: State, record: Record | None) -> None:
    """Shrink the parameters themselves, if the optimizer decouples its weight decay, or add the penalty to `grad`."""
    if optimizer.decoupled_weight_decay:
        shrink(params, optimizer.learning_rate * state.rate_factor, optimizer.weight_decay, record)
    else:
        add_penalty(params, grad, optimizer.weight_decay, state, record)


def decay_clause(optimizer: "NAdam | RAdam") -> str:
    """Write what `decay_weights` does."""
    return (shrink_clause if optimizer.decoupled_weight_decay else penalty_clause)(optimizer.weight_decay)


@final
class SGD(Optimizer[State]):
    """Stochastic gradient descent: w <- w - learning_rate * g."""

    label: ClassVar[str] = N_("SGD")
    summary: ClassVar[str] = N_("Steps straight down the slope; the steeper it is, the longer the step.")
    source: ClassVar[str] = "Robbins and Monro 1951"
    share_of_longest_rate: ClassVar[float | None] = 0.5
    usual_rate: ClassVar[float | None] = 0.1
    in_notes: ClassVar[bool] = True
    torch_name: ClassVar[str] = "SGD"

    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = 1e-3
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(penalty_clause(self.weight_decay), "w ← w − η g")

    def init(self, params: Array) -> State:
        return State(np.empty_like(params))

    def step(self, params: Array, grad: Array, state: State, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        np.multiply(grad, self.learning_rate * state.rate_factor, out=state.scratch)
        if record is not None:
            record["update"] = -state.scratch
        params -= state.scratch


@dataclass
class Velocity(State):
    """The velocity of a heavy ball, and the number of steps in it."""

    velocity: Array
    t: int = 0


def accelerate(state: Velocity, grad: Array, momentum: float, dampening: float, record: Record | None) -> None:
    """Velocity <- momentum * velocity + (1 - dampening) * grad; the first is the gradient itself."""
    state.t += 1
    state.velocity *= momentum
    if record is not None:
        record["old_velocity"] = state.velocity.copy()
    if state.t == 1 or dampening == 0 or momentum == 0:
        state.velocity += grad
    else:
        np.multiply(grad, 1 - dampening, out=state.scratch)
        if record is not None:
            record["damped_gradient"] = state.scratch.copy()
        state.velocity += state.scratch
    if record is not None:
        record["velocity"] = state.velocity


@final
class Momentum(Optimizer[Velocity]):
    """A heavy ball: v <- momentum * v + (1 - dampening) * g, then w <- w - learning_rate * v.

    As in PyTorch, the first velocity is g itself, and without momentum there is no dampening. The classic form,
    v <- momentum * v - learning_rate * g and w <- w + v, takes the same path while the rate is constant.
    """

    label: ClassVar[str] = N_("Momentum")
    summary: ClassVar[str] = N_("A heavy ball: keeps most of its velocity and adds the slope.")
    source: ClassVar[str] = "Polyak 1964"
    own_terms: ClassVar[Mapping[str, Term]] = {"damped_gradient": Term("(1 − τ) g", N_("new share"))}
    suggested_rate: ClassVar[float] = 0.005
    share_of_longest_rate: ClassVar[float | None] = 0.1
    usual_rate: ClassVar[float | None] = 0.01
    in_notes: ClassVar[bool] = True
    notes_remark: ClassVar[str] = N_(
        "PyTorch's v adds up gradients and points against the motion. The course notes write v ← α v − γ g and "
        "W ← W + v: their v is −η v here, while the rate is constant and nothing is dampened."
    )
    torch_name: ClassVar[str] = "SGD"

    kind: Literal["momentum"] = "momentum"
    learning_rate: LearningRate = 1e-3
    momentum: MomentumCoefficient = 0.9
    dampening: Dampening = 0.0
    weight_decay: WeightDecay = 0.0

    @property
    def dampens(self) -> bool:
        """Return whether its dampening has an effect."""
        return self.dampening > 0 and self.momentum > 0

    def inactive_fields(self) -> Mapping[str, str]:
        return {} if self.momentum else {"dampening": N_("Without momentum there is nothing to dampen.")}

    @property
    def formula(self) -> str:
        return clauses(
            penalty_clause(self.weight_decay),
            "t = 1:  v ← g,   t > 1:  v ← α v + (1 − τ) g" if self.dampens else "v ← α v + g",
            "w ← w − η v",
        )

    def init(self, params: Array) -> Velocity:
        return Velocity(np.empty_like(params), velocity=np.zeros_like(params))

    def step(self, params: Array, grad: Array, state: Velocity, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        accelerate(state, grad, self.momentum, self.dampening, record)
        np.multiply(state.velocity, self.learning_rate * state.rate_factor, out=state.scratch)
        if record is not None:
            record["update"] = -state.scratch
        params -= state.scratch


@final
class Nesterov(Optimizer[Velocity]):
    """Momentum that looks ahead: v <- momentum * v + g, then w <- w - learning_rate * (g + momentum * v).

    The gradient is taken at w; the form that takes it at w + momentum * v walks the same path in shifted variables.
    """

    label: ClassVar[str] = N_("Nesterov")
    summary: ClassVar[str] = N_(
        "Momentum that looks ahead: it already uses the velocity that it will have after this step."
    )
    source: ClassVar[str] = "Nesterov 1983; Sutskever et al. 2013"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "velocity": Term("v", N_("velocity, with PyTorch's sign")),
        "next_velocity": Term("α v", N_("velocity to come")),
        "look_ahead": Term("g + α v", N_("gradient and velocity to come")),
    }
    suggested_rate: ClassVar[float] = 0.005
    share_of_longest_rate: ClassVar[float | None] = 0.1
    usual_rate: ClassVar[float | None] = 0.01
    torch_name: ClassVar[str] = "SGD"
    torch_options: ClassVar[Mapping[str, object]] = {"nesterov": True}

    kind: Literal["nesterov"] = "nesterov"
    learning_rate: LearningRate = 1e-3
    momentum: Annotated[MomentumCoefficient, Field(gt=0)] = 0.9
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(penalty_clause(self.weight_decay), "v ← α v + g", "w ← w − η (g + α v)")

    def init(self, params: Array) -> Velocity:
        return Velocity(np.empty_like(params), velocity=np.zeros_like(params))

    def step(self, params: Array, grad: Array, state: Velocity, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        accelerate(state, grad, self.momentum, 0, record)
        np.multiply(state.velocity, self.momentum, out=state.scratch)
        if record is not None:
            record["next_velocity"] = state.scratch.copy()
        state.scratch += grad
        if record is not None:
            record["look_ahead"] = state.scratch.copy()
        state.scratch *= self.learning_rate * state.rate_factor
        if record is not None:
            record["update"] = -state.scratch
        params -= state.scratch


@dataclass
class SquareSum(State):
    """The sum of all squared gradients so far, and the number of steps in it."""

    squares: Array
    t: int = 0


@final
class AdaGrad(Optimizer[SquareSum]):
    """A rate for each coordinate that only falls: s <- s + g², then w <- w - learning_rate_t * g / (√s + eps).

    As in PyTorch, s begins at the initial accumulator, and learning_rate_t = learning_rate / (1 + (t - 1) * lr_decay).
    """

    label: ClassVar[str] = N_("AdaGrad")
    summary: ClassVar[str] = N_(
        "Divides by the root of the sum of all squared gradients so far: steep coordinates slow down for good."
    )
    source: ClassVar[str] = "Duchi, Hazan and Singer 2011"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "squares_before": Term("hₜ₋₁", N_("sum before")),
        "square": Term("g²", N_("squared gradient")),
        "squares": Term("h", N_("sum of squared gradients")),
        "decayed_rate": Term("η/(1 + (t − 1) δ)", N_("decayed rate")),
    }
    suggested_rate: ClassVar[float] = 0.5
    in_notes: ClassVar[bool] = True
    notes_remark: ClassVar[str] = N_("The course notes print W ← W + γ …; with + the point climbs, so − is right.")
    torch_name: ClassVar[str] = "Adagrad"

    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = 1e-2
    lr_decay: RateDecay = 0.0
    initial_accumulator_value: InitialAccumulator = 0.0
    eps: Epsilon = 1e-10
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(
            "t = 0:  h = h₀" if self.initial_accumulator_value else "",
            penalty_clause(self.weight_decay),
            "h ← h + g²",
            f"w ← w − {'η/(1 + (t − 1) δ)' if self.lr_decay else 'η'} g/(√h + ε)",
        )

    def init(self, params: Array) -> SquareSum:
        return SquareSum(np.empty_like(params), squares=np.full_like(params, self.initial_accumulator_value))

    def step(self, params: Array, grad: Array, state: SquareSum, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        state.t += 1
        rate_left = 1 / (1 + (state.t - 1) * self.lr_decay)
        np.multiply(grad, grad, out=state.scratch)
        if record is not None:
            record |= {"squares_before": state.squares.copy(), "square": state.scratch.copy(), "squares": state.squares}
        state.squares += state.scratch
        np.sqrt(state.squares, out=state.scratch)
        if record is not None:
            record |= {"root": state.scratch.copy(), "eps": self.eps}
        state.scratch += self.eps
        np.divide(grad, state.scratch, out=state.scratch)
        rate = self.learning_rate * state.rate_factor
        state.scratch *= rate * rate_left
        if record is not None:
            record |= {"rate": rate, "decayed_rate": rate * rate_left} if self.lr_decay else {}
            record["update"] = -state.scratch
        params -= state.scratch


@dataclass
class SquareMean(State):
    """The running mean of squared gradients; of gradients, if centered; and a velocity, if there is momentum."""

    squares: Array
    mean: Array | None
    velocity: Array | None


@final
class RMSProp(Optimizer[SquareMean]):
    """AdaGrad that forgets: s <- alpha * s + (1 - alpha) * g², then w <- w - learning_rate * g / (√s + eps).

    Centered, the squared mean of g is taken from s: what is left is the variance. With momentum, the quotient
    feeds a velocity. There is no bias correction, so the first step is 1 / √(1 - alpha) times the rate.
    """

    label: ClassVar[str] = N_("RMSProp")
    summary: ClassVar[str] = N_("AdaGrad that forgets: divides by the root of a running mean of squared gradients.")
    source: ClassVar[str] = "Tieleman and Hinton 2012"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "old_mean": Term("ρ ḡₜ₋₁", N_("old share")),
        "new_mean": Term("(1 − ρ) g", N_("new share")),
        "mean": Term("ḡ", N_("exponential mean of gradients")),
        "squared_mean": Term("ḡ²", N_("its square")),
        "variance": Term("h − ḡ²", N_("variance of the gradients")),
        "deviation": Term("√(h − ḡ²)", N_("standard deviation of the gradients")),
        "quotient": Term("d", N_("gradient divided by the denominator")),
    }
    usual_rate: ClassVar[float | None] = 0.001
    suggested_rate: ClassVar[float] = 0.02
    in_notes: ClassVar[bool] = True
    notes_remark: ClassVar[str] = N_("The course notes print W ← W + γ …; with + the point climbs, so − is right.")
    torch_name: ClassVar[str] = "RMSprop"

    kind: Literal["rmsprop"] = "rmsprop"
    learning_rate: LearningRate = 1e-2
    alpha: Annotated[SquareDecay, Symbol("ρ", notes="ρ")] = 0.99
    eps: Epsilon = 1e-8
    momentum: MomentumCoefficient = 0.0
    centered: Centered = False
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        root = "√(h − ḡ²)" if self.centered else "√h"
        return clauses(
            penalty_clause(self.weight_decay),
            "h ← ρ h + (1 − ρ) g²",
            "ḡ ← ρ ḡ + (1 − ρ) g" if self.centered else "",
            f"d = g/({root} + ε),   v ← α v + d,   w ← w − η v" if self.momentum else f"w ← w − η g/({root} + ε)",
        )

    def init(self, params: Array) -> SquareMean:
        return SquareMean(
            np.empty_like(params),
            squares=np.zeros_like(params),
            mean=np.zeros_like(params) if self.centered else None,
            velocity=np.zeros_like(params) if self.momentum else None,
        )

    def step(self, params: Array, grad: Array, state: SquareMean, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        blend_square(state.squares, grad, self.alpha, state.scratch, record, name="squares")
        root = self._root(grad, state, record)
        if record is not None:
            record["eps"] = self.eps
        root += self.eps
        update = np.divide(grad, root, out=root)
        if state.velocity is not None:
            state.velocity *= self.momentum
            if record is not None:
                record |= {"quotient": update.copy(), "old_velocity": state.velocity.copy(), "velocity": state.velocity}
            state.velocity += update
            update[...] = state.velocity
        update *= self.learning_rate * state.rate_factor
        if record is not None:
            record["update"] = -update
        params -= update

    def _root(self, grad: Array, state: SquareMean, record: Record | None) -> Array:
        """Compute the root of the mean square, or of the variance if centered, in the scratch."""
        if state.mean is None:
            root = np.sqrt(state.squares, out=state.scratch)
        else:
            update_ema(state.mean, grad, self.alpha, state.scratch, record, name="mean")
            np.multiply(state.mean, state.mean, out=state.scratch)
            if record is not None:
                record |= {"squared_mean": state.scratch.copy(), "variance": state.squares - state.scratch}
            np.subtract(state.squares, state.scratch, out=state.scratch)
            root = np.sqrt(state.scratch, out=state.scratch)
        if record is not None:
            record["root" if state.mean is None else "deviation"] = root.copy()
        return root


@dataclass
class SquareMeans(State):
    """The running means of squared gradients and of squared updates."""

    squares: Array
    squared_updates: Array
    more_scratch: Array = field(repr=False)


@final
class AdaDelta(Optimizer[SquareMeans]):
    """RMSProp in the units of the parameters: d = g * √(u + eps) / √(s + eps), then w <- w - learning_rate * d.

    s and u are the running means of g² and d². The learning rate is a mere multiplier; eps starts the motion.
    """

    label: ClassVar[str] = N_("AdaDelta")
    summary: ClassVar[str] = N_(
        "Sizes each step by the steps before it; starts very slowly, since epsilon alone sizes the first steps."
    )
    source: ClassVar[str] = "Zeiler 2012"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "gradient_size": Term("√(h + ε)", N_("size of the gradients")),
        "step_size": Term("√(uₜ₋₁ + ε)", N_("size of the steps before")),
        "delta": Term("d", N_("step at rate 1, uphill")),
        "squares_of_updates": Term("uₜ₋₁", N_("exponential mean before")),
        "old_squared_updates": Term("ρ uₜ₋₁", N_("old share")),
        "new_squared_updates": Term("(1 − ρ) d²", N_("new share")),
        "squared_updates": Term("u", N_("exponential mean of d²")),
    }
    suggested_rate: ClassVar[float] = 5.0
    torch_name: ClassVar[str] = "Adadelta"

    kind: Literal["adadelta"] = "adadelta"
    learning_rate: StepMultiplier = 1.0
    rho: SquareDecay = 0.9
    eps: EpsilonInRoot = 1e-6
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(
            penalty_clause(self.weight_decay),
            "h ← ρ h + (1 − ρ) g²,   d = g √(u + ε)/√(h + ε),   w ← w − η d,   u ← ρ u + (1 − ρ) d²",
        )

    def init(self, params: Array) -> SquareMeans:
        return SquareMeans(
            np.empty_like(params),
            squares=np.zeros_like(params),
            squared_updates=np.zeros_like(params),
            more_scratch=np.empty_like(params),
        )

    def step(self, params: Array, grad: Array, state: SquareMeans, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        blend_square(state.squares, grad, self.rho, state.scratch, record, name="squares")
        gradient_size = np.add(state.squares, self.eps, out=state.scratch)
        np.sqrt(gradient_size, out=gradient_size)
        step_size = np.add(state.squared_updates, self.eps, out=state.more_scratch)
        np.sqrt(step_size, out=step_size)
        if record is not None:
            record |= {"gradient_size": gradient_size.copy(), "squares_of_updates": state.squared_updates.copy()}
            record |= {"eps": self.eps, "step_size": step_size.copy()}
        delta = np.divide(step_size, gradient_size, out=step_size)
        delta *= grad
        if record is not None:
            record["delta"] = delta.copy()
        blend_square(state.squared_updates, delta, self.rho, state.scratch, record, name="squared_updates")
        delta *= self.learning_rate * state.rate_factor
        if record is not None:
            record["update"] = -delta
        params -= delta


@dataclass
class SignMemory(State):
    """The last gradient and the size of each coordinate's next step."""

    last_gradient: Array
    step_sizes: Array
    agreed_scratch: NDArray[np.bool_] = field(repr=False)
    flipped_scratch: NDArray[np.bool_] = field(repr=False)


@final
class Rprop(Optimizer[SignMemory]):
    """Resilient propagation: only the sign of g counts, and each coordinate learns its own step size.

    A size grows by eta_plus while the sign stays, and shrinks by eta_minus when it flips; then g is set to 0, now and
    as the gradient before, so that this coordinate rests for a step: the variant iRprop- of Igel and Hüsken (2000).
    The learning rate is the first size and no more, so a schedule has nothing to change. It is meant for gradients
    without noise.
    """

    label: ClassVar[str] = N_("Rprop")
    summary: ClassVar[str] = N_("Trusts only the gradient's sign: strides grow while it stays and halve when it flips.")
    source: ClassVar[str] = "Riedmiller and Braun 1993; Igel and Hüsken 2000 (iRprop⁻)"
    scheduled: ClassVar[bool] = False
    own_terms: ClassVar[Mapping[str, Term]] = {
        "last_gradient": Term("gₜ₋₁", N_("gradient before; 0 after a flip")),
        "strides_before": Term("Δₜ₋₁", N_("stride before")),
        "stride_factor": Term("η₊ η₋", N_("factor of the stride")),
        "step_sizes": Term("Δ", N_("stride")),
        "sign": Term("sign(g)", N_("sign of the gradient; 0 at a flip")),
    }
    suggested_rate: ClassVar[float] = 0.1
    torch_name: ClassVar[str] = "Rprop"
    torch_pairs: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "etas": ("eta_minus", "eta_plus"),
        "step_sizes": ("step_min", "step_max"),
    }

    kind: Literal["rprop"] = "rprop"
    learning_rate: FirstStride = 1e-2
    eta_minus: ShrinkFactor = 0.5
    eta_plus: GrowthFactor = 1.2
    step_min: SmallestStride = 1e-6
    step_max: LargestStride = 50.0

    @property
    def formula(self) -> str:
        return clauses(
            "t = 0:  Δ = η",
            "g gₜ₋₁ > 0:  Δ ← η₊ Δ",
            "g gₜ₋₁ < 0:  Δ ← η₋ Δ; g ← 0",
            "Δ ← min(max(Δ, Δ₋), Δ₊)",
            "w ← w − sign(g) Δ",
        )

    def init(self, params: Array) -> SignMemory:
        return SignMemory(
            np.empty_like(params),
            last_gradient=np.zeros_like(params),
            step_sizes=np.full_like(params, self.learning_rate),
            agreed_scratch=np.empty(params.shape, dtype=bool),
            flipped_scratch=np.empty(params.shape, dtype=bool),
        )

    def step(self, params: Array, grad: Array, state: SignMemory, record: Record | None = None) -> None:
        np.multiply(grad, state.last_gradient, out=state.scratch)
        agreed = np.greater(state.scratch, 0, out=state.agreed_scratch)
        flipped = np.less(state.scratch, 0, out=state.flipped_scratch)
        if record is not None:
            record |= {"last_gradient": state.last_gradient.copy(), "strides_before": state.step_sizes.copy()}
            record["stride_factor"] = np.where(agreed, self.eta_plus, np.where(flipped, self.eta_minus, 1.0))
        np.multiply(state.step_sizes, self.eta_plus, out=state.step_sizes, where=agreed)
        np.multiply(state.step_sizes, self.eta_minus, out=state.step_sizes, where=flipped)
        np.maximum(state.step_sizes, self.step_min, out=state.step_sizes)
        np.minimum(state.step_sizes, self.step_max, out=state.step_sizes)
        np.copyto(grad, 0, where=flipped)
        state.last_gradient[...] = grad
        np.sign(grad, out=state.scratch)
        if record is not None:
            record |= {"step_sizes": state.step_sizes, "sign": state.scratch.copy()}
        state.scratch *= state.step_sizes
        if record is not None:
            record["update"] = -state.scratch
        params -= state.scratch


@dataclass
class MomentEstimates(State):
    """The running means of gradients, m, and of squared gradients, v, and the number of steps in them."""

    m: Array
    v: Array
    t: int = 0


def new_moments(params: Array) -> MomentEstimates:
    """Return moments before the first step."""
    return MomentEstimates(np.empty_like(params), m=np.zeros_like(params), v=np.zeros_like(params))


@dataclass
class LargestMoments(MomentEstimates):
    """Moments, and the largest mean square there has been."""

    v_max: Array = field(kw_only=True)


def new_largest_moments(params: Array) -> LargestMoments:
    """Return moments before the first step, and a largest mean square of 0."""
    return LargestMoments(**vars(new_moments(params)), v_max=np.zeros_like(params))


def update_moments(state: MomentEstimates, grad: Array, beta1: float, beta2: float, record: Record | None) -> None:
    """Count a step and take its gradient into both moments."""
    state.t += 1
    update_ema(state.m, grad, beta1, state.scratch, record, name="m")
    blend_square(state.v, grad, beta2, state.scratch, record, name="v")


def update_largest(state: LargestMoments, record: Record | None) -> Array:
    """V_max <- max(v_max, v); return it."""
    if record is not None:
        record |= {"v_max_before": state.v_max.copy(), "v_max": state.v_max}
    return np.maximum(state.v_max, state.v, out=state.v_max)


def descend_by_moments(
    params: Array, state: MomentEstimates, v: Array, adam: "Adam | AMSGrad | AdamW", record: Record | None
) -> None:
    """W <- w - learning_rate * (m / (1 - beta1^t)) / (√v / √(1 - beta2^t) + eps), Adam's update with any v.

    Numerator and denominator are multiplied by √(1 - beta2^t), which saves a division of the whole vector.
    """
    correction1 = 1 - adam.beta1**state.t
    correction2 = 1 - adam.beta2**state.t
    root = math.sqrt(correction2)
    np.sqrt(v, out=state.scratch)
    if record is not None:
        record |= {"bias_correction1": correction1, "m_hat": state.m / correction1}
        name = "root_v_hat" if v is state.v else "root_v_max"
        record |= {"bias_correction2": correction2, name: state.scratch / root, "eps": adam.eps}
    state.scratch += adam.eps * root
    np.divide(state.m, state.scratch, out=state.scratch)
    state.scratch *= adam.learning_rate * state.rate_factor * root / correction1
    if record is not None:
        record["update"] = -state.scratch
    params -= state.scratch


@final
class Adam(Optimizer[MomentEstimates]):
    """Momentum and RMSProp joined, both means corrected for having started at zero.

    m <- beta1 * m + (1 - beta1) * g and v <- beta2 * v + (1 - beta2) * g²; with m^ = m / (1 - beta1^t) and
    v^ = v / (1 - beta2^t), w <- w - learning_rate * m^ / (√v^ + eps). The first step is the rate times the sign of g.
    """

    label: ClassVar[str] = N_("Adam")
    summary: ClassVar[str] = N_(
        "Momentum and RMSProp joined: the mean of the gradients, divided by the root of their mean square."
    )
    source: ClassVar[str] = "Kingma and Ba 2015"
    suggested_rate: ClassVar[float] = 0.2
    in_notes: ClassVar[bool] = True
    notes_remark: ClassVar[str] = N_(
        "The course notes print W ← W + γ m̂/√v̂ and m ← β₁m − (1−β₁)g: the two signs cancel, and the result is "
        "the same.",
    )
    torch_name: ClassVar[str] = "Adam"

    kind: Literal["adam"] = "adam"
    learning_rate: LearningRate = 1e-3
    beta1: MeanDecay = 0.9
    beta2: SecondMomentDecay = 0.999
    eps: Epsilon = 1e-8
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(
            penalty_clause(self.weight_decay),
            MOMENTS_CLAUSE,
            ADAM_CLAUSE,
        )

    def init(self, params: Array) -> MomentEstimates:
        return new_moments(params)

    def step(self, params: Array, grad: Array, state: MomentEstimates, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        update_moments(state, grad, self.beta1, self.beta2, record)
        descend_by_moments(params, state, state.v, self, record)


@final
class AMSGrad(Optimizer[LargestMoments]):
    """Adam that never forgets a large gradient: the largest v so far takes v's place.

    As in PyTorch's code, the largest is taken before the bias correction.
    """

    label: ClassVar[str] = N_("AMSGrad")
    summary: ClassVar[str] = N_("Adam whose denominator never shrinks.")
    source: ClassVar[str] = "Reddi, Kale and Kumar 2018"
    suggested_rate: ClassVar[float] = 0.2
    torch_name: ClassVar[str] = "Adam"
    torch_options: ClassVar[Mapping[str, object]] = {"amsgrad": True}

    kind: Literal["amsgrad"] = "amsgrad"
    learning_rate: LearningRate = 1e-3
    beta1: MeanDecay = 0.9
    beta2: SecondMomentDecay = 0.999
    eps: Epsilon = 1e-8
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(
            penalty_clause(self.weight_decay),
            MOMENTS_CLAUSE,
            AMSGRAD_CLAUSES,
        )

    def init(self, params: Array) -> LargestMoments:
        return new_largest_moments(params)

    def step(self, params: Array, grad: Array, state: LargestMoments, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        update_moments(state, grad, self.beta1, self.beta2, record)
        descend_by_moments(params, state, update_largest(state, record), self, record)


@dataclass
class LargestGradient(State):
    """The running mean of gradients, m, their decaying largest size, u, and the number of steps."""

    m: Array
    u: Array
    t: int = 0


@final
class AdaMax(Optimizer[LargestGradient]):
    """Adam with a maximum in place of the RMS: u <- max(beta2 * u, |g| + eps), w <- w - learning_rate * m^ / u."""

    label: ClassVar[str] = N_("AdaMax")
    summary: ClassVar[str] = N_("Adam that divides by the largest recent gradient instead of the root mean square.")
    source: ClassVar[str] = "Kingma and Ba 2015"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "decayed_u": Term("β₂ uₜ₋₁", N_("largest before, decayed")),
        "gradient_size": Term("|g| + ε", N_("size of the gradient")),
        "u": Term("u", N_("largest recent gradient")),
    }
    suggested_rate: ClassVar[float] = 0.2
    torch_name: ClassVar[str] = "Adamax"

    kind: Literal["adamax"] = "adamax"
    learning_rate: LearningRate = 2e-3
    beta1: MeanDecay = 0.9
    beta2: LargestDecay = 0.999
    eps: EpsilonOfLargest = 1e-8
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        return clauses(
            penalty_clause(self.weight_decay),
            MEAN_CLAUSE,
            "u ← max(β₂ u, |g| + ε)",
            "w ← w − η m/(1 − β₁ᵗ) / u",
        )

    def init(self, params: Array) -> LargestGradient:
        return LargestGradient(np.empty_like(params), m=np.zeros_like(params), u=np.zeros_like(params))

    def step(self, params: Array, grad: Array, state: LargestGradient, record: Record | None = None) -> None:
        add_penalty(params, grad, self.weight_decay, state, record)
        state.t += 1
        update_ema(state.m, grad, self.beta1, state.scratch, record, name="m")
        state.u *= self.beta2
        np.abs(grad, out=state.scratch)
        if record is not None:
            record |= {"eps": self.eps, "decayed_u": state.u.copy(), "gradient_size": state.scratch + self.eps}
            record["u"] = state.u
        state.scratch += self.eps
        np.maximum(state.u, state.scratch, out=state.u)
        correction = 1 - self.beta1**state.t
        np.divide(state.m, state.u, out=state.scratch)
        state.scratch *= self.learning_rate * state.rate_factor / correction
        if record is not None:
            record |= {"bias_correction1": correction, "m_hat": state.m / correction, "update": -state.scratch}
        params -= state.scratch


@dataclass
class WarmingMoments(MomentEstimates):
    """Moments, and the product of all momentum coefficients so far."""

    momentum_product: float = 1.0
    more_scratch: Array = field(repr=False, kw_only=True)


@final
class NAdam(Optimizer[WarmingMoments]):
    """Adam with Nesterov's look-ahead and a momentum that warms up.

    mu_t = beta1 * (1 - 0.96^(t * momentum_decay) / 2), and P_t is the product of all mu so far:
    w <- w - learning_rate * ((1 - mu_t) / (1 - P_t) * g + mu_(t+1) / (1 - P_(t+1)) * m) / (√v^ + eps).
    """

    label: ClassVar[str] = N_("NAdam")
    summary: ClassVar[str] = N_("Adam with Nesterov's look-ahead instead of plain momentum.")
    source: ClassVar[str] = "Dozat 2016"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "mu": Term("μₜ", N_("momentum of this step")),
        "next_mu": Term("μₜ₊₁", N_("momentum of the next step")),
        "mu_product": Term("Πₜ", N_("product of the momenta so far")),
        "next_mu_product": Term("Πₜ₊₁", N_("the same with the next step")),
        "gradient_share": Term("a", N_("share of the gradient")),
        "mean_share": Term("b", N_("share of the mean")),
        "shared_gradient": Term("a g", N_("part of the gradient")),
        "shared_mean": Term("b m", N_("part of the mean")),
        "look_ahead": Term("a g + b m", N_("look-ahead")),
    }
    suggested_rate: ClassVar[float] = 0.2
    torch_name: ClassVar[str] = "NAdam"

    kind: Literal["nadam"] = "nadam"
    learning_rate: LearningRate = 2e-3
    beta1: MeanDecay = 0.9
    beta2: SecondMomentDecay = 0.999
    eps: Epsilon = 1e-8
    momentum_decay: MomentumDecay = 4e-3
    weight_decay: WeightDecay = 0.0
    decoupled_weight_decay: DecouplesDecay = False

    @property
    def fields_without_effect(self) -> frozenset[str]:
        return frozenset() if self.weight_decay else frozenset({"decoupled_weight_decay"})

    @property
    def has_decoupled_decay(self) -> bool:
        return self.decoupled_weight_decay

    @property
    def formula(self) -> str:
        return clauses(
            decay_clause(self),
            MOMENTS_CLAUSE,
            "μₜ = β₁ (1 − 0.5 · 0.96^(t ψ))",
            "Πₜ = μ₁ ⋯ μₜ",
            "a = (1 − μₜ)/(1 − Πₜ)",
            "b = μₜ₊₁/(1 − Πₜ₊₁)",
            "w ← w − η (a g + b m) / (√(v/(1 − β₂ᵗ)) + ε)",
        )

    def init(self, params: Array) -> WarmingMoments:
        return WarmingMoments(**vars(new_moments(params)), more_scratch=np.empty_like(params))

    def step(self, params: Array, grad: Array, state: WarmingMoments, record: Record | None = None) -> None:
        decay_weights(params, grad, self, state, record)
        update_moments(state, grad, self.beta1, self.beta2, record)
        rate = self.learning_rate * state.rate_factor
        momentum, next_momentum = self.momentum_at(state.t), self.momentum_at(state.t + 1)
        state.momentum_product *= momentum
        gradient_share = (1 - momentum) / (1 - state.momentum_product)
        mean_share = next_momentum / (1 - state.momentum_product * next_momentum)
        correction2 = 1 - self.beta2**state.t

        np.multiply(state.v, 1 / correction2, out=state.scratch)
        np.sqrt(state.scratch, out=state.scratch)
        if record is not None:
            record |= {"mu": momentum, "next_mu": next_momentum, "mu_product": state.momentum_product}
            record["next_mu_product"] = state.momentum_product * next_momentum
            record |= {"gradient_share": gradient_share, "mean_share": mean_share}
            record |= {"shared_gradient": gradient_share * grad, "shared_mean": mean_share * state.m}
            record["look_ahead"] = gradient_share * grad + mean_share * state.m
            record |= {"bias_correction2": correction2, "root_v_hat": state.scratch.copy(), "eps": self.eps}
        state.scratch += self.eps
        np.divide(state.m, state.scratch, out=state.more_scratch)
        state.more_scratch *= rate * mean_share
        grad /= state.scratch
        grad *= rate * gradient_share
        grad += state.more_scratch
        if record is not None:
            record["update"] = -grad
        params -= grad

    def momentum_at(self, t: int) -> float:
        """Return mu_t."""
        return self.beta1 * (1 - 0.5 * math.pow(0.96, t * self.momentum_decay))


@final
class RAdam(Optimizer[MomentEstimates]):
    """Adam that waits until it knows the variance of its own rate: until rho_t > 5, w <- w - learning_rate * m^.

    rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t), with rho_inf = 2 / (1 - beta2) - 1; from then on Adam's step is
    multiplied by r_t = √((rho_t - 4)(rho_t - 2) rho_inf / ((rho_inf - 4)(rho_inf - 2) rho_t)). The first five steps
    are as long as the gradient is steep. As in PyTorch, eps is added before the correction of v.
    """

    label: ClassVar[str] = N_("RAdam")
    summary: ClassVar[str] = N_(
        "Adam that warms up: its first steps are plain momentum; the steeper the slope, the longer they are."
    )
    source: ClassVar[str] = "Liu et al. 2020"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "length": Term("ρₜ", N_("length of the average in v, in steps")),
        "rectification": Term("rₜ", N_("rectification; 0 while it waits")),
        "root_v": Term("√v", N_("root of v")),
        "scale": Term("lₜ", N_("factor of the corrected mean")),
    }
    suggested_rate: ClassVar[float] = 0.05
    share_of_longest_rate: ClassVar[float | None] = 2.0
    warms_up: ClassVar[bool] = True
    torch_name: ClassVar[str] = "RAdam"

    kind: Literal["radam"] = "radam"
    learning_rate: LearningRate = 1e-3
    beta1: MeanDecay = 0.9
    beta2: SecondMomentDecay = 0.999
    eps: Epsilon = 1e-8
    weight_decay: WeightDecay = 0.0
    decoupled_weight_decay: DecouplesDecay = False

    @property
    def fields_without_effect(self) -> frozenset[str]:
        return frozenset() if self.weight_decay else frozenset({"decoupled_weight_decay"})

    @property
    def has_decoupled_decay(self) -> bool:
        return self.decoupled_weight_decay

    @property
    def formula(self) -> str:
        return clauses(
            decay_clause(self),
            MOMENTS_CLAUSE,
            "ρₜ ≤ 5:  w ← w − η m/(1 − β₁ᵗ)",
            "ρₜ > 5:  lₜ = rₜ √(1 − β₂ᵗ)/(√v + ε); w ← w − η lₜ m/(1 − β₁ᵗ)",
        )

    def init(self, params: Array) -> MomentEstimates:
        return new_moments(params)

    def step(self, params: Array, grad: Array, state: MomentEstimates, record: Record | None = None) -> None:
        decay_weights(params, grad, self, state, record)
        update_moments(state, grad, self.beta1, self.beta2, record)
        correction1 = 1 - self.beta1**state.t
        correction2 = 1 - self.beta2**state.t
        rectification = self.rectification(state.t)
        if record is not None:
            record |= {"bias_correction1": correction1, "m_hat": state.m / correction1}
            record |= {"length": self._length(state.t), "rectification": rectification}
        rate = self.learning_rate * state.rate_factor / correction1
        if rectification:
            np.sqrt(state.v, out=state.scratch)
            if record is not None:
                record |= {"bias_correction2": correction2, "root_v": state.scratch.copy(), "eps": self.eps}
                record["scale"] = rectification * math.sqrt(correction2) / (state.scratch + self.eps)
            state.scratch += self.eps
            np.divide(state.m, state.scratch, out=state.scratch)
            state.scratch *= rate * rectification * math.sqrt(correction2)
        else:
            np.multiply(state.m, rate, out=state.scratch)
        if record is not None:
            record["update"] = -state.scratch
        params -= state.scratch

    def _length(self, t: int) -> float:
        """Return rho_t, the length of the plain average that v resembles."""
        return 2 / (1 - self.beta2) - 1 - 2 * t * self.beta2**t / (1 - self.beta2**t)

    def rectification(self, t: int) -> float:
        """Return r_t, or 0 while the variance is not yet tractable."""
        limit, length = 2 / (1 - self.beta2) - 1, self._length(t)
        if length <= 5:
            return 0.0
        return math.sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length))


@final
class AdamW(Optimizer[MomentEstimates]):
    """Adam with decoupled weight decay: w <- (1 - learning_rate * weight_decay) * w first, then Adam without it.

    With `amsgrad`, the largest v so far takes v's place, as in AMSGrad.
    """

    label: ClassVar[str] = N_("AdamW")
    summary: ClassVar[str] = N_("Adam whose weight decay acts on the weights themselves and not through the gradient.")
    source: ClassVar[str] = "Loshchilov and Hutter 2019"
    suggested_rate: ClassVar[float] = 0.2
    torch_name: ClassVar[str] = "AdamW"

    kind: Literal["adamw"] = "adamw"
    learning_rate: LearningRate = 1e-3
    beta1: MeanDecay = 0.9
    beta2: SecondMomentDecay = 0.999
    eps: Epsilon = 1e-8
    weight_decay: WeightDecay = 1e-2
    amsgrad: NeverShrinks = False

    @property
    def has_decoupled_decay(self) -> bool:
        return True

    @property
    def formula(self) -> str:
        return clauses(
            shrink_clause(self.weight_decay),
            MOMENTS_CLAUSE,
            AMSGRAD_CLAUSES if self.amsgrad else ADAM_CLAUSE,
        )

    def init(self, params: Array) -> MomentEstimates:
        return new_largest_moments(params) if self.amsgrad else new_moments(params)

    def step(self, params: Array, grad: Array, state: MomentEstimates, record: Record | None = None) -> None:
        shrink(params, self.learning_rate * state.rate_factor, self.weight_decay, record)
        update_moments(state, grad, self.beta1, self.beta2, record)
        v = update_largest(state, record) if isinstance(state, LargestMoments) else state.v
        descend_by_moments(params, state, v, self, record)


@dataclass
class Mean(State):
    """The running mean of gradients."""

    m: Array
    more_scratch: Array = field(repr=False)


@final
class Lion(Optimizer[Mean]):
    """Steps of one size, in the direction of a sign: c = beta1 * m + (1 - beta1) * g, w <- w - learning_rate * sign(c).

    The memory is taken forward after the step, m <- beta2 * m + (1 - beta2) * g, and weight decay is decoupled.
    """

    label: ClassVar[str] = N_("Lion")
    summary: ClassVar[str] = N_("Only the sign of a mean of gradients counts: every step has the same size.")
    source: ClassVar[str] = "Chen et al. 2023"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "old_direction": Term("β₁ mₜ₋₁", N_("old share")),
        "new_direction": Term("(1 − β₁) g", N_("new share")),
        "direction": Term("c", N_("direction, uphill")),
        "sign": Term("sign(c)", N_("sign of the direction")),
        "old_m": Term("β₂ mₜ₋₁", N_("old share")),
        "new_m": Term("(1 − β₂) g", N_("new share")),
    }
    suggested_rate: ClassVar[float] = 0.02

    kind: Literal["lion"] = "lion"
    learning_rate: LearningRate = 1e-4
    beta1: DirectionShare = 0.9
    beta2: MemoryDecay = 0.99
    weight_decay: WeightDecay = 0.0

    @property
    def has_decoupled_decay(self) -> bool:
        return True

    @property
    def formula(self) -> str:
        return clauses(
            shrink_clause(self.weight_decay),
            "c = β₁ m + (1 − β₁) g",
            "w ← w − η sign(c)",
            "m ← β₂ m + (1 − β₂) g",
        )

    def init(self, params: Array) -> Mean:
        return Mean(np.empty_like(params), m=np.zeros_like(params), more_scratch=np.empty_like(params))

    def step(self, params: Array, grad: Array, state: Mean, record: Record | None = None) -> None:
        rate = self.learning_rate * state.rate_factor
        shrink(params, rate, self.weight_decay, record)
        direction = np.multiply(state.m, self.beta1, out=state.scratch)
        gradient_share = np.multiply(grad, 1 - self.beta1, out=state.more_scratch)
        if record is not None:
            record |= {"old_direction": direction.copy(), "new_direction": gradient_share.copy()}
        direction += gradient_share
        if record is not None:
            record |= {"direction": direction.copy(), "sign": np.sign(direction)}
        update = np.sign(direction, out=direction)
        update *= rate
        if record is not None:
            record["update"] = -update
        params -= update
        update_ema(state.m, grad, self.beta2, state.scratch, record, name="m")


AnyOptimizer = Annotated[
    SGD
    | Momentum
    | Nesterov
    | AdaGrad
    | RMSProp
    | AdaDelta
    | Rprop
    | Adam
    | AMSGrad
    | AdaMax
    | NAdam
    | RAdam
    | AdamW
    | Lion,
    Field(discriminator="kind"),
]
OPTIMIZERS: tuple[type[Optimizer[Any]], ...] = get_args(get_args(AnyOptimizer)[0])


def new_optimizer(kind: str, **fields: Any) -> AnyOptimizer:
    """Make an optimizer of this kind; what is not given is the default.

    Raises:
        ValidationError: there is no such kind, or a field is refused.
    """
    return _adapter().validate_python({"kind": kind, **fields})


@cache
def _adapter() -> TypeAdapter[AnyOptimizer]:
    return TypeAdapter(AnyOptimizer)
