"""What the names of files and folders say."""

from pathlib import Path

import pytest

from core.datasets import DatasetError
from core.datasets.own.found import Words, chosen_set, files_below, natural, place_of, words_of
from core.datasets.own.source import Source


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x_train", Words("train", "images", "")),
        ("train_images", Words("train", "images", "")),
        ("y_val", Words("validation", "labels", "")),
        ("k49-train-imgs", Words("train", "images", "k49")),
        ("mnist_test", Words("test", None, "mnist")),
        ("emnist-letters-train", Words("train", None, "emnist-letters")),
        ("A_Z Handwritten Data", Words(None, "images", "A-Z-Handwritten")),
        ("X", Words(None, "images", "")),
        ("weights", Words(None, None, "weights")),
    ],
)
def test_a_name_says_part_content_and_set(name: str, words: Words) -> None:
    assert words_of(name) == words


def test_numbers_in_names_are_sorted_by_size() -> None:
    names = ["10", "9", "class 2", "class 10", "B", "a", "00"]
    assert sorted(names, key=natural) == ["00", "9", "10", "a", "B", "class 2", "class 10"]


def test_hidden_files_and_what_archives_leave_are_no_files(tmp_path: Path) -> None:
    for name in ("b/2.png", "b/10.png", ".git/x.png", "__MACOSX/b/2.png", "b/._2.png", "a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    assert [file.relative_to(tmp_path).as_posix() for file in files_below(tmp_path)] == ["a.csv", "b/2.png", "b/10.png"]


def test_a_folder_in_itself_is_read_no_deeper_than_six(tmp_path: Path) -> None:
    try:
        (tmp_path / "again").symlink_to(tmp_path)
    except OSError:
        pytest.skip("links are not allowed here")
    (tmp_path / "a").touch()
    assert len(list(files_below(tmp_path))) == 7


def test_a_folder_called_like_its_file_names_no_set() -> None:
    root = Path("/data")
    assert place_of(root / "MNIST" / "raw" / "x", root, str.isupper) == "MNIST/raw"
    assert place_of(root / "raw" / "MNIST" / "x", root, str.isupper) == "raw"
    assert place_of(root / "x", root, str.isupper) == ""


def test_a_part_of_a_sets_name_does_if_it_is_one_sets() -> None:
    sets = {"emnist-letters": 1, "emnist-mnist": 2, "MNIST/raw": 3, "other": 4}
    assert chosen_set(Source("p", set="letters"), sets) == 1
    assert chosen_set(Source("p", set="OTHER"), sets) == 4
    for ambiguous in ("mnist", "emnist", "x"):
        with pytest.raises(DatasetError, match="it has emnist-letters, emnist-mnist, MNIST/raw, other"):
            chosen_set(Source("p", set=ambiguous), sets)
