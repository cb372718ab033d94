"""Roll points down a surface, measure the paths and name how they ended."""

from core.descent.trajectory import (
    BatchSize,
    Racer,
    Trajectory,
    descend,
    race,
    race_in_blocks,
    takes_batches,
)

__all__ = [
    "BatchSize",
    "Racer",
    "Trajectory",
    "descend",
    "race",
    "race_in_blocks",
    "takes_batches",
]
