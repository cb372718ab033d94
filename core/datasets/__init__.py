"""Images and labels: where they come from and how they are split."""

from core.datasets.dataset import (
    CLASSES,
    DATASETS,
    FILE_NAMES,
    WHITE,
    Bytes,
    Dataset,
    DatasetError,
    Indices,
    Split,
    largest_train_size,
    load,
    pixel_statistics,
    scaled,
    split,
    validation_size,
)

__all__ = [
    "CLASSES",
    "DATASETS",
    "FILE_NAMES",
    "WHITE",
    "Bytes",
    "Dataset",
    "DatasetError",
    "Indices",
    "Split",
    "largest_train_size",
    "load",
    "pixel_statistics",
    "scaled",
    "split",
    "validation_size",
]
