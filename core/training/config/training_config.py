"""Everything that makes a training run: the data, the network, the optimizer, the penalties, the seed."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from core.activations import ReLU
from core.datasets import KNOWN, OWN_POINTS, TOO_MANY, TOYS, largest_train_size, validation_size
from core.datasets.plane import Point, points_name, toy_name
from core.initializers import HeNormal
from core.matrix_optimizers import AnyMatrixOptimizer, MatrixOptimizer
from core.network.fields import ActivationChoice, Dropout, HasBatchNorm, InitializerChoice
from core.optimizers import Adam, AdamW, AnyOptimizer
from core.quantities import Seed
from core.schedules import ConstantRate
from core.settings import N_, RefusedError, Settings
from core.training.config.fields import (
    BatchNormEpsilon,
    BatchNormMomentum,
    BlasThreads,
    DatasetName,
    DropLast,
    EarlyStopping,
    Epochs,
    GradientClip,
    HiddenLayers,
    ImagesPerStep,
    L1Penalty,
    L2Penalty,
    OptimizerChoice,
    OwnPoints,
    PenaltyMode,
    PointNoise,
    PointSeed,
    RestOptimizer,
    RestoreBest,
    ScheduleChoice,
    Shuffle,
    Standardize,
    TrainSize,
    ValidationFraction,
)
from core.training.config.weight_decay import EACH_ITS_OWN, decay_remark, own_decay, without_coupled_decay

# Why a field has no effect.
NO_HIDDEN_LAYER = N_("There is no hidden layer.")
NO_BATCH_NORM = N_("Batch norm is off.")
HIDDEN_MATRICES = N_(
    "It moves the matrices between hidden layers; the optimizer of the rest moves the first and the last layer, "
    "biases, and batch norm."
)
NO_HIDDEN_MATRIX = N_(
    "There is no matrix between two hidden layers: the optimizer of the rest moves all parameters, and this one none."
)
NOT_SCHEDULED = N_("This optimizer finds its own step sizes; no schedule changes them.")
NO_MATRIX_OPTIMIZER = N_("Only Muon and Shampoo leave a rest to another optimizer.")
NO_PENALTY = N_("Both penalties are 0.")
NO_VALIDATION = N_("There are no validation images.")
NO_EARLY_STOPPING = N_("Early stopping is off.")
NOTHING_TO_DROP = N_("The last batch is full.")
NO_TOY = N_("This dataset is not made of random points.")
NO_OWN_POINTS = N_("The dataset is not points of one's own.")


class TrainingConfig(Settings):
    """A whole training run; the same config gives the same run."""

    dataset: DatasetName = "mnist"
    noise: PointNoise = 0.1
    data_seed: PointSeed = 0
    points: OwnPoints = ()
    train_size: TrainSize = 10_000
    validation_fraction: ValidationFraction = 0.2
    standardize: Standardize = False
    hidden_layers: HiddenLayers = (100, 100, 100, 100)
    activation: ActivationChoice = ReLU()
    initializer: InitializerChoice = HeNormal()
    optimizer: Annotated[OptimizerChoice, AfterValidator(without_coupled_decay)] = Adam()
    rest_optimizer: RestOptimizer = AdamW()
    schedule: ScheduleChoice = ConstantRate()
    epochs: Epochs = 50
    batch_size: Annotated[ImagesPerStep, Field(validate_default=True)] = 100
    dropout: Dropout = 0.0
    batch_norm: HasBatchNorm = False
    bn_momentum: BatchNormMomentum = 0.9
    bn_eps: BatchNormEpsilon = 1e-5
    l2: L2Penalty = 0.0
    l1: L1Penalty = 0.0
    penalty_mode: PenaltyMode = "per_loss"
    gradient_clip: GradientClip = 0.0
    early_stopping: EarlyStopping = 0
    restore_best: RestoreBest = False
    shuffle: Shuffle = True
    drop_last: DropLast = True
    blas_threads: BlasThreads = 1
    seed: Seed = 0

    @field_validator("batch_size")
    @classmethod
    def _is_no_more_than_there_are(cls, batch_size: int, info: ValidationInfo) -> int:
        train_size = info.data.get("train_size", batch_size)
        if batch_size > train_size:
            raise PydanticKnownError("less_than_equal", {"le": train_size})
        return batch_size

    @field_validator("early_stopping")
    @classmethod
    def _has_images_to_judge_by(cls, early_stopping: int, info: ValidationInfo) -> int:
        if early_stopping and info.data.get("validation_fraction") == 0:
            raise RefusedError(
                N_("early stopping after {epochs} epochs needs validation images, but their share is 0"),
                epochs=early_stopping,
            )
        return early_stopping

    def inactive_fields(self) -> Mapping[str, str]:
        no_hidden_layer = "" if self.hidden_layers else NO_HIDDEN_LAYER
        no_batch_norm = "" if self.batch_norm else NO_BATCH_NORM
        no_toy = "" if self.dataset in TOYS else NO_TOY
        reasons = {
            **dict.fromkeys(("noise", "data_seed"), no_toy),
            "points": "" if self.dataset == OWN_POINTS else NO_OWN_POINTS,
            **dict.fromkeys(("activation", "dropout", "batch_norm"), no_hidden_layer),
            **dict.fromkeys(("bn_momentum", "bn_eps"), no_hidden_layer or no_batch_norm),
            "schedule": "" if self.optimizer.scheduled else NOT_SCHEDULED,
            "rest_optimizer": "" if isinstance(self.optimizer, MatrixOptimizer) else NO_MATRIX_OPTIMIZER,
            "penalty_mode": "" if self.l2 or self.l1 else NO_PENALTY,
            "early_stopping": "" if self.validation_images or self.early_stopping else NO_VALIDATION,
            "restore_best": "" if self.early_stopping else NO_EARLY_STOPPING,
            "drop_last": "" if self.train_size % self.batch_size else NOTHING_TO_DROP,
        }
        return {field: reason for field, reason in reasons.items() if reason}

    @property
    def data(self) -> str:
        """The name by which the data are loaded: the dataset and, of points on a plane, all that makes them."""
        if self.dataset in TOYS:
            return toy_name(self.dataset, self.noise, self.data_seed)
        return points_name(self.points) if self.dataset == OWN_POINTS else self.dataset

    @property
    def is_on_plane(self) -> bool:
        """Return whether the data are points of two coordinates."""
        return self.dataset in TOYS or self.dataset == OWN_POINTS

    @property
    def available(self) -> int | None:
        """The number of images or points for training and validation; None if that is known when they are read."""
        if self.dataset == OWN_POINTS:
            return len(self.points)
        return KNOWN[self.dataset].available if self.dataset in KNOWN else None

    @property
    def decay_remark(self) -> str:
        """Return the effect of the optimizer's own weight decay, marked for translation; empty if there is none."""
        if isinstance(self.optimizer, MatrixOptimizer):
            return EACH_ITS_OWN if own_decay(self.optimizer) or own_decay(self.rest_optimizer) else ""
        return decay_remark(self.optimizer, self.l2, decoupled_l2=self.penalty_mode == "decoupled")

    @property
    def main_optimizer(self) -> AnyOptimizer | AnyMatrixOptimizer:
        """The optimizer whose step is explained: that of the rest if there is no matrix for a matrix optimizer."""
        has_no_matrix = isinstance(self.optimizer, MatrixOptimizer) and len(self.hidden_layers) < 2
        return self.rest_optimizer if has_no_matrix else self.optimizer

    @property
    def rest_remark(self) -> str:
        """Return which parameters a matrix optimizer moves, marked for translation; empty for another optimizer."""
        if not isinstance(self.optimizer, MatrixOptimizer):
            return ""
        return HIDDEN_MATRICES if len(self.hidden_layers) > 1 else NO_HIDDEN_MATRIX

    @property
    def validation_images(self) -> int:
        """The number of images that validate."""
        return validation_size(self.train_size, self.validation_fraction)

    @property
    def steps_per_epoch(self) -> int:
        """The number of batches in an epoch."""
        return self.train_size // self.batch_size if self.drop_last else -(-self.train_size // self.batch_size)

    @property
    def images_per_epoch(self) -> int:
        """The number of images that an epoch trains on."""
        return self.steps_per_epoch * self.batch_size if self.drop_last else self.train_size

    @property
    def steps(self) -> int:
        """The number of steps in the whole run."""
        return self.epochs * self.steps_per_epoch


