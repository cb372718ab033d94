"""Roll points down a surface, measure the paths and name how they ended."""

from core.descent.racer import BatchSize, Fork, Racer, SamRadius, takes_batches
from core.descent.trajectory import Trajectory, descend, race, race_in_blocks

__all__ = [
    "BatchSize",
    "Fork",
    "Racer",
    "SamRadius",
    "Trajectory",
    "descend",
    "race",
    "race_in_blocks",
    "takes_batches",
]
