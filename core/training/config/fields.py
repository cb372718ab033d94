"""The settings of a training run: each one's type, limits, title and help, declared once."""

from typing import Annotated, Literal

from pydantic import Field

from core.matrix_optimizers import AnyMatrixOptimizer
from core.optimizers import AdamW, AnyOptimizer
from core.quantities import Decay, Seed
from core.schedules import AnySchedule
from core.settings import N_, PERCENT, Scale, Unit

DatasetName = Annotated[
    str,
    Field(
        min_length=1,
        title=N_("Dataset"),
        description=N_(
            "mnist, mnist-halved, digits, fashion-mnist, or a path: a folder of images or a file of them; on a plane: "
            "moons, circles, spirals, xor, blobs, or points of one's own.",
        ),
    ),
]
PointNoise = Annotated[
    float,
    Field(
        ge=0,
        le=2,
        title=N_("Noise of the points"),
        description=N_("The standard deviation of the normal noise that is added to each coordinate."),
    ),
]
PointSeed = Annotated[
    Seed,
    Field(
        title=N_("Seed of the points"),
        description=N_("The same seed and noise give the same points, whatever the seed of the run."),
    ),
]
MOST_POINTS = 2000
MOST_EPOCHS = 10_000
Coordinate = Annotated[float, Field(ge=-100, le=100)]
OwnPoints = Annotated[
    tuple[tuple[Coordinate, Coordinate, Annotated[int, Field(ge=0, le=9)]], ...],
    Field(
        max_length=MOST_POINTS,
        title=N_("Points of one's own"),
        description=N_("Each point is x, y and the number of its class, as in [[0.5, 1, 0], [-1, 0.25, 1]]."),
    ),
]
TrainSize = Annotated[
    int,
    Field(
        ge=10,
        le=10_000_000,
        title=N_("Training samples"),
        description=N_("The number of samples to train on; each class keeps its share."),
    ),
    Scale.LOG,
]
ValidationFraction = Annotated[
    float,
    Field(
        ge=0,
        le=0.5,
        title=N_("Validation share"),
        description=N_(
            "The share of validation samples among training and validation samples; they are drawn from samples not "
            "trained on.",
        ),
    ),
    Unit(PERCENT),
]
Standardize = Annotated[
    bool,
    Field(
        title=N_("Standardize"),
        description=N_(
            "Shift and scale all inputs alike, so that those of the training samples have mean 0 and standard "
            "deviation 1.",
        ),
    ),
]
HiddenLayers = Annotated[
    tuple[Annotated[int, Field(ge=1, le=4096, title=N_("Layer"))], ...],
    Field(
        max_length=20,
        title=N_("Hidden layers"),
        description=N_("The number of units in each hidden layer; without any, the model is linear."),
    ),
]
OptimizerChoice = Annotated[
    Annotated[AnyOptimizer | AnyMatrixOptimizer, Field(discriminator="kind")],
    Field(
        title=N_("Optimizer"),
        description=N_("The rule that turns a gradient into a step."),
    ),
]
RestOptimizer = Annotated[
    AdamW,
    Field(
        title=N_("Optimizer of the rest"),
        description=N_(
            "Muon and Shampoo move the matrices between hidden layers; this moves the first and the last layer, "
            "biases, and batch norm."
        ),
    ),
]
ScheduleChoice = Annotated[
    AnySchedule,
    Field(
        title=N_("Schedule"),
        description=N_("The rule that changes the learning rate during a run."),
    ),
]
Epochs = Annotated[
    int,
    Field(
        ge=1,
        le=MOST_EPOCHS,
        title=N_("Epochs"),
        description=N_("The network sees each training sample this many times."),
    ),
    Scale.LOG,
]
ImagesPerStep = Annotated[
    int,
    Field(
        ge=1,
        title=N_("Batch size"),
        description=N_(
            "Each gradient is computed from this many samples; with all of them, it is full-batch gradient descent.",
        ),
    ),
    Scale.LOG,
]
BatchNormMomentum = Annotated[
    Decay,
    Field(
        le=0.9999,
        title=N_("Batch norm momentum"),
        description=N_("Each step keeps this share of the running mean and variance, which evaluation uses."),
    ),
]
BatchNormEpsilon = Annotated[
    float,
    Field(
        ge=1e-8,
        le=0.1,
        title=N_("Batch norm epsilon"),
        description=N_("Added to the variance, so that a constant unit is not divided by 0."),
    ),
    Scale.LOG,
]
L2Penalty = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        title=N_("L2 penalty"),
        description=N_(
            "Adds half of this times the sum of squared weights to the loss (λ/2 · Σw²); 0 switches it off."
        ),
    ),
    Scale.LOG,
]
L1Penalty = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        title=N_("L1 penalty"),
        description=N_(
            "Adds this times the sum of the weights' absolute values to the loss (λ · Σ|w|; λ in the notes is "
            "twice this), which makes many weights exactly 0.",
        ),
    ),
    Scale.LOG,
]
PenaltyMode = Annotated[
    Literal["per_loss", "per_sample", "decoupled"],
    Field(
        title=N_("Penalties are"),
        description=N_(
            "Add the penalties to the mean loss as they are; or divide them by the number of training samples "
            "first; or decouple them: then L2 shrinks the weights directly before each step.",
        ),
    ),
]
# Marked here for translation, since choices are shown by their names.
DECOUPLED = N_("decoupled")
GradientClip = Annotated[
    float,
    Field(
        ge=0,
        le=1e6,
        title=N_("Gradient clip"),
        description=N_("Shortens longer gradients to this length; 0 switches it off."),
    ),
    Scale.LOG,
]
EarlyStopping = Annotated[
    int,
    Field(
        ge=0,
        le=10_000,
        title=N_("Early stopping"),
        description=N_("Stop after this many epochs without a lower validation loss; 0 switches it off."),
    ),
]
RestoreBest = Annotated[
    bool,
    Field(
        title=N_("Restore the best"),
        description=N_(
            "A run that stops early goes back to the weights after the epoch with the lowest validation loss; "
            "otherwise the last ones stay.",
        ),
    ),
]
Shuffle = Annotated[
    bool,
    Field(
        title=N_("Shuffle"),
        description=N_("Go through the samples in a new order in each epoch."),
    ),
]
DropLast = Annotated[
    bool,
    Field(
        title=N_("Drop the last batch"),
        description=N_(
            "Leave out the samples that do not fill a batch; with batch norm, a batch of few samples does harm."
        ),
    ),
]
BlasThreads = Annotated[
    int,
    Field(
        ge=1,
        le=256,
        title=N_("BLAS threads"),
        description=N_("The number of threads that share a matrix product; it changes the last digit of the results."),
    ),
]
