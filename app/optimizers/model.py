"""The contents of the Optimizers room as one frozen value, which is edited, undone and saved."""

from typing import TYPE_CHECKING, Annotated, Self, cast

import numpy as np
from pydantic import Field, model_validator

from app.optimizers.fields import (
    FARTHEST_START,
    MOST_RACERS,
    Azimuth,
    ContourValues,
    Coordinate,
    Elevation,
    FlowShown,
    ManyShown,
    MapKind,
    MapThrough,
    MeasureKind,
    NewtonShown,
    RaceSurface,
    RatesRule,
    RateStrips,
    Recorded,
    Steps,
    Target,
    Trials,
    Turn,
    WithPenalty,
)
from app.optimizers.listed_racer import NO_NETWORK, AsGiven, ListedRacer, at_suggested_rate, new_listed
from app.optimizers.network.matrix_surface import MatrixSurface
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork
from core.descent import Fork, Racer
from core.descent.racer import AnyRacersOptimizer
from core.matrix_optimizers import MATRIX_OPTIMIZERS, MatrixOptimizer
from core.optimizers import OPTIMIZERS, new_optimizer
from core.own_optimizer import TEMPLATES, AnyRacingOptimizer, OwnOptimizer, written_out
from core.quantities import Noise, Seed
from core.settings import N_, RefusedError, Settings
from core.surfaces import Beale, Point, Ravine, Regression, Surface, Turned
from core.surfaces.contour_levels import LevelScale
from core.surfaces.turned import turned

if TYPE_CHECKING:
    from core.landscape.recipe import LandscapeRecipe

FAN = (0.1, 0.3, 3.0, 10.0)  # further rates beside a racer's own
HIGHEST_RATE = 100.0
START_DIGITS = 12  # of a start that was turned; what is less is rounding
OF_MATRIX_KIND = frozenset(kind.model_fields["kind"].default for kind in MATRIX_OPTIMIZERS)
ON_MATRICES = N_("{name} moves whole matrices: it races on a matrix or a real network, not on two numbers")

# Why there is no fork.
NOBODY_FORKS = N_("There is no racer here that can be forked")
FORK_OF_A_FORK = N_("A fork is not forked again: choose the racer that it comes from")
FORK_AT_THE_END = N_("After a racer's last step there is nothing left to fork: go back to an earlier frame")
NO_ROOM = N_("There are as many racers as fit: remove one first")

# Why fields have no effect where matrices race.
OF_MATRICES = {
    "noise": N_("The gradients on a matrix are exact."),
    "seed": N_("The data have a seed of their own, above."),
    "target": N_("The race on a matrix is to no level."),
}
# Why fields have no effect where networks race.
OF_NETWORKS = {
    "noise": N_("The gradients of mini-batches have noise of their own."),
    "seed": N_("The network has a seed of its own, above."),
    "target": N_("Where the lowest loss of a network lies, nobody knows."),
}


class Start(Settings):
    """The point where all racers start."""

    x: Annotated[
        Coordinate,
        Field(
            title=N_("Start x"),
            description=N_("The start of the race; you can also drag the ring on the map."),
        ),
    ]
    y: Annotated[
        Coordinate,
        Field(
            title=N_("Start y"),
            description=N_("The start of the race; you can also drag the ring on the map."),
        ),
    ]

    @property
    def point(self) -> Point:
        return self.x, self.y


def line_up(surface: RaceSurface) -> tuple[ListedRacer, ...]:
    """Return the optimizers of the course notes, with learning rates that suit the surface."""
    notes = [kind.model_fields["kind"].default for kind in OPTIMIZERS if kind.in_notes]
    return tuple(
        ListedRacer(optimizer=at_suggested_rate(new_optimizer(kind), surface), colour=colour)
        for colour, kind in enumerate(notes)
    )


def start_on(surface: Surface) -> Start:
    """Return the surface's own start."""
    x, y = surface.start
    return Start(x=x, y=y)


