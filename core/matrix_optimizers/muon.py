"""Muon: momentum whose step is equally long in all directions of a matrix."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from core.matrix_optimizers.base import MatrixOptimizer, MeanOfGradients
from core.optimizers import Record, State, Term, clauses, shrink, shrink_clause, update_ema
from core.quantities import LearningRate, WeightDecay
from core.settings import N_, Array, Scale, Symbol

Coefficient = Annotated[float, Field(ge=-20, le=20)]
Iterations = Annotated[
    int,
    Field(
        ge=1,
        lt=100,
        title=N_("Iterations"),
        description=N_("The number of Newton–Schulz iterations in each step; five bring most singular values near 1."),
    ),
]
LooksAhead = Annotated[
    bool,
    Field(
        title=N_("Nesterov"),
        description=N_("Mix the gradient into the mean once more, as if the next step had been made."),
    ),
]
Adjustment = Annotated[
    Literal["original", "match_rms_adamw"],
    Field(
        title=N_("Scale of a step"),
        description=N_(
            "By its shape, a step is multiplied by √(outputs / inputs) if there are more outputs than inputs; as "
            "AdamW's, by 0.2 √(larger side), which makes it about as large as a step of AdamW."
        ),
    ),
]
SmallestNorm = Annotated[
    float,
    Field(
        gt=0,
        le=1,
        title=N_("Smallest norm"),
        description=N_("The matrix is divided by its norm, or by this if the norm is smaller."),
    ),
    Scale.LOG,
    Symbol("ε"),
]


def orthogonalized(
    matrix: Array, coefficients: tuple[float, float, float], iterations: int, smallest_norm: float
) -> Array:
    """Return about the nearest orthogonal matrix, U Vᵀ of the singular value decomposition U S Vᵀ.

    Divided by its norm, the matrix has no singular value above 1. Each iteration, X <- a X + b (X Xᵀ) X + c (X Xᵀ)² X,
    leaves U and V as they are and maps each singular value s to a s + b s³ + c s⁵ (Newton and Schulz, with the
    coefficients of Jordan et al. 2024): with five, what begins above about 0.005 ends between about 0.7 and 1.2.
    """
    a, b, c = coefficients
    is_tall = matrix.shape[0] > matrix.shape[1]
    x = (matrix.T if is_tall else matrix) / max(float(np.linalg.norm(matrix)), smallest_norm)
    for _ in range(iterations):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if is_tall else x


@dataclass
class MatrixMean(State):
    """The running mean of a matrix's gradients."""

    m: Array


@final
class Muon(MatrixOptimizer[MatrixMean]):
    """Momentum, orthogonalized: M <- momentum * M + (1 - momentum) * G, then W <- W - learning_rate * s * NS(U).

    U is M or, with Nesterov, (1 - momentum) * G + momentum * M. NS is `orthogonalized`, s depends on the shape alone,
    and weight decay is decoupled. As `torch.optim.Muon` does, but in the precision of W, not in bfloat16.
    """

    label: ClassVar[str] = N_("Muon")
    summary: ClassVar[str] = N_(
        "Momentum on a whole matrix: the step is about equally long in all directions that the mean of gradients has."
    )
    source: ClassVar[str] = "Jordan et al. 2024"
    own_terms: ClassVar[Mapping[str, Term]] = {
        "m": Term("M", N_("mean of gradients")),
        "look_ahead": Term("U", N_("what is orthogonalized")),
        "orthogonal": Term("NS(U)", N_("orthogonalized")),
        "shape_factor": Term("s", N_("factor of the shape")),
    }
    suggested_rate: ClassVar[float] = 0.05
    usual_rate: ClassVar[float | None] = 0.02
    torch_name: ClassVar[str] = "Muon"
    torch_pairs: ClassVar[Mapping[str, tuple[str, ...]]] = {"ns_coefficients": ("a", "b", "c")}

    kind: Literal["muon"] = "muon"
    learning_rate: LearningRate = 1e-3
    momentum: MeanOfGradients = 0.95
    nesterov: LooksAhead = True
    weight_decay: WeightDecay = 0.1
    ns_steps: Iterations = 5
    a: Annotated[
        Coefficient,
        Field(title=N_("Coefficient a"), description=N_("The factor of X in an iteration.")),
    ] = 3.4445
    b: Annotated[
        Coefficient,
        Field(title=N_("Coefficient b"), description=N_("The factor of (X Xᵀ) X in an iteration.")),
    ] = -4.775
    c: Annotated[
        Coefficient,
        Field(title=N_("Coefficient c"), description=N_("The factor of (X Xᵀ)² X in an iteration.")),
    ] = 2.0315
    eps: SmallestNorm = 1e-7
    adjust_lr_fn: Adjustment = "original"

    @property
    def formula(self) -> str:
        return clauses(
            "M ← α M + (1 − α) G",
            "U = (1 − α) G + α M" if self.nesterov else "U = M",
            shrink_clause(self.weight_decay).replace("w", "W"),
            "W ← W − η s NS(U)",
        )

    def init(self, params: Array) -> MatrixMean:
        return MatrixMean(np.empty_like(params), m=np.zeros_like(params))

    def step(self, params: Array, grad: Array, state: MatrixMean, record: Record | None = None) -> None:
        rate = self.learning_rate * state.rate_factor
        update_ema(state.m, grad, self.momentum, state.scratch, record, name="m")
        if self.nesterov:
            grad *= 1 - self.momentum
            grad += np.multiply(state.m, self.momentum, out=state.scratch)
        else:
            grad[...] = state.m
        orthogonal = orthogonalized(grad, (self.a, self.b, self.c), self.ns_steps, self.eps)
        factor = self.shape_factor(params.shape)
        if record is not None:
            record |= {"look_ahead": grad.copy(), "orthogonal": orthogonal.copy(), "shape_factor": factor}
        shrink(params, rate, self.weight_decay, record)
        update = np.multiply(orthogonal, rate * factor, out=state.scratch)
        if record is not None:
            record["update"] = -update
        params -= update

    def shape_factor(self, shape: tuple[int, ...]) -> float:
        """Return the factor of a step for a matrix of this shape, (inputs, outputs)."""
        inputs, outputs = shape
        if self.adjust_lr_fn == "original":
            return math.sqrt(max(1, outputs / inputs))
        return 0.2 * math.sqrt(max(inputs, outputs))
