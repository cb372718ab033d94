"""What a race of networks will take on this computer, as it is now: from some of its steps and passes, taken before."""

import time
from collections.abc import Callable

import numpy as np

from core.datasets import Dataset
from core.landscape.lane import Lane
from core.landscape.plane import Plane
from core.landscape.recipe import LandscapeRecipe
from core.landscape.replay import truth_steps
from core.landscape.slices.map_images import MapImages, Truth
from core.landscape.slices.map_passes import FEW_IMAGES, FINE, FINEST
from core.landscape.slices.slice_loss import SliceLoss
from core.landscape.slices.surroundings import MOST_IMAGES
from core.landscape.slices.surroundings import POINTS as POINTS_AROUND
from core.landscape.slices.true_losses import can_be_beside
from core.training.factory import build_network

WARM, TIMED = 3, 15  # steps of each racer
POINTS = 10  # of the map, on some images
REPLAY = 1.35  # times as long as the training

Clock = Callable[[], float]


def timed_seconds(recipe: LandscapeRecipe, dataset: Dataset, clock: Clock = time.perf_counter) -> float:
    """Return the seconds that a race takes; to find out takes as long as a few of its steps."""
    lanes = [Lane(recipe, racer, dataset) for racer in recipe.racers]
    training = sum(_step(lane, clock) * lane.steps for lane in lanes)
    few = MapImages.of(recipe.base, dataset, min(FEW_IMAGES, recipe.map_images or FEW_IMAGES))
    images = min(recipe.map_images or recipe.base.train_size, recipe.base.train_size)
    network = build_network(recipe.base, dataset.ends)
    truths: list[Truth] = []
    begin = clock()
    for _ in few.truths(network, [lane.start for lane in lanes], truths):
        pass
    counts = [len(truth_steps(lane.steps)) for lane in lanes]
    true_losses = (clock() - begin) / len(lanes) / len(few) * images * sum(counts)
    begin = clock()
    ways = np.random.default_rng(0).standard_normal((2, len(lanes[0].start)))
    SliceLoss(network, Plane(lanes[0].start.astype(np.float64), *ways), few).losses(np.zeros((POINTS, 2)))
    a_point = (clock() - begin) / POINTS / len(few)
    replay = REPLAY * training
    beside = can_be_beside(recipe, images, network.weights.size)
    together = max(replay, true_losses) if beside else replay + true_losses
    return training + together + a_point * (_points(images) + len(lanes) * POINTS_AROUND * min(images, MOST_IMAGES))


def _step(lane: Lane, clock: Clock) -> float:
    """Return the seconds of a step, after some that make room for what the others need."""
    lane.train(min(WARM, lane.steps - 1))
    before, begin = len(lane.losses), clock()
    lane.train(min(WARM + TIMED, lane.steps))
    return (clock() - begin) / max(len(lane.losses) - before, 1)


def _points(images: int) -> int:
    """Return the number of points of all passes of a map, times the images at each."""
    if images <= FEW_IMAGES:
        return FINEST**2 * images
    return (FINE**2 + FINEST**2) * FEW_IMAGES + FINE**2 * images
