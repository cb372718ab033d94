"""Tables hold text as text, whatever it begins with; an independent reader finds every cell as it was."""

import csv
import io
import json

import pytest

from core.csv_text import BEGINNINGS, as_csv, as_written, settings_above

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1)", "\tx", "\rx", "\n=1", "＝1", "'quoted", "''", "'=1"]
HARMLESS = ["", "He normal", "1-2", "a=b", "net, wide", 'say "x"', "β₁"]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_begins_like_a_formula_is_guarded_and_comes_back(text: str) -> None:
    ((cell, number),) = read(as_csv([[text, -1.5]]))
    assert not cell.startswith(BEGINNINGS)
    assert as_written(cell) == text
    assert float(number) == -1.5


@pytest.mark.parametrize("text", HARMLESS)
def test_any_other_text_is_written_as_it_is(text: str) -> None:
    assert read(as_csv([[text, 1]])) == [[text, "1"]]
    assert as_written(text) == text


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("text", [*HOSTILE, "a,=1+1", "a;=1+1", "a, '=1+1", 'a,"=1+1"', "a;  @SUM(1)", *HARMLESS])
def test_settings_above_a_table_hold_no_formula_for_a_spreadsheet_either(text: str, separator: str) -> None:
    above = settings_above({"run": text, "widths": [1, -2]})
    cells = [cell.strip(" \"'") for row in csv.reader(io.StringIO(above), delimiter=separator) for cell in row]
    assert not any(cell.startswith(BEGINNINGS) for cell in cells)
    assert json.loads("".join(line.removeprefix("# ") for line in above.splitlines())) == {
        "run": text,
        "widths": [1, -2],
    }
