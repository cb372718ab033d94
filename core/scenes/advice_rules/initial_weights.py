"""Advice about the initial weights."""

import math
from itertools import pairwise

from core.activations import Identity, ReLU, Sigmoid, Tanh
from core.datasets import KNOWN, Known
from core.initializers import GlorotNormal, HeNormal, Initializer
from core.messages import Message
from core.propagation.config import unsure
from core.propagation.mean_field import Prediction, predict
from core.propagation.signal_verdict import DECADE
from core.scenes.advice_rules.rule import Advice, change
from core.settings import N_
from core.training import TrainingConfig

VANISHING = 1e-2  # the share of the last layer's gradient that reaches the first; less counts as vanished
LARGE_LOGITS = 30.0  # the standard deviation of the logits before training; more counts as large


def equal_weights(config: TrainingConfig) -> Advice | None:
    """Units that begin equal stay equal."""
    if not config.hidden_layers or any(config.initializer.weight_std(*fans) for fans in pairwise(_sizes(config))):
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


def vanishing_gradient(config: TrainingConfig) -> Advice | None:
    """The gradient vanishes on its way back, by small weights, or by the activation function whatever the weights."""
    left = _left_at_first_layer(config)
    if not left < VANISHING:
        return None
    suited = config.replace(initializer=_suited(config))
    if _left_at_first_layer(suited) < VANISHING:
        return change(
            config,
            {"activation": ReLU(), "initializer": HeNormal()},
            N_(
                "The gradient shrinks to {left:/} of its size in {depth} layers of {activation}; ReLU lets it pass.",
            ),
            left=left,
            depth=len(config.hidden_layers),
            activation=config.activation.label,
        )
    return change(
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
    return change(
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


def _suited(config: TrainingConfig) -> Initializer:
    """Return the initializer made for the activation function."""
    return GlorotNormal() if isinstance(config.activation, (Identity, Sigmoid, Tanh)) else HeNormal()


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