class OptimizersModel(Settings):
    """A race: the surface, the racers, the start, the number of steps, the noise, and the measure that is charted."""

    surface: RaceSurface
    racers: Annotated[tuple[ListedRacer, ...], Field(max_length=MOST_RACERS)]
    start: Start
    steps: Steps = 300
    noise: Noise = 0.0
    seed: Seed = 0
    levels: LevelScale = "automatic"
    contour_values: ContourValues = False
    turn: Turn = 0.0  # of the surface; a ravine has an angle of its own
    flow: FlowShown = False
    newton: NewtonShown = False
    many: ManyShown = False
    map_kind: MapKind = "heights"
    with_penalty: WithPenalty = False
    map_through: MapThrough = False
    camera: tuple[Azimuth, Elevation] | None = None  # degrees; None: from where most of the race is seen
    target: Target = None
    rate_strips: RateStrips = False
    rates: RatesRule = "as set"
    trials: Trials = 32  # of rates that are tuned
    measure: MeasureKind = "gradient"  # shown in the chart beside the loss
    recorded: Recorded = ""  # what networks did in this race; only in files

    @classmethod
    def first(cls) -> Self:
        """Return the model of the first start."""
        surface = Beale()
        return cls(surface=surface, racers=line_up(surface), start=start_on(surface))

    def inactive_fields(self) -> dict[str, str]:
        """Return the fields without effect, and why."""
        if isinstance(self.surface, MatrixSurface):
            return dict(OF_MATRICES)
        return dict(OF_NETWORKS) if isinstance(self.surface, RealNetwork) else {}

    @model_validator(mode="after")
    def _keeps_matrices_apart(self) -> Self:
        if not isinstance(self.surface, PlaneSurface):
            for racer in self.racers:
                if isinstance(racer.optimizer, MatrixOptimizer):
                    raise RefusedError(ON_MATRICES, name=racer.optimizer.label)
        return self

    @property
    def shows_rates(self) -> bool:
        """Whether the losses at all rates are shown anywhere."""
        return self.rate_strips or self.measure == "rates"

    @property
    def turned(self) -> Surface:
        """The surface as it stands in the race."""
        if not self.turn or isinstance(self.surface, Regression | PlaneSurface):
            return self.surface
        return Turned(surface=self.surface, angle=self.turn)

    @property
    def unturned(self) -> Surface:
        """The surface at an angle of 0."""
        return self.surface.replace(angle=0.0) if isinstance(self.surface, Ravine) else self.surface

    @property
    def angle(self) -> float:
        """The angle at which the surface stands, in degrees against the clock."""
        return self.surface.angle if isinstance(self.surface, Ravine) else self.turn

    @property
    def unturned_start(self) -> Point:
        """The start on the surface at an angle of 0."""
        x, y = turned(np.array(self.start.point), -self.angle, self.surface.bounds).tolist()
        return x, y

    def at_angle(self, angle: float) -> Self:
        """Return the race with the surface at this angle, and the start turned along."""
        moved = turned(np.array(self.start.point), angle - self.angle, self.surface.bounds)
        x, y = (float(place) for place in np.round(np.clip(moved, -FARTHEST_START, FARTHEST_START), START_DIGITS))
        if isinstance(self.surface, Ravine):
            surface = self.surface.replace(angle=(angle + 90) % 180 - 90)
            return self.replace(surface=surface, start=Start(x=x, y=y))
        return self.replace(turn=(angle + 180) % 360 - 180 if abs(angle) > 180 else angle, start=Start(x=x, y=y))

    def with_surface(self, surface: RaceSurface) -> Self:
        """Return the race on another surface, from its own start; racers at the old suggested rate take the new one."""
        keeps = isinstance(surface, PlaneSurface)  # there is no matrix elsewhere
        kept = [racer for racer in self.racers if keeps or not isinstance(racer.optimizer, MatrixOptimizer)]
        racers = tuple(self._moved_to(surface, racer) for racer in kept)
        if surface.kind == self.surface.kind:
            return self.replace(surface=surface, racers=racers)
        return self.replace(surface=surface, racers=racers, start=start_on(surface), turn=0.0).fitting()

    def racing(self, recipe: "LandscapeRecipe") -> Self:
        """Return the race of a recipe's racers, who begin with one start, on the loss of their network."""
        from app.optimizers.network.own_training import between  # noqa: PLC0415 - the first paint has no network

        surface, racers = RealNetwork(plane="start_and_ends").of(recipe.base), []
        for place, racer in enumerate(recipe.racers):
            optimizer = cast("AnyRacingOptimizer", racer.config.optimizer)  # those of matrices do not race here
            schedule = racer.config.schedule
            listed = ListedRacer(name=racer.name, optimizer=optimizer, schedule=schedule, colour=place)
            racers.append(listed.replace(trained=between(surface, racer.config), own_steps=racer.steps))
        return self.with_surface(surface).replace(racers=tuple(racers), steps=recipe.steps)

    def fitting(self) -> Self:
        """Return the race without what its surface cannot have, which a file may ask for all the same."""
        if isinstance(self.surface, PlaneSurface):
            return self._of_many_numbers()
        racers = tuple(racer.replace(**NO_NETWORK) for racer in self.racers)
        if isinstance(self.surface, Ravine | Regression):
            return self.replace(racers=racers, turn=0.0)  # a ravine has an angle of its own; data are not turned
        return self.replace(racers=racers)

    def _of_many_numbers(self) -> Self:
        """Return the race without what is only for two numbers."""
        without: dict[str, object] = {"fork": None, "batch_size": None, "sam_radius": 0.0}
        if isinstance(self.surface, MatrixSurface):
            without |= NO_NETWORK
        racers = tuple(racer.at_set_rate().replace(**without) for racer in self.racers)
        map_kind = "heights" if self.map_kind == "basins" else self.map_kind
        two_numbers: dict[str, object] = {
            "turn": 0.0,
            "flow": False,
            "newton": False,
            "many": False,
            "rate_strips": False,
            "target": None,
            "noise": 0.0,
            "rates": "as set",
        }
        if self.measure not in {"gradient", "distance", "step", "singular values", "update values", "surroundings"}:
            two_numbers["measure"] = "gradient"
        return self.replace(racers=racers, map_kind=map_kind, **two_numbers)

    def with_racer(self, index: int, racer: ListedRacer) -> Self:
        """Return the race with another racer at this index; those that were forked from it have its past."""
        before, others = self.racers[index], self.racers
        if before.fork is None:
            others = tuple(other.following(before, racer) for other in others)
        return self.replace(racers=(*others[:index], racer, *others[index + 1 :]))

    def takes(self, kind: str) -> bool:
        """Return whether an optimizer of this kind races on the surface: one of matrices needs a matrix."""
        return isinstance(self.surface, PlaneSurface) or kind not in OF_MATRIX_KIND

    def with_optimizer(self, index: int, kind: str) -> Self:
        """Return the race with another optimizer at this index, with the surface's suggested rate, if it races here.

        An own rule begins as that of the optimizer before it, if that can be written as one.
        """
        if not self.takes(kind):
            return self
        racer = self.racers[index]
        optimizer = self.suggested(kind)
        if isinstance(optimizer, OwnOptimizer) and type(racer.optimizer) in [one.kind for one in TEMPLATES]:
            optimizer = written_out(racer.optimizer)
        return self.with_racer(index, racer.replace(optimizer=optimizer, set_rate=None, draft=""))

    def with_rates_as_they_are(self) -> Self:
        """Return the same race, with no rule for its rates."""
        return self.replace(rates="as set", racers=tuple(one.replace(set_rate=None) for one in self.racers))

    def adding(self, kind: str) -> Self:
        """Return the race with one more racer, with the surface's suggested rate, if it races here."""
        if not self.takes(kind):
            return self
        return self._inserting(len(self.racers), ListedRacer(optimizer=self.suggested(kind), colour=0))

    def duplicating(self, index: int) -> Self:
        """Return the race with a copy of a racer below it."""
        return self._inserting(index + 1, self.racers[index])

    def fanning(self, index: int) -> Self:
        """Return the race with copies of a racer at other rates around it, so that there are five, as far as fit."""
        rate = self.racers[index].optimizer.learning_rate
        model = self.with_rates_as_they_are()
        for factor in reversed(FAN):
            faster = float(f"{rate * factor:.3g}")
            if len(model.racers) < MOST_RACERS and faster <= HIGHEST_RATE:
                model = model.duplicating(index)
                copy = model.racers[index + 1]
                model = model.with_racer(
                    index + 1, copy.replace(optimizer=copy.optimizer.replace(learning_rate=faster))
                )
        return model

    def why_not_forked(self, index: int, step: int) -> str:
        """Return why a racer cannot be forked at a step; an empty text if it can."""
        if isinstance(self.surface, PlaneSurface) or not 0 <= index < len(self.racers):
            return NOBODY_FORKS
        reasons = {
            FORK_OF_A_FORK: self.racers[index].fork is not None,
            FORK_AT_THE_END: step >= self.steps,
            NO_ROOM: len(self.racers) >= MOST_RACERS,
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def forking(self, index: int, step: int) -> Self:
        """Return the race with a fork of a racer below it, which goes on alike as long as nothing is changed."""
        parent = self.racers[index]
        fork = Fork(at=step, optimizer=parent.optimizer, schedule=parent.schedule, sam_radius=parent.sam_radius)
        return self._inserting(index + 1, parent.replace(fork=fork))

    def without(self, index: int) -> Self:
        return self.replace(racers=(*self.racers[:index], *self.racers[index + 1 :]))

    def moving(self, index: int, by: int) -> Self:
        """Return the race with a racer moved `by` places down."""
        others = [*self.racers[:index], *self.racers[index + 1 :]]
        others.insert(max(0, index + by), self.racers[index])
        return self.replace(racers=tuple(others))

    def suggested(self, kind: str) -> AnyRacersOptimizer:
        """Return an optimizer with its defaults and the surface's suggested rate."""
        return at_suggested_rate(new_listed(kind), self.surface)

    def engine_racers(self) -> tuple[Racer, ...]:
        """Return the racers in the engine's form."""
        return tuple(
            Racer(
                optimizer=racer.optimizer,
                schedule=racer.schedule,
                noise=self.noise,
                batch_size=racer.batch_size,
                sam_radius=racer.sam_radius,
                fork=racer.fork,
            )
            for racer in self.racers
        )

    def same_race(self, other: Self) -> bool:
        """Return whether the paths are the same: only colours, visibility, shades and charts may differ."""
        return (
            self.engine_racers() == other.engine_racers()
            and [racer.of_network for racer in self.racers] == [racer.of_network for racer in other.racers]
            and (self.surface, self.start, self.steps) == (other.surface, other.start, other.steps)
            and (self.seed, self.turn) == (other.seed, other.turn)
        )

    def _inserting(self, index: int, like: ListedRacer) -> Self:
        taken = {racer.colour for racer in self.racers}
        colour = next(number for number in range(MOST_RACERS) if number not in taken)
        racer = like.replace(name="", colour=colour, own_colour="", shown=True)
        return self.replace(racers=(*self.racers[:index], racer, *self.racers[index:]))

    def _moved_to(self, surface: RaceSurface, racer: ListedRacer) -> ListedRacer:
        optimizer = racer.optimizer if racer.set_rate is None else racer.optimizer.replace(learning_rate=racer.set_rate)
        moved = racer.replace(optimizer=self._with_rate_of(surface, racer.optimizer))
        if racer.set_rate is not None:
            moved = moved.replace(set_rate=self._with_rate_of(surface, optimizer).learning_rate)
        if moved.fork is None:
            return moved
        return moved.replace(fork=moved.fork.replace(optimizer=self._with_rate_of(surface, moved.fork.optimizer)))

    def _with_rate_of(self, surface: RaceSurface, optimizer: AsGiven) -> AsGiven:
        """Return an optimizer at the rate of another surface, if it is at that of this one."""
        if optimizer != at_suggested_rate(optimizer, self.surface):
            return optimizer
        return at_suggested_rate(optimizer, surface)
