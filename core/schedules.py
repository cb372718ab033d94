"""The schedules of the learning rate, in order of increasing complexity: each gives a factor for every step of a run.

A schedule knows nothing of the optimizer: the loop that takes the steps hands its factor on in `State.rate_factor`.
Throughout, t counts the steps of a run from 0 and T is their number, both without the warm-up. If PyTorch has the
schedule, the factors equal those of `torch.optim.lr_scheduler`.
"""

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal, final, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.settings import N_, Array, Scale, Settings, Unit

MOST_STEPS = 1_000_000

WarmUp = Annotated[
    int,
    Field(
        ge=0,
        le=MOST_STEPS,
        title=N_("Warm-up"),
        description=N_(
            "The rate climbs for this many steps, in a straight line, before the schedule begins; 0 switches it off.",
        ),
    ),
    Unit(N_(" steps")),
]
StepsBetweenDrops = Annotated[
    int,
    Field(
        ge=1,
        le=MOST_STEPS,
        title=N_("Steps between drops"),
        description=N_("The rate stays constant for this many steps before it drops."),
    ),
    Scale.LOG,
]
DropFactor = Annotated[
    float,
    Field(
        gt=0,
        lt=1,
        title=N_("Drop"),
        description=N_("Each drop multiplies the rate by this."),
    ),
    Scale.LOG,
]
FadeFactor = Annotated[
    float,
    Field(
        gt=0,
        lt=1,
        title=N_("Fade"),
        description=N_(
            "Each step multiplies the rate by this; the rate falls to a third in about 1 / (1 - fade) steps."
        ),
    ),
    Scale.DECAY,
]
EndFactor = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        title=N_("End factor"),
        description=N_("The share of the rate that is left after the last step."),
    ),
    Scale.LOG,
]
DivFactor = Annotated[
    float,
    Field(
        ge=1,
        le=1e6,
        title=N_("Start divisor"),
        description=N_("The first step's rate is the learning rate divided by this."),
    ),
    Scale.LOG,
]
PeakShare = Annotated[
    float,
    Field(
        gt=0,
        lt=1,
        title=N_("Peak at"),
        description=N_("The rate is highest after this share of the run."),
    ),
    Unit(N_("% of the run")),
]
FinalDivFactor = Annotated[
    float,
    Field(
        ge=1,
        le=1e12,
        title=N_("Final divisor"),
        description=N_("The last step's rate is the first step's divided by this."),
    ),
    Scale.LOG,
]

Steps = NDArray[np.int_]


class Schedule(Settings):
    """The interface of every schedule, and the warm-up with which each may begin (Goyal et al. 2017).

    The warm-up comes first; the schedule covers the remaining steps. Step t of w warm-up steps has (t + 1) / (w + 1) of
    the schedule's first factor: no step is wasted at a rate of 0, and none repeats the schedule's first.
    """

    source: ClassVar[str] = ""  # the paper
    torch_functions: ClassVar[str] = ""  # what `torch_factor` calls, in Python

    kind: str
    warm_up: WarmUp = 0

    def factors(self, steps: int, within: range | None = None) -> Array:
        """Return the learning rate's factor for each of a run's `steps`, or for those `within` it, counted from 0."""
        step = np.arange(steps) if within is None else np.array(within)
        left = max(steps - self.warm_up, 1)
        ramp = np.minimum((step + 1) / (self.warm_up + 1), 1.0)
        return ramp * self._after_warm_up(np.maximum(step - self.warm_up, 0), left)

    @abstractmethod
    def _after_warm_up(self, step: Steps, steps: int) -> Array:
        """Return the factor at each `step` after the warm-up; `steps`, at least 1, is the number of those steps."""

    @abstractmethod
    def torch_factor(self, step: str, steps: int | str) -> str:
        """Write the same for a script without NumPy: an expression, in which `step` is one, and `steps` may be one."""


@final
class ConstantRate(Schedule):
    """A learning rate that never changes."""

    label: ClassVar[str] = N_("Constant")
    summary: ClassVar[str] = N_("The learning rate never changes.")
    formula: ClassVar[str] = "ηₜ = η"
    source: ClassVar[str] = "Bottou, Curtis and Nocedal 2018"

    kind: Literal["constant"] = "constant"

    def _after_warm_up(self, step: Steps, steps: int) -> Array:  # noqa: ARG002
        return np.ones(step.shape)

    def torch_factor(self, step: str, steps: int | str) -> str:  # noqa: ARG002
        return "1.0"


