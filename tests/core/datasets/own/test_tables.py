"""Tables of pixels: rows that are faulty are named, and can be left out."""

from pathlib import Path

import numpy as np
import pytest

from tests.core.datasets.own.conftest import own, refused
from tests.core.datasets.own.layouts import HEADER, IMAGES, SIDE, recognizer, rows, table

FAULTS = {
    "short": lambda row: row.rpartition(",")[0],
    "long": lambda row: row + ",0",
    "word": lambda row: row.rpartition(",")[0] + ",x",
    "empty cell": lambda row: row.rpartition(",")[0] + ",",
}
SENTENCES = {
    "short": "36 values instead of 37",
    "long": "38 values instead of 37",
    "word": "“x” is no number",
    "empty cell": "“” is no number",
}


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("header", [True, False])
def test_a_faulty_row_is_named_by_its_line(tmp_path: Path, kind: str, *, header: bool) -> None:
    lines = rows("train")
    lines[5], lines[9] = FAULTS[kind](lines[5]), FAULTS[kind](lines[9])
    table(tmp_path / "train.csv", [*([HEADER] if header else []), *lines])
    line = 7 if header else 6
    sentence = refused(tmp_path / "train.csv")
    assert f"2 of the 40 rows of {tmp_path / 'train.csv'} cannot be read, the first in line {line}: " in sentence
    assert SENTENCES[kind] in sentence
    assert f"{tmp_path / 'train.csv'}::broken=skip" in sentence
    images = own(f"{tmp_path / 'train.csv'}::broken=skip")
    assert len(images.train_images) + len(images.test_images) == 38
    assert f"2 rows that cannot be read are left out, the first in line {line} of train.csv" in images.notes[0].text()


def test_a_table_without_labels_is_said_to_be_unused(tmp_path: Path) -> None:
    recognizer(tmp_path)
    assert own(tmp_path).notes[0].text() == "test.csv has no labels and is not used."


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["a,b,c", "1,2,3"], "is no table of pixels: 3 numbers a row, beside the label, are no square image"),
        ([HEADER], "has no rows of pixels"),
        ([""], "is no table of pixels: 0 numbers"),
        ([HEADER.removeprefix("label,"), *(row.partition(",")[2] for row in rows("test"))], "has no column of labels"),
        ([HEADER, "1" + ",300" * 36, "2" + ",0" * 36], "has pixels from 0 to 300"),
        ([HEADER, "x,y"], "2 values instead of 37"),
    ],
)
def test_a_table_of_something_else_is_refused(tmp_path: Path, lines: list[str], sentence: str) -> None:
    table(tmp_path / "x.csv", lines)
    assert sentence in refused(tmp_path / "x.csv")


def test_numbers_may_be_written_with_points(tmp_path: Path) -> None:
    numbers = np.column_stack([np.arange(40) % 4, IMAGES["train"].reshape(40, -1) / 255])
    table(tmp_path / "x.csv", [",".join(map("{:.6f}".format, row)) for row in numbers])
    images = own(tmp_path / "x.csv")
    both = np.concatenate([images.train_images, images.test_images])
    whole = IMAGES["train"].reshape(-1, SIDE**2)
    np.testing.assert_array_equal(both[np.lexsort(both.T)], whole[np.lexsort(whole.T)])
    assert images.classes == ("0", "1", "2", "3")


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    table(tmp_path / "x.csv", [HEADER, "", *rows("train"), "", ""])
    assert len(own(tmp_path / "x.csv").train_images) == 30