FEWEST = 10  # images to train on
PLANE_SIZE, PLANE_BATCH = 200, 10  # as many points as can be seen, in enough steps an epoch


def on_dataset(config: TrainingConfig, dataset: str, most: int | None = None) -> TrainingConfig:
    """Return the config for another dataset: no more training images than it has, and batches no larger than that.

    `most` is the number of training images that there are, if the dataset is a folder.
    """
    if dataset == OWN_POINTS and config.dataset != OWN_POINTS:
        return with_points(config, config.points)
    was_on_plane = config.is_on_plane
    config = config.replace(dataset=dataset)
    if config.is_on_plane and not was_on_plane:
        size, batch = min(config.train_size, PLANE_SIZE), min(config.batch_size, PLANE_BATCH)
        config = config.replace(train_size=size, batch_size=batch)
    if most is None and config.available is not None:
        most = max(FEWEST, largest_train_size(config.available, config.validation_fraction))
    train_size = config.train_size if most is None else min(config.train_size, most)
    return config.replace(train_size=train_size, batch_size=min(config.batch_size, train_size))


def with_points(config: TrainingConfig, points: tuple[Point, ...]) -> TrainingConfig:
    """Return the config for these points of one's own: all are trained on, but for the share that validates."""
    most = max(FEWEST, largest_train_size(len(points), config.validation_fraction))
    batch_size = min(config.batch_size, most if config.dataset == OWN_POINTS else PLANE_BATCH)
    return config.replace(dataset=OWN_POINTS, points=points, train_size=most, batch_size=batch_size)


def lack_of_images(config: TrainingConfig) -> RefusedError | None:
    """Return the refusal of more images than a dataset has whose size is known."""
    if (available := config.available) is None:
        return None
    most = largest_train_size(available, config.validation_fraction)
    if config.train_size <= most:
        return None
    counts = {"train": config.train_size, "validation": config.validation_images, "available": available, "most": most}
    return RefusedError(TOO_MANY, **counts)


CHANGEABLE = ("learning_rate", "dropout", "l2", "l1")  # while a run goes on
LENGTH = "epochs"  # while it stands still
NOT_CHANGEABLE = N_("{field} cannot be changed during a run; {fields} can")


def changed(config: TrainingConfig, field: str, value: float) -> TrainingConfig:
    """Return the config with which a run continues after one of its `CHANGEABLE` settings, or its length, has changed.

    Raises:
        ValidationError: the value is refused.
        RefusedError: the setting is not changeable.
    """
    if field not in (*CHANGEABLE, LENGTH):
        raise RefusedError(NOT_CHANGEABLE, field=field, fields=", ".join(CHANGEABLE))
    if field == "learning_rate":
        return config.replace(optimizer=config.optimizer.replace(learning_rate=value))
    is_whole = field == LENGTH and float(value).is_integer()  # a record has numbers of one type
    return config.replace(**{field: int(value) if is_whole else value})
