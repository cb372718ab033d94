"""The settings of a pass through an untrained network: the network, the batch, and the ranges of the histograms."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
from pydantic import Field

from core.activations import ReLU
from core.datasets import KNOWN
from core.diagnostics.histograms import Range
from core.initializers import Float, HeNormal
from core.network.fields import ActivationChoice, Dropout, HasBatchNorm, InitializerChoice
from core.quantities import Seed
from core.settings import N_, Settings
from core.training.config import TrainingConfig

SPAN = 3.0  # histograms reach this many standard deviations of a healthy signal to each side
PRE_ACTIVATION_SPAN = 5.0
SMALLEST_SPAN = 0.01  # for weights that are all equal
IMAGES = ("mnist", "digits")  # the kinds of input that are images; the others are noise
USUAL_INPUTS = 784  # of images of one's own, whose size is known when they are read
NOISE_CLASSES = 10  # of the labels that noise gets
AS_MANY_AS_PIXELS = N_("An image has one value per pixel.")

Width = Annotated[int, Field(ge=1, le=2048, title=N_("Layer"))]
Widths = Annotated[
    tuple[Width, ...],
    Field(
        min_length=1,
        max_length=50,
        title=N_("Hidden layers"),
        description=N_("The number of units in each layer."),
    ),
]
Inputs = Annotated[
    Literal["normal", "uniform", "mnist", "digits"],
    Field(
        title=N_("Input"),
        description=N_("The input of the network; every kind has mean 0 and standard deviation 1."),
    ),
]
# Marked here for translation, since choices are shown by their names.
INPUTS = (
    N_("normal"),
    N_("uniform"),
    N_("digits"),
)
InputSize = Annotated[
    Width,
    Field(
        title=N_("Input size"),
        description=N_("The number of values in a sample of noise; an image has one per pixel."),
    ),
]
Samples = Annotated[
    int,
    Field(
        ge=16,
        le=10_000,
        title=N_("Batch size"),
        description=N_("This many samples go through the network together."),
    ),
]
Upstream = Annotated[
    Literal["normal", "softmax"],
    Field(
        title=N_("Upstream gradient"),
        description=N_(
            "The gradient to send back: normal noise at the last activations, or the gradient of a loss over ten "
            "classes.",
        ),
    ),
]
# Marked here for translation, since choices are shown by their names.
UPSTREAMS = (N_("normal"), N_("softmax"))
Precision = Annotated[
    Literal["float32", "float64"],
    Field(
        title=N_("Precision"),
        description=N_(
            "Networks are trained in float32, in which values below 1e-38 fade to 0 and values above 3e38 "
            "overflow; float64 shows those values.",
        ),
    ),
]


class Setup(Settings):
    """A network without its initializer, and the batch that goes through it.

    The same seed gives the same input, whatever the network.
    """

    activation: ActivationChoice = ReLU()
    hidden_layers: Widths = (100,) * 5
    inputs: Inputs = "normal"
    input_size: InputSize = 100
    batch_size: Samples = 1000
    upstream: Upstream = "normal"
    batch_norm: HasBatchNorm = False
    dropout: Dropout = 0.0
    precision: Precision = "float64"
    seed: Seed = 0

    @property
    def fan_in(self) -> int:
        """The number of values in a sample."""
        return KNOWN[self.inputs].ends.inputs if self.inputs in IMAGES else self.input_size

    @property
    def classes(self) -> int:
        """The number of classes of the loss."""
        return KNOWN[self.inputs].ends.classes if self.inputs in IMAGES else NOISE_CLASSES

    @property
    def dtype(self) -> Float:
        return np.float32 if self.precision == "float32" else np.float64

    def inactive_fields(self) -> Mapping[str, str]:
        return {"input_size": AS_MANY_AS_PIXELS} if self.inputs in IMAGES else {}


class PropagationConfig(Setup):
    """An untrained network and the batch that goes through it."""

    initializer: InitializerChoice = HeNormal()

    @classmethod
    def of_run(cls, run: TrainingConfig) -> Self:
        """Return the untrained network of a run, as `training` has the way back.

        MNIST and the digits are its input; for other data, noise of as many values stands.

        Raises:
            ValidationError: the network has no hidden layer, or layers wider than an untrained one can have.
        """
        shared = ("hidden_layers", "activation", "initializer", "batch_norm", "dropout", "seed")
        values = KNOWN[run.dataset].ends.inputs if run.dataset in KNOWN else 2 if run.is_on_plane else USUAL_INPUTS
        inputs = {"inputs": run.dataset if run.dataset in IMAGES else "normal", "input_size": values}
        return cls.model_validate({**{name: getattr(run, name) for name in shared}, **inputs})

    def training(self, others: TrainingConfig) -> TrainingConfig:
        """Return the run that trains this network, without penalties; all further settings come from `others`.

        Penalties that another network bears, such as an L2 of 0.1 with batch norm, keep this one from learning. Images
        are standardized, as here. Noise has no labels: then the images are those of `others`.

        Raises:
            ValidationError: the network has more layers than a run can train.
        """
        shared = ("hidden_layers", "activation", "initializer", "batch_norm", "dropout", "seed")
        images = {"dataset": self.inputs, "standardize": True} if self.inputs in IMAGES else {}
        return others.replace(**{name: getattr(self, name) for name in shared}, **images, l2=0.0, l1=0.0)


def unsure(classes: int) -> float:
    """Return the root mean square of (probability - label) if all classes are equally likely."""
    return math.sqrt(classes - 1) / classes


class Ranges(NamedTuple):
    """The ranges of the histograms, the same for every layer."""

    activations: Range
    pre_activations: Range
    gradients: Range
    weights: Range


def default_ranges(config: PropagationConfig) -> Ranges:
    """Return ranges that depend on the settings alone, so that all layers can be compared.

    Activations use the bounds of their function where it has any; weights use the range of the layer that draws them
    most widely.
    """
    low, high = config.activation.bounds
    upstream = unsure(config.classes) / config.batch_size if config.upstream == "softmax" else 1.0
    mean = config.initializer.weight_mean
    std = max(config.initializer.weight_std(*fans) for fans in pairwise((config.fan_in, *config.hidden_layers)))
    reach = max(SPAN * std if std else abs(mean), SMALLEST_SPAN)
    return Ranges(
        activations=Range(max(low, -SPAN), min(high, SPAN)),
        pre_activations=Range(-PRE_ACTIVATION_SPAN, PRE_ACTIVATION_SPAN),
        gradients=Range(-SPAN * upstream, SPAN * upstream),
        weights=Range(mean - reach, mean + reach),
    )
