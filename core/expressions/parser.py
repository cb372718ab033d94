"""Turn a formula that a person types into a graph, or say where the mistake is.

The text is never run. Its tokens are checked one by one and rewritten as plain sums, products, powers and calls;
`ast.parse` finds their structure; only the kinds of nodes on a whitelist are read from its tree.
"""

import ast
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Literal, NamedTuple

from core.expressions.graph import (
    FUNCTIONS,
    Node,
    Operation,
    applied,
    constant,
    power_of,
    product_of,
    quotient_of,
    sum_of,
)
from core.settings import N_, RefusedError
from core.typed_numbers import FULL_WIDTH

LONGEST = 500  # characters
DEEPEST = 40  # parentheses inside parentheses
DEEPEST_TREE = 4 * DEEPEST  # operands inside operands: a sum, a product, a power and parentheses, and so on

EMPTY = N_("is empty")
TOO_LONG = N_("has {length} characters, more than {limit}")
TOO_DEEP = N_("nested too deeply at position {position}")
TOO_LARGE = N_("the number at position {position} is too large")
UNKNOWN_NAME = N_("unknown name “{name}” at position {position}")
GLUED_NAMES = N_("unknown name “{name}” at position {position}: write {product}")
UNEXPECTED = N_("unexpected “{text}” at position {position}")
UNFINISHED = N_("something is missing at the end, position {position}")
NOT_CLOSED = N_("the parenthesis at position {position} is not closed")
BAR_NOT_CLOSED = N_("the bar at position {position} is not closed")
NESTED_BARS = N_("bars inside bars at position {position}: write abs(…)")
NOT_OPENED = N_("the parenthesis at position {position} closes nothing")
NOT_CALLED = N_("“{name}” at position {position} needs its argument in parentheses")
WRONG_COUNT = N_("the number of arguments of “{name}” at position {position} is {given}, not {expected}")
NO_OPERATOR = N_("an operator is missing before position {position}")
AMBIGUOUS = N_("ambiguous at position {position}: write * or parentheses")
AMBIGUOUS_ARGUMENT = N_("ambiguous at position {position}: put the argument of “{name}” in parentheses")


class ExpressionError(RefusedError):
    """A mistake in an expression; `position` is its column, counted from 1."""

    def __init__(self, template: str, position: int = 1, **facts: object) -> None:
        super().__init__(template, position=position, **facts)
        self.position = position


