"""Says on a terminal how far images have been read, what memory they take, and what was done to them."""

import shutil
import sys
import time
from typing import TextIO

from core.datasets import Dataset, ReadingProgress, Source, reading

REFRESH = 0.1  # seconds
MEGABYTE = 1e6
SAID = MEGABYTE  # smaller data are read before one could say it


class ReadingBar:
    """Writes the memory first, then on a terminal ten times a second how far it is, and at the end what was read."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.stream = stream
        self.name = Source.parse(name).path
        self._began = False
        self._shown = 0.0

    def show(self, progress: ReadingProgress) -> None:
        """Show how far it is."""
        if not self._began and progress.memory >= SAID:
            self._began = True
            self.stream.write(f"{self.name}: about {progress.memory / MEGABYTE:,.1f} MB of memory\n")
        if self._began and self.stream.isatty() and time.monotonic() - self._shown >= REFRESH:
            self._shown = time.monotonic()
            share = progress.done / max(progress.total, 1)
            self.stream.write(f"\rread {min(share, 1):.0%} ")
        self.stream.flush()

    def end(self, dataset: Dataset) -> None:
        """Say what was read, if it was much, and what was done to it."""
        self.clear()
        if self._began:
            counts = f"{dataset.available:,} training, {len(dataset.test_labels):,} test images"
            shape = "" if dataset.image_shape is None else " of {} x {} pixels".format(*dataset.image_shape)
            self.stream.write(f"{counts}{shape} in {len(dataset.classes)} classes\n")
        for note in dataset.notes:
            self.stream.write(f"{note.text()}\n")
        self.stream.flush()

    def clear(self) -> None:
        """Take the line of a terminal away."""
        if self._began and self.stream.isatty():
            self.stream.write("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r")


def read_shown(name: str, *, online: bool) -> Dataset:
    """Read a dataset; of many files, show how far that is and what memory they take."""
    bar = ReadingBar(sys.stdout, name)
    steps = reading(name, online=online)
    while True:
        try:
            bar.show(next(steps))
        except StopIteration as done:
            dataset: Dataset = done.value
            bar.end(dataset)
            return dataset
        except BaseException:
            bar.clear()
            raise
