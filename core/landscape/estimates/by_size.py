"""What a race of networks will take, said before it begins: the time, from the size of the work, and the memory."""

from typing import NamedTuple

from core.datasets import Dataset
from core.landscape.lane import KEPT, MOST_KEPT
from core.landscape.recipe import LandscapeRecipe
from core.landscape.replay import TRUTHS
from core.landscape.slices.map_images import MOST_KEPT as MOST_IMAGES
from core.landscape.slices.map_passes import FINE
from core.landscape.slices.surroundings import MOST_IMAGES as AROUND_IMAGES
from core.landscape.slices.surroundings import POINTS
from core.memory import usable_memory
from core.settings import N_, RefusedError
from core.training.memory import parameter_count, peak_memory, weight_count

# On one thread of a computer of 2020; another one may take half or twice as long.
PRODUCTS_A_SECOND = 25e9
SECONDS_A_STEP = 2.5e-4  # beside products
UPDATES_A_SECOND = 8e8  # of a parameter by an optimizer
NUMBER = 4  # bytes of a float32

TOO_LARGE = N_(
    "this race needs about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used; take fewer "
    "racers, narrower layers or fewer images"
)


class Estimate(NamedTuple):
    """The time and the memory of a race, from the sizes of its network and its data."""

    seconds: float
    bytes: int


def estimate(recipe: LandscapeRecipe, dataset: Dataset) -> Estimate:
    """Return what a race takes."""
    base, ends = recipe.base, dataset.ends
    weights, parameters = weight_count(base, ends), parameter_count(base, ends)
    images = min(recipe.map_images or base.train_size, base.train_size)
    seconds = 0.0
    for racer in recipe.racers:
        steps = recipe.steps_of(racer)
        products = 3 * weights * racer.config.batch_size / PRODUCTS_A_SECOND
        seconds += 2 * steps * (products + SECONDS_A_STEP + parameters / UPDATES_A_SECOND)
        seconds += min(TRUTHS, steps + 1) * images * weights / PRODUCTS_A_SECOND
    first = ends.inputs * (base.hidden_layers[0] if base.hidden_layers else ends.classes)
    looks = 2 * FINE**2 * images + len(recipe.racers) * POINTS * min(images, AROUND_IMAGES)
    seconds += looks * (weights - first + 20 * sum(base.hidden_layers)) / PRODUCTS_A_SECOND
    runs = sum(peak_memory(racer.config, dataset) for racer in recipe.racers)
    runs -= (len(recipe.racers) - 1) * (dataset.train_images.nbytes + dataset.test_images.nbytes)
    kept = min(len(recipe.racers) * KEPT * parameters * 4 * NUMBER, MOST_KEPT)
    vectors = parameters * (8 * 3 + (2 + TRUTHS) * NUMBER * len(recipe.racers))
    pictures = min(images * ends.inputs * NUMBER, MOST_IMAGES)
    return Estimate(seconds, 2 * runs + kept + vectors + pictures)


def refuse_what_does_not_fit(recipe: LandscapeRecipe, dataset: Dataset) -> None:
    """Refuse a race that would not fit into memory.

    Raises:
        RefusedError: it would not.
    """
    needed, limit = estimate(recipe, dataset).bytes, usable_memory()
    if needed > limit:
        raise RefusedError(TOO_LARGE, needed=needed / 1e9, limit=limit / 1e9)
