"""Shampoo: AdaGrad with a preconditioner for the rows of a matrix and one for its columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from core.matrix_optimizers.base import MatrixOptimizer, MeanOfGradients
from core.optimizers import Record, State, Term, clauses, shrink, shrink_clause, update_ema
from core.quantities import LearningRate, WeightDecay
from core.settings import N_, Array, Scale, Symbol

TINY = float(np.finfo(np.float64).tiny)

Ridge = Annotated[
    float,
    Field(
        gt=0,
        le=1,
        title=N_("Epsilon"),
        description=N_("Both sums begin at this times the identity matrix, so that their roots can be inverted."),
    ),
    Scale.LOG,
    Symbol("ε"),
]
RootEvery = Annotated[
    int,
    Field(
        ge=1,
        le=1000,
        title=N_("Steps between roots"),
        description=N_(
            "After the first ones, the inverse roots, the costly part, are computed anew only after so many steps."
        ),
    ),
]


@dataclass
class Preconditioners(State):
    """The sums G Gᵀ and Gᵀ G of all gradients so far, their inverse fourth roots, and the mean of gradients."""

    left: Array  # (inputs, inputs)
    right: Array  # (outputs, outputs)
    left_root: Array
    right_root: Array
    m: Array | None
    t: int = 0


def inverse_root(matrix: Array, order: int, least: float = TINY) -> Array:
    """Return a symmetric matrix to the power of -1 / order, by its eigenvalues in float64.

    None is below `least`, nor below what its type rounds off the largest. A matrix that is not finite has no root: all
    of the result is NaN.
    """
    if not np.isfinite(matrix).all():
        return np.full_like(matrix, np.nan)
    values, vectors = np.linalg.eigh(matrix.astype(np.float64))
    least = max(least, float(values[-1]) * float(np.finfo(matrix.dtype).eps))
    root: Array = ((vectors * np.maximum(values, least) ** (-1 / order)) @ vectors.T).astype(matrix.dtype)
    return root


@final
class Shampoo(MatrixOptimizer[Preconditioners]):
    """AdaGrad for rows and columns: L <- L + G Gᵀ, R <- R + Gᵀ G, then W <- W - learning_rate * L^-1/4 G R^-1/4.

    L and R begin at eps times the identity. With momentum, the mean of gradients takes the place of G in the step,
    and after the first `root_every` steps, the roots are renewed only as often as that. Weight decay is decoupled.
    """

    label: ClassVar[str] = N_("Shampoo")
    summary: ClassVar[str] = N_(
        "AdaGrad for a whole matrix: one preconditioner for its rows and one for its columns, not a rate per number."
    )
    source: ClassVar[str] = "Gupta, Koren and Singer 2018"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "m": Term("M", N_("mean of gradients")),
        "rows_done": Term("L⁻¹ᐟ⁴ M", N_("after the preconditioner of the rows")),
        "preconditioned": Term("L⁻¹ᐟ⁴ M R⁻¹ᐟ⁴", N_("after both preconditioners")),
    }
    suggested_rate: ClassVar[float] = 0.5

    kind: Literal["shampoo"] = "shampoo"
    learning_rate: LearningRate = 0.1
    momentum: MeanOfGradients = 0.0
    eps: Ridge = 1e-4
    root_every: RootEvery = 1
    weight_decay: WeightDecay = 0.0

    @property
    def formula(self) -> str:
        mean = "M" if self.momentum else "G"
        return clauses(
            shrink_clause(self.weight_decay).replace("w", "W"),
            "L ← L + G Gᵀ,   R ← R + Gᵀ G",
            "M ← α M + (1 − α) G" if self.momentum else "",
            f"W ← W − η L⁻¹ᐟ⁴ {mean} R⁻¹ᐟ⁴",
        )

    def init(self, params: Array) -> Preconditioners:
        left, right = (self.eps * np.eye(side, dtype=params.dtype) for side in params.shape)
        mean = np.zeros_like(params) if self.momentum else None
        return Preconditioners(
            np.empty_like(params), left, right, left_root=left.copy(), right_root=right.copy(), m=mean
        )

    def step(self, params: Array, grad: Array, state: Preconditioners, record: Record | None = None) -> None:
        rate = self.learning_rate * state.rate_factor
        shrink(params, rate, self.weight_decay, record)
        state.left += grad @ grad.T
        state.right += grad.T @ grad
        if state.t < self.root_every or state.t % self.root_every == 0:  # at first, the sums grow by leaps
            # In exact numbers, no eigenvalue of a sum is below epsilon; rounding even makes negative ones.
            state.left_root[...] = inverse_root(state.left, 4, self.eps)
            state.right_root[...] = inverse_root(state.right, 4, self.eps)
        state.t += 1
        if state.m is not None:
            update_ema(state.m, grad, self.momentum, state.scratch, record, name="m")
            grad = state.m
        rows_done = state.left_root @ grad
        preconditioned = rows_done @ state.right_root
        if record is not None:
            record |= {"rows_done": rows_done, "preconditioned": preconditioned.copy()}
        preconditioned *= rate
        if record is not None:
            record["update"] = -preconditioned
        params -= preconditioned
