"""What is said while images are read for a run without the window."""

import io

import numpy as np

from core.cli.reading_bar import ReadingBar
from core.datasets import Dataset, ReadingProgress
from core.messages import Message

DATA = Dataset(
    np.zeros((1200, 4), np.uint8),
    np.arange(1200, dtype=np.uint8) % 3,
    np.zeros((300, 4), np.uint8),
    np.arange(300, dtype=np.uint8) % 3,
    (2, 2),
    ("a", "b", "c"),
    own_validation=200,
    notes=(Message("Colours are turned into grey."),),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_memory_is_said_before_and_the_counts_after() -> None:
    stream = io.StringIO()
    bar = ReadingBar(stream, "/data/letters::turn=yes")
    for done in (0, 700, 1500):
        bar.show(ReadingProgress(done, 1500, 47_040_000))
    bar.end(DATA)
    assert stream.getvalue().splitlines() == [
        "/data/letters: about 47.0 MB of memory",
        "1,000 training, 300 test images of 2 x 2 pixels in 3 classes",
        "Colours are turned into grey.",
    ]


def test_a_terminal_shows_how_far_it_is() -> None:
    stream = Terminal()
    bar = ReadingBar(stream, "/data")
    bar.show(ReadingProgress(750, 1500, 47_040_000))
    assert stream.getvalue().endswith("\rread 50% ")


def test_little_data_are_read_without_a_word_but_for_what_was_done_to_them() -> None:
    stream = Terminal()
    bar = ReadingBar(stream, "/data")
    bar.show(ReadingProgress(0, 1500, 6000))
    bar.end(DATA)
    assert stream.getvalue() == "Colours are turned into grey.\n"
