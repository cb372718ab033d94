"""An optimizer whose update rule a person types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Literal, final

import numpy as np
from pydantic import Field, field_validator

from core.expressions.rule import Rule, rule_of
from core.optimizers import Momentum, Optimizer, Record, State, Term, clauses
from core.settings import N_, Array, LearningRate, Slider, Symbol

WORDS = re.compile(r"\b(eta)\b")
RULE = "rule"  # the field of the text
LETTERS = ("a", "b", "c", "d")
OWN = "own_"  # before a name of the rule among terms and memories, which have names of their own
SUMMAND = "summand_"  # before the number of a line and that of what is added up in it
ADDED = N_("summand")
KEPT = N_("kept for the next step")
OF_THIS_STEP = N_("in this step only")
NO_ETA = N_("The rule does not use eta.")
NO_LETTER = N_("The rule does not use this letter.")

Letter = Annotated[
    float,
    Field(ge=-1000, le=1000, description=N_("The number that this letter stands for in the rule.")),
    Slider(0.0, 1.0),
]


@dataclass
class RuleMemory(State):
    """The number of steps; what a rule keeps stands in fields of a class of its own, `memory_class`."""

    t: int = 0


@lru_cache
def memory_class(kept: tuple[str, ...]) -> type[RuleMemory]:
    """Return the class of states that keep these names from step to step."""
    return make_dataclass("RuleMemory", [(f"{OWN}{name}", Array) for name in kept], bases=(RuleMemory,), kw_only=True)


@final
class OwnOptimizer(Optimizer[RuleMemory]):
    """Any rule of a few lines: w, the point; g, the gradient; t, the step from 1; eta, the rate; a, b, c, d, numbers.

    It must set w. Functions act on each coordinate by itself.
    """

    label: ClassVar[str] = N_("Own rule")
    summary: ClassVar[str] = N_(
        "Any update rule of a few lines that you type, with the letters a, b, c and d to play with."
    )
    suggested_rate: ClassVar[float] = Momentum.suggested_rate
    share_of_longest_rate: ClassVar[float | None] = Momentum.share_of_longest_rate

    kind: Literal["own"] = "own"
    rule: Annotated[
        str,
        Field(
            title=N_("Rule"),
            description=N_(
                "One assignment a line, such as m = 0.9*m + g. Given are the point w, its gradient g, the number t of "
                "the step, the learning rate eta and the letters a to d; a line must set w. A name that is read before "
                "it is set is kept from step to step, and is 0 at first. Functions, such as sqrt, abs, sign, max and "
                "exp, act on each coordinate by itself."
            ),
        ),
    ] = "m = a*m + g\nw = w - eta*m"
    learning_rate: LearningRate = 1e-3
    a: Annotated[Letter, Symbol("a")] = 0.9
    b: Annotated[Letter, Symbol("b")] = 0.999
    c: Annotated[Letter, Symbol("c")] = 0.0
    d: Annotated[Letter, Symbol("d")] = 0.0

    @field_validator("rule")
    @classmethod
    def _is_readable(cls, rule: str) -> str:
        rule_of(rule, tuple((letter, 1.0) for letter in LETTERS))
        return rule

    @property
    def formula(self) -> str:
        return clauses(*(f"{line.name} ← {_with_eta(line.typed)}" for line in self.lines.lines))

    @cached_property
    def lines(self) -> Rule:
        """The rule as it is carried out."""
        return rule_of(self.rule, tuple((letter, getattr(self, letter)) for letter in LETTERS))

    def inactive_fields(self) -> Mapping[str, str]:
        used = self.lines.used
        idle = {letter: NO_LETTER for letter in LETTERS if letter not in used}
        return idle if "eta" in used else {"learning_rate": NO_ETA, **idle}

    def own_term(self, name: str) -> Term | None:
        """Return the term of a name of the rule among terms and memories; None if it is none."""
        if name.startswith(SUMMAND):
            place, at = map(int, name.removeprefix(SUMMAND).split("_"))
            return Term(_with_eta(self.lines.lines[place].summands[at].typed), ADDED)
        if not name.startswith(OWN):
            return None
        own = name.removeprefix(OWN)
        return Term(own, KEPT if own in self.lines.kept else OF_THIS_STEP)

    def init(self, params: Array) -> RuleMemory:
        kept = self.lines.kept
        empty: dict[str, Any] = {f"{OWN}{name}": np.zeros_like(params) for name in kept}
        return memory_class(kept)(np.empty_like(params), **empty)

    def step(self, params: Array, grad: Array, state: RuleMemory, record: Record | None = None) -> None:
        rule = self.lines
        state.t += 1
        values: dict[str, Any] = {"w": params, "g": grad, "t": np.float64(state.t)}
        values["eta"] = np.multiply(self.learning_rate, state.rate_factor)
        values |= {name: getattr(state, f"{OWN}{name}") for name in rule.kept}
        for place, line in enumerate(rule.lines):
            if record is not None and line.name != "w":
                record |= {
                    f"{SUMMAND}{place}_{at}": np.array(one.value(values)) for at, one in enumerate(line.summands)
                }
            values[line.name] = line.value(values)
            if record is not None and line.name != "w":
                record[f"{OWN}{line.name}"] = np.array(values[line.name])
        fresh = {name: np.array(values[name]) for name in rule.kept}  # a line may have set it to w, or to another one
        if record is not None:
            record["update"] = values["w"] - params
        for name, value in fresh.items():
            getattr(state, f"{OWN}{name}")[...] = value
        params[...] = values["w"]

    def terms(self, params: Array, grad: Array, state: RuleMemory) -> dict[str, Array]:
        terms = super().terms(params, grad, state)
        if "eta" not in self.lines.used:
            del terms["rate"]
        return terms


def _with_eta(formula: str) -> str:
    """Write the name of the learning rate as formulas do."""
    return "".join("η" if part == "eta" else part for part in WORDS.split(formula))
