"""Functions of x and y that a person types: a text becomes values, gradients and second derivatives.

Nothing of the text is ever run. Its tokens are checked one by one and written down again as plain sums, products,
powers and calls; `ast.parse` finds out which belongs to which; what comes out is read by a whitelist. The result is a
graph of NumPy functions, in which equal parts are one part and derivatives are further parts.
"""

import ast
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, count
from typing import Any, NamedTuple

import numpy as np

from core.settings import QT_TRANSLATE_NOOP, Array

LONGEST = 500  # characters
DEEPEST = 40  # parentheses inside parentheses
DEEPEST_TREE = 4 * DEEPEST  # operands inside operands: a sum, a product, a power and parentheses, and so on
BLOCK = 4096  # points evaluated at a time, so that what is in between stays in the cache
LARGEST_PRODUCT = 16  # the highest power that is made by multiplying
REMEMBERED_NODES = 8192

EMPTY = QT_TRANSLATE_NOOP("core", "is empty")
TOO_LONG = QT_TRANSLATE_NOOP("core", "has {length} characters, more than {limit}")
TOO_DEEP = QT_TRANSLATE_NOOP("core", "nested too deeply at position {position}")
TOO_LARGE = QT_TRANSLATE_NOOP("core", "the number at position {position} is too large")
UNKNOWN_NAME = QT_TRANSLATE_NOOP("core", "unknown name “{name}” at position {position}")
GLUED_NAMES = QT_TRANSLATE_NOOP("core", "unknown name “{name}” at position {position}: write {product}")
UNEXPECTED = QT_TRANSLATE_NOOP("core", "unexpected “{text}” at position {position}")
UNFINISHED = QT_TRANSLATE_NOOP("core", "something is missing at position {position}, the end")
NOT_CLOSED = QT_TRANSLATE_NOOP("core", "the parenthesis at position {position} is not closed")
NOT_OPENED = QT_TRANSLATE_NOOP("core", "the parenthesis at position {position} closes nothing")
NOT_CALLED = QT_TRANSLATE_NOOP("core", "“{name}” at position {position} needs its argument in parentheses")
WRONG_COUNT = QT_TRANSLATE_NOOP(
    "core", "the number of arguments of “{name}” at position {position} is {given}, not {expected}"
)
NO_OPERATOR = QT_TRANSLATE_NOOP("core", "an operator is missing before position {position}")
AMBIGUOUS = QT_TRANSLATE_NOOP("core", "ambiguous at position {position}: write * or parentheses")


class ExpressionError(ValueError):
    """What is wrong with an expression, and the column at which it is, counted from 1."""

    def __init__(self, template: str, position: int = 1, **facts: object) -> None:
        super().__init__(template, position, facts)
        self.template = template
        self.position = position
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self, translate: Callable[[str, str], str] = lambda _, text: text) -> str:
        """The sentence, in the language of `translate`, which takes a context and a text, as Qt's does."""
        return translate("core", self.template).format(position=self.position, **self.facts)


# The graph.


