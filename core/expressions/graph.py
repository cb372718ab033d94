"""The graph of a function of x and y: equal subexpressions are one node, and derivatives are further nodes."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

import numpy as np

from core.settings import Array

BLOCK = 4096  # points evaluated at a time, so that intermediate results stay in the cache
LARGEST_PRODUCT = 16  # the highest power that is computed by multiplying
REMEMBERED_NODES = 8192


@dataclass(frozen=True, eq=False, slots=True)
class Operation:
    """A function of NumPy arrays or numbers, and its slope along each operand."""

    compute: Callable[..., Any]
    slopes: Callable[..., tuple["Node", ...]]
    operands: int = 1
    torch: str = ""  # its operator or function in PyTorch, or `power`; none of what no text can call
    steep: bool = False  # slopes may be infinite


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A number, x, y, or an operation on earlier nodes."""

    order: int
    number: float | None = None
    operation: Operation | None = None
    operands: tuple["Node", ...] = ()

    def __add__(self, other: "Node | float") -> "Node":
        return sum_of(self, as_node(other))

    def __radd__(self, other: float) -> "Node":
        return sum_of(as_node(other), self)

    def __sub__(self, other: "Node | float") -> "Node":
        return sum_of(self, -as_node(other))

    def __rsub__(self, other: float) -> "Node":
        return sum_of(as_node(other), -self)

    def __mul__(self, other: "Node | float") -> "Node":
        return product_of(self, as_node(other))

    def __rmul__(self, other: float) -> "Node":
        return product_of(as_node(other), self)

    def __neg__(self) -> "Node":
        return product_of(as_node(-1.0), self)

    def __truediv__(self, other: "Node | float") -> "Node":
        return quotient_of(self, as_node(other))

    def __rtruediv__(self, other: float) -> "Node":
        return quotient_of(as_node(other), self)

    def __pow__(self, other: "Node | float") -> "Node":
        return power_of(self, as_node(other))


_order = count()


@lru_cache(REMEMBERED_NODES)
def constant(value: float) -> Node:
    """Return a number as a node."""
    return Node(next(_order), number=value)


@lru_cache(REMEMBERED_NODES)
def applied(operation: Operation, *operands: Node) -> Node:
    """Return the only node that applies this operation to these operands; if all are numbers, the resulting number."""
    numbers = [operand.number for operand in operands]
    if None in numbers:
        return Node(next(_order), operation=operation, operands=operands)
    with np.errstate(all="ignore"):
        return constant(float(operation.compute(*np.array(numbers, dtype=np.float64))))


def as_node(value: Node | float) -> Node:
    """Return `value` as a node."""
    return value if isinstance(value, Node) else constant(float(value))


ZERO, ONE, X, Y = constant(0.0), constant(1.0), Node(next(_order)), Node(next(_order))


def _with_coefficient(node: Node) -> tuple[float, Node]:
    """Split a node into a number and the node that it multiplies."""
    if node.number is not None:
        return node.number, ONE
    if node.operation is MULTIPLY and (number := node.operands[0].number) is not None:
        return number, node.operands[1]
    return 1.0, node


def sum_of(left: Node, right: Node) -> Node:
    """Return a sum, written as simply as possible."""
    (a, u), (b, v) = _with_coefficient(left), _with_coefficient(right)
    if a == 0:
        return right
    if b == 0:
        return left
    if u is v:
        return product_of(constant(a + b), u)
    if b == -1:
        return applied(SUBTRACT, left, v)
    return applied(SUBTRACT, right, u) if a == -1 else applied(ADD, left, right)


def product_of(left: Node, right: Node) -> Node:
    """Return a product; numbers are multiplied first: 2 (3 x) becomes 6 x."""
    (a, u), (b, v) = _with_coefficient(left), _with_coefficient(right)
    if a * b == 0:
        return ZERO
    if not math.isfinite(a * b):
        return applied(MULTIPLY, left, right)
    rest = v if u is ONE else u if v is ONE else applied(MULTIPLY, u, v)
    return rest if a * b == 1 else applied(MULTIPLY, constant(a * b), rest)


def quotient_of(left: Node, right: Node) -> Node:
    """Return a quotient; dividing by 1 changes nothing."""
    return left if right.number == 1 or left.number == 0 != right.number else applied(DIVIDE, left, right)


def power_of(base: Node, exponent: Node) -> Node:
    """Return a power; if the exponent is a number, by the cheapest operation."""
    if exponent.number is None:
        return applied(POWER, base, exponent)
    if exponent.number in {0, 1}:
        return base if exponent.number else ONE
    if exponent.number == 0.5:
        return call_of("sqrt", base)
    return applied(WHOLE_POWER if exponent.number.is_integer() else ROOT, base, exponent)


