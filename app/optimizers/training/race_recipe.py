"""The recipe of the room's race of networks, and what tells one race from another."""

from collections.abc import Sequence

from pydantic_core import ValidationError

from app.optimizers.model import OptimizersModel
from app.optimizers.network.own_training import config_of
from app.optimizers.network.real_network import RealNetwork
from core.landscape.recipe import MOST_RACERS, LandscapeRacer, LandscapeRecipe, PlaneKind, distinct, fitted
from core.settings import N_, RefusedError

DRAWN = {"orders": "order_seed", "starts": "start_seed"}  # by what the racers after the first draw their own
NO_PLANE = N_("this plane goes through the ends of three racers; add racers")
ONE_START = N_(
    "this plane goes through two starts, and the first and the last racer begin with the same weights: give one "
    "another initializer, or choose another plane"
)
TOO_MANY = N_("a race of networks has at most {most} racers; remove some")
NO_HIDDEN_MATRIX = N_(
    "{name} moves the matrices between hidden layers, and this network has none: give it two hidden layers"
)
NO_RACER = N_("add a racer to train")
NOT_OF_NETWORKS = N_("{name} does not train networks; it is for two numbers only")


def recipe_of(model: OptimizersModel, names: Sequence[str]) -> LandscapeRecipe:
    """Return the recipe of a race of networks.

    Raises:
        RefusedError: it cannot be raced; the sentence says why.
    """
    surface = model.surface
    if not isinstance(surface, RealNetwork):
        raise TypeError(surface)
    if not model.racers:
        raise RefusedError(NO_RACER)
    if len(model.racers) > MOST_RACERS:
        raise RefusedError(TOO_MANY, most=MOST_RACERS)
    racers = []
    for place, (racer, name) in enumerate(zip(model.racers, distinct(names), strict=True)):
        try:
            config = config_of(surface, racer.trained).replace(optimizer=racer.optimizer, schedule=racer.schedule)
        except ValueError as error:
            raise RefusedError(NOT_OF_NETWORKS, name=name) from error
        if config.main_optimizer.kind != racer.optimizer.kind:
            raise RefusedError(NO_HIDDEN_MATRIX, name=name)
        own = {DRAWN[surface.draws]: place} if place and surface.draws in DRAWN else {}
        steps = min(racer.own_steps or model.steps, model.steps)
        length = {"steps": steps} if steps < model.steps else {}
        racers.append(LandscapeRacer(name=name, config=fitted(config, steps), **own, **length))
    plane, through = plane_of(surface, racers)
    try:
        return LandscapeRecipe(steps=model.steps, plane=plane, through=through, racers=tuple(racers))
    except ValidationError as error:
        raise RefusedError(NO_PLANE) from error


def plane_of(surface: RealNetwork, racers: Sequence[LandscapeRacer]) -> tuple[PlaneKind, tuple[str, ...]]:
    """Return the plane of a race, and the points that it goes through by name, if it has to name them.

    Raises:
        RefusedError: it goes through two starts, which are one.
    """
    first, last = racers[0].name, racers[-1].name
    starts = [(racer.config.initializer, racer.start_seed) for racer in racers]
    if surface.plane == "two_starts_and_end":
        if starts[0] == starts[-1]:
            raise RefusedError(ONE_START)
        return "three_points", (f"{first} start", f"{last} start", f"{last} end")
    if surface.plane == "start_and_ends" and len(set(starts)) > 1:
        if len(racers) == 2:
            return "three_points", (f"{first} start", f"{first} end", f"{last} end")
        return "three_ends", ()
    return surface.plane, ()


def unnamed(recipe: LandscapeRecipe) -> LandscapeRecipe:
    """Return the recipe without the names that people see: they change no path."""
    return recipe.renamed([str(place) for place, _ in enumerate(recipe.names)]).replace(name="race")


def key_of(recipe: LandscapeRecipe) -> str:
    """Return what tells one race from another."""
    return unnamed(recipe).model_dump_json()


def key_of_model(model: OptimizersModel, names: Sequence[str]) -> str:
    """Return the key of a model's race; empty if it cannot be raced."""
    try:
        return key_of(recipe_of(model, names))
    except RefusedError:
        return ""
