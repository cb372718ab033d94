"""The datasets that have a name, and what is known of each before it is read."""

from collections.abc import Mapping
from typing import NamedTuple

from core.settings import N_

DIGIT_NAMES = tuple("0123456789")
# Of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), whose files have numbers only.
FASHION_NAMES = (
    N_("T-shirt/top"),
    N_("Trouser"),
    N_("Pullover"),
    N_("Dress"),
    N_("Coat"),
    N_("Sandal"),
    N_("Shirt"),
    N_("Sneaker"),
    N_("Bag"),
    N_("Ankle boot"),
)
MOST_CLASSES = 100


class Ends(NamedTuple):
    """The two sizes of a network that its data decide."""

    inputs: int
    classes: int


class Known(NamedTuple):
    """What is known of a dataset before it is read."""

    available: int  # rows for training and validation
    ends: Ends
    input_square: float  # the mean square of an input; of pixels, as numbers from 0 to 1


BUNDLED = ("mnist", "digits", "mnist-halved")  # images that come with Fall Line: no download is needed
TOYS = ("moons", "circles", "spirals", "xor", "blobs")  # points on a plane, as many as are wanted
OWN_POINTS = "points"  # those of one's own
TOY_POINTS = 20_000  # for training and validation

KNOWN: Mapping[str, Known] = {
    "mnist": Known(60_000, Ends(784, 10), 0.112),
    "digits": Known(1437, Ends(64, 10), 0.234),
    "fashion-mnist": Known(60_000, Ends(784, 10), 0.206),
    "mnist-halved": Known(60_000, Ends(196, 10), 0.0957),
    "moons": Known(TOY_POINTS, Ends(2, 2), 0.507),
    "circles": Known(TOY_POINTS, Ends(2, 2), 0.3225),
    "spirals": Known(TOY_POINTS, Ends(2, 2), 0.6767),
    "xor": Known(TOY_POINTS, Ends(2, 2), 0.3433),
    "blobs": Known(TOY_POINTS, Ends(2, 3), 0.51),
}
DATASETS = (*KNOWN, OWN_POINTS)
