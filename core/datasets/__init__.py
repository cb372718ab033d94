"""Examples and labels: where they come from and how they are split."""

from core.datasets.catalogue import DATASETS, DIGIT_NAMES, KNOWN, MOST_CLASSES, Ends, Known
from core.datasets.dataset import (
    TOO_MANY,
    WHITE,
    Dataset,
    Indices,
    Inputs,
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
    "DATASETS",
    "DIGIT_NAMES",
    "FILE_NAMES",
    "KNOWN",
    "MOST_CLASSES",
    "TOO_MANY",
    "WHITE",
    "Bytes",
    "Dataset",
    "DatasetError",
    "ElsewhereError",
    "Ends",
    "Indices",
    "Inputs",
    "Known",
    "Split",
    "host_of",
    "largest_train_size",
    "load",
    "pixel_statistics",
    "scaled",
    "split",
    "validation_size",
]
