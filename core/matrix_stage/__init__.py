"""A race on a small matrix: elementwise optimizers beside those that see its rows and columns."""

from core.matrix_stage.matrix_path import MatrixPath, matrix_race
from core.matrix_stage.tasks import AnyTask, AssociativeMemory, Factorization, MatrixTask

__all__ = ["AnyTask", "AssociativeMemory", "Factorization", "MatrixPath", "MatrixTask", "matrix_race"]
