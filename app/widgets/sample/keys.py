"""The names of the steps of a sample, and of the units that it passes: what rooms and the course say to show one."""

from typing import Literal, NamedTuple

Column = Literal["x", "linear", "norm", "f", "mask", "softmax", "loss"]


class StepKey(NamedTuple):
    """A step: its place on the way, forward or back."""

    column: Column
    forward: bool = True


class UnitPlace(NamedTuple):
    """A unit of a layer, both counted from 0; layer -1 is the input of the network."""

    layer: int
    unit: int