@dataclass(frozen=True, eq=False, slots=True)
class Operation:
    """A function of NumPy arrays or numbers, and its slope along each operand."""

    compute: Callable[..., Any]
    slopes: Callable[..., tuple["Node", ...]]
    operands: int = 1
    steep: bool = False  # slopes may be infinite


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A number, x, y, or an operation on nodes that were made before."""

    order: int
    number: float | None = None
    operation: Operation | None = None
    operands: tuple["Node", ...] = ()

    def __add__(self, other: "Node | float") -> "Node":
        return _sum(self, _as_node(other))

    def __radd__(self, other: float) -> "Node":
        return _sum(_as_node(other), self)

    def __sub__(self, other: "Node | float") -> "Node":
        return _sum(self, -_as_node(other))

    def __rsub__(self, other: float) -> "Node":
        return _sum(_as_node(other), -self)

    def __mul__(self, other: "Node | float") -> "Node":
        return _product(self, _as_node(other))

    def __rmul__(self, other: float) -> "Node":
        return _product(_as_node(other), self)

    def __neg__(self) -> "Node":
        return _product(_as_node(-1.0), self)

    def __truediv__(self, other: "Node | float") -> "Node":
        return _quotient(self, _as_node(other))

    def __rtruediv__(self, other: float) -> "Node":
        return _quotient(_as_node(other), self)

    def __pow__(self, other: "Node | float") -> "Node":
        return _power(self, _as_node(other))


_order = count()


@lru_cache(REMEMBERED_NODES)
def _number(value: float) -> Node:
    return Node(next(_order), number=value)


@lru_cache(REMEMBERED_NODES)
def _applied(operation: Operation, *operands: Node) -> Node:
    """The one node that does this; the operation of numbers is a number."""
    numbers = [operand.number for operand in operands]
    if None in numbers:
        return Node(next(_order), operation=operation, operands=operands)
    with np.errstate(all="ignore"):
        return _number(float(operation.compute(*np.array(numbers, dtype=np.float64))))


def _as_node(value: Node | float) -> Node:
    return value if isinstance(value, Node) else _number(float(value))


ZERO, ONE, X, Y = _number(0.0), _number(1.0), Node(next(_order)), Node(next(_order))


def _with_coefficient(node: Node) -> tuple[float, Node]:
    """The number by which a node is multiplied, and the rest."""
    if node.number is not None:
        return node.number, ONE
    if node.operation is MULTIPLY and (number := node.operands[0].number) is not None:
        return number, node.operands[1]
    return 1.0, node


def _sum(left: Node, right: Node) -> Node:
    (a, u), (b, v) = _with_coefficient(left), _with_coefficient(right)
    if a == 0:
        return right
    if b == 0:
        return left
    if u is v:
        return _product(_number(a + b), u)
    if b == -1:
        return _applied(SUBTRACT, left, v)
    return _applied(SUBTRACT, right, u) if a == -1 else _applied(ADD, left, right)


def _product(left: Node, right: Node) -> Node:
    """Numbers are multiplied first: 2 (3 x) is 6 x."""
    (a, u), (b, v) = _with_coefficient(left), _with_coefficient(right)
    if a * b == 0:
        return ZERO
    if not math.isfinite(a * b):
        return _applied(MULTIPLY, left, right)
    rest = v if u is ONE else u if v is ONE else _applied(MULTIPLY, u, v)
    return rest if a * b == 1 else _applied(MULTIPLY, _number(a * b), rest)


def _quotient(left: Node, right: Node) -> Node:
    return left if right.number == 1 or left.number == 0 != right.number else _applied(DIVIDE, left, right)


def _power(base: Node, exponent: Node) -> Node:
    if exponent.number is None:
        return _applied(POWER, base, exponent)
    if exponent.number in {0, 1}:
        return base if exponent.number else ONE
    if exponent.number == 0.5:
        return _call("sqrt", base)
    return _applied(WHOLE_POWER if exponent.number.is_integer() else ROOT, base, exponent)


def _steep_product(steep: Node, slope: Node) -> Node:
    """The product where one factor may be infinite: at the tip of a cone, √(x² + y²), its slope is 0, not 0 · ∞."""
    if steep.number is not None or slope.number is not None:
        return steep * slope
    return _applied(STEEP_PRODUCT, steep, slope)


def _call(name: str, *operands: Node) -> Node:
    return _applied(FUNCTIONS[name], *operands)


def _multiplied_out(base: Array, exponent: float) -> Array:
    """A whole power of numbers of either sign."""
    if exponent == 2:
        return base * base
    if abs(exponent) > LARGEST_PRODUCT:
        return np.power(base, exponent)
    power = base
    for digit in f"{int(abs(exponent)):b}"[1:]:  # the binary digits after the first: square, and multiply where it is 1
        power = power * power * base if digit == "1" else power * power
    return power if exponent > 0 else 1 / power


def _power_of_positive(base: Array, exponent: Array) -> Array:
    """A power with a hole where the base is negative, even if the exponent happens to be whole there."""
    power: Array = np.where(np.less(base, 0), np.nan, np.power(base, exponent))
    return power


def _positive(number: Array) -> Array:
    """The number itself, and a hole where it is negative."""
    return np.where(np.less(number, 0), np.nan, number)


def _product_with_zero(left: Array, right: Array) -> Array:
    """The product, in which 0 · ∞ is 0."""
    product = left * right
    if np.isfinite(product).all():
        return product
    zero = np.isnan(product) & ~(np.isnan(left) | np.isnan(right))
    return np.where(zero, 0.0, product)


def _half_above(difference: Array) -> Array:
    """1 where the difference is positive, 0 where it is negative, half of each where both are equal."""
    above: Array = (np.sign(difference) + 1) / 2
    return above


ADD = Operation(np.add, lambda _u, _v: (ONE, ONE), 2)
SUBTRACT = Operation(np.subtract, lambda _u, _v: (ONE, -ONE), 2)
MULTIPLY = Operation(np.multiply, lambda u, v: (v, u), 2)
STEEP_PRODUCT = Operation(_product_with_zero, lambda u, v: (v, u), 2, steep=True)
DIVIDE = Operation(np.divide, lambda u, v: (1 / v, -(u / v) / v), 2)
WHOLE_POWER = Operation(_multiplied_out, lambda u, n: (n * u ** (n - 1), ZERO), 2)
ROOT = Operation(np.power, lambda u, p: (p * u ** (p - 1), ZERO), 2, steep=True)
POWER = Operation(
    _power_of_positive, lambda u, v: (v * u ** (v - 1), _steep_product(_call("log", u), u**v)), 2, steep=True
)
POSITIVE = Operation(_positive, lambda _: (ONE,))
STEP = Operation(_half_above, lambda _: (ZERO,))
SIGN = Operation(np.sign, lambda _: (ZERO,))
LOG = Operation(np.log, lambda u: (1 / _applied(POSITIVE, u),))


def _larger(u: Node, v: Node) -> tuple[Node, Node]:
    """The slopes of the larger of two: 1 and 0, or 0 and 1, or half and half where they are equal."""
    return _applied(STEP, u - v), _applied(STEP, v - u)


def _smaller(u: Node, v: Node) -> tuple[Node, Node]:
    return _larger(v, u)


FUNCTIONS: Mapping[str, Operation] = {
    "sin": Operation(np.sin, lambda u: (_call("cos", u),)),
    "cos": Operation(np.cos, lambda u: (-_call("sin", u),)),
    "tan": Operation(np.tan, lambda u: (1 + _call("tan", u) ** 2,)),
    "asin": Operation(np.arcsin, lambda u: (1 / _call("sqrt", 1 - u**2),)),
    "acos": Operation(np.arccos, lambda u: (-1 / _call("sqrt", 1 - u**2),)),
    "atan": Operation(np.arctan, lambda u: (1 / (1 + u**2),)),
    "sinh": Operation(np.sinh, lambda u: (_call("cosh", u),)),
    "cosh": Operation(np.cosh, lambda u: (_call("sinh", u),)),
    "tanh": Operation(np.tanh, lambda u: (1 - _call("tanh", u) ** 2,)),
    "exp": Operation(np.exp, lambda u: (_call("exp", u),)),
    "log": LOG,
    "ln": LOG,
    "log2": Operation(np.log2, lambda u: (1 / (math.log(2) * _applied(POSITIVE, u)),)),
    "log10": Operation(np.log10, lambda u: (1 / (math.log(10) * _applied(POSITIVE, u)),)),
    "sqrt": Operation(np.sqrt, lambda u: (0.5 / _call("sqrt", u),), steep=True),
    "abs": Operation(np.abs, lambda u: (_applied(SIGN, u),)),
    "min": Operation(np.minimum, _smaller, 2),
    "max": Operation(np.maximum, _larger, 2),
}
CONSTANTS: Mapping[str, float] = {"pi": math.pi, "π": math.pi, "e": math.e}


def _in_order(outputs: Iterable[Node]) -> list[Node]:
    """The nodes that the outputs are made of, and themselves, each after its operands."""
    found: set[Node] = set()
    waiting = list(outputs)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(node.operands)
    return sorted(found, key=lambda node: node.order)


def _derivative(function: Node, variable: Node) -> Node:
    slopes = {variable: ONE}
    for node in _in_order([function]):
        slopes.setdefault(node, _slope(node, slopes))
    return slopes[function]


def _slope(node: Node, slopes: Mapping[Node, Node]) -> Node:
    """The chain rule: by how much a node rises, given by how much its operands do."""
    if node.operation is None or all(slopes[operand].number == 0 for operand in node.operands):
        return ZERO
    times = _steep_product if node.operation.steep else _product
    slope = ZERO
    for operand, steepness in zip(node.operands, node.operation.slopes(*node.operands), strict=True):
        if slopes[operand].number != 0:
            slope = slope + times(steepness, slopes[operand])
    return slope


class _Program:
    """Some nodes as a list of steps, each of which adds one array to those that there are."""

    def __init__(self, outputs: tuple[Node, ...]) -> None:
        nodes = _in_order([X, Y, *outputs])
        numbers = [node for node in nodes if node.number is not None]
        calls = [node for node in nodes if node.operation is not None]
        places = {node: place for place, node in enumerate([X, Y, *numbers, *calls])}
        self._numbers = [node.number for node in numbers]
        self._steps: list[Any] = [
            (node.operation.compute, *(places[operand] for operand in node.operands))
            for node in calls
            if node.operation
        ]
        self._outputs = [places[node] for node in outputs]

    def run(self, points: Array) -> Array:
        """What the outputs are at each point, (..., 2) -> (..., outputs). Where there is no value, it is NaN."""
        results = np.empty((*points.shape[:-1], len(self._outputs)), points.dtype)
        flat_points, flat_results = points.reshape(-1, 2), results.reshape(-1, len(self._outputs))
        # Holes and poles belong to the function.
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            for start in range(0, len(flat_points), BLOCK):
                self._run(flat_points[start : start + BLOCK], flat_results[start : start + BLOCK])
        return results

    def _run(self, points: Array, results: Array) -> None:
        arrays: list[Any] = [points[:, 0], points[:, 1], *self._numbers]
        for compute, first, *second in self._steps:
            arrays.append(compute(arrays[first], arrays[second[0]]) if second else compute(arrays[first]))
        for column, place in enumerate(self._outputs):
            results[:, column] = arrays[place]


class Expression:
    """A function of x and y from a text, in which other letters stand for numbers.

    Raises:
        ExpressionError: the text is none; it says why, and where.
    """

    def __init__(self, text: str, **parameters: float) -> None:
        names = {"x": X, "y": Y} | {name: _as_node(value) for name, value in {**CONSTANTS, **parameters}.items()}
        reader = _Reader(text, names)
        self._function = reader.read()
        self.used = frozenset(token.text for token in reader.tokens) & parameters.keys()  # which letters it has

    def value(self, points: Array) -> Array:  # (..., 2) -> (...)
        values: Array = self._values.run(points)[..., 0]
        return values

    def gradient(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        return self._gradients.run(points)

    def derivatives(self, points: Array) -> tuple[Array, Array]:  # (..., 2) -> (..., 2), (..., 2, 2)
        """The gradient and the Hessian, which have much in common."""
        derivatives = self._derivatives.run(points)
        return derivatives[..., :2], derivatives[..., [2, 3, 3, 4]].reshape(*points.shape, 2)

    @cached_property
    def _values(self) -> _Program:
        return _Program((self._function,))

    @cached_property
    def _slopes(self) -> tuple[Node, Node]:
        return _derivative(self._function, X), _derivative(self._function, Y)

    @cached_property
    def _gradients(self) -> _Program:
        return _Program(self._slopes)

    @cached_property
    def _derivatives(self) -> _Program:
        x, y = self._slopes
        return _Program((x, y, _derivative(x, X), _derivative(x, Y), _derivative(y, Y)))


# The text.

TOKEN = re.compile(
    r"""(?P<number> (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE] [+-]? [0-9]+ )? )
      | (?P<name> [A-Za-z_][A-Za-z_0-9]* | π )
      | (?P<operator> \*\* | [-+*/^×·÷−] )
      | (?P<superscript> ⁻? [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )
      | (?P<bracket> [(),] )
      | (?P<space> \s+ )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
SPELLINGS = {"^": "**", "×": "*", "·": "*", "÷": "/", "−": "-"}
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
BINARY: Mapping[type[ast.operator], Callable[[Node, Node], Node]] = {
    ast.Add: _sum,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: _product,
    ast.Div: _quotient,
    ast.Pow: _power,
}


OPERAND_ENDS = {"number", "name", "superscript", ")"}


class _Token(NamedTuple):
    kind: str
    text: str
    position: int  # in what was typed, from 1


class _Level(NamedTuple):
    """An open parenthesis."""

    position: int
    is_call: bool
    operator: str  # before the parenthesis


class _Reader:
    """Reads one text: its tokens from left to right, then their tree."""

    def __init__(self, text: str, names: Mapping[str, Node]) -> None:
        self.text = text
        self.names = names
        self.tokens: list[_Token] = []  # as Python would write them
        self.levels: list[_Level] = []
        self.operator = ""  # the binary operator before what is being read

    def read(self) -> Node:
        if len(self.text) > LONGEST:
            raise ExpressionError(TOO_LONG, LONGEST + 1, length=len(self.text), limit=LONGEST)
        for match in TOKEN.finditer(self.text):
            if match.lastgroup != "space":
                self._check(_Token(str(match.lastgroup), match.group(), match.start() + 1))
        self._check_end()
        try:
            return self._build(ast.parse(" ".join(token.text for token in self.tokens), mode="eval").body)
        except (SyntaxError, RecursionError, MemoryError) as error:  # called by someone who is deep in the stack
            raise ExpressionError(TOO_DEEP) from error

    # Tokens.

    @property
    def _previous(self) -> str:
        """What kind of token came before."""
        return self.tokens[-1].kind if self.tokens else ""

    def _check(self, token: _Token) -> None:
        if self._previous == "function" and token.text != "(":
            raise ExpressionError(NOT_CALLED, self.tokens[-1].position, name=self.tokens[-1].text)
        match token.kind:
            case "number":
                self._check_number(token)
            case "name":
                self._check_name(token)
            case "operator":
                self._check_operator(token)
            case "superscript" if self._previous in OPERAND_ENDS:
                exponent = float(token.text.translate(SUPERSCRIPTS))
                self._add("superscript", f"** {exponent!r}", token)
            case "bracket":
                self._check_bracket(token)
            case _:
                raise _unexpected(token)

    def _check_number(self, token: _Token) -> None:
        if self._previous in OPERAND_ENDS:
            raise ExpressionError(NO_OPERATOR, token.position)
        number = float(token.text)
        if math.isinf(number):
            raise ExpressionError(TOO_LARGE, token.position)
        self._add("number", repr(number), token)

    def _check_name(self, token: _Token) -> None:
        name = token.text
        if name not in self.names and name not in FUNCTIONS:
            if all(letter in self.names for letter in name):
                raise ExpressionError(GLUED_NAMES, token.position, name=name, product=" * ".join(name))
            raise ExpressionError(UNKNOWN_NAME, token.position, name=name)
        self._begin_operand(token)
        self._add("function" if name in FUNCTIONS else "name", "pi" if name == "π" else name, token)

    def _begin_operand(self, token: _Token) -> None:
        """Write the sign of a product that was left out: 2 x, 3 (x + 1)."""
        if self._previous in OPERAND_ENDS:
            if self.operator in {"/", "**"}:  # 1 / 2 x
                raise ExpressionError(AMBIGUOUS, token.position)
            self._add("operator", "*", token)

    def _check_operator(self, token: _Token) -> None:
        text = SPELLINGS.get(token.text, token.text)
        if self._previous in OPERAND_ENDS:
            if text == "**" and self._previous == "superscript":
                raise ExpressionError(AMBIGUOUS, token.position)
            self.operator = text
        elif text not in {"+", "-"}:
            raise _unexpected(token)
        self._add("operator", text, token)

    def _check_bracket(self, token: _Token) -> None:
        match token.text:
            case "(":
                is_call = self._previous == "function"
                if not is_call:
                    self._begin_operand(token)
                self.levels.append(_Level(token.position, is_call, self.operator))
                self.operator = ""
                if len(self.levels) > DEEPEST:
                    raise ExpressionError(TOO_DEEP, token.position)
            case ")":
                if not self.levels:
                    raise ExpressionError(NOT_OPENED, token.position)
                level = self.levels.pop()
                if self._previous not in OPERAND_ENDS and not (level.is_call and self._previous == "("):
                    raise _unexpected(token)
                self.operator = level.operator
            case _:
                if not (self.levels and self.levels[-1].is_call and self._previous in OPERAND_ENDS):
                    raise _unexpected(token)
                self.operator = ""
        self._add(token.text, token.text, token)

    def _check_end(self) -> None:
        if not self.tokens:
            raise ExpressionError(EMPTY)
        if self._previous == "function":
            raise ExpressionError(NOT_CALLED, self.tokens[-1].position, name=self.tokens[-1].text)
        if self.levels:
            raise ExpressionError(NOT_CLOSED, self.levels[-1].position)
        if self._previous not in OPERAND_ENDS:
            raise ExpressionError(UNFINISHED, len(self.text) + 1)

    def _add(self, kind: str, text: str, token: _Token) -> None:
        self.tokens.append(_Token(kind, text, token.position))

    # The tree.

    def _build(self, tree: ast.expr, depth: int = 0) -> Node:
        """The node of a tree; a long sum leans to the left, and is climbed without recursion."""
        if depth > DEEPEST_TREE:
            raise ExpressionError(TOO_DEEP, self._position(tree))
        spine = [tree]
        while isinstance(branch := spine[-1], ast.BinOp | ast.UnaryOp):
            spine.append(branch.left if isinstance(branch, ast.BinOp) else branch.operand)
        node = self._leaf(spine.pop(), depth)
        for branch in reversed(spine):
            node = self._joined(branch, node, depth)
        return node

    def _leaf(self, tree: ast.expr, depth: int) -> Node:
        match tree:
            case ast.Constant(value=float(number)):
                return _number(number)
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Call(func=ast.Name(id=name), args=trees, keywords=[]) if name in FUNCTIONS:
                if len(trees) != (expected := FUNCTIONS[name].operands):
                    place = self._position(tree)
                    raise ExpressionError(WRONG_COUNT, place, name=name, given=len(trees), expected=expected)
                return _call(name, *(self._build(argument, depth + 1) for argument in trees))
        raise self._unread(tree)

    def _joined(self, tree: ast.expr, node: Node, depth: int) -> Node:
        match tree:
            case ast.UnaryOp(op=ast.UAdd()):
                return node
            case ast.UnaryOp(op=ast.USub()):
                return -node
            case ast.BinOp(op=operator, right=right) if type(operator) in BINARY:
                return BINARY[type(operator)](node, self._build(right, depth + 1))
        raise self._unread(tree)

    def _position(self, tree: ast.expr) -> int:
        """Where a part of the tree begins in what was typed."""
        ends = list(accumulate(len(token.text) + 1 for token in self.tokens))
        return self.tokens[bisect_right(ends, tree.col_offset)].position

    def _unread(self, tree: ast.expr) -> ExpressionError:
        """What the tokens let through and the tree does not; there should be nothing."""
        return ExpressionError(UNEXPECTED, self._position(tree), text=type(tree).__name__)


def _unexpected(token: _Token) -> ExpressionError:
    text = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
    return ExpressionError(UNEXPECTED, token.position, text=text)
