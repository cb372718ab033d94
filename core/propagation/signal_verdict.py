"""Judge an initializer by a pass through an untrained network: a word, and sentences with the numbers of the pass.

No verdict is known beforehand. Each is read off the layers, so that it is as right for settings that nobody thought of
as for those of a textbook.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from core.diagnostics import DEAD_SHARE, SATURATED_SHARE
from core.diagnostics.statistics import FLAT_SLOPE
from core.messages import Message
from core.number_format import fraction, multiple, percent, roughly
from core.propagation.layer_signal import LayerSignal, Propagation
from core.settings import N_, Translate, in_english

SLOPES_AT = np.linspace(-8, 8, 4001)  # where the steepest slope of an activation function is looked for
DECADE = 10.0  # a signal that changes by more than this factor from first to last layer has faded or exploded
DOUBLE = 2.0  # by more than this factor, it has shrunk or grown
NARROW = 0.05  # activations whose deviation is below this share of a bounded range are nearly all alike
BEYOND = 2.0**24  # more than float32 resolves: a step that suits one end of the network is nothing at the other
FEW = 3.0  # with saturated units, a median that falls this much more than the RMS says that most get no gradient


class SignalVerdict(StrEnum):
    """A verdict in a word, the worst first."""

    OVERFLOW = N_("overflows")
    SYMMETRIC = N_("symmetric")
    CONSTANT = N_("constant")
    SATURATED = N_("saturated")
    FADES = N_("signal fades")
    EXPLODES = N_("signal explodes")
    NARROW = N_("all alike")
    VANISHES = N_("gradient vanishes")
    GRADIENT_EXPLODES = N_("gradient explodes")
    SHRINKS = N_("signal shrinks")
    GROWS = N_("signal grows")
    DYING = N_("units die")
    EVEN = N_("even")


def _message(template: str, **facts: Any) -> Message:
    """Say something with numbers of two digits."""
    return Message(
        template, **{name: roughly(fact) if isinstance(fact, float) else fact for name, fact in facts.items()}
    )


@dataclass(frozen=True)
class Judgement:
    """The verdict on a pass, and what was found with the numbers of the pass."""

    verdict: SignalVerdict
    messages: tuple[Message, ...]

    def sentences(self, translate: Translate = in_english) -> str:
        """Say all messages, one after the other."""
        return " ".join(message.text(translate) for message in self.messages)


def judge(run: Propagation, more_seeds: Sequence[Propagation] = ()) -> Judgement:
    """Judge what becomes of the signal and of the gradient; `more_seeds` are passes of the same with other seeds.

    The word is the worst that was found. Saturated units, or activations that are all alike, come first among those of
    a few layers; a gradient that changes by more than `BEYOND` is worse than both.
    """
    gradient = _judge_gradient(run)
    found = [
        _judge_signal(run),
        *_judge_rank(run),
        *_judge_units(run),
        gradient,
        *_judge_seeds([run, *more_seeds]),
    ]
    order = list(SignalVerdict)
    worst = min((verdict for verdict, _ in found), key=order.index)
    if worst in (SignalVerdict.SATURATED, SignalVerdict.NARROW) and not 1 / BEYOND < run.gradient_ratio < BEYOND:
        worst = gradient[0]
    return Judgement(worst, tuple(message for _, message in found))


Found = tuple[SignalVerdict, Message]

OVERFLOWED = N_("From layer {layer} on, activations are too large for a number.")
ALL_THE_SAME = N_("The {units} units of a layer have the same weights: they compute the same and would learn the same.")
NOTHING_LEFT = N_(
    "In layer {layer} every activation is {mean}: nothing is left of the differences between the samples."
)
AT_THE_ENDS = N_(
    "In layer {layer}, {share} of the activations lie at an end of their range, and {flat} have a slope of "
    "almost 0 (below {limit}).",
)
NEVER_FIRE = N_("In layer {layer}, {share} of the units are 0 for every sample.")
FADED = N_("The signal fades: the deviation of the activations falls from {first} to {last}.")
EXPLODED = N_("The signal explodes: the deviation of the activations grows from {first} to {last}.")
SHRANK = N_("The signal shrinks: the deviation of the activations goes from {first} to {last}, layer by layer.")
GREW = N_("The signal grows: the deviation of the activations goes from {first} to {last}, layer by layer.")
SQUEEZED = N_("All activations of layer {layer} are about alike: they are {mean} ± {last}.")
KEPT = N_(
    "The signal keeps its size: the deviation of the activations is {first} in layer 1 and {last} in layer {layer}."
)
ALONE = N_("There is one hidden layer: the deviation of its activations is {first}.")
FEWER_DIRECTIONS = N_(
    "The activations vary in fewer and fewer directions: their effective rank falls from {first} to {last}."
)


def _judge_signal(run: Propagation) -> Found:
    """Return the worst that is wrong with the activations, or that nothing is."""
    first, last, layer = run.layers[0], run.layers[-1], len(run.layers)
    facts = {
        "layer": layer,
        "first": first.activations.std,
        "last": last.activations.std,
        "mean": last.activations.mean,
    }
    shares = last.shares
    growth = last.activations.std / first.activations.std if first.activations.std else 0.0
    cases: tuple[tuple[bool, SignalVerdict, Message], ...] = (
        (
            run.overflows_at is not None,
            SignalVerdict.OVERFLOW,
            _message(OVERFLOWED, layer=(run.overflows_at or 0) + 1),
        ),
        (_is_symmetric(run), SignalVerdict.SYMMETRIC, _message(ALL_THE_SAME, units=first.units)),
        (_is_constant(last), SignalVerdict.CONSTANT, _message(NOTHING_LEFT, **facts)),
        (
            shares.saturated >= SATURATED_SHARE,
            SignalVerdict.SATURATED,
            _message(
                AT_THE_ENDS,
                layer=layer,
                share=percent(shares.saturated),
                flat=percent(shares.flat),
                limit=FLAT_SLOPE,
            ),
        ),
        (growth < 1 / DECADE, SignalVerdict.FADES, _message(FADED, **facts)),
        (growth > DECADE, SignalVerdict.EXPLODES, _message(EXPLODED, **facts)),
        (_is_narrow(run), SignalVerdict.NARROW, _message(SQUEEZED, **facts)),
        (growth < 1 / DOUBLE, SignalVerdict.SHRINKS, _message(SHRANK, **facts)),
        (growth > DOUBLE, SignalVerdict.GROWS, _message(GREW, **facts)),
    )
    even = SignalVerdict.EVEN, _message(KEPT if layer > 1 else ALONE, **facts)
    return next(((word, finding) for holds, word, finding in cases if holds), even)


def _judge_rank(run: Propagation) -> Iterator[Found]:
    """Report how the samples become alike although the signal keeps its size, if that was measured."""
    first, last = run.layers[0].detail, run.layers[-1].detail
    if first is None or last is None or _judge_signal(run)[0] is not SignalVerdict.EVEN:
        return
    if last.effective_rank < first.effective_rank / DOUBLE:
        facts = {"first": first.effective_rank, "last": last.effective_rank}
        yield SignalVerdict.EVEN, _message(FEWER_DIRECTIONS, **facts)


def _judge_units(run: Propagation) -> Iterator[Found]:
    """Report the share of dead units if it is large; if all are dead, `_judge_signal` has said so."""
    dead = run.layers[-1].shares.dead
    if DEAD_SHARE <= dead < 1:
        yield SignalVerdict.DYING, _message(NEVER_FIRE, layer=len(run.layers), share=percent(dead))


def _is_symmetric(run: Propagation) -> bool:
    details = [layer.detail for layer in run.layers]
    return all(detail is not None and detail.distinct_units == 1 for detail in details) and run.layers[0].units > 1


def _is_constant(layer: LayerSignal) -> bool:
    """Return whether the activations differ by no more than rounding."""
    return layer.activations.std <= 1e-6 * abs(layer.activations.mean)


def _is_narrow(run: Propagation) -> bool:
    low, high = run.config.activation.bounds
    return run.layers[-1].activations.std < NARROW * (high - low) if math.isfinite(high - low) else False


GRADIENT_OVERFLOWED = N_("From layer {layer} back, gradients are too large for a number.")
NO_GRADIENT = N_("No gradient gets through layer {layer}.")
NONE_ARRIVES = N_("No gradient arrives at layer 1.")
VANISHED = N_("The gradient vanishes: layer 1 gets {ratio} of what layer {layer} has.")
GRADIENT_EXPLODED = N_("The gradient explodes: layer 1 gets {ratio} times what layer {layer} has.")
ARRIVES = N_("The gradient arrives: layer 1 gets {ratio} of what layer {layer} has (RMS).")
HAS_NO_WAY = N_("The gradient has no other layer to pass.")
FEW_GET_IT = N_(
    "The gradient keeps {ratio} of its RMS from layer {layer} to layer 1, since the weights are large, but "
    "only {median} of its median: most units get almost none of it."
)
SLOPE_IS_SMALL = N_(
    "Yet the gradient vanishes: layer 1 gets {ratio} of what layer {layer} has, since each layer multiplies it "
    "by a slope of at most {slope}."
)


def _judge_gradient(run: Propagation) -> Found:
    """Judge what becomes of dL/dz on its way to the first layer."""
    if (overflow := run.gradient_overflows_at) is not None:
        return SignalVerdict.GRADIENT_EXPLODES, _message(GRADIENT_OVERFLOWED, layer=overflow + 1)
    layer, ratio, median = len(run.layers), run.gradient_ratio, median_ratio(run)
    facts: dict[str, Any] = {"layer": layer, "ratio": _comparison(ratio), "median": median, "slope": steepest(run)}
    is_well_spread = _judge_signal(run)[0] is SignalVerdict.EVEN
    cases: tuple[tuple[bool, SignalVerdict, str], ...] = (
        (math.isnan(ratio), SignalVerdict.VANISHES, NO_GRADIENT),
        (ratio == 0, SignalVerdict.VANISHES, NONE_ARRIVES),
        (layer == 1, SignalVerdict.EVEN, HAS_NO_WAY),
        (ratio < 1 / DECADE and is_well_spread and facts["slope"] < 1, SignalVerdict.VANISHES, SLOPE_IS_SMALL),
        (ratio < 1 / DECADE, SignalVerdict.VANISHES, VANISHED),
        (ratio > DECADE, SignalVerdict.GRADIENT_EXPLODES, GRADIENT_EXPLODED),
        (median < ratio / FEW and run.layers[-1].shares.saturated >= SATURATED_SHARE, SignalVerdict.EVEN, FEW_GET_IT),
    )
    word, template = next(((word, text) for holds, word, text in cases if holds), (SignalVerdict.EVEN, ARRIVES))
    return word, _message(template, **facts)


def _comparison(ratio: float) -> str:
    return fraction(ratio) if ratio < 1 / DECADE else multiple(ratio)


def median_ratio(run: Propagation) -> float:
    """Return the median of |dL/dz| in the first hidden layer over that in the last; NaN if that is unknown or 0."""
    first, last = run.layers[0].detail, run.layers[-1].detail
    if first is None or last is None or not last.gradient_median:
        return math.nan
    return first.gradient_median / last.gradient_median


def steepest(run: Propagation) -> float:
    """Return the steepest slope of the activation function: 0.25 for the sigmoid."""
    return float(np.abs(run.config.activation.derivative(SLOPES_AT)).max())


SEEDS_DIFFER = N_(
    "Over {seeds} seeds, layer {layer} has {low} to {high} times the deviation of layer 1, in the median {middle}."
)


def _judge_seeds(runs: Sequence[Propagation]) -> Iterator[Found]:
    """Report how far the result depends on the seed."""
    stds = [(run.layers[0].activations.std, run.layers[-1].activations.std) for run in runs]
    growths = [last / first for first, last in stds if first]
    if len(growths) > 1 and len(runs[0].layers) > 1 and all(map(math.isfinite, growths)):
        facts = {"seeds": len(runs), "layer": len(runs[0].layers), "low": min(growths), "high": max(growths)}
        yield SignalVerdict.EVEN, _message(SEEDS_DIFFER, **facts, middle=float(np.median(growths)))
