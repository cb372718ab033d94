"""Labels of any type, and the names of classes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets import DatasetError
from core.datasets.own.labels import names_beside, numbered, plain


@pytest.mark.parametrize(
    "labels",
    [
        np.array([3, 0, 1], np.uint8),
        np.array([[3], [0], [1]]),
        np.array([3.0, 0.0, 1.0], np.float32),
        np.array([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]]),
        np.array([[3, *range(4, 11)], [0, *range(7)], [1, *range(7)]]),  # QMNIST's
    ],
)
def test_labels_are_whole_numbers_in_any_of_their_forms(labels: np.ndarray[Any, Any]) -> None:
    assert plain(labels, "file").tolist() == [3, 0, 1]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (np.array([[0, 1, 1], [1, 0, 0]]), "several labels for an image (2 x 3)"),
        (np.array([0.5, 1.0]), "neither whole numbers nor names, such as 0.5"),
        (np.array([np.nan, 1.0]), "neither whole numbers nor names"),
        (np.array([1j]), "neither whole numbers nor names, such as complex128"),
        (np.array(3), "several labels"),
    ],
)
def test_labels_of_no_plain_meaning_are_refused(labels: np.ndarray[Any, Any], sentence: str) -> None:
    with pytest.raises(DatasetError) as caught:
        plain(labels, "labels.npy")
    assert sentence in str(caught.value)


def test_the_classes_are_all_labels_that_there_are() -> None:
    (train, test), values = numbered([np.array([26, 1, 3]), np.array([2, 1])], "file")
    assert (train.tolist(), test.tolist(), values) == ([3, 0, 2], [1, 0], [1, 2, 3, 26])


def test_names_with_numbers_are_in_the_order_of_the_numbers() -> None:
    (train,), values = numbered([np.array(["c10", "c9", "b"])], "file")
    assert values == ["b", "c9", "c10"]
    assert train.tolist() == [2, 1, 0]


def test_a_number_and_a_name_are_both_names() -> None:
    (train, test), values = numbered([np.array([1, 10]), np.array(["?", "1"])], "file")
    assert values == ["1", "10", "?"]
    assert (train.tolist(), test.tolist()) == ([0, 1], [2, 0])


@pytest.mark.parametrize(
    ("count", "sentence"), [(1, "all images of file have the label 0"), (101, "101 different labels; up to 100")]
)
def test_classes_are_two_to_a_hundred(count: int, sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence):
        numbered([np.arange(count)], "file")
    for fine in (2, 100):
        assert len(numbered([np.arange(fine)], "file")[1]) == fine


@pytest.mark.parametrize(
    ("name", "text", "values", "names"),
    [
        ("classes.txt", "cat\ndog\n", [0, 1], ("cat", "dog")),
        ("classes.txt", "cat\ndog\nbird\n", [0, 2], ("cat", "bird")),
        ("classes.txt", "a\nb\n", [1, 26], ("a", "b")),
        ("classes.txt", "\ufeff1: cat\n2: big dog\n", [1, 2], ("cat", "big dog")),
        ("labels.txt", "0 cat\n1 dog\n", [0, 1], ("cat", "dog")),
        ("classes.txt", "cat\n", [0, 1], None),
        ("s-mapping.txt", "1 65 97\n2 66 98\n", [1, 2], ("Aa", "Bb")),
        ("s-mapping.txt", "0 48\n1 49\n", [0, 1], ("0", "1")),
        ("s-mapping.txt", "0 48\n", [0, 1], None),
        ("s-mapping.txt", "0 99999999\n1 49\n", [0, 1], None),
        ("other-mapping.txt", "0 48\n1 49\n", [0, 1], None),
    ],
)
def test_names_of_classes_are_those_of_the_file_beside(
    tmp_path: Path, name: str, text: str, values: list[int], names: tuple[str, ...] | None
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    folder = tmp_path / "raw"
    folder.mkdir()
    assert names_beside(tmp_path, "s", values) == names
    assert names_beside(folder, "s", values) == names


def test_a_file_of_names_that_is_no_text_names_nothing(tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_bytes(b"\xff\xfe\x00\xd8")
    assert names_beside(tmp_path, "s", [0, 1]) is None


def test_fashion_mnist_is_known_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "FashionMNIST" / "raw"
    names = names_beside(folder, "", list(range(10)))
    assert names is not None
    assert (names[0], names[9]) == ("T-shirt/top", "Ankle boot")
    other = tmp_path / "kuzushiji" / "raw"
    assert names_beside(other, "fashion-mnist", list(range(10))) == names
    assert names_beside(folder, "", list(range(9))) is None
    assert names_beside(other, "k", list(range(10))) is None
