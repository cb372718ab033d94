"""The contents of the Trainer room as one frozen value: the config of the next run, its study, how runs are drawn."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from core.diagnostics.catalogue import DRAWN
from core.quantities import Decay
from core.search.plan.study_plan import StudyPlan
from core.settings import N_, Scale, Settings
from core.training import MODEL_1, PRESETS, TrainingConfig

LogarithmicLoss = Annotated[
    bool,
    Field(
        title=N_("Logarithmic loss"),
        description=N_("Draw the loss on a logarithmic axis, so that small losses can be told apart."),
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
            "The share of its previous mean that the smoothed batch curve keeps at each step; on a logarithmic axis, "
            "the mean is geometric. The raw curve stays visible."
        ),
    ),
    Scale.DECAY,
]


LogarithmicCounts = Annotated[
    bool,
    Field(
        title=N_("Logarithmic counts"),
        description=N_("Draw the logarithms of the counts, so that small counts show beside large ones."),
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
    """Refuse a statistic that has no values by epoch, as a `Literal` of the others would."""
    if name not in DRAWABLE:
        raise PydanticKnownError(
            "literal_error", {"expected": f"{', '.join(map(repr, DRAWABLE[:-1]))} or {DRAWABLE[-1]!r}"}
        )
    return name


DRAWABLE = tuple(statistic.name for statistic in DRAWN)
SHARPNESS = "sharpness"  # the one of them that is measured only if it is asked for
LayerChartName = Annotated[str, AfterValidator(_drawable)]


LONGEST_NAME = 60  # characters
NETWORK = ("hidden_layers", "activation", "initializer", "batch_norm", "dropout")


class Preset(Settings):
    """A config that was saved under a name."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    config: TrainingConfig


class TrainerModel(Settings):
    """A config, the preset that it started from, presets of one's own, the plan of a study, how runs are drawn."""

    config: TrainingConfig = MODEL_1
    preset: str = "model-1"
    presets: tuple[Preset, ...] = ()
    handed: Preset | None = None  # a network of another room, and the name that it has there
    logarithmic: LogarithmicLoss = True
    by_batch: ByBatch = True
    smoothing: Smoothing = 0.95
    logarithmic_counts: LogarithmicCounts = False
    recorded: RecordedRuns = True
    layer_charts: tuple[LayerChartName, LayerChartName] = ("gradient", "update")
    study: StudyPlan | None = None  # None: nobody has asked for one

    def all_presets(self) -> Mapping[str, TrainingConfig]:
        """Return the presets by name: those of the notes, then one's own."""
        return {**PRESETS, **{preset.name: preset.config for preset in self.presets}}

    @property
    def base(self) -> TrainingConfig:
        """The preset that the config is compared with."""
        return self.all_presets().get(self.preset, MODEL_1)

    def with_preset(self, name: str) -> Self:
        """Return the model with a preset's config."""
        return self.replace(preset=name, config=self.all_presets()[name], handed=None)

    def with_network(self, config: TrainingConfig, name: str) -> Self:
        """Return the model with a config whose network another room calls `name`."""
        return self.replace(config=config, handed=Preset(name=name[:LONGEST_NAME], config=config))

    @property
    def network_name(self) -> str:
        """The name that the config's network has in the room that it comes from; empty if it comes from none."""
        if self.handed is None or any(getattr(self.config, one) != getattr(self.handed.config, one) for one in NETWORK):
            return ""
        return self.handed.name

    def saving(self, name: str) -> Self:
        """Return the model with its config saved as a preset, which replaces one of the same name."""
        others = tuple(preset for preset in self.presets if preset.name != name)
        return self.replace(presets=(*others, Preset(name=name, config=self.config)), preset=name)

    def forgetting(self, name: str) -> Self:
        """Return the model without a preset of one's own."""
        others = tuple(preset for preset in self.presets if preset.name != name)
        return self.replace(presets=others, preset="model-1" if self.preset == name else self.preset)

    def keeping(self, presets: tuple[Preset, ...]) -> Self:
        """Return the model with these presets added, except those whose name is taken."""
        names = {preset.name for preset in self.presets}
        others = tuple(preset for preset in presets if preset.name not in names)
        return self.replace(presets=(*others, *self.presets))


def differing(config: TrainingConfig, base: TrainingConfig) -> tuple[str, ...]:
    """Return the fields in which two configs differ, in the order of the form."""
    return tuple(name for name in TrainingConfig.model_fields if getattr(config, name) != getattr(base, name))