TOKEN = re.compile(
    r"""(?P<number> (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE] [+-]? [0-9]+ )? )
      | (?P<name> [A-Za-z_][A-Za-z_0-9]* | [πη√∛] )
      | (?P<operator> \*\* | [-+*/^×·⋅∗∙•÷∕⁄−–] )
      | (?P<superscript> ⁻? [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )
      | (?P<bar> \| )
      | (?P<bracket> [(),] )
      | (?P<space> \s+ )
      | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
SPELLINGS = {"^": "**", **dict.fromkeys("×·⋅∗∙•", "*"), **dict.fromkeys("÷∕⁄", "/"), **dict.fromkeys("−–", "-")}
NAMES = {"π": "pi", "η": "eta", "√": "sqrt", "∛": "cbrt", "X": "x", "Y": "y"}
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
BINARY: Mapping[type[ast.operator], Callable[[Node, Node], Node]] = {
    ast.Add: sum_of,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: product_of,
    ast.Div: quotient_of,
    ast.Pow: power_of,
}


OPERAND_ENDS = {"number", "name", "superscript", ")"}


class _Token(NamedTuple):
    kind: str
    text: str
    position: int  # in the typed text, from 1


class _Level(NamedTuple):
    """What is open: a parenthesis, that of a call, a bar, or the argument of a function without parentheses."""

    kind: Literal["parenthesis", "call", "bar", "argument"]
    position: int
    operator: str  # before it
    name: str = ""  # of the function


class Reader:
    """Reads one text: its tokens from left to right, then their tree."""

    def __init__(self, text: str, names: Mapping[str, Node], functions: Mapping[str, Operation] = FUNCTIONS) -> None:
        self.text = text
        self.names = names
        self.functions = functions
        self.tokens: list[_Token] = []  # as Python would write them
        self.levels: list[_Level] = []
        self.operator = ""  # the binary operator before the current operand

    def read(self) -> Node:
        """Return the function that the text describes.

        Raises:
            ExpressionError: the text is no function; the error says why, and where.
        """
        if len(self.text) > LONGEST:
            raise ExpressionError(TOO_LONG, LONGEST + 1, length=len(self.text), limit=LONGEST)
        for match in TOKEN.finditer(self.text.translate(FULL_WIDTH)):
            if match.lastgroup != "space":
                self._check(_Token(str(match.lastgroup), match.group(), match.start() + 1))
        self._check_end()
        try:
            return self._build(ast.parse(" ".join(token.text for token in self.tokens), mode="eval").body)
        except (SyntaxError, RecursionError, MemoryError) as error:  # the caller may be deep in the stack
            raise ExpressionError(TOO_DEEP) from error

    # Tokens.

    @property
    def _previous(self) -> str:
        """The kind of the token before; empty at the start."""
        return self.tokens[-1].kind if self.tokens else ""

    def _check(self, token: _Token) -> None:
        if self._previous == "function" and token.text != "(":
            self._open_argument(token)
        elif self._previous in OPERAND_ENDS and token.kind != "superscript" and token.text not in {"^", "**"}:
            self._close_arguments(token)
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
            case "bar":
                self._check_bar(token)
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
        name = NAMES.get(token.text, token.text)
        if name not in self.names and name not in self.functions:
            if all(NAMES.get(letter, letter) in self.names for letter in name):
                raise ExpressionError(GLUED_NAMES, token.position, name=name, product=" * ".join(name))
            raise ExpressionError(UNKNOWN_NAME, token.position, name=name)
        self._begin_operand(token)
        self._add("function" if name in self.functions else "name", name, token)

    def _begin_operand(self, token: _Token) -> None:
        """Insert the omitted sign of a product: 2 x, 3 (x + 1)."""
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
                self._open("call" if is_call else "parenthesis", token)
            case ")":
                if not self.levels:
                    raise ExpressionError(NOT_OPENED, token.position)
                level = self.levels.pop()
                if level.kind == "bar":
                    raise ExpressionError(BAR_NOT_CLOSED, level.position)
                if self._previous not in OPERAND_ENDS and not (level.kind == "call" and self._previous == "("):
                    raise _unexpected(token)
                self.operator = level.operator
            case _:
                if not (self._innermost == "call" and self._previous in OPERAND_ENDS):
                    raise _unexpected(token)
                self.operator = ""
        self._add(token.text, token.text, token)

    def _check_bar(self, token: _Token) -> None:
        """Write |x| as abs(x). A bar after an operand closes the bar that is open, else it opens one."""
        if self._innermost == "bar" and self._previous in OPERAND_ENDS:
            self.operator = self.levels.pop().operator
            self._add(")", ")", token)
            return
        if any(level.kind == "bar" for level in self.levels):
            raise ExpressionError(NESTED_BARS, token.position)
        self._begin_operand(token)
        self._add("function", "abs", token)
        self._open("bar", token)
        self._add("(", "(", token)

    def _open(self, kind: Literal["parenthesis", "call", "bar", "argument"], token: _Token, name: str = "") -> None:
        self.levels.append(_Level(kind, token.position, self.operator, name))
        self.operator = ""
        if len(self.levels) > DEEPEST:
            raise ExpressionError(TOO_DEEP, token.position)

    @property
    def _innermost(self) -> str:
        """The kind of the innermost level that is open; empty if none is."""
        return self.levels[-1].kind if self.levels else ""

    def _open_argument(self, token: _Token) -> None:
        """Begin the argument of a function without parentheses: one factor with its exponent."""
        function = self.tokens[-1]
        if token.kind not in {"number", "name", "bar"} or self.functions[function.text].operands > 1:
            raise self._not_called(function)
        self._open("argument", function, self._spelling(function))
        self._add("(", "(", function)

    def _close_arguments(self, token: _Token | None) -> None:
        """End the arguments without parentheses before a token, or at the end; it must not seem to go on."""
        name = ""
        while self._innermost == "argument":
            level = self.levels.pop()
            self.operator, name = level.operator, level.name
            self._add(")", ")", self.tokens[-1])
        if name and token is not None and self._goes_on(token):
            raise ExpressionError(AMBIGUOUS_ARGUMENT, token.position, name=name)

    def _goes_on(self, token: _Token) -> bool:
        """Return whether a token makes a longer product of what stands before it."""
        if token.kind == "operator":
            return SPELLINGS.get(token.text, token.text) in {"*", "/"}
        if token.kind == "bar":
            return self._innermost != "bar"
        return token.kind in {"number", "name"} or token.text == "("

    def _not_called(self, function: _Token) -> ExpressionError:
        return ExpressionError(NOT_CALLED, function.position, name=self._spelling(function))

    def _spelling(self, function: _Token) -> str:
        """Return a function as it was typed: a sign or a name."""
        sign = self.text[function.position - 1]
        return sign if sign in NAMES else function.text

    def _check_end(self) -> None:
        if not self.tokens:
            raise ExpressionError(EMPTY)
        if self._previous == "function":
            raise self._not_called(self.tokens[-1])
        if self._previous in OPERAND_ENDS:
            self._close_arguments(None)
        elif self._innermost == "argument":
            raise ExpressionError(UNFINISHED, len(self.text) + 1)
        if self.levels:
            template = BAR_NOT_CLOSED if self._innermost == "bar" else NOT_CLOSED
            raise ExpressionError(template, self.levels[-1].position)
        if self._previous not in OPERAND_ENDS:
            raise ExpressionError(UNFINISHED, len(self.text) + 1)

    def _add(self, kind: str, text: str, token: _Token) -> None:
        self.tokens.append(_Token(kind, text, token.position))

    # The tree.

    def _build(self, tree: ast.expr, depth: int = 0) -> Node:
        """Return the node of a tree; a long sum leans to the left and is walked without recursion."""
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
                return constant(number)
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Call(func=ast.Name(id=name), args=trees, keywords=[]) if name in self.functions:
                if len(trees) != (expected := self.functions[name].operands):
                    place = self._position(tree)
                    raise ExpressionError(WRONG_COUNT, place, name=name, given=len(trees), expected=expected)
                return applied(self.functions[name], *(self._build(argument, depth + 1) for argument in trees))
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
        """Return the position in the typed text at which a part of the tree begins."""
        ends = list(accumulate(len(token.text) + 1 for token in self.tokens))
        return self.tokens[bisect_right(ends, tree.col_offset)].position

    def _unread(self, tree: ast.expr) -> ExpressionError:
        """Refuse a part that passed as tokens but is not on the tree's whitelist; there should be none."""
        return ExpressionError(UNEXPECTED, self._position(tree), text=type(tree).__name__)


def _unexpected(token: _Token) -> ExpressionError:
    text = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
    return ExpressionError(UNEXPECTED, token.position, text=text)
