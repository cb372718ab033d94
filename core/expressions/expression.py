"""Functions of x and y that a person types, with exact values, gradients and second derivatives."""

import math
from collections.abc import Mapping
from functools import cached_property

from core.expressions.graph import CONSTANTS, Node, Program, X, Y, as_node, derivative_of
from core.expressions.parser import Reader
from core.settings import Array


class Expression:
    """A function of x and y, read from a text; `parameters` are further letters that stand for numbers.

    Raises:
        ExpressionError: the text is no function; the error says why, and where.
    """

    def __init__(self, text: str, **parameters: float) -> None:
        names = {"x": X, "y": Y} | {name: as_node(value) for name, value in {**CONSTANTS, **parameters}.items()}
        reader = Reader(text, names)
        self.function = reader.read()
        self.used = frozenset(token.text for token in reader.tokens) & parameters.keys()  # letters in the text

    def value(self, points: Array) -> Array:  # (..., 2) -> (...)
        values: Array = self._values.run(points)[..., 0]
        return values

    def gradient(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        return self._gradients.run(points)

    def derivatives(self, points: Array) -> tuple[Array, Array]:  # (..., 2) -> (..., 2), (..., 2, 2)
        """Return the gradient and the Hessian, which share much of the work."""
        derivatives = self._derivatives.run(points)
        return derivatives[..., :2], derivatives[..., [2, 3, 3, 4]].reshape(*points.shape, 2)

    def torch_source(self) -> str:
        """The function as PyTorch writes it, of tensors x and y.

        It may call `power(base, exponent)`, which is NaN for a negative base.
        """
        if self.function.number is not None:
            return f"{_written(self.function.number)} + 0 * x"  # a tensor, of which there is a gradient
        return in_torch(self.function, {X: "x", Y: "y"})

    @cached_property
    def _values(self) -> Program:
        return Program((self.function,))

    @cached_property
    def _slopes(self) -> tuple[Node, Node]:
        return derivative_of(self.function, X), derivative_of(self.function, Y)

    @cached_property
    def _gradients(self) -> Program:
        return Program(self._slopes)

    @cached_property
    def _derivatives(self) -> Program:
        x, y = self._slopes
        return Program((x, y, derivative_of(x, X), derivative_of(x, Y), derivative_of(y, Y)))


def in_torch(node: Node, names: Mapping[Node, str]) -> str:
    """Write a node as PyTorch does, of tensors with these names."""
    if node.number is not None:
        return _written(node.number)
    if node.operation is None:
        return names[node]
    name = node.operation.torch
    if not name.isidentifier():
        left, right = (in_torch(operand, names) for operand in node.operands)
        return f"({left} {name} {right})"
    operands = [
        in_torch(operand, names) if operand.number is None else f"torch.tensor({_written(operand.number)})"
        for operand in node.operands
    ]
    if name == "cbrt":  # PyTorch has none
        return f"(lambda u: torch.sign(u) * torch.abs(u) ** (1 / 3))({operands[0]})"
    return f"{'' if name == 'power' else 'torch.'}{name}({', '.join(operands)})"


def _written(number: float) -> str:
    return repr(number) if math.isfinite(number) else f"float('{number}')"
