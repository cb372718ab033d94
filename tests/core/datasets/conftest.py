"""A small dataset in files, and what is said of one that is refused."""

from pathlib import Path

import pytest

from core.datasets import (
    FILE_NAMES,
    DatasetError,
    load,
)

TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = FILE_NAMES.values()


def idx(*sizes: int, data: bytes, kind: int = 8) -> bytes:
    """An IDX file, as its description has it."""
    return bytes([0, 0, kind, len(sizes)]) + b"".join(size.to_bytes(4, "big") for size in sizes) + data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small dataset: three training and two test images of 2 x 3 pixels."""
    (tmp_path / TRAIN_IMAGES).write_bytes(idx(3, 2, 3, data=bytes(range(18))))
    (tmp_path / TRAIN_LABELS).write_bytes(idx(3, data=bytes([0, 9, 5])))
    (tmp_path / TEST_IMAGES).write_bytes(idx(2, 2, 3, data=bytes(range(100, 112))))
    (tmp_path / TEST_LABELS).write_bytes(idx(2, data=bytes([1, 2])))
    return tmp_path


def refusal(folder: Path) -> str:
    """What is said of a folder that is refused."""
    with pytest.raises(DatasetError) as caught:
        load(folder)
    return str(caught.value)
