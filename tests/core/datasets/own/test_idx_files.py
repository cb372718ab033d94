"""IDX files under the names that people have them."""

from pathlib import Path

import numpy as np
import pytest

from tests.core.datasets.own.conftest import own, refused
from tests.core.datasets.own.layouts import IMAGES, NAMES, dotted, four, idx, named, put

TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = NAMES.values()


def test_a_whole_set_is_read_beside_one_that_is_not(tmp_path: Path) -> None:
    four(tmp_path)
    put(tmp_path / "emnist-digits-train-images-idx3-ubyte", idx(IMAGES["train"]))
    assert len(own(tmp_path).train_images) == 40


def test_a_missing_file_is_named_as_the_others_are_called(tmp_path: Path) -> None:
    four(tmp_path)
    (tmp_path / TEST_LABELS).unlink()
    assert f"has no file of test labels, such as {TEST_LABELS} or {TEST_LABELS}.gz" in refused(tmp_path)


def test_two_data_sets_in_two_folders_are_called_by_them(tmp_path: Path) -> None:
    for name in ("MNIST", "FashionMNIST"):
        four(tmp_path, f"{name}/raw/{{}}".format)
    assert "several datasets: FashionMNIST/raw, MNIST/raw" in refused(tmp_path)
    assert len(own(f"{tmp_path}::set=mnist").train_images) == 40


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (TRAIN_IMAGES, idx(np.zeros((3, 2, 2, 2))), "has the sizes 3 x 2 x 2 x 2; images are n x rows x columns"),
        (TRAIN_IMAGES, idx(np.zeros((40, 12))), "has the sizes 40 x 12"),
        (TRAIN_IMAGES, idx(IMAGES["train"] / 128 - 1, 13, ">f4"), "has pixels from -1 to 0.99"),
        (TRAIN_IMAGES, idx(IMAGES["train"], 10), "begins with 00 00 0a 03, not with 00 00 08 03"),
        (TRAIN_LABELS, idx(np.arange(40) / 2, 13, ">f4"), "neither whole numbers nor names"),
        (TRAIN_LABELS, idx(np.ones((40, 3))), "has several labels for an image (40 x 3)"),
        (TEST_LABELS, idx(np.arange(9)), "has 9 labels for the 10 images of"),
        (TEST_IMAGES, idx(IMAGES["test"][:, 1:]), "have 5 x 6 pixels, those of"),
    ],
)
def test_what_is_wrong_is_said_of_the_file(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    four(tmp_path)
    put(tmp_path / name, content)
    assert sentence in refused(tmp_path)
    assert name in refused(tmp_path)


def test_emnists_prefix_is_no_reason_to_turn_others(tmp_path: Path) -> None:
    four(tmp_path / "a", named("kmnist-"))
    four(tmp_path / "b", lambda name: named("EMNIST-letters-")(dotted(name)))
    assert own(tmp_path / "a").notes == ()
    assert "turn them" in own(tmp_path / "b").notes[0].text()
