"""Pictures whose labels stand in a CSV: a name of a file and a label in each row, as competitions pack them."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from core.datasets.idx import DatasetError
from core.datasets.own.collected import Reader, opened
from core.datasets.own.found import PARTS, Part, chosen_set, words_of
from core.datasets.own.labels import names_beside
from core.datasets.own.pictures import SUFFIXES, Picture, read_pictures
from core.datasets.own.source import Source
from core.datasets.own.tables import COUNT_OF_NUMBERS, Fault, Tables, judged, table_sets
from core.messages import Message
from core.settings import N_

LOOKED_AT = 50  # rows that show which column names the pictures
# Names of columns of labels, the best first: of two, the one with words names the classes.
LABELS = (
    *("class_name", "label_name", "category_name", "labels", "label", "class", "target", "category", "breed"),
    *("species", "diagnosis", "y", "digit", "character"),
)
FILES = ("filename", "file_name", "file", "filepath", "filepaths", "path", "image", "image_id", "image_path", "id")
SPLITS = ("split", "data set", "dataset", "subset", "set", "part", "partition")
SUBMISSION = "submission"  # a table to be filled in, whose labels mean nothing

NO_SUCH_PICTURE = N_("there is no picture “{name}”")
SEVERAL_PICTURES = N_("there are several pictures “{name}”: {first} and {second}")
EMPTY_LABEL = N_("the label of “{name}” is empty")
NO_CSV = N_("{file} is no table: {reason}")
NONE_LISTED = N_("{file}, line {line}: {reason}")
NOT_LISTED = N_("{count:,} pictures are not in {file} and are not used.")


class Pictures:
    """Finds pictures below a folder by what a table calls them: a path, a name, or a name without its ending."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.all = [file for file in files if file.suffix.lower() in SUFFIXES]

    @cached_property
    def _by_name(self) -> Mapping[str, list[Path]]:
        found: dict[str, list[Path]] = defaultdict(list)
        for file in self.all:
            found[file.name.lower()].append(file)
            found[file.stem.lower()].append(file)
        return found

    def find(self, name: str, part: Part, folder: Path) -> list[Path]:
        """Return the pictures that a row of a table in `folder` about this part can mean."""
        *above, last = name.lower().replace("\\", "/").split("/")
        found = self._by_name.get(last, [])
        if above and len(found) > 1:
            ends = "/".join(("", *above, ""))
            found = [file for file in found if f"{file.parent.as_posix().lower()}/".endswith(ends)] or found
        for fits in (lambda file: part in map(PARTS.get, _lower(file.parts[:-1])), lambda file: file.parent == folder):
            found = found if len(found) < 2 else [file for file in found if fits(file)] or found
        return found


def _lower(parts: Sequence[str]) -> Iterator[str]:
    return (part.lower() for part in parts)


