"""Racers on a matrix for the tests."""

from collections.abc import Sequence
from typing import Any

from core.matrix_stage.matrix_path import MatrixRacer
from core.optimizers import Optimizer
from core.schedules import ConstantRate


def at_constant_rates(optimizers: Sequence[Optimizer[Any]]) -> list[MatrixRacer]:
    return [(optimizer, ConstantRate()) for optimizer in optimizers]
