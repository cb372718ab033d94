"""Reads the update panel as a person does who redoes its arithmetic: formula, symbols and terms, nothing but texts.

A number on the panel has four digits, so a product of printed numbers is right to 2e-3; where printed terms cancel, a
sum is right to 1e-3 of the larger term. Each value carries this allowance along.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.optimizers.explainer.term_table import TermRow
from app.optimizers.explainer.update_panel import UpdatePanel
from core.settings import Array

RELATIVE = 2e-3
OF_THE_LARGER = 1e-3
NOT_COMPUTED = ("Δw", "η₊ η₋")  # the formula gives the first, and a flip the second
TINY = 1e-300  # below the smallest normal numbers, digits are lost
BEFORE = "ₜ₋₁"

# A name is a letter with its accents and indices; t and a small t above or below are the number of the update.
NUMBER = r"\d+(?:\.\d+)?(?:e[+−-]?\d+)?"
NAME = r"[^\W\d_²ᵗ][\u0300-\u036f]*[₀-₉ₜ₊₋]*"
TOKENS = re.compile(rf"\s*({NUMBER}|sign|min|max|∇f|{NAME}|[²ᵗ^√()|,+−·/])")


@dataclass(frozen=True)
class Value:
    """A number for each coordinate, the allowance for what cancelled, and whether it is exact: not printed in short."""

    value: Array
    allowance: Array = field(default_factory=lambda: np.zeros(2))
    exact: bool = False

    def __add__(self, other: "Value") -> "Value":
        allowance = self.allowance + other.allowance
        if not (self.exact and other.exact):
            cancels = self.value * other.value < 0
            allowance = allowance + cancels * OF_THE_LARGER * np.maximum(np.abs(self.value), np.abs(other.value))
        return Value(self.value + other.value, allowance, self.exact and other.exact)

    def __neg__(self) -> "Value":
        return Value(-self.value, self.allowance, self.exact)

    def __mul__(self, other: "Value") -> "Value":
        allowance = self.allowance * np.abs(other.value) + other.allowance * np.abs(self.value)
        return Value(self.value * other.value, allowance, self.exact and other.exact)

    def __truediv__(self, other: "Value") -> "Value":
        quotient = self.value / other.value
        allowance = (self.allowance + other.allowance * np.abs(quotient)) / np.abs(other.value)
        return Value(quotient, allowance, self.exact and other.exact)

    def __pow__(self, other: "Value") -> "Value":
        return Value(self.value**other.value, self.allowance, self.exact and other.exact)

    def root(self) -> "Value":
        root = np.sqrt(self.value)
        return Value(root, np.sqrt(self.value + self.allowance) - root, self.exact)

    def agrees_with(self, printed: Array) -> bool:
        slack = RELATIVE * np.maximum(np.abs(self.value), np.abs(printed)) + self.allowance + TINY
        return bool((np.abs(self.value - printed) <= slack).all())


@dataclass
class Reader:
    """Computes an expression by recursive descent, from the values of the names in it.

    A part of it that is printed as a term of its own is not computed but read.
    """

    known: Mapping[str, Value]
    printed: Mapping[str, Value]  # by the text of the term, without spaces

    def value(self, text: str, *, itself: bool = False) -> Value:
        """Return the value of an expression; with `itself`, of one that may not be read as a whole."""
        self._tokens = [match[1] for match in TOKENS.finditer(text)]
        assert "".join(self._tokens) == text.replace(" ", ""), text
        self._at, self._unread = 0, text.replace(" ", "") if itself else ""
        value = self._sum()
        assert self._at == len(self._tokens), text
        return value

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, token: str = "") -> str:
        taken = self._next()
        assert not token or taken == token, (taken, self._tokens)
        self._at += 1
        return taken

    def _read(self, start: int, computed: Value) -> Value:
        text = "".join(self._tokens[start : self._at])
        read = self._at - start > 1 and text != self._unread  # a name alone is `known`
        return self.printed.get(text, computed) if read else computed

    def _sum(self) -> Value:
        start = self._at
        negative = self._next() == "−" and bool(self._take())
        total = -self._product() if negative else self._product()
        while self._next() in {"+", "−"}:
            sign = self._take()
            part = self._product()
            total = self._read(start, total + (part if sign == "+" else -part))
        return self._read(start, total)

    def _product(self) -> Value:
        start, product = self._at, self._power()
        while self._next() not in {"", "+", "−", ")", ",", "|"}:
            sign = self._take() if self._next() in {"/", "·"} else "·"
            factor = self._power()
            product = self._read(start, product / factor if sign == "/" else product * factor)
        return product

    def _power(self) -> Value:
        start, base = self._at, self._factor()
        while self._next() in {"²", "ᵗ", "^"}:
            mark = self._take()
            if mark == "²":
                base = self._read(start, base * base)
            else:
                base = self._read(start, base ** (self.known["t"] if mark == "ᵗ" else self._factor()))
        return self._read(start, base)

    def _factor(self) -> Value:
        token = self._take()
        if token == "√":
            return self._factor().root()
        if token in {"sign", "min", "max"}:
            return self._function(token)
        if token in {"(", "|"}:
            inner = self._sum()
            self._take(")" if token == "(" else "|")
            return inner if token == "(" else Value(np.abs(inner.value), inner.allowance, inner.exact)
        if token[0].isdigit():
            return Value(np.full(2, number_of(token)), exact=True)
        return self.known[token]

    def _function(self, name: str) -> Value:
        self._take("(")
        arguments = [self._sum()]
        while self._next() == ",":
            self._take()
            arguments.append(self._sum())
        self._take(")")
        if name == "sign":
            return Value(np.sign(arguments[0].value))
        first, second = arguments
        chosen = np.minimum(first.value, second.value) if name == "min" else np.maximum(first.value, second.value)
        return Value(chosen, np.maximum(first.allowance, second.allowance))


def number_of(text: str) -> float:
    return float(text.replace("−", "-"))


@dataclass(frozen=True)
class Panel:
    """The texts of the panel at one step."""

    formula: str
    symbols: tuple[str, ...]
    rows: tuple[TermRow, ...]

    @classmethod
    def of(cls, panel: UpdatePanel) -> "Panel":
        return cls(panel.formula.text(), tuple(panel.symbols.text().splitlines()), tuple(panel.terms.rows()))

    def constants(self) -> dict[str, Value]:
        """Return the values of the symbols, as the lines below the terms give them."""
        found = [re.match(rf"(\S+)  .* = ({NUMBER})(: .* × .*)?", line) for line in self.symbols]
        return {one[1]: Value(np.full(2, number_of(one[2])), exact=one[3] is None) for one in found if one}

    def printed(self) -> dict[str, Value]:
        """Return the values of the terms; of two with one symbol, the last."""
        return {row.symbol: Value(np.array([number_of(row.x), number_of(row.y)])) for row in self.rows}


def wrong_claims(panel: Panel, before: Panel | None) -> list[str]:
    """Return every term and every part of the formula that the other numbers on the panel do not give.

    The memory comes from the panel one step `before`; without it, the racer has none.
    """
    return [*_wrong_rates(panel), *_Check(panel, before).wrong()]


def _wrong_rates(panel: Panel) -> Iterator[str]:
    """A rate that a schedule sets is the product that is printed beside it."""
    for line in panel.symbols:
        if " × " in line:
            rate, base, factor = map(number_of, re.findall(NUMBER, line.partition(" = ")[2])[:3])
            if abs(rate - base * factor) > RELATIVE * rate:
                yield line


class _Check:
    """Computes the terms one after the other, then the formula part by part."""

    def __init__(self, panel: Panel, before: Panel | None) -> None:
        self.panel = panel
        self.printed = panel.printed()
        self.spaceless = {text.replace(" ", ""): value for text, value in self.printed.items()}
        self.memory = {name + BEFORE: Value(np.zeros(2), exact=True) for name in ("v", "m", "h", "ḡ", "u")}
        self.memory |= {name + BEFORE: value for name, value in (before.printed() if before else {}).items()}
        self.known = {**self.memory, **panel.constants(), **self.printed}
        self.reader = Reader(self.known, self.spaceless)

    def wrong(self) -> Iterator[str]:
        yield from self._wrong_facts()
        yield from self._wrong_terms()
        self.known["g"] = self.printed["g"]
        yield from self._wrong_parts()

    def _wrong_facts(self) -> Iterator[str]:
        """A term that is also a symbol has its value; the factor of a stride and rho are those of their papers."""
        constants, printed = self.panel.constants(), self.printed
        yield from (name for name in constants.keys() & printed if (constants[name].value != printed[name].value).any())
        if "η₊ η₋" in printed:
            product = printed["g"].value * printed["g" + BEFORE].value
            factors = constants["η₊"].value, constants["η₋"].value
            if (printed["η₊ η₋"].value != np.select([product > 0, product < 0], factors, 1.0)).any():
                yield f"factor of the stride: {printed}"
        if "ρₜ" in printed:
            decay, t = constants["β₂"], constants["t"]
            power = decay**t
            length = 2 / (1 - decay.value) - 1 - 2 * t.value * power.value / (1 - power.value)
            if not Value(length).agrees_with(printed["ρₜ"].value):
                yield f"ρₜ is {length}: {printed}"

    def _wrong_terms(self) -> Iterator[str]:
        if "ξ" in self.printed and not (self.printed["∇f"] + self.printed["ξ"]).agrees_with(self.printed["g"].value):
            yield f"∇f + ξ is not g: {self.printed}"
        if "η₊ η₋" in self.printed:
            self._forget_flips()
        for symbol, value in self.printed.items():
            if len(list(TOKENS.finditer(symbol))) == 1:  # a name, which the formula gives
                yield from self._unlike_the_memory(symbol, value)
            elif symbol not in NOT_COMPUTED and not self.reader.value(symbol, itself=True).agrees_with(value.value):
                yield f"{symbol} is not {value.value}: {self.printed}"
            if symbol == "g + λ w":
                self.known["g"] = value

    def _unlike_the_memory(self, symbol: str, value: Value) -> Iterator[str]:
        remembered = self.memory.get(symbol, value)
        if symbol != "g" + BEFORE and not remembered.exact and not value.agrees_with(remembered.value):
            yield f"{symbol} is not what was printed before: {self.printed}"

    def _forget_flips(self) -> None:
        gradient = self.printed["g"]
        flipped = gradient.value * self.printed["g" + BEFORE].value < 0
        self.known["g"] = Value(np.where(flipped, 0.0, gradient.value))

    def _wrong_parts(self) -> Iterator[str]:
        parts = [_parted(part) for part in self.panel.formula.split(",   ")]
        targets = [assignment[0] for _, body in parts for assignment in body]
        remembered = {target for _, body in parts for target, arrow, _ in body if arrow == "←"} - {"w", "g"}
        for condition, body in parts:
            holds = self._holds(condition)
            for target, _, expression in body:
                targets.remove(target)
                if target == "Πₜ":
                    yield from self._wrong_momenta()
                elif holds.any():
                    old = self.known.get(target + (BEFORE if target in remembered else ""))
                    text = _renamed(expression, remembered)
                    yield from self._wrong_part(target, text, holds, old, last=target not in targets)
                    remembered.discard(target)

    def _holds(self, condition: str) -> Array:
        if not condition:
            return np.full(2, fill_value=True)
        left, relation, right = re.split(r" ([=<>≤]) ", condition)
        first, second = self.reader.value(left).value, self.reader.value(right).value
        return {"=": first == second, "<": first < second, ">": first > second, "≤": first <= second}[relation]

    def _wrong_part(
        self, target: str, expression: str, holds: Array, old: Value | None, *, last: bool
    ) -> Iterator[str]:
        if target == "w":
            moved = -self.reader.value(expression.removeprefix("w − "))
            name = "−η λ w" if expression == "w − η λ w" else "−η v" if "−η v" in self.printed else "Δw"
            if not moved.agrees_with(self.printed[name].value):
                yield f"w ← {expression} moves by {moved}: {self.printed}"
            return
        computed = self.reader.value(expression)
        if not holds.all() and old is not None:
            computed = Value(np.where(holds, computed.value, old.value))
        printed = self.printed.get("g + λ w" if target == "g" else target) if last else None
        if printed is not None and not computed.agrees_with(printed.value):
            yield f"{target} = {expression} is {computed}: {self.printed}"
        self.known[target] = computed if printed is None else printed

    def _wrong_momenta(self) -> Iterator[str]:
        so_far = self.memory.get("Πₜ" + BEFORE, Value(np.ones(2), exact=True)) * self.printed["μₜ"]
        coming = self.printed["Πₜ"] * self.printed["μₜ₊₁"]
        later = Reader({**self.known, "t": self.known["t"] + Value(np.ones(2), exact=True)}, {})
        if not later.value("β₁ (1 − 0.5 · 0.96^(t ψ))").agrees_with(self.printed["μₜ₊₁"].value):
            yield f"μₜ₊₁: {self.printed}"
        if not (so_far.agrees_with(self.printed["Πₜ"].value) and coming.agrees_with(self.printed["Πₜ₊₁"].value)):
            yield f"Πₜ: {self.printed}"


def _parted(part: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return the condition of a part of the formula, and what it assigns: target, arrow, expression."""
    condition, _, body = part.rpartition(":  ")
    assignments = [re.split(r" ([=←]) ", one, maxsplit=1) for one in body.split("; ")]
    return condition, [(target, arrow, expression) for target, arrow, expression in assignments]


def _renamed(expression: str, remembered: set[str]) -> str:
    """Write the names of a memory that has not been updated yet as those of the step before."""
    return TOKENS.sub(lambda found: found[0] + (BEFORE if found[1] in remembered else ""), expression)
