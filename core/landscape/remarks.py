"""Sentences on a race of networks: how much the plane holds, where the map is wrong, and who diverged."""

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from core.landscape.result import LandscapeResult, RacerPath
from core.messages import Message
from core.settings import N_

WRONG_BY = 1.2  # map over truth at an end, or truth over map, that is worth a warning
NEAR = 0.005  # of its distance that an end lies off the plane: it is the map that is wrong there
MOST_ON_DEEP = 3  # racers
DEEP = 2  # hidden layers

HOLDS = N_(
    "The plane holds {share:.0%} of the squared distances from the start; paths of as many random walks would have "
    "{walk:.0%} in it."
)
HOLDS_OTHER = N_("The plane holds {share:.0%} of the squared distances from its origin.")
THROUGH = N_("It goes through {first}, {second} and {third}, where the map is right.")
THROUGH_ONLY = N_("It goes through {first}, {second} and {third}.")
START_OF, END_OF = N_("the start of {racer}"), N_("the end of {racer}")
ROUND_END = N_("The map lies round one end, in random directions: hardly anything of the paths lies in it.")
ALONG = N_("On the paths, the map is between {low:.2g} and {high:.2g} times the true loss.")
OFF_AT_END = N_(
    "At the end of {racer}, the true loss is {true:.3g} and the map has {on_map:.3g}: it misleads there, since that "
    "end lies {off:.0%} of its distance off the plane."
)
TOO_COARSE = N_(
    "At the end of {racer}, the true loss is {true:.3g} and the map has {on_map:.3g}: it misleads there, since the "
    "paths are so far apart that its points are, too."
)
OFF_MAP = N_("{racer} ends outside the map.")
DIVERGED = N_("{racer} diverged in step {step}. Its path ends there, and it has no part in the plane.")
THROWN = N_("{racer} was thrown {times:.2g} times as far as the others without learning, and has no part in the plane.")
THROWN_FAR = N_(
    "{racer} was thrown far away without learning while the others stood still, and has no part in the plane."
)
TOO_MANY = N_(
    "{count} racers on a network of {layers} hidden layers do not fit on one plane: at the ends, map and "
    "true loss differ by a factor of up to {ratio:.2g}. Take three."
)


@lru_cache(maxsize=8)
def remarks(result: LandscapeResult) -> tuple[Message, ...]:
    """Return what should be known of a race before its picture is believed."""
    return tuple(_remarks(result))


def random_walk_share(walks: int) -> float:
    """Return the share that such a plane would hold of so many independent random walks in many dimensions.

    On the way to its end lie 2/3 of a walk's squared distances, and the plane holds two of n such ways. A single walk
    has another 2/π² in the main direction beside that way.
    """
    return 2 / 3 + 2 / math.pi**2 if walks == 1 else 2 / walks * 2 / 3


def ratio_at_end(result: LandscapeResult, path: RacerPath) -> float:
    """Return the map's loss over the true one at the end of a path; NaN outside the map."""
    return _ratio(result, path, "end")


def _ratio(result: LandscapeResult, path: RacerPath, point: str) -> float:
    place = 0 if point == "start" else -1
    return float(result.map_losses(path)[place]) / max(float(path.true_losses[place]), 1e-12)


def _is_right(ratio: float) -> bool:
    return 1 / WRONG_BY <= ratio <= WRONG_BY


def ratios(result: LandscapeResult) -> tuple[float, float]:
    """Return the least and the greatest of the map's loss over the true one, wherever the latter is known."""
    found = [
        result.map_losses(path)[path.truth_steps] / np.maximum(path.true_losses, 1e-12)
        for path in result.paths
        if path.counts
    ]
    every = np.concatenate(found) if found else np.array([np.nan])
    every = every[np.isfinite(every)]
    return (float(every.min()), float(every.max())) if len(every) else (math.nan, math.nan)


def _remarks(result: LandscapeResult) -> Iterator[Message]:
    kept = [path for path in result.paths if path.counts]
    if result.recipe.plane == "around_end":
        yield Message(ROUND_END)
    elif result.recipe.plane in {"start_and_ends", "start_and_two_ends"}:
        yield Message(HOLDS, share=result.share, walk=random_walk_share(len(kept)))
    else:
        yield Message(HOLDS_OTHER, share=result.share)
        yield _through(result)
    low, high = ratios(result)
    if result.recipe.plane != "around_end" and math.isfinite(low):
        yield Message(ALONG, low=low, high=high)
    for path in result.paths:
        if path.diverged_at is not None:
            yield Message(DIVERGED, racer=path.name, step=path.diverged_at)
        elif not path.counts:
            times = _times(path, kept)
            yield Message(THROWN if math.isfinite(times) else THROWN_FAR, racer=path.name, times=times)
    if result.recipe.plane != "around_end":
        yield from _on_ends(result, kept)


def _through(result: LandscapeResult) -> Message:
    """Name the three points that the plane goes through."""
    points = [Message(START_OF if point == "start" else END_OF, racer=name) for name, point in result.recipe.points]
    is_right = all(_is_right(_ratio(result, result.path(name), point)) for name, point in result.recipe.points)
    named = dict(zip(("first", "second", "third"), points, strict=True))
    return Message(THROUGH if is_right else THROUGH_ONLY, **named)


def _times(path: RacerPath, others: list[RacerPath]) -> float:
    """Return how many times as far as the others, in the median, a path ends; infinite if those stand still."""
    usual = float(np.median([other.distance[-1] for other in others]))
    return float(path.distance[-1]) / usual if usual else math.inf


def _on_ends(result: LandscapeResult, kept: list[RacerPath]) -> Iterator[Message]:
    layers = len(result.recipe.base.hidden_layers)
    at_ends = [ratio_at_end(result, path) for path in kept]
    worst = max((max(ratio, 1 / ratio) for ratio in at_ends if ratio > 0), default=1.0)
    if len(kept) > MOST_ON_DEEP and layers >= DEEP and worst > WRONG_BY:
        yield Message(TOO_MANY, count=len(kept), layers=layers, ratio=worst)
    for path, ratio in zip(kept, at_ends, strict=True):
        if math.isnan(ratio):
            yield Message(OFF_MAP, racer=path.name)
        elif not _is_right(ratio):
            off = float(path.off_plane[-1] / max(path.distance[-1], 1e-12))
            facts = {"true": path.true_end, "on_map": ratio * path.true_end}
            if off < NEAR:
                yield Message(TOO_COARSE, racer=path.name, **facts)
            else:
                yield Message(OFF_AT_END, racer=path.name, off=off, **facts)
