"""A racer of the list: an optimizer with its rate, its schedule, and how it is called and drawn."""

from functools import cache
from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, TypeAdapter

from app.optimizers.fields import MOST_RACERS, Draft, Name, OwnSteps, OwnTraining, RaceSurface
from app.optimizers.network.real_network import RealNetwork
from core.descent import BatchSize, Fork, SamRadius, takes_batches
from core.descent.racer import AnyRacersOptimizer
from core.optimizers import Optimizer
from core.own_optimizer import kind_of_rate
from core.schedules import AnySchedule, ConstantRate
from core.settings import Settings
from core.surfaces import Surface

AsGiven = TypeVar("AsGiven", bound=Optimizer[Any])

NO_NETWORK: dict[str, Any] = {"trained": "", "own_steps": None}  # a racer without what only networks have


class ListedRacer(Settings):
    """An optimizer in the race, its schedule and gradients, its name and colour, and whether its path is shown."""

    name: Name = ""  # instead of that of the optimizer
    optimizer: AnyRacersOptimizer
    draft: Draft = ""
    schedule: AnySchedule = ConstantRate()
    batch_size: BatchSize = None
    sam_radius: SamRadius = 0.0
    trained: OwnTraining = ""  # with what it trains a network, where that is not as the network says
    own_steps: OwnSteps = None  # of a network
    colour: Annotated[int, Field(ge=0, lt=MOST_RACERS)]
    own_colour: Annotated[str, Field(pattern=r"^(#[0-9A-F]{6})?$")] = ""  # instead of that of the number
    shown: bool = True
    fork: Fork | None = None
    set_rate: Annotated[float, Field(gt=0)] | None = None  # what a person has set, while a rule gives the rate

    @property
    def of_network(self) -> tuple[str, int | None]:
        """What it has of its own when it trains a network."""
        return self.trained, self.own_steps

    def at_set_rate(self) -> Self:
        """Return the same racer at the rate that a person has set, whatever rule there was."""
        rate = self.optimizer.learning_rate if self.set_rate is None else self.set_rate
        return self.replace(optimizer=self.optimizer.replace(learning_rate=rate), set_rate=None)

    def following(self, before: Self, after: Self) -> Self:
        """Return the same racer if it was not forked from one that has changed, else with what it shares with that."""
        past = ("optimizer", "schedule", "sam_radius")
        if self.fork is None or any(getattr(self.fork, name) != getattr(before, name) for name in past):
            return self
        fork = self.fork.replace(**{name: getattr(after, name) for name in past})
        shared = (*past, "batch_size")
        changes = {name: getattr(after, name) for name in shared if getattr(self, name) == getattr(before, name)}
        return self.replace(fork=fork, **changes)

    def acting_on(self, surface: Surface) -> Self:
        """Return the same racer with every setting that has no effect on `surface` at its default."""
        optimizer, inactive = self.optimizer, self.optimizer.fields_without_effect
        defaults = {one.name: one.default for one in optimizer.own_declarations() if one.name in inactive}
        return self.replace(
            optimizer=optimizer.replace(**defaults),
            schedule=self.schedule if optimizer.scheduled else ConstantRate(),
            batch_size=self.batch_size if takes_batches(surface, self.batch_size) else None,
            **({} if isinstance(surface, RealNetwork) else NO_NETWORK),
        )


def new_listed(kind: str) -> AnyRacersOptimizer:
    """Return an optimizer of this kind with its defaults, be it elementwise or of matrices."""
    return _listed().validate_python({"kind": kind})


@cache
def _listed() -> TypeAdapter[AnyRacersOptimizer]:
    return TypeAdapter(AnyRacersOptimizer)


def at_suggested_rate(optimizer: AsGiven, surface: RaceSurface) -> AsGiven:
    """Return the optimizer with the learning rate that the surface suggests."""
    return optimizer.replace(learning_rate=surface.suggested_rate(kind_of_rate(optimizer)))