def _steep_product(steep: Node, slope: Node) -> Node:
    """Return a product with a factor that may be infinite: at the tip of a cone, √(x² + y²), it is 0, not 0 · ∞."""
    if slope.number is not None or (steep.number is not None and math.isfinite(steep.number)):
        return steep * slope
    return applied(STEEP_PRODUCT, steep, slope)


def call_of(name: str, *operands: Node) -> Node:
    """Return the call of the function of this name."""
    return applied(FUNCTIONS[name], *operands)


def _multiplied_out(base: Array, exponent: float) -> Array:
    """Return a whole power of numbers of either sign."""
    if exponent == 2:
        return base * base
    if abs(exponent) > LARGEST_PRODUCT:
        return np.power(base, exponent)
    power = base
    for digit in f"{int(abs(exponent)):b}"[1:]:  # the binary digits after the first: square, and multiply where it is 1
        power = power * power * base if digit == "1" else power * power
    return power if exponent > 0 else 1 / power


def _power_of_positive(base: Array, exponent: Array) -> Array:
    """Return a power that is NaN where the base is negative, even if the exponent happens to be whole there."""
    power: Array = np.where(np.less(base, 0), np.nan, np.power(base, exponent))
    return power


def _positive(number: Array) -> Array:
    """Return the number itself, or NaN where it is negative."""
    return np.where(np.less(number, 0), np.nan, number)


def _product_with_zero(left: Array, right: Array) -> Array:
    """Return the product, in which 0 · ∞ is 0."""
    product = left * right
    if np.isfinite(product).all():
        return product
    zero = np.isnan(product) & ~(np.isnan(left) | np.isnan(right))
    return np.where(zero, 0.0, product)


def _half_above(difference: Array) -> Array:
    """Return 1 where the difference is positive, 0 where it is negative and 1/2 where it is 0."""
    above: Array = (np.sign(difference) + 1) / 2
    return above


ADD = Operation(np.add, lambda _u, _v: (ONE, ONE), 2, "+")
SUBTRACT = Operation(np.subtract, lambda _u, _v: (ONE, -ONE), 2, "-")
MULTIPLY = Operation(np.multiply, lambda u, v: (v, u), 2, "*")
STEEP_PRODUCT = Operation(_product_with_zero, lambda u, v: (v, u), 2, steep=True)
DIVIDE = Operation(np.divide, lambda u, v: (1 / v, -(u / v) / v), 2, "/")
WHOLE_POWER = Operation(_multiplied_out, lambda u, n: (n * u ** (n - 1), ZERO), 2, "**")
ROOT = Operation(np.power, lambda u, p: (p * u ** (p - 1), ZERO), 2, "**", steep=True)
POWER = Operation(
    _power_of_positive, lambda u, v: (v * u ** (v - 1), _steep_product(call_of("log", u), u**v)), 2, "power", steep=True
)
POSITIVE = Operation(_positive, lambda _: (ONE,))
STEP = Operation(_half_above, lambda _: (ZERO,))
SIGN = Operation(np.sign, lambda _: (ZERO,), torch="sign")
LOG = Operation(np.log, lambda u: (1 / applied(POSITIVE, u),), torch="log")


def _larger(u: Node, v: Node) -> tuple[Node, Node]:
    """Return the slopes of the larger of two: 1 and 0, or 0 and 1, or 1/2 each where they are equal."""
    return applied(STEP, u - v), applied(STEP, v - u)


def _smaller(u: Node, v: Node) -> tuple[Node, Node]:
    return _larger(v, u)