@final
class StepDecay(Schedule):
    """A stair: gamma^(floor(t / every)), as PyTorch's `StepLR`."""

    label: ClassVar[str] = N_("Step decay")
    summary: ClassVar[str] = N_("The rate stays constant for a while, then drops, again and again.")
    formula: ClassVar[str] = "ηₜ = η γ^⌊t / n⌋"
    source: ClassVar[str] = "He et al. 2016"

    kind: Literal["step_decay"] = "step_decay"
    every: StepsBetweenDrops = 100
    gamma: DropFactor = 0.1

    def _after_warm_up(self, step: Steps, steps: int) -> Array:  # noqa: ARG002
        return np.power(self.gamma, step // self.every)

    def torch_factor(self, step: str, steps: int | str) -> str:  # noqa: ARG002
        return f"{self.gamma} ** ({step} // {self.every})"


@final
class Exponential(Schedule):
    """Each step multiplies the rate by gamma: gamma^t, as PyTorch's `ExponentialLR`, whatever the run's length."""

    label: ClassVar[str] = N_("Exponential")
    summary: ClassVar[str] = N_("Each step multiplies the rate by the same factor.")
    formula: ClassVar[str] = "ηₜ = η γᵗ"
    source: ClassVar[str] = "Senior et al. 2013"

    kind: Literal["exponential"] = "exponential"
    gamma: FadeFactor = 0.99

    def _after_warm_up(self, step: Steps, steps: int) -> Array:  # noqa: ARG002
        return np.power(self.gamma, step)

    def torch_factor(self, step: str, steps: int | str) -> str:  # noqa: ARG002
        return f"{self.gamma} ** {step}"


@final
class Linear(Schedule):
    """A straight line: end_factor + (1 - end_factor) * (1 - t / T).

    As PyTorch's `LinearLR` from 1 over T iterations, it reaches the end factor after the last step, so that no step is
    wasted if that is 0.
    """

    label: ClassVar[str] = N_("Linear")
    summary: ClassVar[str] = N_("The rate falls in a straight line, to 0 or to a share that you set.")
    formula: ClassVar[str] = "ηₜ = η (e + (1 − e) (1 − t/T))"
    source: ClassVar[str] = "Li, Yumer and Ramanan 2020"

    kind: Literal["linear"] = "linear"
    end_factor: EndFactor = 0.0

    def _after_warm_up(self, step: Steps, steps: int) -> Array:
        return self.end_factor + (1 - self.end_factor) * (1 - _progress(step, steps))

    def torch_factor(self, step: str, steps: int | str) -> str:
        return f"{self.end_factor} + (1 - {self.end_factor}) * (1 - min({step} / {steps}, 1))"


@final
class Cosine(Schedule):
    """Half a cosine, without restarts: end_factor + (1 - end_factor) * (1 + cos(pi t / T)) / 2.

    As PyTorch's `CosineAnnealingLR` with T_max = T, it reaches the end factor after the last step.
    """

    label: ClassVar[str] = N_("Cosine")
    summary: ClassVar[str] = N_("The rate stays high at first, falls in the middle and slowly approaches its end.")
    formula: ClassVar[str] = "ηₜ = η (e + (1 − e) (1 + cos(π t/T)) / 2)"
    source: ClassVar[str] = "Loshchilov and Hutter 2017"

    kind: Literal["cosine"] = "cosine"
    end_factor: EndFactor = 0.0

    def _after_warm_up(self, step: Steps, steps: int) -> Array:
        left: Array = (1 + np.cos(np.pi * _progress(step, steps))) / 2
        return self.end_factor + (1 - self.end_factor) * left

    def torch_factor(self, step: str, steps: int | str) -> str:
        left = f"(1 + math.cos(math.pi * min({step} / {steps}, 1))) / 2"
        return f"{self.end_factor} + (1 - {self.end_factor}) * {left}"


@final
class OneCycle(Schedule):
    """Up and down once, half a cosine each: from 1 / div_factor to 1, then to 1 / (div_factor * final_div_factor).

    This is PyTorch's `OneCycleLR` with two cosine phases and the learning rate as `max_lr`: the peak is at
    t = peak_share * T - 1, and the last step has the lowest rate. A run too short to climb begins at the peak; a single
    step has the peak's rate, where PyTorch gives it the lowest. Only the rate is cycled; Smith (2018) also lets the
    momentum fall and rise in the opposite direction.
    """

    label: ClassVar[str] = N_("One cycle")
    summary: ClassVar[str] = N_("The rate climbs to its peak once, then falls almost to nothing.")
    formula: ClassVar[str] = (
        "t < p T − 1:  ηₜ = η (1/d + (1 − 1/d) (1 − cos(π t/(p T − 1))) / 2),   "
        "t ≥ p T − 1:  ηₜ = η (1/(d D) + (1 − 1/(d D)) (1 + cos(π (t + 1 − p T)/(T − p T))) / 2)"
    )
    source: ClassVar[str] = "Smith 2018"
    torch_functions: ClassVar[str] = """def one_cycle(step, steps, div_factor, peak_share, final_div_factor):
    peak = max(peak_share * steps - 1, 0)
    if step < peak:
        low, phase = 1 / div_factor, step / peak
    else:
        low, phase = 1 / (div_factor * final_div_factor), 1 + min((step - peak) / max(steps - 1 - peak, 1e-9), 1)
    return low + (1 - low) * (1 - math.cos(math.pi * phase)) / 2
"""

    kind: Literal["one_cycle"] = "one_cycle"
    div_factor: DivFactor = 25.0
    peak_share: PeakShare = 0.3
    final_div_factor: FinalDivFactor = 1e4

    def _after_warm_up(self, step: Steps, steps: int) -> Array:
        first, last = 1 / self.div_factor, 1 / (self.div_factor * self.final_div_factor)
        peak = max(self.peak_share * steps - 1, 0.0)
        phase = np.interp(step, [0, peak, max(steps - 1, 1)], [0, 1, 2])
        low = np.where(phase < 1, first, last)
        risen: Array = (1 - np.cos(np.pi * phase)) / 2
        return low + (1 - low) * risen

    def torch_factor(self, step: str, steps: int | str) -> str:
        return f"one_cycle({step}, {steps}, {self.div_factor}, {self.peak_share}, {self.final_div_factor})"


def _progress(step: Steps, steps: int) -> Array:
    """Return the share of the run that is over before each step; 1 beyond its end."""
    return np.minimum(step / steps, 1.0)


AnySchedule = Annotated[
    ConstantRate | StepDecay | Exponential | Linear | Cosine | OneCycle,
    Field(discriminator="kind"),
]
SCHEDULES: tuple[type[Schedule], ...] = get_args(get_args(AnySchedule)[0])
