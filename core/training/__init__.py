"""Train a network: configs, runs, reports, checkpoints."""

from core.training.trainer import (
    MODEL_1,
    MODEL_2,
    MODEL_3,
    PRESETS,
    Best,
    Change,
    Ending,
    EpochReport,
    SavedProgress,
    StepReport,
    Trainer,
    TrainingConfig,
)

__all__ = [
    "MODEL_1",
    "MODEL_2",
    "MODEL_3",
    "PRESETS",
    "Best",
    "Change",
    "Ending",
    "EpochReport",
    "SavedProgress",
    "StepReport",
    "Trainer",
    "TrainingConfig",
]