FUNCTIONS: Mapping[str, Operation] = {
    "sin": Operation(np.sin, lambda u: (call_of("cos", u),), torch="sin"),
    "cos": Operation(np.cos, lambda u: (-call_of("sin", u),), torch="cos"),
    "tan": Operation(np.tan, lambda u: (1 + call_of("tan", u) ** 2,), torch="tan"),
    "asin": Operation(np.arcsin, lambda u: (1 / call_of("sqrt", 1 - u**2),), torch="asin", steep=True),
    "acos": Operation(np.arccos, lambda u: (-1 / call_of("sqrt", 1 - u**2),), torch="acos", steep=True),
    "atan": Operation(np.arctan, lambda u: (1 / (1 + u**2),), torch="atan"),
    "sinh": Operation(np.sinh, lambda u: (call_of("cosh", u),), torch="sinh"),
    "cosh": Operation(np.cosh, lambda u: (call_of("sinh", u),), torch="cosh"),
    "tanh": Operation(np.tanh, lambda u: (1 - call_of("tanh", u) ** 2,), torch="tanh"),
    "exp": Operation(np.exp, lambda u: (call_of("exp", u),), torch="exp"),
    "log": LOG,
    "ln": LOG,
    "log2": Operation(np.log2, lambda u: (1 / (math.log(2) * applied(POSITIVE, u)),), torch="log2"),
    "log10": Operation(np.log10, lambda u: (1 / (math.log(10) * applied(POSITIVE, u)),), torch="log10"),
    "cbrt": Operation(np.cbrt, lambda u: (1 / (3 * call_of("cbrt", u) ** 2),), torch="cbrt", steep=True),
    "sqrt": Operation(np.sqrt, lambda u: (0.5 / call_of("sqrt", u),), torch="sqrt", steep=True),
    "abs": Operation(np.abs, lambda u: (applied(SIGN, u),), torch="abs"),
    "min": Operation(np.minimum, _smaller, 2, "minimum"),
    "max": Operation(np.maximum, _larger, 2, "maximum"),
}
STEP_FUNCTIONS: Mapping[str, Operation] = {**FUNCTIONS, "sign": SIGN}  # of an optimizer's step, which has no slope
CONSTANTS: Mapping[str, float] = {"pi": math.pi, "π": math.pi, "e": math.e}


def _in_order(outputs: Iterable[Node]) -> list[Node]:
    """Return the outputs and all nodes that they depend on, each after its operands."""
    found: set[Node] = set()
    waiting = list(outputs)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(node.operands)
    return sorted(found, key=lambda node: node.order)


def derivative_of(function: Node, variable: Node) -> Node:
    """Return the derivative of a function with respect to a variable."""
    slopes = {variable: ONE}
    for node in _in_order([function]):
        slopes.setdefault(node, _slope(node, slopes))
    return slopes[function]


def _slope(node: Node, slopes: Mapping[Node, Node]) -> Node:
    """Apply the chain rule: return the slope of a node, given those of its operands."""
    if node.operation is None or all(slopes[operand].number == 0 for operand in node.operands):
        return ZERO
    times = _steep_product if node.operation.steep else product_of
    slope = ZERO
    for operand, steepness in zip(node.operands, node.operation.slopes(*node.operands), strict=True):
        if slopes[operand].number != 0:
            slope = slope + times(steepness, slopes[operand])
    return slope


def nodes_in(*outputs: Node) -> frozenset[Node]:
    """Return the outputs and all nodes that they depend on."""
    return frozenset(_in_order(outputs))


def operations_in(*outputs: Node) -> int:
    """Return how many operations the outputs take together."""
    return sum(node.operation is not None for node in _in_order(outputs))


def variable() -> Node:
    """Return a new node that stands for what a `Program` is given."""
    return Node(next(_order))


class Program:
    """Nodes compiled to a list of steps; each step computes one array from earlier ones, or from the `inputs`."""

    def __init__(self, outputs: tuple[Node, ...], inputs: tuple[Node, ...] = (X, Y)) -> None:
        nodes = _in_order([*inputs, *outputs])
        numbers = [node for node in nodes if node.number is not None]
        calls = [node for node in nodes if node.operation is not None]
        places = {node: place for place, node in enumerate([*inputs, *numbers, *calls])}
        self._numbers = [node.number for node in numbers]
        self._steps: list[Any] = [
            (node.operation.compute, *(places[operand] for operand in node.operands))
            for node in calls
            if node.operation
        ]
        self._outputs = [places[node] for node in outputs]

    def run(self, points: Array) -> Array:
        """Evaluate the outputs at each point, (..., 2) -> (..., outputs); NaN where the function has no value."""
        results = np.empty((*points.shape[:-1], len(self._outputs)), points.dtype)
        flat_points, flat_results = points.reshape(-1, 2), results.reshape(-1, len(self._outputs))
        # Holes and poles belong to the function.
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            for start in range(0, len(flat_points), BLOCK):
                self._run(flat_points[start : start + BLOCK], flat_results[start : start + BLOCK])
        return results

    def values(self, *inputs: Any) -> list[Any]:
        """Return the outputs for arrays or numbers of NumPy; a number that no input enters is one of Python."""
        arrays: list[Any] = [*inputs, *self._numbers]
        for compute, first, *second in self._steps:
            arrays.append(compute(arrays[first], arrays[second[0]]) if second else compute(arrays[first]))
        return [arrays[place] for place in self._outputs]

    def _run(self, points: Array, results: Array) -> None:
        for column, values in enumerate(self.values(points[:, 0], points[:, 1])):
            results[:, column] = values
