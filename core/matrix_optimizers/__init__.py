"""Optimizers that act on a whole matrix: its rows and columns count, where the others see only single numbers.

Parameters and gradients are (inputs, outputs), as the weights of a layer are here: the transpose of PyTorch's. Each
matrix has a state of its own. They stand beside the registry of `core.optimizers` and not in it, since races on two
numbers, strips of starts and compiled steps rely on elementwise steps; on a vector, Muon is momentum of a fixed length.
"""

from typing import Annotated, Any, get_args

from pydantic import Field

from core.matrix_optimizers.base import MatrixOptimizer
from core.matrix_optimizers.muon import Muon, orthogonalized
from core.matrix_optimizers.shampoo import Shampoo, inverse_root

AnyMatrixOptimizer = Annotated[Muon | Shampoo, Field(discriminator="kind")]
MATRIX_OPTIMIZERS: tuple[type[MatrixOptimizer[Any]], ...] = get_args(get_args(AnyMatrixOptimizer)[0])

__all__ = [
    "MATRIX_OPTIMIZERS",
    "AnyMatrixOptimizer",
    "MatrixOptimizer",
    "Muon",
    "Shampoo",
    "inverse_root",
    "orthogonalized",
]
