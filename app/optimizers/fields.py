"""The fields of the room's model, each declared once: its type, limits, name and help."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.optimizers.network.matrix_surface import FactorizationSurface, MemorySurface
from app.optimizers.network.real_network import RealNetwork
from core.expressions.rule import LONGEST_RULE
from core.settings import N_, NoneMeans, Scale, Slider, Unit
from core.surfaces import AnySurface

RaceSurface = Annotated[AnySurface | RealNetwork | MemorySurface | FactorizationSurface, Field(discriminator="kind")]
MOST_RACERS = 16

Steps = Annotated[
    int,
    Field(
        ge=10,
        le=10_000,
        title=N_("Steps"),
        description=N_("The number of steps that each racer takes."),
    ),
]
HIGHEST_TARGET = 1e12
Target = Annotated[
    float | None,
    Field(
        gt=0,
        le=HIGHEST_TARGET,
        title=N_("Target"),
        description=N_(
            "The race is to this loss above the minimum, or to this loss where no minimum is known; the table counts "
            "the steps."
        ),
    ),
    Scale.LOG,
    NoneMeans(N_("none")),
]
RateStrips = Annotated[
    bool,
    Field(
        title=N_("Rates that work"),
        description=N_("Show below each racer which learning rates work, by the loss at the present frame."),
    ),
]
RatesRule = Annotated[
    Literal["as set", "paper defaults", "same for all", "tuned"],
    Field(title=N_("Rates of all"), description=N_("The rule by which all racers have their learning rates.")),
]
# Marked here for translation, since choices are shown by their names.
N_("as set")
N_("paper defaults")
N_("same for all")
N_("tuned")
Trials = Annotated[
    int, Field(ge=1, le=256, title=N_("Trials"), description=N_("The number of rates that are tried for each racer."))
]
MeasureKind = Literal[
    "gradient",
    "distance",
    "step",
    "share",
    "rates",
    "memory",
    "effective rate",
    "velocity",
    "singular values",
    "update values",
    "surroundings",
]
MapKind = Annotated[
    Literal["heights", "basins", "relief"],
    Field(
        title=N_("Map"),
        description=N_(
            "What the map shows: heights, the minimum that a racer reaches from each place, or the surface in relief."
        ),
    ),
]
# Marked here for translation, since choices are shown by their names.
N_("heights")
N_("basins")
N_("relief")
MAP_KINDS: tuple[MapKind, ...] = ("heights", "basins", "relief")
Azimuth = Annotated[float, Field(ge=-180, le=180)]
Elevation = Annotated[float, Field(ge=10, le=88)]
FARTHEST_START = 1e6
LONGEST_NAME = 40
Name = Annotated[
    str,
    Field(
        max_length=LONGEST_NAME,
        title=N_("Name"),
        description=N_("The racer's name in legends, tables and exports."),
    ),
    AfterValidator(lambda text: " ".join(text.split())),
    NoneMeans(N_("the optimizer, and what differs")),
]
Draft = Annotated[
    str,
    Field(
        max_length=LONGEST_RULE,
        title=N_("Draft of the rule"),
        description=N_("A text that is no rule yet and stays in the editor; the racer goes by its rule."),
    ),
]
Coordinate = Annotated[float, Field(ge=-FARTHEST_START, le=FARTHEST_START)]


Turn = Annotated[
    float,
    Field(
        ge=-180,
        le=180,
        title=N_("Turn"),
        description=N_("Turns the surface and the start against the clock, around the middle of the box."),
    ),
    Unit("°"),
    Slider(),
]

ContourValues = Annotated[
    bool,
    Field(
        title=N_("Values of contours"),
        description=N_("Write the loss on every third line of equal height."),
    ),
]


WithPenalty = Annotated[
    bool,
    Field(
        title=N_("Loss with the penalty"),
        description=N_("Show the real loss of networks with the penalty of the chosen racer on the weights."),
    ),
]
MapThrough = Annotated[
    bool,
    Field(
        title=N_("Map through the chosen racer"),
        description=N_(
            "Where the playback pauses, show the map of the parallel plane through the chosen racer's own weights."
        ),
    ),
]
FlowShown = Annotated[
    bool,
    Field(title=N_("Gradient flow"), description=N_("Show the path of steepest descent from the start, in grey.")),
]
ManyShown = Annotated[
    bool,
    Field(
        title=N_("Many seeds or starts"),
        description=N_(
            "Show where the chosen racer comes with 32 seeds or, without noise and batches, from 32 starts around."
        ),
    ),
]
NewtonShown = Annotated[
    bool,
    Field(
        title=N_("Newton's step"),
        description=N_("Show Newton's step and both curvatures where the chosen racer is."),
    ),
]


def _readable(text: str) -> str:
    """Refuse a recorded race that is damaged."""
    if text:
        from app.optimizers.network.recorded import result_of  # noqa: PLC0415 - few races are of networks

        result_of(text)
    return text


def _own(text: str) -> str:
    """Return what a racer trains a network with as it is kept."""
    if not text:
        return ""
    from app.optimizers.network.own_training import whole  # noqa: PLC0415 - the first paint has no network

    return whole(text)


OwnTraining = Annotated[str, Field(max_length=4000), AfterValidator(_own)]
OwnSteps = Annotated[
    int | None,
    Field(
        ge=1,
        le=10_000,
        title=N_("Steps of its own"),
        description=N_("The racer stops after this many steps, if the race has more."),
    ),
    NoneMeans(N_("as the race")),
]
LONGEST_RECORD = 400_000  # letters; three racers of 500 steps have 33,000
Recorded = Annotated[str, Field(max_length=LONGEST_RECORD), AfterValidator(_readable)]
