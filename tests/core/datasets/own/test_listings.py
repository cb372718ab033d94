"""Pictures whose labels stand in a CSV, as competitions pack them, and what people do to such tables."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.datasets.own.choices import BrokenError, SeveralSetsError
from core.datasets.own.collected import OwnImages
from tests.core.datasets.own.conftest import own, refused
from tests.core.datasets.own.layouts import png, put

COUNT = 12  # pictures; number n is filled with the grey n
LABELS = ("cat", "dog", "대나무 곰, 큰")  # of n, by n % 3


def pictures(root: Path, folder: str = "train", ending: str = ".png", first: int = 0) -> None:
    for number in range(first, first + COUNT):
        put(root / folder / f"{number}{ending}", png(np.full((2, 2), number, np.uint8)))


def rows(row: str = '{n},"{label}"', head: str = "id,label") -> str:
    lines = [row.format(n=n, label=LABELS[n % 3], number=n % 3) for n in range(COUNT)]
    return "\n".join([head, *lines] if head else lines)


def check(images: OwnImages, classes: tuple[str, ...] = LABELS) -> None:
    """Each picture has the label that its grey says."""
    assert images.classes == classes
    grey = np.concatenate([images.train_images, images.test_images])[:, 0]
    labels = np.concatenate([images.train_labels, images.test_labels])
    assert sorted(grey.tolist()) == list(range(COUNT))
    np.testing.assert_array_equal(labels, grey % 3)


def in_utf8(text: str) -> bytes:
    return text.encode()


@pytest.mark.parametrize(
    ("table", "text", "encoded"),
    [
        ("train.csv", rows(), in_utf8),
        ("labels.csv", rows('{n}.png,"{label}"', "filename,class"), in_utf8),
        ("labels.csv", rows('train/{n}.png,"{label}"', "path,label"), in_utf8),
        ("labels.csv", rows('C:\\data\\train\\{n}.PNG,"{label}"', "path,label"), in_utf8),
        ("train/labels.csv", rows('{n}.png,"{label}"'), in_utf8),
        ("train.csv", rows('"{label}",{n}', "whatever,else"), in_utf8),
        ("train.csv", rows('{n}.png,"{label}"', ""), in_utf8),
        ("train.csv", rows('{n};"{label}"', "id;label"), lambda text: text.encode("utf-8-sig")),
        ("train.csv", rows('{n}\t"{label}"', "id\tlabel"), lambda text: text.replace("\n", "\r\n").encode()),
        ("train.csv", rows('{n}, "{label}" ,0.5,x', "id, label ,score,note").replace(', "', ',"'), in_utf8),
        ("train.csv", rows('{n},{number},"{label}"', "image_id,label,class_name"), in_utf8),
        ("train.csv", rows() + "\n\n", in_utf8),
    ],
    ids=[
        "kaggle",
        "names",
        "folder",
        "windows",
        "inside",
        "label first",
        "no header",
        "BOM",
        "tabs",
        "more",
        "two",
        "empty",
    ],
)
def test_each_picture_gets_the_label_of_its_row(
    table: str, text: str, encoded: Callable[[str], bytes], tmp_path: Path
) -> None:
    pictures(tmp_path)
    put(tmp_path / table, encoded(text))
    check(own(tmp_path))
    check(own(tmp_path / table))


def test_numbers_are_named_by_a_list_beside_the_table(tmp_path: Path) -> None:
    pictures(tmp_path)
    put(tmp_path / "train.csv", rows("{n},{number}.0").encode())
    check(own(tmp_path), ("0", "1", "2"))
    put(tmp_path / "classes.txt", "\n".join(LABELS).encode())
    check(own(tmp_path))


def test_a_column_for_each_class_has_a_one_in_it(tmp_path: Path) -> None:
    pictures(tmp_path)
    ones = [",".join(str(float(n % 3 == place)) for place in range(3)) for n in range(COUNT)]
    lines = ["image,MEL,NV,Df", *(f"{n},{one}" for n, one in enumerate(ones))]
    put(tmp_path / "labels.csv", "\n".join(lines).encode())
    images = own(tmp_path)
    assert images.classes == ("Df", "MEL", "NV")


def test_a_column_says_which_are_for_the_test(tmp_path: Path) -> None:
    pictures(tmp_path, "all")
    lines = [
        f"{n},{LABELS[n % 3].split(',')[0]},{'test' if n < 3 else 'valid' if n < 6 else 'train'}" for n in range(COUNT)
    ]
    put(tmp_path / "birds.csv", "\n".join(["filepaths,labels,data set", *lines]).encode())
    images = own(tmp_path)
    assert (len(images.train_images), images.own_validation, len(images.test_images)) == (9, 3, 3)
    assert sorted(images.test_images[:, 0].tolist()) == [0, 1, 2]


def test_the_pictures_to_be_named_and_their_table_are_left_alone(tmp_path: Path) -> None:
    pictures(tmp_path)
    pictures(tmp_path, "test")
    put(tmp_path / "train.csv", rows().encode())
    put(tmp_path / "sample_submission.csv", rows("{n},cat").encode())
    images = own(tmp_path)
    check(images)
    assert "12 pictures are not in train.csv" in str(images.notes)


def test_a_table_for_each_part_names_the_pictures_of_its_folder(tmp_path: Path) -> None:
    pictures(tmp_path)
    pictures(tmp_path, "test")
    put(tmp_path / "train.csv", rows().encode())
    put(tmp_path / "test.csv", rows().encode())
    images = own(tmp_path)
    assert (len(images.train_images), len(images.test_images)) == (COUNT, COUNT)


def test_folders_of_classes_stay_classes_beside_a_table_of_something_else(tmp_path: Path) -> None:
    pictures(tmp_path, "a")
    pictures(tmp_path, "b", first=COUNT)
    put(tmp_path / "notes.csv", b"file,width,height\n1.png,2,2\n2.png,2,2\n")
    assert own(tmp_path).classes == ("a", "b")


@pytest.mark.parametrize(
    ("row", "line", "reason"),
    [
        ("99,cat", 3, "there is no picture “99”"),
        ("1,", 3, "the label of “1” is empty"),
        ("1", 3, "1 values instead of 2"),
        ("1,cat,dog", 3, "3 values instead of 2"),
    ],
)
def test_a_row_that_fits_no_picture_is_named_by_file_and_line(row: str, line: int, reason: str, tmp_path: Path) -> None:
    pictures(tmp_path)
    lines = rows().split("\n")
    lines[line - 1] = row
    put(tmp_path / "train.csv", "\n".join(lines).encode())
    said = refused(tmp_path)
    assert f"1 of the 12 rows of {tmp_path / 'train.csv'} cannot be read, the first in line {line}: {reason}" in said
    with pytest.raises(BrokenError):
        own(tmp_path)
    images = own(f"{tmp_path}::broken=skip")
    assert len(images.train_images) + len(images.test_images) == COUNT - 1


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    """A label in quotes may go over two lines."""
    pictures(tmp_path)
    put(tmp_path / "train.csv", rows().replace("대나무 곰, 큰", "bam\nboo", 1).replace("4,", "44,").encode())
    assert "in line 7: there is no picture “44”" in refused(tmp_path)


def test_a_name_that_two_pictures_have_is_refused(tmp_path: Path) -> None:
    pictures(tmp_path, "one")
    pictures(tmp_path, "two")
    put(tmp_path / "labels.csv", rows().encode())
    assert "there are several pictures “0”: " in refused(tmp_path)
    put(tmp_path / "labels.csv", rows('two/{n},"{label}"').encode())
    check(own(tmp_path))


def test_a_table_without_any_of_its_pictures_is_refused(tmp_path: Path) -> None:
    pictures(tmp_path, first=50)
    put(tmp_path / "train.csv", rows().encode())
    assert f"{tmp_path / 'train.csv'}, line 2: there is no picture “0”" in refused(tmp_path)


def test_of_two_tables_one_is_chosen(tmp_path: Path) -> None:
    pictures(tmp_path)
    for name in ("colours", "animals"):
        put(tmp_path / f"{name}.csv", rows().encode())
    with pytest.raises(SeveralSetsError):
        own(tmp_path)
    check(own(f"{tmp_path}::set=animals"))
    check(own(tmp_path / "colours.csv"))
