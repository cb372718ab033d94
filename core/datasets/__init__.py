"""Images and labels: where they come from and how they are split."""

from core.datasets.dataset import (
    CLASSES,
    DATASETS,
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
    "CLASSES",
    "DATASETS",
    "FILE_NAMES",
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
