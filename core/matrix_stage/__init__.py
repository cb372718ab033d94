"""A race on a small matrix: elementwise optimizers beside those that see its rows and columns."""

from core.matrix_stage.tasks import AnyTask, AssociativeMemory, Factorization, MatrixTask

__all__ = ["AnyTask", "AssociativeMemory", "Factorization", "MatrixTask"]
