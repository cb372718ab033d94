"""The rooms: their names in files and on the command line, in the order of their tabs, and their titles."""

from collections.abc import Mapping
from typing import Literal, get_args

from core.settings import N_

RoomName = Literal["optimizers", "initializers", "trainer"]
ROOMS: tuple[RoomName, ...] = get_args(RoomName)
LATER_ROOMS = ROOMS[1:]  # those that are made after the first paint

TITLES: Mapping[RoomName, str] = {
    "optimizers": N_("Optimizers"),
    "initializers": N_("Initializers"),
    "trainer": N_("Trainer"),
}
