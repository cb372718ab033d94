"""NumPy's files: arrays that are missing, damaged, too large or programs."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.core.datasets.own.conftest import own, refused
from tests.core.datasets.own.layouts import IMAGES, LABELS, SIDE, bomb, keras, medmnist


def test_arrays_under_other_names_are_listed(tmp_path: Path) -> None:
    np.savez(tmp_path / "model.npz", w1=np.zeros((3, 4)), b1=np.zeros(4))
    sentence = refused(tmp_path / "model.npz")
    assert "model.npz has no arrays of images and labels; it has w1, b1." in sentence


def test_images_and_labels_that_nobody_split_are_split(tmp_path: Path) -> None:
    np.savez(tmp_path / "mine.npz", X=IMAGES["train"].reshape(40, -1), y=LABELS["train"])
    images = own(tmp_path / "mine.npz")
    assert (len(images.train_images), len(images.test_images)) == (30, 10)


def test_labels_may_be_words(tmp_path: Path) -> None:
    words = np.array(["cat", "dog"])[LABELS["train"] % 2]
    np.savez(tmp_path / "mine.npz", images=IMAGES["train"], labels=words)
    assert own(tmp_path).classes == ("cat", "dog")


def test_a_program_in_a_file_is_not_run(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", x_train=np.array([print], dtype=object), y_train=LABELS["train"])
    assert "holds Python objects, which are not read" in refused(tmp_path / "x.npz")
    assert "holds Python objects" in refused(tmp_path)


def test_a_file_that_announces_more_than_the_memory_is_refused_unread(tmp_path: Path) -> None:
    bomb(tmp_path / "bomb.npz", 2**50)
    assert "images of 28 x 28 need" in refused(tmp_path / "bomb.npz")


def test_an_array_that_is_shorter_than_it_says_is_refused(tmp_path: Path) -> None:
    bomb(tmp_path / "short.npz", 10)
    assert "short.npz is damaged: " in refused(tmp_path / "short.npz")


@pytest.mark.parametrize("keep", [0, 10, 100, 1000, -30])
def test_a_file_that_was_cut_is_refused(tmp_path: Path, keep: int) -> None:
    keras(tmp_path)
    file = tmp_path / "mnist.npz"
    file.write_bytes(file.read_bytes()[:keep])
    assert "mnist.npz is damaged: " in refused(file)


def test_a_flipped_byte_of_the_pixels_is_noticed(tmp_path: Path) -> None:
    medmnist(tmp_path)
    file = tmp_path / "pathmnist.npz"
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("train_images.npy").header_offset + 500
    damaged = bytearray(file.read_bytes())
    damaged[place] ^= 1
    file.write_bytes(damaged)
    assert "is damaged: " in refused(file)


def test_a_header_that_is_none_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        for name in ("x_train", "y_train"):
            archive.writestr(f"{name}.npy", b"\x93NUMPY\x01\x00\x10\x00" + b"[1] * 1000000000")
    assert "x.npz is damaged: " in refused(tmp_path / "x.npz")
    (tmp_path / "X_train.npy").write_bytes(b"nothing")
    np.save(tmp_path / "y_train.npy", LABELS["train"])
    assert "X_train.npy is damaged: " in refused(tmp_path / "y_train.npy")


def test_arrays_in_fortrans_order_are_the_same(tmp_path: Path) -> None:
    stream = io.BytesIO()
    columns_first = np.asfortranarray(IMAGES["train"])
    np.savez(stream, x_train=columns_first, y_train=LABELS["train"], x_test=IMAGES["test"], y_test=LABELS["test"])
    (tmp_path / "f.npz").write_bytes(stream.getvalue())
    np.testing.assert_array_equal(own(tmp_path / "f.npz").train_images, IMAGES["train"].reshape(-1, SIDE**2))
