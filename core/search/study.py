"""A study: a base config, what varies, how settings are chosen, and by what they are judged, as one frozen value."""

import math
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from core.quantities import Seed
from core.search import vary
from core.search.vary import Axis, Variation
from core.settings import N_, RefusedError, Settings, explain
from core.training.config import TrainingConfig
from core.training.config.applied import Setting, applied

Metric = Literal[
    "validation_accuracy",
    "validation_loss",
    "best_validation_accuracy",
    "best_validation_loss",
    "epochs_to_target",
    "seconds_to_target",
]
MAXIMIZED = ("validation_accuracy", "best_validation_accuracy")
TO_TARGET = ("epochs_to_target", "seconds_to_target")
Sampler = Literal["grid", "random", "one_at_a_time", "tpe"]
Pruner = Literal["none", "halving", "median"]
Equal = Literal["epochs", "steps"]

NOTHING_VARIES = N_("{key}: name at least one setting and its values")
NOT_VALID = "{reason}"  # which names the field
NO_STEPS = N_("{key}: the sampler {sampler} needs steps, or a list of values")
NO_STEPS_OF = N_("{key}: the sampler tpe goes between any two values; leave steps out")
HOW_MANY = N_("{key}: the sampler {sampler} has no end of its own; say how many trials")
TOO_MANY_TRIALS = N_("{key}: there are {count} settings, fewer than {trials}; leave {key} out to try each once")
NO_TARGET = N_("{key}: the metric {metric} needs a target, the validation accuracy to be reached")
USELESS_TARGET = N_("{key}: the metric {metric} has no use for a target")
NOT_PRUNED = N_("{key}: the metric {metric} is known only at the end, so no trial can be stopped early by it")
NO_VALIDATION = N_("{key}: there are no validation images, and nothing else may choose among settings")


class Study(Settings):
    """A search over the settings of a run. A trial is a setting; its value is the mean over the seeds."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = "study"
    sampler: Sampler = "grid"
    trials: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    metric: Metric = "validation_accuracy"
    target: Annotated[float, Field(gt=0, le=1)] | None = None
    pruner: Pruner = "none"
    minutes: Annotated[float, Field(gt=0)] | None = None
    seeds: Annotated[tuple[Seed, ...], Field(min_length=1, max_length=1000)] = (0,)
    sampler_seed: Seed = 0
    equal: Equal = "epochs"  # "steps": each run has as many steps as the base, to the nearest epoch
    base: TrainingConfig = TrainingConfig()
    vary: tuple[Variation, ...]

    @field_validator("base")
    @classmethod
    def _with_one_thread(cls, base: TrainingConfig) -> TrainingConfig:
        return base.replace(blas_threads=1)

    @model_validator(mode="after")
    def _is_whole(self) -> "Study":
        if not self.vary:
            raise RefusedError(NOTHING_VARIES, key="vary")
        self._check_metric()
        for place, seed in enumerate(self.seeds):
            if seed in self.seeds[:place]:
                raise RefusedError(vary.TWICE, key="seeds", value=seed)
        for one in sorted(self.vary, key=lambda one: one.field.count(".")):  # a group's kinds before its settings
            try:
                vary.check(self.base, one, self.vary)
            except ValidationError as error:
                raise RefusedError(NOT_VALID, key=one.field, reason=explain(error)[0]) from error
        self._check_trials()
        return self

    def _check_metric(self) -> None:
        if self.base.validation_images == 0:
            raise RefusedError(NO_VALIDATION, key="base.validation_fraction")
        if self.metric in TO_TARGET and self.target is None:
            raise RefusedError(NO_TARGET, key="target", metric=self.metric)
        if self.metric not in TO_TARGET and self.target is not None:
            raise RefusedError(USELESS_TARGET, key="target", metric=self.metric)
        if self.metric in TO_TARGET and self.pruner != "none":
            raise RefusedError(NOT_PRUNED, key="pruner", metric=self.metric)

    def _check_trials(self) -> None:
        if self.sampler in {"random", "tpe"}:
            if self.trials is None:
                raise RefusedError(HOW_MANY, key="trials", sampler=self.sampler)
            self._check_steps()
            return
        for axis in self.axes:
            if not axis.points():
                raise RefusedError(NO_STEPS, key=axis.key, sampler=self.sampler)
        if self.trials is not None and self.trials > self.settings_there_are:
            raise RefusedError(TOO_MANY_TRIALS, key="trials", count=self.settings_there_are, trials=self.trials)

    def _check_steps(self) -> None:
        divided = next((one.field for one in self.vary if one.steps is not None), None)
        if self.sampler == "tpe" and divided is not None:
            raise RefusedError(NO_STEPS_OF, key=divided)

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """The varied fields with their declarations."""
        return vary.axes_of(self.base, self.vary)

    @property
    def settings_there_are(self) -> int:
        """The number of settings of a grid, or of a search along one field at a time."""
        if self.sampler == "one_at_a_time":
            base = {axis.key: vary.value_in(self.base, axis.key) for axis in self.axes}
            return 1 + len([0 for axis in self.axes for value in axis.points() if value != base[axis.key]])
        return math.prod(len(axis.points()) for axis in self.axes)

    @property
    def size(self) -> int:
        """The number of trials."""
        return self.trials if self.trials is not None else self.settings_there_are

    @property
    def is_maximized(self) -> bool:
        """Return whether the greatest value is the best."""
        return self.metric in MAXIMIZED

    def config(self, setting: Setting, seed: int) -> TrainingConfig:
        """Return the config of a run.

        Raises:
            ValidationError: its settings do not go together.
        """
        config = applied(self.base, setting).replace(seed=seed)
        if self.equal == "steps" and "epochs" not in setting:
            return config.replace(epochs=max(1, round(self.base.steps / config.steps_per_epoch)))
        return config

    def is_continued_by(self, other: "Study") -> bool:
        """Return whether another study goes on with this one: it may have other minutes, and more trials."""
        if other.size < self.size:
            return False
        return self.replace(minutes=None, trials=1) == other.replace(minutes=None, trials=1)

    def better(self, value: float, other: float) -> bool:
        """Return whether a value is better than another one."""
        return value > other if self.is_maximized else value < other
