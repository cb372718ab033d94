"""Journals of studies that were damaged by chance or on purpose, each of which is refused with a sentence or read.

python -m tests.core.search.places.mutated_journals COUNT [SEED]
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.search.places.journal_place import JournalPlace
from core.search.results import summary, trials_csv
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.vary import Variation
from core.settings import RefusedError

STUDY = Study(vary=(Variation(field="batch_size", values=(10, 20, 50)),), seeds=(3, 4))
VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 7, 10**30, 0.5, -0.0, 1e300, float("nan"), float("inf"), None, True),
    *("", "three", "finished", "here:1:a", [], {}, [1], {"kind": "sgd"}, [[]]),
)


def whole_journal(path: Path) -> bytes:
    """A journal with all kinds of entries: trials that are over, one that runs, one given back, and a final run."""
    place = JournalPlace(path)
    place.create(STUDY, {"images": "digits"})
    for value in (0.5, 0.7):
        trial = place.claim()
        assert trial is not None
        place.beat(trial)
        place.report(trial, 1, value)
        for seed in STUDY.seeds:
            place.finish_run(trial, RunResult(seed, "finished", value, 1, 5, 100, 0.1, 0.9, 0.8, 0.7), "here")
    trial = place.claim()
    assert trial is not None
    place.release(trial)
    place.finish_final(1, RunResult(0, "finished", 0.6, test_accuracy=0.5))
    return path.read_bytes()


class Mutator:
    """Damages a journal in a way that its seed chooses."""

    def __init__(self, whole: bytes, seed: int) -> None:
        self.whole = whole
        self.lines = whole.splitlines()
        self.random = random.Random(seed)
        self.kinds: tuple[Callable[[], bytes], ...] = (
            *(self.flip, self.cut, self.edit, self.edit, self.edit, self.leave_out, self.swap, self.nest),
        )

    def damaged(self) -> tuple[str, bytes]:
        """Return the kind of a damage, and the damaged file."""
        kind = self.random.choice(self.kinds)
        return kind.__name__, kind()

    def flip(self) -> bytes:
        """Some bits of the file."""
        content = bytearray(self.whole)
        for _ in range(self.random.choice((1, 2, 8))):
            content[self.random.randrange(len(content))] ^= 1 << self.random.randrange(8)
        return bytes(content)

    def cut(self) -> bytes:
        """A part of the file."""
        return self.whole[: self.random.randrange(len(self.whole))]

    def edit(self) -> bytes:
        """Another value somewhere, or a key that is missing."""
        place = self.random.randrange(len(self.lines))
        entry = json.loads(self.lines[place])
        group = entry
        while True:
            key = self.random.choice(list(group))
            if isinstance(group[key], dict) and group[key] and self.random.random() < 0.7:
                group = group[key]
                continue
            break
        if self.random.random() < 0.15:
            del group[key]
        else:
            group[key] = self.random.choice(VALUES)
        return self._with_line(place, json.dumps(entry).encode())

    def leave_out(self) -> bytes:
        """A line less."""
        place = self.random.randrange(len(self.lines))
        return b"\n".join([*self.lines[:place], *self.lines[place + 1 :]]) + b"\n"

    def swap(self) -> bytes:
        """The lines in another order."""
        lines = list(self.lines)
        self.random.shuffle(lines)
        return b"\n".join(lines) + b"\n"

    def nest(self) -> bytes:
        """A line of brackets that no parser goes down."""
        return self._with_line(self.random.randrange(len(self.lines)), b"[" * 100_000)

    def _with_line(self, place: int, line: bytes) -> bytes:
        return b"\n".join([*self.lines[:place], line, *self.lines[place + 1 :]]) + b"\n"


def problem_of(content: bytes, path: Path) -> str:
    """Return what goes wrong with a damaged journal that is read, summed up, and gone on with; empty if nothing."""
    path.write_bytes(content)
    try:
        place = JournalPlace(path)
        study = place.open()
        summary(study, place.facts, place.trials, place.finals)
        trials_csv(study, place.trials)
        if path.read_bytes() != content:
            return "reading it has changed it"
        if (trial := place.claim()) is not None:
            place.release(trial)
    except RefusedError as error:
        return "" if error.sentence() else "no sentence"
    except Exception as error:  # noqa: BLE001 - that is what is sought
        return f"{type(error).__name__}: {error}"
    return ""


def problems(count: int, seed: int, folder: Path) -> list[str]:
    """Return what went wrong with so many damaged journals."""
    whole, found = whole_journal(folder / "whole.log"), []
    for number in range(count):
        kind, content = Mutator(whole, seed + number).damaged()
        if said := problem_of(content, folder / "study.log"):
            found.append(f"{seed + number} {kind}: {said}")
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
        told = problems(int(sys.argv[1]), first, Path(temporary))
    sys.stdout.write("\n".join([*told, f"{len(told)} problems", ""]))
