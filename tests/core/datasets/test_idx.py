"""IDX files: gzipped or not, damaged, and the sentence for every fault."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.datasets import (
    load,
)
from tests.core.datasets.conftest import TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS, idx, refusal


def test_a_folder_of_idx_files_is_read_as_it_is(folder: Path) -> None:
    dataset = load(folder)
    np.testing.assert_array_equal(dataset.train_images, np.arange(18).reshape(3, 6))
    assert [dataset.classes[label] for label in dataset.train_labels] == ["0", "9", "5"]
    assert dataset.classes == ("0", "1", "2", "5", "9")
    np.testing.assert_array_equal(dataset.test_images[1], np.arange(106, 112))
    assert dataset.image_shape == (2, 3)


def test_a_file_may_lie_beside_its_gzipped_twin(folder: Path) -> None:
    (folder / f"{TRAIN_LABELS}.gz").write_bytes(gzip.compress((folder / TRAIN_LABELS).read_bytes()))
    assert load(folder).train_labels.tolist() == [0, 4, 3]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def go_on(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def cut_gzip(file: Path) -> None:
    file.write_bytes(gzip.compress(file.read_bytes())[:-9])


def damage_gzip(file: Path) -> None:
    zipped = bytearray(gzip.compress(file.read_bytes()))
    zipped[-8] ^= 1  # of the checksum
    file.write_bytes(zipped)


def holding(content: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "fault", "sentence"),
    [
        (TRAIN_IMAGES, Path.unlink, f"has no file of train images, such as {TRAIN_IMAGES} or {TRAIN_IMAGES}.gz"),
        (TEST_LABELS, cut, "is too short: 1 bytes instead of 2"),
        (TEST_LABELS, holding(idx(2, data=b"")[:6]), "is too short: 6 bytes instead of 8"),
        (TEST_IMAGES, go_on, "is too long: it goes on after the 12 bytes of its data"),
        (TRAIN_IMAGES, cut_gzip, "is damaged: its data are broken or end too early"),
        (TRAIN_IMAGES, damage_gzip, "is damaged: its archive is broken"),
        (TRAIN_IMAGES, holding(b""), "is no IDX file of images: it begins with nothing, not with 00 00 08 03"),
        (TRAIN_LABELS, holding(idx(3, 1, 1, data=b"abc")), "labels: it begins with 00 00 08 03, not with 00 00 08 01"),
        (TEST_LABELS, holding(idx(2, data=b"12", kind=10)), "begins with 00 00 0a 01, not with 00 00 08 01"),
        (TRAIN_LABELS, holding(idx(0, data=b"")), "is empty: its header says 0"),
        (TEST_IMAGES, holding(idx(2, 0, 3, data=b"")), "is empty: its header says 2 x 0 x 3"),
        (
            TRAIN_IMAGES,
            holding(idx(*[2**32 - 1] * 3, data=b"")),
            "announces 79228162458924105385300197375 bytes",
        ),
        (TEST_LABELS, holding(idx(1, data=b"\1")), "has 1 labels for the 2 images of"),
        (TEST_IMAGES, holding(idx(2, 3, 3, data=bytes(18))), "have 3 x 3 pixels, those of"),
    ],
)
def test_a_fault_names_the_file_and_says_what_is_wrong(
    folder: Path, name: str, fault: Callable[[Path], object], sentence: str
) -> None:
    fault(folder / name)
    assert sentence in refusal(folder)
    assert str(folder) in refusal(folder)
    assert name in refusal(folder)


def test_a_folder_in_place_of_a_file_is_none(folder: Path) -> None:
    (folder / TEST_LABELS).unlink()
    (folder / TEST_LABELS).mkdir()
    assert f"has no file of test labels, such as {TEST_LABELS}" in refusal(folder)


def test_no_damage_to_a_file_goes_unnoticed_or_is_anything_but_a_dataset_error(folder: Path) -> None:
    rng = np.random.default_rng(0)
    file = folder / TRAIN_IMAGES
    whole = gzip.compress(file.read_bytes())
    for _ in range(300):
        damaged = bytearray(whole[: rng.integers(10, len(whole) + 1)])
        damaged[rng.integers(10, len(whole)) % len(damaged)] ^= int(rng.integers(1, 256))
        file.write_bytes(damaged)
        assert file.name in refusal(folder)
