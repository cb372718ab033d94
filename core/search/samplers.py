"""Settings by the number of their trial, so that the set of settings does not depend on who makes which trial."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from core.search.study import Study
from core.search.vary import Axis, value_in
from core.training.config.applied import Setting


def setting_of(study: Study, trial: int) -> Setting:
    """Return the setting of a trial, counted from 0; TPE, which looks at the values so far, has none by number.

    A grid is gone through in a random order, so that one that ends early has seen something of all of it.

    Raises:
        ValueError: the sampler is TPE.
    """
    match study.sampler:
        case "grid":
            return _of_grid(study, trial)
        case "random":
            rng = np.random.default_rng([study.sampler_seed, trial])
            return {axis.key: axis.draw(rng) for axis in study.axes}
        case "one_at_a_time":
            return _one_at_a_time(study)[trial]
    raise ValueError(f"{study.sampler} looks at the values so far")


def _of_grid(study: Study, trial: int) -> Setting:
    points = [axis.points() for axis in study.axes]
    sizes = tuple(map(len, points))
    places = np.unravel_index(_order(study.settings_there_are, study.sampler_seed)[trial], sizes)
    return {axis.key: of[int(place)] for axis, of, place in zip(study.axes, points, places, strict=True)}


@lru_cache(maxsize=4)
def _order(size: int, seed: int) -> Sequence[int]:
    order: list[int] = np.random.default_rng(seed).permutation(size).tolist()
    return order


def _one_at_a_time(study: Study) -> list[Setting]:
    """Return the base, and then each other value of each field with all other fields as in the base."""
    base = {axis.key: value_in(study.base, axis.key) for axis in study.axes}
    return [base, *(base | {axis.key: value} for axis in study.axes for value in _others(axis, base))]


def _others(axis: Axis, base: Setting) -> list[object]:
    return [value for value in axis.points() if value != base[axis.key]]
