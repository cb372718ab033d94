"""One pass forward and back through an untrained network, measured and compared with theory."""

from core.propagation.config import PropagationConfig, Ranges, default_ranges
from core.propagation.forward_backward import (
    TooLargeError,
    follow_one,
    measure_one,
    measure_one_each,
    memory_of,
    propagate,
    propagate_each,
    refuse_what_does_not_fit,
    seeded,
)
from core.propagation.layer_signal import Band, LayerSignal, Propagation, Quantity, band

__all__ = [
    "Band",
    "LayerSignal",
    "Propagation",
    "PropagationConfig",
    "Quantity",
    "Ranges",
    "TooLargeError",
    "band",
    "default_ranges",
    "follow_one",
    "measure_one",
    "measure_one_each",
    "memory_of",
    "propagate",
    "propagate_each",
    "refuse_what_does_not_fit",
    "seeded",
]
