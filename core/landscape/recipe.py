"""The recipe of a race of networks: who trains, for how long, and which plane their paths are laid on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from core.quantities import Seed
from core.settings import N_, RefusedError, Settings
from core.training import TrainingConfig
from core.training.config.fields import MOST_EPOCHS

PlaneKind = Literal["start_and_ends", "start_and_two_ends", "three_ends", "three_points", "around_end"]
NEEDED = {"start_and_ends": 1, "start_and_two_ends": 2, "three_ends": 3, "three_points": 3, "around_end": 1}
POINT = re.compile(r"(.+) (start|end)")

MOST_RACERS = 8
LONGEST_NAME = 60
MOST_STEPS = 100_000

# All racers have these, since they train one network, on the same images.
SHARED = (
    "dataset",
    "noise",
    "data_seed",
    "points",
    "train_size",
    "validation_fraction",
    "standardize",
    "hidden_layers",
    "activation",
    "batch_norm",
    "bn_eps",
    "seed",
)

NO_RACER = N_("{key}: name at least one racer")
SAME_NAME = N_("{key}: two racers have this name")
NOT_SHARED = N_(
    "{key}: {field} is the same for all racers, who train one network on the same images; it belongs to the base"
)
NOT_SEED = N_(
    "{key}: the seed draws the images, which are the same for all; order_seed draws other batches, start_seed other "
    "weights"
)
TOO_FEW_EPOCHS = N_("{key}: {epochs} epochs are {made} steps, fewer than {steps}")
OTHER_STARTS = N_(
    "{key}: {racer} begins with other weights than {first}, and this plane goes through the start of all; take "
    "three_ends, three_points or around_end"
)
TOO_FEW_POINTS = N_("{key}: the plane {plane} needs {needed} racers; this race has {count}")
WRONG_COUNT = N_("{key}: the plane {plane} needs {needed} entries")
NO_SUCH_RACER = N_("{key}: there is no racer called {name}")
NO_SUCH_POINT = N_("{key}: {name} is no point; write a racer's name, then start or end, such as “{example} end”")
USELESS_THROUGH = N_("{key}: the plane {plane} goes through the start and all ends; leave through out")


class LandscapeRacer(Settings):
    """A training run of a race. Without seeds of its own it is the run of its config, to the bit."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^\S(.*\S)?$")]
    config: TrainingConfig
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] | None = None  # those of the race
    start_seed: Seed | None = None  # draws the weights
    order_seed: Seed | None = None  # draws the order of batches, and the masks of dropout


