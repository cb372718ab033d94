"""Train a network: configs, runs, reports, checkpoints."""

from core.training.config import MODEL_1, MODEL_2, MODEL_3, PRESETS, TrainingConfig
from core.training.reports import Best, Change, Ending, EpochReport, StepReport
from core.training.trainer import Trainer

__all__ = [
    "MODEL_1",
    "MODEL_2",
    "MODEL_3",
    "PRESETS",
    "Best",
    "Change",
    "Ending",
    "EpochReport",
    "StepReport",
    "Trainer",
    "TrainingConfig",
]