class Listing(NamedTuple):
    """A table that names pictures: its file, and its columns."""

    path: Path
    part: Part
    separator: str
    columns: int
    header: tuple[str, ...]  # in small letters; empty if the first row is one of data
    file: int
    label: int | None  # None if each class has a column, with a single 1 in each row
    split: int | None
    titles: tuple[str, ...]  # as they are written

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of data that are not empty, each with the number of its line."""
        return ((line, row) for line, row in _rows(self.path, self.separator) if line > 1 or not self.header)

    def label_of(self, row: Sequence[str]) -> str:
        """Return the label of a row, empty if it has none."""
        if self.label is not None:
            return re.sub(r"^(\d+)\.0+$", r"\1", row[self.label])
        ones = [place for place in range(self.columns) if place != self.file and _is(row[place], 1)]
        return self.titles[ones[0]] if len(ones) == 1 else ""


def listing_sets(root: Path, tables: Sequence[Path], pictures: Pictures) -> dict[str, dict[Part, Listing]]:
    """Return the datasets among tables that name pictures and their labels, by name."""
    if not pictures.all:
        return {}
    files = [file for file in tables if SUBMISSION not in file.stem.lower()]
    known = {file: listing for file in files if (listing := listing_of(file, pictures)) is not None}
    sets: Mapping[str, Tables] = table_sets(root, list(known))
    return {name: {part: known[file] for part, file in parts.items()} for name, parts in sets.items()}


def listing_of(file: Path, pictures: Pictures) -> Listing | None:
    """Return the columns of a table that names pictures and their labels; None if it is no such table."""
    with opened(file) as stream:
        line = stream.readline(1 << 16).removeprefix(b"\xef\xbb\xbf")
    separator = max((",", ";", "\t"), key=lambda sign: line.count(sign.encode()))
    rows = [row for _, row in islice(_rows(file, separator), LOOKED_AT)]
    if not rows or len(rows[0]) < 2:
        return None
    titles, part = rows[0], words_of(file.stem).part or "all"
    names = [title.lower() for title in titles]

    def found(rows: Sequence[Sequence[str]], column: int) -> int:
        return sum(len(row) > column and bool(pictures.find(row[column], part, file.parent)) for row in rows)

    column = max(range(len(titles)), key=lambda column: found(rows, column))
    has_header = not found(rows[:1], column)
    if not found(rows, column):
        named = [names.index(name) for name in FILES if name in names]
        if not named or not set(LABELS) & set(names):
            return None
        column = named[0]
    header = tuple(names) if has_header else ()
    others = [place for place in range(len(titles)) if place != column]
    split = next((header.index(name) for name in SPLITS if name in header), None)
    label = next((header.index(name) for name in LABELS if name in header and header.index(name) != column), None)
    if label is None and len(others) == 1:
        label = others[0]
    if label is None and not (header and all(_is_one_hot(row, others) for row in rows[1:])):
        return None
    return Listing(file, part, separator, len(titles), header, column, label, split, tuple(titles))


def _is(text: str, value: float) -> bool:
    try:
        return float(text) == value
    except ValueError:
        return False


def _is_one_hot(row: Sequence[str], columns: Sequence[int]) -> bool:
    cells = [row[place] for place in columns if place < len(row)]
    ones = sum(_is(cell, 1) for cell in cells)
    return ones == 1 and sum(_is(cell, 0) for cell in cells) == len(columns) - 1


def _rows(file: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    with opened(file) as stream, io.TextIOWrapper(stream, "utf-8-sig", "replace", newline="") as text:
        reader = csv.reader(text, delimiter=separator)
        try:
            for row in reader:
                cells = [cell.strip() for cell in row]
                if any(cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            raise DatasetError(NO_CSV, file=file, reason=error) from error


def read_listings(source: Source, sets: Mapping[str, Mapping[Part, Listing]], pictures: Pictures) -> Reader:
    """Read the pictures of one of the sets of `listing_sets`.

    Raises:
        DatasetError: rows name no picture or have no label, and nobody has said to leave them out.
    """
    listings = chosen_set(source, sets)
    found: dict[Part, list[Picture]] = defaultdict(list)
    notes = []
    for listing in listings.values():
        faults: list[Fault] = []
        read = 0
        for part, picture in _listed(listing, pictures, faults):
            found[part].append(picture)
            read += 1
        if faults and not read:
            raise DatasetError(NONE_LISTED, file=listing.path, **faults[0]._asdict())
        if faults:
            notes.append(judged(source, listing.path, read, faults))
    first = listings["train"] if "train" in listings else next(iter(listings.values()))
    used = {picture.file for part in found.values() for picture in part}
    if left := sum(file not in used for file in pictures.all):
        notes.append(Message(NOT_LISTED, count=left, file=first.path.name))
    collected = yield from read_pictures(source, found)

    def names(values: Sequence[Any]) -> tuple[str, ...] | None:
        numbers = [int(value) if str(value).isdecimal() else value for value in values]
        return names_beside(first.path.parent, words_of(first.path.stem).rest, numbers)

    return replace(collected, notes=(*collected.notes, *notes), names=names)


def _listed(listing: Listing, pictures: Pictures, faults: list[Fault]) -> Iterator[tuple[Part, Picture]]:
    """Yield the part and the picture of each row; those that name none are added to the faults."""
    folder = listing.path.parent
    for line, row in listing.rows():
        if len(row) != listing.columns:
            faults.append(Fault(line, DatasetError(COUNT_OF_NUMBERS, found=len(row), expected=listing.columns)))
            continue
        part = listing.part if listing.split is None else PARTS.get(row[listing.split].lower(), listing.part)
        name = row[listing.file]
        files, label = pictures.find(name, part, folder), listing.label_of(row)
        if not files:
            faults.append(Fault(line, DatasetError(NO_SUCH_PICTURE, name=name)))
        elif len(files) > 1:
            several = DatasetError(SEVERAL_PICTURES, name=name, first=files[0], second=files[1])
            faults.append(Fault(line, several))
        elif not label:
            faults.append(Fault(line, DatasetError(EMPTY_LABEL, name=name)))
        else:
            yield part, Picture(files[0], label)