class LandscapeRecipe(Settings):
    """A race of networks, whole: the same recipe gives the same paths and the same map.

    `through` names the racers, and for "three_points" the starts and ends of racers, that the plane goes through; by
    default they are the first ones.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)] = "race"
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = 500
    plane: PlaneKind = "start_and_ends"
    through: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    directions_seed: Seed = 0  # draws the directions round an end
    map_images: Annotated[int, Field(ge=10)] | None = None  # all training images
    racers: Annotated[tuple[LandscapeRacer, ...], Field(max_length=MOST_RACERS)]

    @classmethod
    def of(cls, configs: Mapping[str, TrainingConfig], *, steps: int, map_images: int | None = None) -> Self:
        """Return the race of these configs, which begin with one start."""
        racers = tuple(LandscapeRacer(name=name, config=config) for name, config in configs.items())
        return cls(steps=steps, racers=racers, map_images=map_images)

    @field_validator("racers")
    @classmethod
    def _are_some(cls, racers: tuple[LandscapeRacer, ...]) -> tuple[LandscapeRacer, ...]:
        if not racers:
            raise RefusedError(NO_RACER, key="racers")
        names = [racer.name for racer in racers]
        for name in names:
            if names.count(name) > 1:
                raise RefusedError(SAME_NAME, key=f"racers.{name}")
        return racers

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        first = self.racers[0]
        for racer in self.racers:
            self._check_shared(racer, first)
            if racer.config.steps < (steps := self.steps_of(racer)):
                facts = {"epochs": racer.config.epochs, "made": racer.config.steps, "steps": steps}
                raise RefusedError(TOO_FEW_EPOCHS, key=f"racers.{racer.name}", **facts)
            if self.plane in {"start_and_ends", "start_and_two_ends"} and _start(racer) != _start(first):
                raise RefusedError(OTHER_STARTS, key="plane", racer=racer.name, first=first.name)
        self._check_through()
        return self

    def steps_of(self, racer: LandscapeRacer) -> int:
        """Return the number of steps that a racer takes."""
        return racer.steps or self.steps

    @property
    def base(self) -> TrainingConfig:
        """The first racer's config, which has the network and the images of all."""
        return self.racers[0].config

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the racers."""
        return tuple(racer.name for racer in self.racers)

    def renamed(self, names: Sequence[str]) -> Self:
        """Return the recipe with other names of the racers, which change no path."""
        others = dict(zip(self.names, names, strict=True))
        racers = tuple(racer.replace(name=others[racer.name]) for racer in self.racers)
        if self.plane != "three_points":
            return self.replace(racers=racers, through=tuple(others[name] for name in self.through))
        points = (POINT.fullmatch(name) for name in self.through)
        return self.replace(racers=racers, through=tuple(f"{others[one[1]]} {one[2]}" for one in points if one))

    @property
    def points(self) -> tuple[tuple[str, str], ...]:
        """The racers' "start" and "end" points that the plane goes through; none if it goes along all ends."""
        named = self.through or self.names[: NEEDED[self.plane]]
        match self.plane:
            case "start_and_ends":
                return ()
            case "start_and_two_ends":
                return ((self.names[0], "start"), *((name, "end") for name in named))
            case "three_points":
                split = self.through or tuple(f"{name} end" for name in named)
                return tuple((match[1], match[2]) for name in split if (match := POINT.fullmatch(name)))
        return tuple((name, "end") for name in named)

    def _check_shared(self, racer: LandscapeRacer, first: LandscapeRacer) -> None:
        for field in SHARED:
            if getattr(racer.config, field) != getattr(first.config, field):
                reason = NOT_SEED if field == "seed" else NOT_SHARED
                raise RefusedError(reason, key=f"racers.{racer.name}.{field}", field=field)

    def _check_through(self) -> None:
        needed = NEEDED[self.plane]
        facts = {"plane": self.plane, "needed": needed}
        if self.through and self.plane == "start_and_ends":
            raise RefusedError(USELESS_THROUGH, key="through", plane=self.plane)
        if self.through and len(self.through) != needed:
            raise RefusedError(WRONG_COUNT, key="through", **facts)
        if not self.through and len(self.racers) < needed:
            raise RefusedError(TOO_FEW_POINTS, key="plane", count=len(self.racers), **facts)
        for name in self.through:
            racer = name
            if self.plane == "three_points":
                found = POINT.fullmatch(name)
                if found is None:
                    raise RefusedError(NO_SUCH_POINT, key="through", name=name, example=self.names[0])
                racer = found[1]
            if racer not in self.names:
                raise RefusedError(NO_SUCH_RACER, key="through", name=racer)


def distinct(names: Iterable[str], longest: int = LONGEST_NAME) -> list[str]:
    """Return names that racers can have: at most so long, and with a number where an earlier one is the same."""
    found: list[str] = []
    for name in names:
        one, count = name.strip()[:longest].strip() or "?", 2
        while one in found:
            ending = f" {count}"
            one, count = name.strip()[: longest - len(ending)].strip() + ending, count + 1
        found.append(one)
    return found


def fitted(config: TrainingConfig, steps: int) -> TrainingConfig:
    """Return the config with as many epochs as so many steps need, or as many as there may be."""
    return config.replace(epochs=min(-(-steps // config.steps_per_epoch), MOST_EPOCHS))


def _start(racer: LandscapeRacer) -> object:
    """Return all that draws the weights a racer begins with; the seed is the same for all."""
    return racer.config.initializer, racer.start_seed
