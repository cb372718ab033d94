"""An update rule that a person types, one assignment a line: `m = 0.9*m + g`, then `w = w - eta*m`.

The text is never run: each formula is read by the same parser as a function of x and y. What is read before it is set
is kept from step to step, and is 0 at first. A line such as `beta1 in [0, 0.999] = 0.9` declares a parameter.
"""

import keyword
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.expressions.expression import in_torch
from core.expressions.graph import CONSTANTS, STEP_FUNCTIONS, Node, Program, as_node, nodes_in, operations_in, variable
from core.expressions.parser import EMPTY, OPERAND_ENDS, TOO_LONG, UNFINISHED, ExpressionError, Reader
from core.expressions.rule_parameters import (
    LONGEST_NAME,
    NAME_IS_GIVEN,
    NAME_TOO_LONG,
    Parameter,
    check_new,
    parameter_in,
)
from core.settings import N_, RefusedError
from core.typed_numbers import FULL_WIDTH

MOST_LINES = 12
MOST_OPERATIONS = 200
LONGEST_RULE = 2000  # characters
LONGEST_SUMMAND = 20  # characters; a sum with a longer one is not taken apart
GIVEN = ("w", "g", "t", "eta")
REMEMBERED_RULES = 64

AT_LINE = N_("line {line}: {reason}")
NO_ASSIGNMENT = N_("at position {position}, write a name, = and a formula, as in m = 0.9*m + g")
SETS_NO_POINT = N_("no line sets w: the last could be w = w - eta*g")
TOO_MANY_LINES = N_("has {length} lines, more than {limit}")
TOO_MANY_OPERATIONS = N_("takes {length} operations, more than {limit}")

LINE = re.compile(r"\s*(?P<name>[A-Za-z]\w*)\s*[=←](?P<formula>.*)", re.ASCII | re.DOTALL)


class RuleError(RefusedError):
    """A mistake in a rule; `line` and `position` are counted from 1, and 0 if the whole rule is meant."""

    def __init__(self, template: str, line: int = 0, position: int = 0, **facts: object) -> None:
        super().__init__(template, line=line, **facts)
        self.line = line
        self.position = position


class Assignment(NamedTuple):
    """A line of a rule: the name that it sets, its formula as it was typed, and what computes it from its inputs."""

    name: str
    typed: str
    node: Node
    inputs: tuple[str, ...]
    program: Program
    summands: tuple["Assignment", ...] = ()  # of a sum: what is added up, as it was typed

    def value(self, values: dict[str, Any]) -> Any:
        """Return what the line sets, given its inputs, arrays or NumPy's numbers; none is changed.

        Poles belong to a rule: the loop that takes the steps silences NumPy, once for all of them.
        """
        if self.node.number is not None:
            return np.float64(self.node.number)
        return self.program.values(*(values[name] for name in self.inputs))[0]


