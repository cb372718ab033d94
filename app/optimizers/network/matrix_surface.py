"""The matrix stage: surfaces over all 64 numbers of a matrix, of which the map shows a plane."""

from typing import ClassVar, Literal, final

from app.optimizers.network.plane_surface import PlaneSurface
from core.matrix_stage.tasks import AnyTask, AssociativeMemory, Condition, DataSeed, Factorization, Rank
from core.optimizers import Optimizer
from core.settings import N_


class MatrixSurface(PlaneSurface):
    """The loss of a matrix; its map is known when the racers have run, which takes a moment."""

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


MATRIX_SURFACES: tuple[type[MatrixSurface], ...] = (MemorySurface, FactorizationSurface)
