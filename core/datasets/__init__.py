"""Examples and labels: where they come from and how they are split."""

from core.datasets.catalogue import DATASETS, DIGIT_NAMES, KNOWN, MOST_CLASSES, OWN_POINTS, TOYS, Ends, Known
from core.datasets.dataset import (
    CHANGED,
    GONE,
    TOO_MANY,
    WHITE,
    Dataset,
    Indices,
    Inputs,
    Split,
    checksum,
    largest,
    largest_train_size,
    load,
    named_for_good,
    pixel_statistics,
    reading,
    scaled,
    split,
    validation_size,
)
from core.datasets.elsewhere import ElsewhereError, host_of
from core.datasets.idx import FILE_NAMES, Bytes, DatasetError
from core.datasets.own.choices import BrokenError, ChoiceError, SeveralSetsError, SizeError
from core.datasets.own.collected import ReadingProgress
from core.datasets.own.source import Source

__all__ = [
    "CHANGED",
    "DATASETS",
    "DIGIT_NAMES",
    "FILE_NAMES",
    "GONE",
    "KNOWN",
    "MOST_CLASSES",
    "OWN_POINTS",
    "TOO_MANY",
    "TOYS",
    "WHITE",
    "BrokenError",
    "Bytes",
    "ChoiceError",
    "Dataset",
    "DatasetError",
    "ElsewhereError",
    "Ends",
    "Indices",
    "Inputs",
    "Known",
    "ReadingProgress",
    "SeveralSetsError",
    "SizeError",
    "Source",
    "Split",
    "checksum",
    "host_of",
    "largest",
    "largest_train_size",
    "load",
    "named_for_good",
    "pixel_statistics",
    "reading",
    "scaled",
    "split",
    "validation_size",
]
