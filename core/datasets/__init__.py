"""Images and labels: where they come from and how they are split."""

from core.datasets.dataset import (
    AVAILABLE,
    CLASSES,
    DATASETS,
    TOO_MANY,
    WHITE,
    Dataset,
    Indices,
    Split,
    largest_train_size,
    load,
    pixel_statistics,
    scaled,
    split,
    validation_size,
)
from core.datasets.elsewhere import ElsewhereError, host_of
from core.datasets.idx import FILE_NAMES, Bytes, DatasetError

__all__ = [
    "AVAILABLE",
    "CLASSES",
    "DATASETS",
    "FILE_NAMES",
    "TOO_MANY",
    "WHITE",
    "Bytes",
    "Dataset",
    "DatasetError",
    "ElsewhereError",
    "Indices",
    "Split",
    "host_of",
    "largest_train_size",
    "load",
    "pixel_statistics",
    "scaled",
    "split",
    "validation_size",
]
