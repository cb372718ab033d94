"""An optimizer whose update rule a person types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass, replace
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Literal, Self, final

import numpy as np
from pydantic import Field, field_validator, model_validator

from core.expressions.rule import Rule, RuleError, rule_of
from core.expressions.rule_parameters import Parameter
from core.optimizers import Momentum, Optimizer, Record, State, Term, clauses
from core.quantities import LearningRate
from core.settings import N_, Array, Declaration, RefusedError, Scale, Slider, Symbol

WORDS = re.compile(r"\b(eta)\b")
RULE = "rule"  # the field of the text
LETTERS = ("a", "b", "c", "d")
OWN = "own_"  # before a name of the rule among terms and memories, which have names of their own
SUMMAND = "summand_"  # before the number of a line and that of what is added up in it
ADDED = N_("summand")
KEPT = N_("kept for the next step")
OF_THIS_STEP = N_("in this step only")
NO_ETA = N_("The rule does not use eta.")
NO_LETTER = N_("The rule does not use this number.")
NUMBER_OUTSIDE = N_("{name} is {value:g}, which is outside its range")
PARAMETER = N_("A number of the rule, which the rule gives its name, its range and its default.")
LOGARITHMIC = 1000  # from this ratio of its ends on, a range is stepped by 1, 2, 5, 10

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

    It must set w. Functions act on each coordinate by itself. A rule may declare up to four parameters in place of the
    letters: then a, b, c and d hold their numbers, in order.
    """

    label: ClassVar[str] = N_("Own rule")
    summary: ClassVar[str] = N_("Any update rule of a few lines that you type, with up to four numbers to play with.")
    suggested_rate: ClassVar[float] = Momentum.suggested_rate
    share_of_longest_rate: ClassVar[float | None] = Momentum.share_of_longest_rate

    kind: Literal["own"] = "own"
    rule: Annotated[
        str,
        Field(
            title=N_("Rule"),
            description=N_(
                "One assignment a line, such as m = 0.9*m + g. Given are the point w, its gradient g, the number t of "
                "the step, and the learning rate eta; a line must set w. A name that is read before it is set is kept "
                "from step to step, and is 0 at first. Functions, such as sqrt, abs, sign, max and exp, act on each "
                "coordinate by itself. A line such as beta1 in [0, 0.999] = 0.9 makes a number with a slider, up to "
                "four; without one, the letters a to d are such numbers."
            ),
        ),
    ] = "mu in [0, 1] = 0.9\nm = mu*m + g\nw = w - eta*m"
    learning_rate: LearningRate = 1e-3
    a: Annotated[Letter, Symbol("a")] = 0.9
    b: Annotated[Letter, Symbol("b")] = 0.999
    c: Annotated[Letter, Symbol("c")] = 0.0
    d: Annotated[Letter, Symbol("d")] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _begins_at_defaults(cls, given: Any) -> Any:
        """Give the parameters of the rule their defaults, where no number is given."""
        if not isinstance(given, dict):
            return given
        rule = given.get(RULE, cls.model_fields[RULE].default)
        return {**{letter: one.default for letter, one in _parameters(rule).items()}, **given}

    @field_validator("rule")
    @classmethod
    def _is_readable(cls, rule: str) -> str:
        rule_of(rule, ANY_NUMBERS)
        return rule

    @model_validator(mode="after")
    def _is_in_range(self) -> Self:
        for letter, one in _parameters(self.rule).items():
            if not one.low <= (value := getattr(self, letter)) <= one.high:
                raise RefusedError(NUMBER_OUTSIDE, name=one.name, value=value)
        return self

    def with_rule(self, rule: str) -> Self:
        """Return the same optimizer with another rule; a parameter keeps its number where its default is as before.

        Raises:
            ValidationError: it is no rule.
        """
        before = {(one.name, one.default): getattr(self, letter) for letter, one in _parameters(self.rule).items()}
        numbers = {}
        for letter, one in _parameters(rule).items():
            number = before.get((one.name, one.default), one.default)
            numbers[letter] = number if one.low <= number <= one.high else one.default
        return self.replace(rule=rule, **numbers)

    def at_defaults(self) -> Self:
        """Return the same rule with all its numbers at their defaults."""
        letters = {letter: type(self).model_fields[letter].default for letter in LETTERS}
        return self.replace(**letters | {letter: one.default for letter, one in _parameters(self.rule).items()})

    def own_declarations(self) -> tuple[Declaration, ...]:
        """Return the declarations with the parameters of the rule in place of the letters, if it has any."""
        parameters = _parameters(self.rule)
        if not parameters:
            return self.declarations()
        return tuple(
            one if one.name not in LETTERS else _declared(one, parameters[one.name])
            for one in self.declarations()
            if one.name not in LETTERS or one.name in parameters
        )

    @property
    def formula(self) -> str:
        return clauses(*(f"{line.name} ← {_with_eta(line.typed)}" for line in self.lines.lines))

    @cached_property
    def lines(self) -> Rule:
        """The rule as it is carried out."""
        return rule_of(self.rule, tuple((letter, getattr(self, letter)) for letter in LETTERS))

    @cached_property
    def directions(self) -> dict[str, bool]:
        """The memories that are directions, by their names among the terms, and whether each is a way or a slope."""
        from core.own_optimizer.directions import directions_of  # noqa: PLC0415 - it would hold up the first paint

        return {f"{OWN}{name}": is_way for name, is_way in directions_of(self.lines).items()}

    def inactive_fields(self) -> Mapping[str, str]:
        used = self.lines.used
        names = {letter: one.name for letter, one in _parameters(self.rule).items()} or {one: one for one in LETTERS}
        idle = {letter: NO_LETTER for letter in LETTERS if names.get(letter) not in used}
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


ANY_NUMBERS = tuple((letter, 1.0) for letter in LETTERS)


def _parameters(rule: object) -> dict[str, Parameter]:
    """Return the parameters that a rule declares, by the letters that hold their numbers; none of what is no rule."""
    try:
        return dict(zip(LETTERS, rule_of(rule, ANY_NUMBERS).parameters, strict=False)) if isinstance(rule, str) else {}
    except RuleError:
        return {}


def _declared(letter: Declaration, parameter: Parameter) -> Declaration:
    """Return the declaration of a letter that holds the number of a parameter."""
    name, low, high, default = parameter
    scale = Scale.LOG if low > 0 and high / low >= LOGARITHMIC else Scale.LINEAR
    return replace(
        letter,
        label=name,
        symbol=Symbol(name),
        help=PARAMETER,
        default=default,
        minimum=low,
        maximum=high,
        scale=scale,
        swept=Slider(low, high),
    )


def _with_eta(formula: str) -> str:
    """Write the name of the learning rate as formulas do."""
    return "".join("η" if part == "eta" else part for part in WORDS.split(formula))
