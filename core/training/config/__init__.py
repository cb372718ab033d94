"""The config of a training run: its settings, their limits, and the presets."""

from core.training.config.presets import MODEL_1, MODEL_2, MODEL_3, PRESETS
from core.training.config.training_config import (
    CHANGEABLE,
    FEWEST,
    LENGTH,
    NOT_CHANGEABLE,
    TrainingConfig,
    changed,
    lack_of_images,
    on_dataset,
    with_points,
)

__all__ = [
    "CHANGEABLE",
    "FEWEST",
    "LENGTH",
    "MODEL_1",
    "MODEL_2",
    "MODEL_3",
    "NOT_CHANGEABLE",
    "PRESETS",
    "TrainingConfig",
    "changed",
    "lack_of_images",
    "on_dataset",
    "with_points",
]
