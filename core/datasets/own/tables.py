"""Tables of pixels as CSV: a label and the pixels of an image in each row, with names above them or without."""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.datasets.idx import DatasetError
from core.datasets.own.choices import BrokenError
from core.datasets.own.collected import Collected, Reader, ReadingProgress, Some, opened, refuse_too_much
from core.datasets.own.found import Part, chosen_set, place_of, words_of
from core.datasets.own.labels import names_beside
from core.datasets.own.pixels import AnyArray, arranged, as_grey, white_of
from core.datasets.own.source import Source
from core.messages import Message
from core.settings import N_

SUFFIXES = (".csv", ".tsv")
BLOCK = 4 << 20  # bytes of lines that are read at a time
LONGEST_LINE = 1 << 24
LABEL_NAMES = ("label", "labels", "class", "target", "y", "digit", "character")
OTHER_NAMES = ("", "unnamed: 0", "index", "id")  # columns that are neither label nor pixel
SMALLEST = 4  # pixels

NO_TABLE = N_("{file} is no table of pixels: {columns} numbers a row, beside the label, are no square image")
NO_LABEL = N_("{file} has no column of labels, such as “label”")
BAD_ROWS = N_("{count:,} of the {total:,} rows of {file} cannot be read, the first in line {line}: {reason}")
COUNT_OF_NUMBERS = N_("{found} values instead of {expected}")
NO_NUMBER = N_("“{value}” is no number")
NO_ROWS = N_("{file} has no rows of pixels")
WITHOUT_LABELS = N_("{file} has no labels and is not used.")
ROWS_SKIPPED = N_("{count:,} rows that cannot be read are left out, the first in line {line} of {file}.")


class Layout(NamedTuple):
    """The columns of a table."""

    separator: bytes
    columns: int
    label: int | None
    pixels: tuple[int, ...]
    header: bool

    @property
    def is_square(self) -> bool:
        return len(self.pixels) >= SMALLEST and round(len(self.pixels) ** 0.5) ** 2 == len(self.pixels)


class Fault(NamedTuple):
    """A row that cannot be read."""

    line: int
    reason: DatasetError


Tables = dict[Part, Path]


def table_sets(root: Path, files: Sequence[Path]) -> dict[str, Tables]:
    """Return the datasets among tables, by name: each a table, or one to train and one to test on."""
    sets: dict[str, Tables] = defaultdict(dict)
    for file in files:
        words = words_of(file.stem)
        rest = "-".join(part for part in (words.rest, words.content or "") if part)
        place = place_of(file, root, file.stem.__eq__)
        name = "/".join(part for part in (place, rest) if part) or root.name
        sets[name].setdefault(words.part or "all", file)
    return {name: tables for name, tables in sets.items() if "train" in tables or "all" in tables}


def readable(sets: Mapping[str, Tables]) -> dict[str, Tables]:
    """Return those of several sets whose first line is that of pixels."""
    return {name: tables for name, tables in sets.items() if layout_of(_first(tables)).is_square}


def read_tables(source: Source, sets: Mapping[str, Tables]) -> Reader:
    """Read one of the sets of `table_sets`.

    Raises:
        DatasetError: a table is none of pixels, rows are faulty and not to be left out, or there are several sets.
    """
    tables = chosen_set(source, sets)
    layouts = {part: layout_of(file) for part, file in tables.items()}
    notes, parts = [], {}
    total = sum(file.stat().st_size for file in tables.values())
    memory = sum(_memory(source, file, layouts[part]) for part, file in tables.items())
    yield ReadingProgress(0, total, memory)
    before, rows = 0, {}
    for part, file in tables.items():
        layout = layouts[part]
        if not layout.is_square:
            raise DatasetError(NO_TABLE, file=file, columns=len(layout.pixels))
        if layout.label is None:
            if len(tables) == 1:
                raise DatasetError(NO_LABEL, file=file)
            notes.append(Message(WITHOUT_LABELS, file=file.name))
            continue
        faults: list[Fault] = []
        table = Table(file, layout, faults)
        for done in table.read():
            yield ReadingProgress(before + done, total, memory)
        before += file.stat().st_size
        rows[part] = table.arrays()
        if faults:
            notes.append(judged(source, file, len(rows[part][1]), faults))
    white = white_of([(pixels, tables[part]) for part, (pixels, _) in rows.items()])
    for part, (pixels, labels) in rows.items():
        parts[part] = Some(as_grey(arranged(pixels, tables[part]), white), labels, tables[part], tables[part])
    file = _first(tables)
    prefix = words_of(file.stem).rest
    names = partial(names_beside, file.parent, prefix)
    return Collected(parts, names, tuple(notes), "emnist" in prefix.lower())


def judged(source: Source, file: Path, read: int, faults: Sequence[Fault]) -> Message:
    """Refuse faulty rows, or return the sentence about those that are left out."""
    first = faults[0]
    if not source.skip:
        facts = {"file": file, "line": first.line, "reason": first.reason}
        raise BrokenError(BAD_ROWS, source, count=len(faults), total=read + len(faults), **facts)
    return Message(ROWS_SKIPPED, count=len(faults), line=first.line, file=file.name)


