"""What a small matrix has to learn: pairs of keys and values, or another matrix as a product with itself."""

from abc import abstractmethod
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from core.matrix_optimizers import Muon, Shampoo
from core.optimizers import (
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RAdam,
    RMSProp,
    Rprop,
)
from core.quantities import Seed
from core.settings import N_, Array, Scale, Settings

SIDE = 8

Condition = Annotated[
    float,
    Field(
        ge=1,
        le=1e6,
        title=N_("Condition number"),
        description=N_("The largest singular value of the data divided by the smallest that is not 0."),
    ),
    Scale.LOG,
]
Rank = Annotated[
    int,
    Field(
        ge=1,
        le=SIDE,
        title=N_("Rank"),
        description=N_("The number of directions that the data have, out of 8."),
    ),
]
DataSeed = Annotated[
    Seed,
    Field(
        title=N_("Seed of the data"),
        description=N_("The same seed gives the same data and the same start."),
    ),
]


class MatrixTask(Settings):
    """A loss of one matrix W (8, 8), whose rows are inputs and whose columns are outputs, with its gradient."""

    torch_loss: ClassVar[str]  # the loss of W as PyTorch writes it, with the data in `A`
    rates: ClassVar[Mapping[type[Optimizer[Any]], float]]  # at which 300 steps are worth watching

    kind: str
    condition: Condition
    rank: Rank
    seed: DataSeed

    @abstractmethod
    def loss(self, matrices: Array) -> Array:  # (..., 8, 8) -> (...)
        """Return the loss of each matrix."""

    @abstractmethod
    def gradient(self, matrices: Array) -> Array:  # (..., 8, 8) -> (..., 8, 8)
        """Return the gradient of the loss at each matrix."""

    @property
    @abstractmethod
    def floor(self) -> float | None:
        """The lowest loss that there is; None if it is not reached anywhere."""

    @property
    @abstractmethod
    def data(self) -> Array:  # (8, 8)
        """The matrix from which the loss is made."""

    @property
    def singular_values(self) -> Array:  # (8,)
        """The singular values of the data: from 1 down to 1 / condition, then 0."""
        values = np.zeros(SIDE)
        values[: self.rank] = np.geomspace(1, 1 / self.condition, self.rank) if self.rank > 1 else 1.0
        return values

    @property
    def start(self) -> Array:  # (8, 8)
        """The matrix from which all racers start: normal, with a standard deviation of 0.1."""
        return 0.1 * np.random.default_rng((self.seed, 1)).standard_normal((SIDE, SIDE))


@final
class AssociativeMemory(MatrixTask):
    """Eight keys, each of which shall find its own value: the mean cross-entropy of the softmax of x W.

    The keys are the rows of a matrix with singular values √8 times those of the task.
    """

    label: ClassVar[str] = N_("Associative memory")
    summary: ClassVar[str] = N_(
        "Eight keys, each to find its own of eight values; at a high condition number, the keys are much alike."
    )
    torch_loss: ClassVar[str] = "torch.nn.functional.cross_entropy(A @ W, torch.arange(8))"
    rates: ClassVar[Mapping[type[Optimizer[Any]], float]] = {
        SGD: 1.0,
        Momentum: 0.1,
        Nesterov: 0.1,
        AdaGrad: 0.3,
        RMSProp: 0.02,
        AdaDelta: 3.0,
        Rprop: 0.01,
        Adam: 0.05,
        AMSGrad: 0.05,
        AdaMax: 0.05,
        NAdam: 0.05,
        RAdam: 0.1,
        AdamW: 0.05,
        Lion: 0.01,
        Muon: 0.05,
        Shampoo: 0.3,
    }

    kind: Literal["memory"] = "memory"
    condition: Condition = 100.0
    rank: Rank = 8
    seed: DataSeed = 0

    @property
    def formula(self) -> str:
        return "−Σᵢ ln softmax(xᵢ W)ᵢ / 8"

    @property
    def data(self) -> Array:
        return _keys(self)

    @property
    def floor(self) -> float | None:
        return None

    def loss(self, matrices: Array) -> Array:
        logits = self.data @ matrices
        logits -= logits.max(axis=-1, keepdims=True)
        losses = np.log(np.exp(logits).sum(axis=-1)) - np.diagonal(logits, axis1=-2, axis2=-1)
        mean: Array = losses.mean(axis=-1)
        return mean

    def gradient(self, matrices: Array) -> Array:
        logits = self.data @ matrices
        logits -= logits.max(axis=-1, keepdims=True)
        errors = np.exp(logits)
        errors /= errors.sum(axis=-1, keepdims=True)
        errors -= np.eye(SIDE)
        gradient: Array = self.data.T @ errors / SIDE
        return gradient


@final
class Factorization(MatrixTask):
    """A symmetric matrix A as W Wᵀ: a quarter of the sum of squares of what is missing.

    The eigenvalues of A are the singular values of the task; W = 0 is a saddle from which each direction of A is
    learned in its turn.
    """

    label: ClassVar[str] = N_("Factorization")
    summary: ClassVar[str] = N_("A matrix is to become the product of W with its own transpose.")
    torch_loss: ClassVar[str] = "(W @ W.T - A).square().sum() / 4"
    rates: ClassVar[Mapping[type[Optimizer[Any]], float]] = {
        SGD: 0.1,
        Momentum: 0.03,
        Nesterov: 0.03,
        AdaGrad: 0.1,
        RMSProp: 0.003,
        AdaDelta: 1.0,
        Rprop: 0.01,
        Adam: 0.01,
        AMSGrad: 0.01,
        AdaMax: 0.03,
        NAdam: 0.01,
        RAdam: 0.1,
        AdamW: 0.01,
        Lion: 0.003,
        Muon: 0.01,
        Shampoo: 0.1,
    }

    kind: Literal["factorization"] = "factorization"
    condition: Condition = 100.0
    rank: Rank = 8
    seed: DataSeed = 0

    @property
    def formula(self) -> str:
        return "|W Wᵀ − A|² / 4"

    @property
    def data(self) -> Array:
        return _target(self)

    @property
    def floor(self) -> float | None:
        return 0.0

    def loss(self, matrices: Array) -> Array:
        missing = matrices @ np.swapaxes(matrices, -1, -2) - self.data
        loss: Array = (missing * missing).sum(axis=(-1, -2)) / 4
        return loss

    def gradient(self, matrices: Array) -> Array:
        gradient: Array = (matrices @ np.swapaxes(matrices, -1, -2) - self.data) @ matrices
        return gradient


@lru_cache
def _keys(task: AssociativeMemory) -> Array:  # (8, 8)
    keys: Array = np.sqrt(SIDE) * (_directions(task.seed, 0) * task.singular_values) @ _directions(task.seed, 1).T
    return keys


@lru_cache
def _target(task: Factorization) -> Array:  # (8, 8)
    directions = _directions(task.seed, 0)
    target: Array = (directions * task.singular_values) @ directions.T
    return target


def _directions(seed: int, which: int) -> Array:  # (8, 8)
    """Return an orthogonal matrix, drawn evenly from all."""
    q, r = np.linalg.qr(np.random.default_rng((seed, 2, which)).standard_normal((SIDE, SIDE)))
    directions: Array = q * np.sign(np.diagonal(r))
    return directions


AnyTask = Annotated[AssociativeMemory | Factorization, Field(discriminator="kind")]
