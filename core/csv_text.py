"""CSV whose texts stay texts: a spreadsheet runs no name or note as a formula.

A text that begins like a formula gets an apostrophe before it, as OWASP recommends ("CSV Injection"); so does one that
begins with an apostrophe, so that a reader who takes one away has every text as it was. Numbers stay numbers.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

APOSTROPHE = "'"
END_OF_ROW = "\r\n\0"  # before Python 3.13 a line break in a cell gets its quotes only if the end of a row has it, too
# What begins a formula in some spreadsheet, also in full width, as Japanese and Korean ones take it.
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
AFTER_A_SEPARATOR = re.compile(r"([,;])(?=[\s\"']*[=+\-@＝＋－＠])")


def as_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Write rows of cells as CSV; the texts among them are guarded."""
    return joined((map(guarded, row) for row in rows), ",")


def joined(rows: Iterable[Iterable[Any]], separator: str) -> str:
    """Write rows of cells as they are, with the quotes that they need (RFC 4180)."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=END_OF_ROW).writerows(rows)
    return stream.getvalue().replace(END_OF_ROW, "\n")


def guarded(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.startswith((APOSTROPHE, *BEGINNINGS)):
        return APOSTROPHE + cell
    return cell


def as_written(cell: str) -> str:
    """Return the text that was guarded."""
    return cell.removeprefix(APOSTROPHE)


def settings_above(settings: Mapping[str, Any]) -> str:
    """Write settings as lines of JSON with a # before each, to stand above a table.

    A spreadsheet divides these lines, too: a separator before what would begin a formula is written as its number,
    which JSON reads as the same text.
    """
    lines = json.dumps(settings, ensure_ascii=False, indent=2).splitlines()
    return "".join(f"# {AFTER_A_SEPARATOR.sub(_as_number, line)}\n" for line in lines)


def _as_number(separator: re.Match[str]) -> str:
    return f"\\u{ord(separator[1]):04x}"
