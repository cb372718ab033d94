"""Several runs to make one after another, each with a name among the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.messages import Sentence
from core.settings import QT_TRANSLATE_NOOP
from core.training import PRESETS, TrainingConfig

SEEDS = 5
PRESET_NAMES: Mapping[str, str] = {
    "model-1": QT_TRANSLATE_NOOP("core", "Model 1"),
    "model-2": QT_TRANSLATE_NOOP("core", "Model 2"),
    "model-3": QT_TRANSLATE_NOOP("core", "Model 3"),
}


@dataclass(frozen=True)
class Planned:
    """A run to make, and what it is called among the others."""

    name: Sentence
    config: TrainingConfig


def planned(config: TrainingConfig, name: str, **facts: Any) -> Planned:
    """Plan a run; `name` is a text that is marked for translation, with the facts that it names."""
    return Planned(Sentence(name, **facts), config)


def train_all(epochs: int) -> tuple[Planned, ...]:
    """The three models of the notes, each for so many epochs."""
    return tuple(planned(config.replace(epochs=epochs), PRESET_NAMES[key]) for key, config in PRESETS.items())


def ablations(config: TrainingConfig) -> tuple[Planned, ...]:
    """A run as it is, and again without each of the techniques that it uses, everything else and the seed the same."""
    plans = (
        planned(config, QT_TRANSLATE_NOOP("core", "complete")),
        planned(config.replace(batch_norm=False), QT_TRANSLATE_NOOP("core", "without batch norm")),
        planned(config.replace(dropout=0.0), QT_TRANSLATE_NOOP("core", "without dropout")),
        planned(config.replace(l2=0.0, l1=0.0), QT_TRANSLATE_NOOP("core", "without penalty")),
    )
    return plans[:1] + tuple(plan for plan in plans[1:] if plan.config != config)


def five_seeds(config: TrainingConfig) -> tuple[Planned, ...]:
    """A run and four more that only chance tells from it, in a row from its seed on."""
    seeds = _seeds_from(config.seed)
    return tuple(
        planned(config.replace(seed=seed), QT_TRANSLATE_NOOP("core", "seed {seed}"), seed=seed) for seed in seeds
    )


def _seeds_from(first: int) -> Sequence[int]:
    """As many seeds as are wanted, the first among them; below the largest there is."""
    largest = int(next(one.maximum for one in TrainingConfig.declarations() if one.name == "seed") or 0)
    begin = min(first, largest - SEEDS)
    return range(begin, begin + SEEDS)