def _first(tables: Tables) -> Path:
    return tables["train"] if "train" in tables else tables["all"]


def _memory(source: Source, file: Path, layout: Layout) -> int:
    """Estimate the memory of a table's images from its size: a row is at least two bytes a pixel."""
    with opened(file) as stream:
        stream.readline(LONGEST_LINE)
        second = stream.readline(LONGEST_LINE)
    rows = file.stat().st_size // max(len(second), 1)
    return refuse_too_much(source, rows, (len(layout.pixels),))


def layout_of(file: Path) -> Layout:
    """Return the columns of a table, from its first line: names, or the first row, where the label is first.

    Raises:
        DatasetError: it cannot be read.
    """
    with opened(file) as stream:
        line = stream.readline(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
    separator = max((b",", b";", b"\t"), key=line.count)
    cells = [cell.strip().strip(b"\"'") for cell in line.strip(b"\r\n").split(separator)]
    texts = [cell.decode("utf-8", "replace").lower() for cell in cells]
    labels = [place for place, text in enumerate(texts) if text in LABEL_NAMES]
    named = bool(labels) or not any(_is_number(text) for text in texts[1:])
    if not named:
        return Layout(separator, len(cells), 0, tuple(range(1, len(cells))), header=False)
    label = labels[0] if labels else None
    pixels = tuple(place for place, text in enumerate(texts) if place != label and text not in OTHER_NAMES)
    return Layout(separator, len(cells), label, pixels, header=True)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class Table:
    """Reads the rows of a table, a block of lines at a time."""

    def __init__(self, file: Path, layout: Layout, faults: list[Fault]) -> None:
        self.file, self.layout, self.faults = file, layout, faults
        self._pixels: list[AnyArray] = []
        self._labels: list[AnyArray] = []

    def read(self) -> Iterator[int]:
        """Read all rows; yield the bytes that have been read after each block."""
        number = 1
        with opened(self.file) as stream:
            if self.layout.header:
                stream.readline(LONGEST_LINE)
                number += 1
            while block := stream.readlines(BLOCK):
                self._add(block, number)
                number += len(block)
                yield stream.tell()

    def arrays(self) -> tuple[AnyArray, AnyArray]:
        """Return the pixels (n, pixels) and the labels (n,).

        Raises:
            DatasetError: there are no rows.
        """
        if not self._pixels:
            raise self.faults[0].reason if self.faults else DatasetError(NO_ROWS, file=self.file)
        return np.concatenate(self._pixels), np.concatenate(self._labels)

    def _add(self, block: Sequence[bytes], number: int) -> None:
        clean = [line.strip(b"\r\n").removeprefix(b"\xef\xbb\xbf") for line in block]
        rows = [line for line in clean if line.strip()]
        if not rows:
            return
        values = self._numbers(rows)
        if values is not None:
            self._keep(values[:, self.layout.pixels], values[:, self.layout.label])
            return
        for place, line in enumerate(clean):
            if line.strip():
                self._add_one(line, number + place)

    def _numbers(self, rows: Sequence[bytes]) -> AnyArray | None:
        """Read rows of nothing but numbers at once; None where they are not."""
        text = b"\n".join(rows).replace(b'"', b"")
        for kind in (np.int32, np.float64):
            try:
                values = np.loadtxt(
                    io.BytesIO(text), kind, comments=None, delimiter=self.layout.separator.decode(), ndmin=2
                )
            except (ValueError, OverflowError):
                continue
            return values if values.shape == (len(rows), self.layout.columns) else None
        return None

    def _add_one(self, line: bytes, number: int) -> None:
        """Read a row whose label may be a name, or that may be faulty."""
        cells = [cell.strip().strip(b"\"'") for cell in line.split(self.layout.separator)]
        if len(cells) != self.layout.columns:
            reason = DatasetError(COUNT_OF_NUMBERS, found=len(cells), expected=self.layout.columns)
            self.faults.append(Fault(number, reason))
            return
        pixels = np.empty((1, len(self.layout.pixels)))
        for place, column in enumerate(self.layout.pixels):
            try:
                pixels[0, place] = float(cells[column])
            except ValueError:
                value = cells[column].decode("utf-8", "replace")[:40]
                self.faults.append(Fault(number, DatasetError(NO_NUMBER, value=value)))
                return
        label = cells[self.layout.label or 0].decode("utf-8", "replace")
        self._keep(pixels, np.array([int(label) if label.isdecimal() and len(label) < 10 else label]))

    def _keep(self, pixels: AnyArray, labels: AnyArray) -> None:
        if pixels.dtype.kind == "f" and (pixels == np.rint(pixels)).all() and np.abs(pixels).max(initial=0) < 2**31:
            pixels = pixels.astype(np.int32)
        if pixels.dtype.kind == "i" and pixels.size and pixels.min() >= 0 and pixels.max() <= 255:
            pixels = pixels.astype(np.uint8)
        self._pixels.append(pixels)
        self._labels.append(labels)
