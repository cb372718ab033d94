"""The contents of the Initializers room as one frozen value, which is edited, undone and saved."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import Field

from core.activations import AnyActivation
from core.initializers import (
    AnyInitializer,
    GlorotNormal,
    HeNormal,
    Initializer,
    Normal,
    SmallNormal,
    Zeros,
    new_initializer,
)
from core.propagation import Quantity
from core.propagation.config import PropagationConfig, Setup
from core.settings import N_, Settings

MOST_ROWS = 16

ShownName = Literal["activations", "pre-activations", "gradients dL/dz", "gradients dL/da", "weights"]
Shown = Annotated[
    ShownName,
    Field(
        title=N_("Shown"),
        description=N_(
            "The quantity of the histograms: signals going forward, gradients coming back, or the weights W."
        ),
    ),
]
QUANTITIES: Mapping[ShownName, Quantity] = {
    "activations": "activations",
    "pre-activations": "pre_activations",
    "gradients dL/dz": "pre_activation_gradients",
    "gradients dL/da": "activation_gradients",
    "weights": "weights",
}
SHOWN: tuple[ShownName, ...] = get_args(ShownName)
# Marked here for translation, since choices are shown by their names.
SHOWN_TEXTS = (
    N_("activations"),
    N_("pre-activations"),
    N_("gradients dL/dz"),
    N_("gradients dL/da"),
    N_("weights"),
)
OwnBatchNorm = Annotated[
    Literal["as the network", "on", "off"],
    Field(
        title=N_("Batch norm"),
        description=N_("Batch norm in this row, whatever the network has."),
    ),
]
# Marked here for translation, since choices are shown by their names.
OWN = (
    N_("as the network"),
    N_("on"),
    N_("off"),
)
Seeds = Annotated[
    int,
    Field(
        ge=1,
        le=20,
        title=N_("Seeds in the band"),
        description=N_(
            "The charts show the median over this many seeds, and a band from the least to the greatest value."
        ),
    ),
]
LogCounts = Annotated[
    bool,
    Field(
        title=N_("Log counts"),
        description=N_("Draw the logarithms of the counts, so that rare values show."),
    ),
]


class ListedInitializer(Settings):
    """A row: an initializer, the row's own network settings, its colour number, and whether it is shown."""

    initializer: AnyInitializer
    activation: AnyActivation | None = None  # None for the network's
    batch_norm: OwnBatchNorm = "as the network"
    colour: Annotated[int, Field(ge=0, lt=MOST_ROWS)]
    shown: bool = True


# What a network of another room brings; the batch and the precision stay.
OF_NETWORK = ("activation", "hidden_layers", "inputs", "input_size", "batch_norm", "dropout", "seed")

Rows = Annotated[tuple[ListedInitializer, ...], Field(max_length=MOST_ROWS)]


def line_up(*initializers: Initializer) -> tuple[ListedInitializer, ...]:
    """Return rows in the colours of their places."""
    return tuple(
        ListedInitializer.model_validate({"initializer": one, "colour": colour})
        for colour, one in enumerate(initializers)
    )


class InitializersModel(Setup):
    """A comparison: the network, its input, a row for each initializer, and what is shown of them."""

    rows: Rows
    shown: Shown = "activations"
    log_counts: LogCounts = False
    seeds: Seeds = 1

    @classmethod
    def first(cls) -> Self:
        """Return the model of the first start: ReLU with the five initializers of the course notes."""
        return cls(rows=line_up(Zeros(), Normal(), SmallNormal(), GlorotNormal(), HeNormal()))

    def with_row(self, index: int, row: ListedInitializer) -> Self:
        return self.replace(rows=(*self.rows[:index], row, *self.rows[index + 1 :]))

    def with_initializer(self, index: int, kind: str) -> Self:
        """Return the comparison with another initializer at this index, with its defaults."""
        return self.with_row(index, self.rows[index].replace(initializer=new_initializer(kind)))

    def adding(self, kind: str) -> Self:
        """Return the comparison with one more row."""
        return self._inserting(len(self.rows), ListedInitializer(initializer=new_initializer(kind), colour=0))

    def duplicating(self, index: int) -> Self:
        """Return the comparison with a copy of a row below it."""
        return self._inserting(index + 1, self.rows[index])

    def without(self, index: int) -> Self:
        return self.replace(rows=(*self.rows[:index], *self.rows[index + 1 :]))

    def moving(self, index: int, by: int) -> Self:
        """Return the comparison with a row moved `by` places down."""
        others = [*self.rows[:index], *self.rows[index + 1 :]]
        others.insert(max(0, index + by), self.rows[index])
        return self.replace(rows=tuple(others))

    def config(self, row: ListedInitializer) -> PropagationConfig:
        """Return the engine's config for a row."""
        shared = {name: getattr(self, name) for name in Setup.model_fields}
        if row.activation is not None:
            shared["activation"] = row.activation
        if row.batch_norm != "as the network":
            shared["batch_norm"] = row.batch_norm == "on"
        return PropagationConfig.model_validate({**shared, "initializer": row.initializer})

    def with_network(self, network: PropagationConfig) -> Self:
        """Return the comparison on another network, with a row for its initializer."""
        shared = {name: getattr(network, name) for name in OF_NETWORK}
        if any(row.initializer == network.initializer for row in self.rows):
            return self.replace(**shared)
        taken = {row.colour for row in self.rows[: MOST_ROWS - 1]}
        colour = next(number for number in range(MOST_ROWS) if number not in taken)
        row = ListedInitializer(initializer=network.initializer, colour=colour)
        return self.replace(**shared, rows=(*self.rows[: MOST_ROWS - 1], row))

    def _inserting(self, index: int, like: ListedInitializer) -> Self:
        taken = {row.colour for row in self.rows}
        colour = next(number for number in range(MOST_ROWS) if number not in taken)
        row = like.replace(colour=colour, shown=True)
        return self.replace(rows=(*self.rows[:index], row, *self.rows[index:]))
