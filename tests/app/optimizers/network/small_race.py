"""A small race of networks, run once for all tests that need one."""

from functools import cache

from app.optimizers.descriptions import names_of
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.network.recorded import text_of
from app.optimizers.training.race_recipe import recipe_of
from core.datasets import load
from core.landscape.network_race import NetworkRace
from core.landscape.result import LandscapeResult
from core.optimizers import SGD, Adam, AnyOptimizer
from core.training import TrainingConfig

STEPS = 20


def small_model() -> OptimizersModel:
    """Return a race of two small networks on the digits."""
    config = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(6,), batch_size=20)
    model = OptimizersModel.first().with_surface(RealNetwork().of(config))
    optimizers: tuple[AnyOptimizer, ...] = (SGD(learning_rate=0.1), Adam(learning_rate=0.01))
    racers = tuple(ListedRacer(optimizer=one, colour=place) for place, one in enumerate(optimizers))
    return model.replace(racers=racers, steps=STEPS)


@cache
def small_result() -> LandscapeResult:
    """Return that race, run."""
    model = small_model()
    recipe = recipe_of(model, names_of(model.racers, model.surface))
    race = NetworkRace(recipe, load(recipe.base.data))
    for _ in race.run():
        pass
    assert race.result is not None
    return race.result


def raced_model() -> OptimizersModel:
    """Return the model of that race as a file has it, with what the networks did."""
    return small_model().replace(recorded=text_of(small_result()))