class Rule:
    """The assignments of a rule, and the parameters that it declares.

    The `numbers` are further names, which stand for numbers and cannot be set. A rule that declares parameters has none
    of these names: the numbers are those of its parameters, in order; where there are fewer, the defaults are taken.

    Raises:
        RuleError: the text is no rule; the error says why, and where.
    """

    def __init__(self, text: str, **numbers: float) -> None:
        if len(text) > LONGEST_RULE:
            raise RuleError(TOO_LONG, length=len(text), limit=LONGEST_RULE)
        self.parameters, statements = _taken_apart(text)
        if self.parameters:
            given = dict(zip((one.name for one in self.parameters), numbers.values(), strict=False))
            numbers = {one.name: given.get(one.name, one.default) for one in self.parameters}
        _check_size(statements, self.parameters)
        self._numbers = {name: as_node(value) for name, value in {**CONSTANTS, **numbers}.items()}
        targets = [self._target(*statement) for statement in statements]
        self._variables = {name: variable() for name in (*GIVEN, *targets)}
        self._names = {node: name for name, node in self._variables.items()}
        used: set[str] = set()
        kept: dict[str, None] = {}
        lines = []
        for place, (statement, name) in enumerate(zip(statements, targets, strict=True)):
            line, read = self._assignment(*statement, name)
            kept |= dict.fromkeys(one for one in line.inputs if one not in (*GIVEN, *targets[:place]))
            used |= read
            lines.append(line)
        self.lines = tuple(lines)
        self.kept = tuple(kept)
        self.used = frozenset(used)  # of the given names, and of the parameters
        if "w" not in targets:
            raise RuleError(SETS_NO_POINT)
        if (length := sum(operations_in(line.node) for line in self.lines)) > MOST_OPERATIONS:
            raise RuleError(TOO_MANY_OPERATIONS, length=length, limit=MOST_OPERATIONS)

    def torch_lines(self) -> list[str]:
        """Write the lines as PyTorch does, of tensors; they may call `power(base, exponent)`."""
        spelled = {node: torch_name(name) for node, name in self._names.items()}
        return [
            f"{torch_name(line.name)} = "
            + (in_torch(line.node, spelled) if line.node.number is None else f"torch.tensor({line.node.number!r})")
            for line in self.lines
        ]

    def _target(self, line: int, column: int, text: str) -> str:
        """Return the name that a statement sets."""
        found = LINE.match(text)
        start = column + len(text) - len(text.lstrip())
        if found is None:
            raise _at(line, ExpressionError(NO_ASSIGNMENT, start))
        name = found["name"]
        if name != "w" and (name in {*GIVEN, *self._numbers, *STEP_FUNCTIONS} or keyword.iskeyword(name)):
            raise _at(line, ExpressionError(NAME_IS_GIVEN, start, name=name))
        if len(name) > LONGEST_NAME:
            raise _at(line, ExpressionError(NAME_TOO_LONG, start, limit=LONGEST_NAME))
        return name

    def _assignment(self, line: int, column: int, text: str, name: str) -> tuple[Assignment, set[str]]:
        """Read the formula of a statement; return the assignment and all names in it."""
        start = re.search("[=←]", text).end()  # type: ignore[union-attr]  # it has a target
        if not text[start:].strip():
            raise _at(line, ExpressionError(UNFINISHED, column + len(text)))
        # Blanks before it let the parser count as in the line.
        reader = Reader(" " * (column - 1 + start) + text[start:], {**self._numbers, **self._variables}, STEP_FUNCTIONS)
        try:
            node = reader.read()
        except ExpressionError as error:
            raise _at(line, error) from error
        read = {token.text for token in reader.tokens if token.kind == "name"}
        assignment = self._compiled(name, text[start:].strip(), node)
        pieces = _summands(reader)
        if len(pieces) > 1 and max(map(len, pieces)) <= LONGEST_SUMMAND:
            nodes = [Reader(one, reader.names, STEP_FUNCTIONS).read() for one in pieces]
            summands = tuple(self._compiled(name, *one) for one in zip(pieces, nodes, strict=True))
            assignment = assignment._replace(summands=summands)
        return assignment, read

    def _compiled(self, name: str, typed: str, node: Node) -> Assignment:
        found = nodes_in(node)
        inputs = tuple(one for one, variable in self._variables.items() if variable in found)
        return Assignment(name, typed, node, inputs, Program((node,), tuple(self._variables[one] for one in inputs)))


@lru_cache(REMEMBERED_RULES)
def rule_of(text: str, letters: tuple[tuple[str, float], ...]) -> Rule:
    """Return the rule of a text in which these letters stand for numbers; one that was read lately is kept.

    Raises:
        RuleError: the text is no rule.
    """
    return Rule(text, **dict(letters))


def torch_name(name: str) -> str:
    """Return a name that a script of PyTorch can give to a variable: none of those that it uses itself."""
    return f"{name}_" if name in {"torch", "math", "float", "power", "kept"} else name


def _statements(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the line, the column from 1, and the text of each statement; comments and empty ones are left out."""
    for number, line in enumerate(text.translate(FULL_WIDTH).split("\n"), 1):
        column = 1
        for statement in line.partition("#")[0].split(";"):
            if statement.strip():
                yield number, column, statement
            column += len(statement) + 1


def _summands(reader: Reader) -> list[str]:
    """Return what is added up in a formula, as it was typed, with its minus."""
    begins, depth, before = [0], 0, ""
    for token in reader.tokens:
        depth += {"(": 1, ")": -1}.get(token.kind, 0)
        if depth == 0 and token.text in {"+", "-"} and token.kind == "operator" and before in OPERAND_ENDS:
            begins.append(token.position - 1)
        before = token.kind
    ends = [*begins[1:], len(reader.text)]
    return [reader.text[begin:end].strip().lstrip("+").strip() for begin, end in zip(begins, ends, strict=True)]


def _taken_apart(text: str) -> tuple[tuple[Parameter, ...], list[tuple[int, int, str]]]:
    """Return the parameters that a text declares, and its other statements."""
    constants = {name: as_node(value) for name, value in CONSTANTS.items()}
    declared: dict[str, Parameter] = {}
    others = []
    for line, column, statement in _statements(text):
        try:
            parameter = parameter_in(statement, column, constants)
            if parameter is None:
                others.append((line, column, statement))
                continue
            start = column + len(statement) - len(statement.lstrip())
            check_new(parameter, declared, {**dict.fromkeys(GIVEN), **constants}, start)
        except ExpressionError as error:
            raise _at(line, error) from error
        declared[parameter.name] = parameter
    return tuple(declared.values()), others


def _check_size(statements: list[tuple[int, int, str]], parameters: tuple[Parameter, ...]) -> None:
    if not statements and not parameters:
        raise RuleError(EMPTY)
    if len(statements) > MOST_LINES:
        raise RuleError(TOO_MANY_LINES, length=len(statements), limit=MOST_LINES)


def _at(line: int, reason: ExpressionError) -> RuleError:
    return RuleError(AT_LINE, line, reason.position, reason=reason)
