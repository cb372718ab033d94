"""A function that a person types: checked, evaluated and differentiated."""

from core.expressions.expression import (
    Expression,
)

__all__ = [
    "Expression",
]
