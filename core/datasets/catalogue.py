"""The datasets that have a name, and what is known of each before it is read."""

from collections.abc import Mapping
from typing import NamedTuple

DIGIT_NAMES = tuple("0123456789")
MOST_CLASSES = 100


class Ends(NamedTuple):
    """The two sizes of a network that its data decide."""

    inputs: int
    classes: int


class Known(NamedTuple):
    """What is known of a dataset before it is read."""

    available: int  # rows for training and validation
    ends: Ends
    input_square: float  # the mean square of an input between 0 and 1


KNOWN: Mapping[str, Known] = {
    "mnist": Known(60_000, Ends(784, 10), 0.112),
    "digits": Known(1437, Ends(64, 10), 0.234),
    "fashion-mnist": Known(60_000, Ends(784, 10), 0.206),
}
DATASETS = tuple(KNOWN)
