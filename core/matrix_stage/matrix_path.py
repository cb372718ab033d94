"""Run optimizers on a small matrix and record everything: the matrix, its loss, and what each step adds to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from core.matrix_stage.tasks import SIDE, MatrixTask
from core.optimizers import Optimizer, Record
from core.schedules import AnySchedule
from core.settings import Array

KEPT = 64  # paths
KEPT_STEPS = 200_000  # of all kept paths: about 200 MB; the longest race of the most racers has 160,000
TOO_FAR = 1e6  # a matrix with a larger number has diverged
BLOCK = 200  # steps between two reports

MatrixRacer = tuple[Optimizer[Any], AnySchedule]


@dataclass(frozen=True, eq=False)
class MatrixPath:
    """The path of a racer, the start first; after its end, all numbers are NaN."""

    task: MatrixTask
    optimizer: Optimizer[Any]
    matrices: Array  # (steps + 1, 8, 8)
    updates: Array  # (steps, 8, 8): what each step adds, without weight decay
    rates: Array  # (steps,): the learning rate in force
    diverged_at: int | None = None  # the step after which a number is not finite or beyond 1e6

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.updates)

    @property
    def end(self) -> Array:  # (8, 8)
        """The last matrix that is a number."""
        last = self.steps if self.diverged_at is None else self.diverged_at - 1
        end: Array = self.matrices[last]
        return end

    @cached_property
    def losses(self) -> Array:  # (steps + 1,)
        """The loss at each step."""
        with np.errstate(all="ignore"):
            return self.task.loss(self.matrices)

    @cached_property
    def singular_values(self) -> Array:  # (steps + 1, 8)
        """The singular values of W, the largest first."""
        return singular_values(self.matrices)

    @cached_property
    def update_values(self) -> Array:  # (steps, 8)
        """The singular values of each update at a learning rate of 1, the largest first."""
        return singular_values(self.updates) / self.rates[:, np.newaxis]

    def terms(self, step: int) -> dict[str, Array]:
        """Return the named parts of the update that follows a step, each (8, 8): see `Optimizer.terms`."""
        weights, state = self.matrices[0].copy(), self.optimizer.init(self.matrices[0])
        for before in range(step):
            state.rate_factor = self._factor(before)
            self.optimizer.step(weights, self.task.gradient(weights), state)
        state.rate_factor = self._factor(step)
        return self.optimizer.terms(weights, self.task.gradient(weights), state)

    def _factor(self, step: int) -> float:
        return float(self.rates[step] / self.optimizer.learning_rate)


def singular_values(matrices: Array) -> Array:  # (n, r, c) -> (n, min(r, c))
    """Return the singular values of each matrix, the largest first; NaN of one that is not finite."""
    values = np.full((len(matrices), min(matrices.shape[1:])), np.nan)
    finite = np.isfinite(matrices).all(axis=(1, 2))
    values[finite] = np.linalg.svd(matrices[finite], compute_uv=False)
    return values


def matrix_race(task: MatrixTask, racers: Sequence[MatrixRacer], steps: int) -> tuple[MatrixPath, ...]:
    """Run each racer from the same start; paths that were run lately are not run again."""
    return tuple(_kept.path(task, racer, steps) for racer in racers)


def matrix_race_in_blocks(task: MatrixTask, racers: Sequence[MatrixRacer], steps: int) -> Iterator[float]:
    """Run a race, and yield after each block of steps the share that is done; then `matrix_race` runs nothing again."""
    asked = unknown_paths(task, racers, steps)
    for place, racer in enumerate(asked):
        for share, path in _path_in_blocks(task, racer, steps):
            if path is not None:
                _kept.keep(task, racer, path)
            yield (place + share) / len(asked)


def unknown_paths(task: MatrixTask, racers: Sequence[MatrixRacer], steps: int) -> list[MatrixRacer]:
    """Return the racers whose paths are to be run for a race, each once."""
    return [racer for racer in dict.fromkeys(racers) if not _kept.has(task, racer, steps)]


class _KeptPaths:
    """The paths that were run last; a race may be run on another thread."""

    def __init__(self) -> None:
        self._paths: dict[tuple[MatrixTask, MatrixRacer, int], MatrixPath] = {}
        self._lock = Lock()

    def has(self, task: MatrixTask, racer: MatrixRacer, steps: int) -> bool:
        """Return whether a path is kept."""
        with self._lock:
            return (task, racer, steps) in self._paths

    def path(self, task: MatrixTask, racer: MatrixRacer, steps: int) -> MatrixPath:
        """Return a path, which is run if it is not kept."""
        with self._lock:
            known = self._paths.get((task, racer, steps))
        if known is None:
            *_, (_, known) = _path_in_blocks(task, racer, steps)
            assert known is not None  # noqa: S101 - for the type checker
        self.keep(task, racer, known)
        return known

    def keep(self, task: MatrixTask, racer: MatrixRacer, path: MatrixPath) -> None:
        """Keep a path as the latest."""
        with self._lock:
            self._paths.pop((task, racer, path.steps), None)
            self._paths[task, racer, path.steps] = path
            while len(self._paths) > KEPT or sum(one.steps for one in self._paths.values()) > KEPT_STEPS:
                del self._paths[next(iter(self._paths))]


_kept = _KeptPaths()


def _path_in_blocks(task: MatrixTask, racer: MatrixRacer, steps: int) -> Iterator[tuple[float, MatrixPath | None]]:
    """Run one racer, and yield after each block of steps the share that is done, at the end with its path."""
    optimizer, schedule = racer
    factors = schedule.factors(steps, range(steps)) if optimizer.scheduled else np.ones(steps)
    matrices, updates = np.full((steps + 1, SIDE, SIDE), np.nan), np.full((steps, SIDE, SIDE), np.nan)
    matrices[0] = task.start
    weights, state = task.start.copy(), optimizer.init(task.start)
    diverged_at = None
    for first in range(0, steps, BLOCK):
        with np.errstate(all="ignore"):  # diverging is a lesson, not an accident
            for step in range(first, min(first + BLOCK, steps)):
                state.rate_factor = float(factors[step])
                record: Record = {}
                optimizer.step(weights, task.gradient(weights), state, record)
                if not np.abs(weights).max() <= TOO_FAR:
                    diverged_at = step + 1
                    break
                matrices[step + 1], updates[step] = weights, record["update"]
        if diverged_at is not None:
            break
        yield min(1.0, (first + BLOCK) / steps), None
    yield 1.0, MatrixPath(task, optimizer, matrices, updates, optimizer.learning_rate * factors, diverged_at)
