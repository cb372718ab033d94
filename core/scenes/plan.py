"""Plan several runs to make one after another, each with a name of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.messages import Message
from core.settings import N_
from core.training import PRESETS, TrainingConfig

SEEDS = 5
PRESET_NAMES: Mapping[str, str] = {
    "model-1": N_("Model 1"),
    "model-2": N_("Model 2"),
    "model-3": N_("Model 3"),
}


@dataclass(frozen=True)
class Planned:
    """A run to make, and its name among the others."""

    name: Message
    config: TrainingConfig


def planned(config: TrainingConfig, name: str, **facts: Any) -> Planned:
    """Plan a run; `name` is a text marked for translation, and `facts` fill its blanks."""
    return Planned(Message(name, **facts), config)


def train_all(epochs: int) -> tuple[Planned, ...]:
    """Plan the three models of the notes, each for `epochs` epochs."""
    return tuple(planned(config.replace(epochs=epochs), PRESET_NAMES[key]) for key, config in PRESETS.items())


def ablations(config: TrainingConfig) -> tuple[Planned, ...]:
    """Plan a run as it is, and again without each technique that it uses; all else, and the seed, stay the same."""
    plans = (
        planned(config, N_("complete")),
        planned(config.replace(batch_norm=False), N_("without batch norm")),
        planned(config.replace(dropout=0.0), N_("without dropout")),
        planned(config.replace(l2=0.0, l1=0.0), N_("without penalty")),
    )
    return plans[:1] + tuple(plan for plan in plans[1:] if plan.config != config)


def five_seeds(config: TrainingConfig) -> tuple[Planned, ...]:
    """Plan a run with five consecutive seeds, its own among them."""
    seeds = _seeds_from(config.seed)
    return tuple(planned(config.replace(seed=seed), N_("seed {seed}"), seed=seed) for seed in seeds)


def _seeds_from(first: int) -> Sequence[int]:
    """Return `SEEDS` consecutive seeds that include the first and stay below the largest possible."""
    largest = int(next(one.maximum for one in TrainingConfig.declarations() if one.name == "seed") or 0)
    begin = min(first, largest - SEEDS)
    return range(begin, begin + SEEDS)
