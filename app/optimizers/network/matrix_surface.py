"""The matrix stage: surfaces over all 64 numbers of a matrix, of which the map shows a plane."""

from typing import ClassVar, Literal, final

import numpy as np

from app.optimizers.network.real_network import RealNetwork
from core.matrix_stage.tasks import AnyTask, AssociativeMemory, Condition, DataSeed, Factorization, Rank
from core.optimizers import Optimizer
from core.settings import N_, Array
from core.surfaces import Bounds, Point, Surface


class MatrixSurface(Surface):
    """The loss of a matrix; its map is known when the racers have run, which takes a moment."""

    letters: ClassVar[tuple[str, str]] = RealNetwork.letters
    coordinates: ClassVar[tuple[str, str]] = RealNetwork.coordinates

    kind: str
    condition: Condition
    rank: Rank
    seed: DataSeed

    @property
    def task(self) -> AnyTask:
        """The loss and its gradient."""
        raise NotImplementedError

    @property
    def formula(self) -> str:
        return self.task.formula

    @property
    def torch_source(self) -> str:
        raise NotImplementedError

    @property
    def bounds(self) -> Bounds:
        return Bounds(-1.0, 1.0, -1.0, 1.0)

    @property
    def start(self) -> Point:
        return 0.0, 0.0

    @property
    def minima(self) -> tuple[Point, ...]:
        return ()

    @property
    def lowest_value(self) -> float:
        return 0.0

    @property
    def floor(self) -> float | None:
        return None

    def value(self, points: Array) -> Array:
        return np.full(points.shape[:-1], np.nan)

    def gradient(self, points: Array) -> Array:
        return np.full(points.shape, np.nan)

    def suggested_rate(self, optimizer: type[Optimizer]) -> float:  # type: ignore[type-arg]
        return self.task.rates.get(optimizer, optimizer.suggested_rate)


@final
class MemorySurface(MatrixSurface):
    """The associative memory of `core.matrix_stage`."""

    label: ClassVar[str] = AssociativeMemory.label
    summary: ClassVar[str] = N_(
        "A matrix of 8 × 8 learns eight keys with their values. Muon and Shampoo race here, too; the map is a plane."
    )

    kind: Literal["memory"] = "memory"
    condition: Condition = 100.0
    rank: Rank = 8
    seed: DataSeed = 0

    @property
    def task(self) -> AnyTask:
        return AssociativeMemory(condition=self.condition, rank=self.rank, seed=self.seed)


@final
class FactorizationSurface(MatrixSurface):
    """The factorization of `core.matrix_stage`."""

    label: ClassVar[str] = Factorization.label
    summary: ClassVar[str] = N_(
        "A matrix W of 8 × 8 learns that W Wᵀ is another. Muon and Shampoo race here, too; the map is a plane."
    )

    kind: Literal["factorization"] = "factorization"
    condition: Condition = 100.0
    rank: Rank = 8
    seed: DataSeed = 0

    @property
    def task(self) -> AnyTask:
        return Factorization(condition=self.condition, rank=self.rank, seed=self.seed)


PlaneSurface = RealNetwork | MatrixSurface  # the races of these are seen on a plane through many dimensions
MATRIX_SURFACES: tuple[type[MatrixSurface], ...] = (MemorySurface, FactorizationSurface)
