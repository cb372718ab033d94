"""Advise what to change in a run that does not go well, by a table of rules, each with its reason.

The limits were measured on MNIST with 2,000 images and five epochs; the tests hold what the changed runs learn.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from core.activations import Identity, ReLU, Sigmoid, Tanh
from core.datasets import KNOWN, Known, largest_train_size
from core.initializers import GlorotNormal, HeNormal, Initializer
from core.messages import Message
from core.optimizers import Adam, AdamW, AMSGrad
from core.propagation.config import unsure
from core.propagation.mean_field import Prediction, predict
from core.scenes.verdict import NO_RATE, Finding, Verdict, rate_left
from core.schedules import Cosine
from core.settings import N_
from core.training import Change, TrainingConfig
from core.training.config import changed
from core.training.updates import Penalties

HIGH_RATE = 3.0  # times the usual one
LOW_RATE = 1 / 50

VANISHING = 1e-2  # the share of the last layer's gradient that reaches the first; less counts as vanished
DECADE = 10.0  # by more than this factor, a signal or a gradient fades or explodes between the first and last layer
LARGE_LOGITS = 30.0  # the standard deviation of the logits before training; more counts as large

FEW_PATHS = 0.03  # the share of the paths through all layers that dropout leaves
MODERATE_DROPOUT = 0.2
STRONG_L2 = 0.03
STRONG_L1 = 0.02
WEAKER_L2, WEAKER_L1 = 0.001, 0.0001
SHORT_CLIP = 0.1
NARROW = 10  # units
WIDE = 100
USUAL_BATCH = 100
FEW_STEPS = 500
LONG_WARM_UP = 0.5  # of the steps of a run
SHORT_WARM_UP = 0.05
PATIENCE = 5  # epochs
FEW_EPOCHS = 100
LONGER = 4  # times as many
MORE = 10  # times as many images


@dataclass(frozen=True)
class Advice:
    """A piece of advice: the changed config, and the reason."""

    reason: Message
    config: TrainingConfig


def advise(
    config: TrainingConfig, verdict: Verdict, begun: TrainingConfig | None = None, changes: Sequence[Change] = ()
) -> tuple[Advice, ...]:
    """Return what to change after a run got this verdict, the most promising first.

    The run was `begun` with a config, and all `changes` made during it led to `config`.
    """
    late = [change for change in changes if change.step >= verdict.step]
    if verdict.finding is Finding.COLLAPSED and begun is not None and late:
        return (_without(begun, changes, late),)
    rules = RULES.get(verdict.finding, ())
    return tuple(advice for advice in (rule(config) for rule in rules) if advice is not None)


Rule = Callable[[TrainingConfig], Advice | None]


def _advice(config: TrainingConfig, changes: Mapping[str, Any], reason: str, **facts: Any) -> Advice:
    return Advice(Message(reason, **facts), config.replace(**changes))


def _without(begun: TrainingConfig, changes: Sequence[Change], late: Sequence[Change]) -> Advice:
    """Advise to train without the changes that were made after the run was last sound."""
    config = begun
    for change in changes:
        if change not in late:
            config = changed(config, change.field, change.value)
    labels = {one.name: one.label for one in (*begun.declarations(), *begun.optimizer.declarations())}
    first = late[0]
    reason = (
        N_("The training accuracy fell after this was set during the run: {field} {value:g}. Train without that.")
        if len(late) == 1
        else N_(
            "The training accuracy fell after {count} settings were changed during the run, this one first: {field} "
            "{value:g}. Train without these changes."
        )
    )
    return Advice(Message(reason, field=labels[first.field], value=first.value, count=len(late)), config)


# The initial weights.


def equal_weights(config: TrainingConfig) -> Advice | None:
    """Units that begin equal stay equal."""
    if not config.hidden_layers or any(config.initializer.weight_std(*fans) for fans in _fans(config)):
        return None
    return _suited_weights(
        config,
        Message(N_("All units of a layer begin with the same weights and learn the same: draw the weights at random.")),
    )


def large_weights(config: TrainingConfig) -> Advice | None:
    """Weights far too large, or not centred at 0, make outputs far from any sensible value."""
    size = _predicted(config)[-1].pre_activation_std
    if size <= LARGE_LOGITS:
        return None
    if math.isnan(size):
        reason = N_("The initial weights are not centred at 0, so that all units respond nearly alike.")
    else:
        reason = N_("The initial weights are so large that the outputs are large, too, at about {size:.2g}.")
    return _suited_weights(config, Message(reason, size=size))


def _suited_weights(config: TrainingConfig, reason: Message) -> Advice:
    """Advise weights that suit the activation function; where that makes the gradient vanish, ReLU instead."""
    suited = config.replace(initializer=_suited(config))
    if not _left_at_first_layer(suited) < VANISHING:
        return Advice(reason, suited)
    both = Message(
        N_("{reason} In {depth} layers of {activation}, the gradient would vanish all the same; ReLU lets it pass."),
        reason=reason,
        depth=len(config.hidden_layers),
        activation=config.activation.label,
    )
    return Advice(both, config.replace(activation=ReLU(), initializer=HeNormal()))


def vanishing_gradient(config: TrainingConfig) -> Advice | None:
    """The gradient vanishes on its way back, by small weights, or by the activation function whatever the weights."""
    left = _left_at_first_layer(config)
    if not left < VANISHING:
        return None
    suited = config.replace(initializer=_suited(config))
    if _left_at_first_layer(suited) < VANISHING:
        return _advice(
            config,
            {"activation": ReLU(), "initializer": HeNormal()},
            N_(
                "The gradient shrinks to {left:/} of its size in {depth} layers of {activation}; ReLU lets it pass.",
            ),
            left=left,
            depth=len(config.hidden_layers),
            activation=config.activation.label,
        )
    return _advice(
        config,
        {"initializer": suited.initializer},
        N_(
            "The initial weights are so small that the gradient shrinks to {left:/} of its size on the way "
            "to the first layer.",
        ),
        left=left,
    )


def unsuited_weights(config: TrainingConfig) -> Advice | None:
    """Signal or gradient changes by more than a decade over the layers, and would not with weights that suit."""
    suited = config.replace(initializer=_suited(config))
    factor, better = _distortion(config), _distortion(suited)
    if not factor > DECADE > better:
        return None
    return _advice(
        config,
        {"initializer": suited.initializer},
        N_(
            "With these initial weights, signal or gradient change by a factor of {factor:.2g} over the layers; with "
            "{initializer}, by {better:.2g}.",
        ),
        factor=factor,
        better=better,
        initializer=suited.initializer.label,
    )


# The network.


def batch_of_one(config: TrainingConfig) -> Advice | None:
    """In a batch of a single image, batch norm has nothing to compare it with."""
    if not config.batch_norm or config.batch_size > 1:
        return None
    return _advice(
        config,
        {"batch_size": min(USUAL_BATCH, config.train_size)},
        N_("In a batch of one image, batch norm makes every unit 0: take more images for each step."),
    )


def few_paths(config: TrainingConfig) -> Advice | None:
    """Dropout leaves less of a network with each layer; its width hardly matters."""
    left = (1 - config.dropout) ** len(config.hidden_layers)
    if left >= FEW_PATHS:
        return None
    return _advice(
        config,
        {"dropout": MODERATE_DROPOUT},
        N_("In each step, dropout leaves {left:.1%} of the paths through {depth} layers: drop fewer units."),
        left=left,
        depth=len(config.hidden_layers),
    )


def narrow_layer(config: TrainingConfig) -> Advice | None:
    """Differences that a layer loses are lost to all layers after it."""
    narrowest = min(config.hidden_layers, default=WIDE)
    if narrowest >= NARROW:
        return None
    return _advice(
        config,
        {"hidden_layers": tuple(max(units, WIDE) for units in config.hidden_layers)},
        N_("Everything has to pass through {units} units: make the layers wider."),
        units=narrowest,
    )


def no_batch_norm(config: TrainingConfig) -> Advice | None:
    """Batch norm may help if no other cause is found."""
    if config.batch_norm or not config.hidden_layers or config.batch_size == 1:
        return None
    return _advice(
        config,
        {"batch_norm": True},
        N_("Batch norm keeps the signal at one size through {depth} layers."),
        depth=len(config.hidden_layers),
    )


# The penalties.


def strong_l1(config: TrainingConfig) -> Advice | None:
    """A strong L1 penalty makes all weights 0, with batch norm or without."""
    penalties = Penalties.of(config)
    if penalties.l1 < STRONG_L1:
        return None
    return _advice(
        config,
        {"l1": config.l1 * WEAKER_L1 / penalties.l1},
        N_("An L1 penalty of {l1:g} pulls every weight to 0 faster than it can learn."),
        l1=config.l1,
    )


def strong_l2(config: TrainingConfig) -> Advice | None:
    """A strong L2 penalty makes all weights small, which batch norm undoes."""
    penalties = Penalties.of(config)
    if penalties.l2 < STRONG_L2:
        return None
    if not config.batch_norm and config.hidden_layers and config.batch_size > 1:
        return _advice(
            config,
            {"batch_norm": True},
            N_(
                "An L2 penalty of {l2:g} keeps the weights small, and the signal with them; batch norm restores its "
                "size.",
            ),
            l2=config.l2,
        )
    return _advice(
        config,
        {"l2": config.l2 * WEAKER_L2 / penalties.l2},
        N_("An L2 penalty of {l2:g} makes the weights fade faster than they can learn."),
        l2=config.l2,
    )


# The steps.


def epsilon_of_zero(config: TrainingConfig) -> Advice | None:
    """Where a gradient has always been 0, as at a pixel that stays black, only epsilon keeps a step from being 0/0."""
    if not _divides_by_zero(config):
        return None
    fields = type(config.optimizer).model_fields
    eps, usual = getattr(config.optimizer, "eps", 0.0), fields["eps"].default
    return _advice(
        config,
        {"optimizer": config.optimizer.replace(eps=usual)},
        N_(
            "An epsilon of {eps:g} is 0 in the network's 32-bit numbers, and a gradient that has always been exactly 0 "
            "then gives 0/0: {usual:g} is usual.",
        ),
        eps=eps,
        usual=usual,
    )


def long_steps(config: TrainingConfig) -> Advice | None:
    """If a run has diverged, its rate was too high, whatever it was, unless it divided by 0."""
    if _divides_by_zero(config):
        return None
    rate = config.optimizer.learning_rate
    return _at_rate(
        config,
        min(rate / 10, usual_rate(config)),
        N_("The steps were too long, and each made the next one longer: lower the learning rate."),
    )


def high_rate(config: TrainingConfig) -> Advice | None:
    """A rate far above the usual one throws the weights to places where no unit responds."""
    if config.optimizer.learning_rate <= HIGH_RATE * usual_rate(config):
        return None
    return _at_rate(
        config,
        usual_rate(config),
        N_("A learning rate of {rate:g} is high for {optimizer}; {usual:g} is usual."),
    )


def low_rate(config: TrainingConfig) -> Advice | None:
    """A rate far below the usual one hardly moves the weights."""
    if config.optimizer.learning_rate >= LOW_RATE * usual_rate(config):
        return None
    return _at_rate(
        config,
        usual_rate(config),
        N_("A learning rate of {rate:g} is low for {optimizer}; {usual:g} is usual."),
    )


def short_clip(config: TrainingConfig) -> Advice | None:
    """A gradient that is clipped to next to nothing moves nothing."""
    if not 0 < config.gradient_clip < SHORT_CLIP:
        return None
    return _advice(
        config,
        {"gradient_clip": 0.0},
        N_("Every gradient is clipped to a length of {clip:g}, so that steps stay short however steep it is."),
        clip=config.gradient_clip,
    )


def unfinished_warm_up(config: TrainingConfig) -> Advice | None:
    """A warm-up that takes most of a run leaves little of it at the full rate."""
    warm_up = config.schedule.warm_up
    if not config.optimizer.scheduled or warm_up <= LONG_WARM_UP * config.steps:
        return None
    return _advice(
        config,
        {"schedule": config.schedule.replace(warm_up=round(SHORT_WARM_UP * config.steps))},
        N_("The warm-up lasts {warm_up} steps, and the whole run {steps}: make it shorter."),
        warm_up=warm_up,
        steps=config.steps,
    )


def faded_rate(config: TrainingConfig) -> Advice | None:
    """A schedule that falls by steps, not by the length of the run, may leave nothing of the rate."""
    left = rate_left(config, config.steps)
    if left >= NO_RATE:
        return None
    return _advice(
        config,
        {"schedule": Cosine(warm_up=config.schedule.warm_up)},
        N_(
            "In the second half of the run, the schedule leaves at most {left:/} of the learning rate; a cosine "
            "falls over the whole run."
        ),
        left=left,
    )


def few_steps(config: TrainingConfig) -> Advice | None:
    """Large batches make few steps of the same images."""
    if config.steps >= FEW_STEPS or config.batch_size <= USUAL_BATCH:
        return None
    return _advice(
        config,
        {"batch_size": USUAL_BATCH},
        N_("With {batch} images for each, the run takes only {steps} steps: smaller batches take more."),
        batch=config.batch_size,
        steps=config.steps,
    )


def unsteady(config: TrainingConfig) -> Advice | None:
    """A run that loses what it has learned takes steps that are too long for where it has come."""
    return _at_rate(
        config,
        config.optimizer.learning_rate / 10,
        N_("The run lost what it had learned; with a lower learning rate it may keep it."),
    )


def few_epochs(config: TrainingConfig) -> Advice | None:
    """The run may simply be too short."""
    if config.epochs >= FEW_EPOCHS:
        return None
    longer = config.replace(epochs=LONGER * config.epochs)
    if rate_left(longer, longer.steps) < NO_RATE:
        return _advice(
            config,
            {"schedule": Cosine(warm_up=config.schedule.warm_up)},
            N_(
                "The schedule leaves {left:/} of the learning rate at the end, so that more epochs would change "
                "little; a cosine falls over the whole run."
            ),
            left=float(config.schedule.factors(config.steps, range(config.steps - 1, config.steps))[0]),
        )
    return _advice(
        config,
        {"epochs": LONGER * config.epochs},
        N_("The run may simply need more than {epochs} epochs."),
        epochs=config.epochs,
    )


# The data.


def few_images(config: TrainingConfig) -> Advice | None:
    """More images, if there are more, help most against overfitting."""
    most = largest_train_size(config.available or 0, config.validation_fraction)
    images = min(MORE * config.train_size, most)
    if images < 2 * config.train_size:
        return None
    return _advice(
        config,
        {"train_size": images},
        N_("The network can learn {few} images by heart; up to {more} are available."),
        few=config.train_size,
        more=most,
    )


def no_early_stopping(config: TrainingConfig) -> Advice | None:
    """What is learned after the validation loss was lowest does more harm than good to it."""
    if config.early_stopping or not config.validation_fraction:
        return None
    return _advice(
        config,
        {"early_stopping": PATIENCE},
        N_("The validation loss was lowest before the end: stop after {patience} epochs that do not lower it."),
        patience=PATIENCE,
    )


NOT_LEARNING: Sequence[Rule] = (
    equal_weights,
    large_weights,
    batch_of_one,
    strong_l1,
    strong_l2,
    few_paths,
    short_clip,
    unfinished_warm_up,
    faded_rate,
    high_rate,
    low_rate,
    vanishing_gradient,
    unsuited_weights,
    few_steps,
)
RULES: Mapping[Finding, Sequence[Rule]] = {
    Finding.DIVERGED: (epsilon_of_zero, large_weights, batch_of_one, long_steps),
    Finding.COLLAPSED: (*NOT_LEARNING, unsteady),
    Finding.ONE_CLASS: (*NOT_LEARNING, no_batch_norm),
    Finding.AT_CHANCE: (*NOT_LEARNING, no_batch_norm),
    Finding.RATE_GONE: (unfinished_warm_up, faded_rate),
    Finding.OVERFITTING: (few_images,),
    Finding.LOSS_RISES: (no_early_stopping, few_images),
    Finding.UNDERFITTING: (narrow_layer, *NOT_LEARNING, few_epochs),
}


def _divides_by_zero(config: TrainingConfig) -> bool:
    """Return whether the optimizer divides by the root of squares that stay 0 where the gradient does."""
    optimizer = config.optimizer
    if getattr(optimizer, "initial_accumulator_value", 0.0):
        return False
    # Adam and its kin multiply epsilon by the first correction of v.
    correction = math.sqrt(1 - optimizer.beta2) if isinstance(optimizer, (Adam, AMSGrad, AdamW)) else 1.0
    return not np.float32(getattr(optimizer, "eps", 1.0) * correction)


def usual_rate(config: TrainingConfig) -> float:
    """Return a learning rate at which the optimizer of a run is known to learn."""
    kind = type(config.optimizer)
    rate: float = kind.usual_rate or kind.model_fields["learning_rate"].default
    return rate


def _at_rate(config: TrainingConfig, rate: float, reason: str) -> Advice:
    return _advice(
        config,
        {"optimizer": config.optimizer.replace(learning_rate=rate)},
        reason,
        rate=config.optimizer.learning_rate,
        optimizer=config.optimizer.label,
        usual=usual_rate(config),
    )


def _suited(config: TrainingConfig) -> Initializer:
    """Return the initializer made for the activation function."""
    return GlorotNormal() if isinstance(config.activation, (Identity, Sigmoid, Tanh)) else HeNormal()


def _fans(config: TrainingConfig) -> list[tuple[int, int]]:
    return list(pairwise(_sizes(config)))


def _data(config: TrainingConfig) -> Known:
    """Return what is known of the data; networks for a folder's images are judged as if these were like MNIST's."""
    return KNOWN.get(config.dataset, KNOWN["mnist"])


def _sizes(config: TrainingConfig) -> tuple[int, ...]:
    ends = _data(config).ends
    return (ends.inputs, *config.hidden_layers, ends.classes)


def _predicted(config: TrainingConfig) -> tuple[Prediction, ...]:
    return predict(
        config.initializer,
        config.activation,
        _sizes(config),
        input_square=1.0 if config.standardize else _data(config).input_square,
        upstream_square=unsure(_data(config).ends.classes) ** 2,
        batch_norm=config.batch_norm,
    )


def _distortion(config: TrainingConfig) -> float:
    """Return the factor by which the signal or, if more, the gradient shrinks or grows over the hidden layers."""
    hidden = _predicted(config)[:-1]
    if not hidden:
        return 1.0
    first, last = hidden[0], hidden[-1]
    ratios = (_ratio(last.activation_std, first.activation_std), _ratio(first.gradient_rms, last.gradient_rms))
    return max(max(ratio, 1 / ratio if ratio else math.inf) for ratio in ratios)


def _ratio(one: float, other: float) -> float:
    return one / other if other else 0.0


def _left_at_first_layer(config: TrainingConfig) -> float:
    """Return the share of the logits' gradient that reaches the first layer; NaN if theory has no answer."""
    layers = _predicted(config)
    first, last = layers[0].gradient_rms, layers[-1].gradient_rms
    return first / last if last else 0.0
