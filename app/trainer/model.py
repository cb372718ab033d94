"""What the Trainer room is about to run and how it looks at runs, as one frozen value."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from core.diagnostics.catalogue import OF_EPOCHS
from core.settings import N_, Decay, Scale, Settings
from core.training import MODEL_1, PRESETS, TrainingConfig

LogarithmicLoss = Annotated[
    bool,
    Field(
        title=N_("Logarithmic loss"),
        description=N_("Draw the loss by decades, so that small losses can be told apart."),
    ),
]
ByBatch = Annotated[
    bool,
    Field(
        title=N_("Batches"),
        description=N_("Draw the loss of every batch behind those of the epochs."),
    ),
]
Smoothing = Annotated[
    Decay,
    Field(
        le=0.999,
        title=N_("Smoothing"),
        description=N_(
            "The share of its mean that the smoothed curve of the batches keeps; the raw one stays visible."
        ),
    ),
    Scale.DECAY,
]


LogarithmicCounts = Annotated[
    bool,
    Field(
        title=N_("Logarithmic counts"),
        description=N_("Draw the logarithms of the counts, so that few values beside many are seen."),
    ),
]
RecordedRuns = Annotated[
    bool,
    Field(
        title=N_("Recorded runs"),
        description=N_(
            "List the runs that come with Fall Line: the notes' three models, each trained for 1000 epochs."
        ),
    ),
]


def _drawable(name: str) -> str:
    """Refuse a statistic that is not known by epoch, as a `Literal` of those that are would."""
    if name not in DRAWABLE:
        raise PydanticKnownError(
            "literal_error", {"expected": f"{', '.join(map(repr, DRAWABLE[:-1]))} or {DRAWABLE[-1]!r}"}
        )
    return name


DRAWABLE = tuple(statistic.name for statistic in OF_EPOCHS)
LayerChartName = Annotated[str, AfterValidator(_drawable)]


class Preset(Settings):
    """A config that was saved under a name."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    config: TrainingConfig


class TrainerModel(Settings):
    """A config, the preset that it started from, presets of one's own, and how runs are drawn."""

    config: TrainingConfig = MODEL_1
    preset: str = "model-1"
    presets: tuple[Preset, ...] = ()
    logarithmic: LogarithmicLoss = True
    by_batch: ByBatch = True
    smoothing: Smoothing = 0.95
    logarithmic_counts: LogarithmicCounts = False
    recorded: RecordedRuns = True
    layer_charts: tuple[LayerChartName, LayerChartName] = ("gradient", "update")

    def all_presets(self) -> Mapping[str, TrainingConfig]:
        """The presets by name: those of the notes, then one's own."""
        return {**PRESETS, **{preset.name: preset.config for preset in self.presets}}

    @property
    def base(self) -> TrainingConfig:
        """The preset that the config is compared with."""
        return self.all_presets().get(self.preset, MODEL_1)

    def with_preset(self, name: str) -> Self:
        """Start again from a preset."""
        return self.replace(preset=name, config=self.all_presets()[name])

    def saving(self, name: str) -> Self:
        """Keep the config as a preset; one of the same name is replaced."""
        others = tuple(preset for preset in self.presets if preset.name != name)
        return self.replace(presets=(*others, Preset(name=name, config=self.config)), preset=name)

    def forgetting(self, name: str) -> Self:
        """Drop a preset of one's own."""
        others = tuple(preset for preset in self.presets if preset.name != name)
        return self.replace(presets=others, preset="model-1" if self.preset == name else self.preset)

    def keeping(self, presets: tuple[Preset, ...]) -> Self:
        """The same with these presets, too, but for those whose name is taken."""
        names = {preset.name for preset in self.presets}
        others = tuple(preset for preset in presets if preset.name not in names)
        return self.replace(presets=(*others, *self.presets))


def differing(config: TrainingConfig, base: TrainingConfig) -> tuple[str, ...]:
    """The fields in which two configs differ, in the order of the form."""
    return tuple(name for name in TrainingConfig.model_fields if getattr(config, name) != getattr(base, name))
