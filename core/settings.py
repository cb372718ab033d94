"""Settings: frozen, validated values that describe themselves well enough to become a form."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, partial
from types import NoneType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, get_args, get_origin

import annotated_types
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticUndefined

Array = NDArray[np.floating[Any]]
Translate = Callable[[str, str], str]  # takes a context and a text, as Qt's does


def N_(text: str) -> str:  # noqa: N802 - gettext's name for a marker
    """Mark `text` for translation and return it unchanged; the window translates it when it is shown."""
    return text


def in_english(_context: str, text: str) -> str:
    """Return the text as it is marked: the translation into English."""
    return text


class Scale(Enum):
    """The way a number is stepped: it goes to the next value that a practitioner would try."""

    LINEAR = auto()
    LOG = auto()  # 1, 2, 5, 10, 20, ...
    DECAY = auto()  # 0.8, 0.9, 0.95, 0.98, 0.99, ...: its distance from 1 is stepped


PERCENT = "%"


@dataclass(frozen=True)
class Unit:
    """The unit of a number, as it is written after the number."""

    text: str


@dataclass(frozen=True)
class NoneMeans:
    """A field that may be None, and the word that stands for None: "all", "off"."""

    text: str


@dataclass(frozen=True)
class Slider:
    """A number that gets a slider, since it is worth sweeping; the slider covers its whole range by default."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Symbol:
    """The symbol of a number in formulas, and that of the course notes, if they have the number."""

    text: str
    notes: str = ""


@dataclass(frozen=True)
class Declaration:
    """A field of a `Settings` class as it describes itself: everything that its form, check and tooltip need."""

    name: str
    type: type  # float, int, bool, str, tuple or a Settings class
    default: Any  # None if there is no default, or if `none` says what None means
    label: str
    help: str
    scale: Scale = Scale.LINEAR
    unit: str = ""
    symbol: Symbol | None = None
    none: str = ""  # the word for None; empty if the field cannot be None
    swept: Slider | None = None
    choices: tuple[Any, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    minimum_excluded: bool = False
    maximum_excluded: bool = False
    entry: "Declaration | None" = None  # of each entry, if the field is a list
    shortest: int = 0  # entries
    longest: int | None = None  # entries

    @property
    def is_percent(self) -> bool:
        """Return whether the number is a share that is shown and typed in percent."""
        return self.unit.startswith(PERCENT)


class Settings(BaseModel):
    """A frozen value that cannot be invalid. Sequences are tuples; `kind` names the class in a file."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    label: ClassVar[str] = ""
    summary: ClassVar[str] = ""  # one sentence for a reader who meets it for the first time

    @property
    def formula(self) -> str:
        """The formula as text; empty if there is none."""
        return ""

    def inactive_fields(self) -> Mapping[str, str]:
        """Return the fields that have no effect given the other settings: name -> reason."""
        return {}

    def replace(self, **changes: Any) -> Self:
        """Return a copy with `changes`, validated again.

        Raises:
            ValidationError: a change is refused; see `explain`.
        """
        now = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**now, **changes})

    @classmethod
    def declarations(cls) -> tuple[Declaration, ...]:
        """Return the declaration of each field but `kind`, in order."""
        return _declarations(cls)

    def own_declarations(self) -> tuple[Declaration, ...]:
        """Return the declarations of the fields that this value has: those of the class, unless it names its own."""
        return self.declarations()


@cache  # forms ask for them at every turn
def _declarations(owner: type[Settings]) -> tuple[Declaration, ...]:
    return tuple(_declaration(name, info) for name, info in owner.model_fields.items() if name != "kind")


def _declaration(name: str, info: FieldInfo) -> Declaration:
    facts: dict[str, Any] = {}
    for mark in info.metadata:
        facts |= FACTS.get(type(mark), lambda _: {})(mark)
    choices = get_args(info.annotation) if get_origin(info.annotation) is Literal else ()
    kind = type(choices[0]) if choices else _plain_type(info.annotation)
    return Declaration(
        name=name,
        type=kind if isinstance(kind, type) else object,
        default=None if info.default is PydanticUndefined else info.default,
        label=info.title or name,
        help=info.description or "",
        choices=choices,
        entry=_entry(name, info.annotation),
        **facts,
    )


def _entry(name: str, annotation: Any) -> Declaration | None:
    """Return the declaration that holds for each number of a list."""
    if get_origin(annotation) is not tuple or get_origin(get_args(annotation)[0]) is not Annotated:
        return None
    return _declaration(name, FieldInfo.from_annotation(get_args(annotation)[0]))


def _plain_type(annotation: Any) -> Any:
    """Return the class behind an annotation: tuple for any list, the number's own class for `number | None`."""
    if get_origin(annotation) is tuple:
        return tuple
    parts = [part for part in get_args(annotation) if part is not NoneType]
    return parts[0] if NoneType in get_args(annotation) and len(parts) == 1 else annotation


# Turns each mark of an annotation into facts of a `Declaration`.
FACTS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    Scale: lambda mark: {"scale": mark},
    Unit: lambda mark: {"unit": mark.text},
    Slider: lambda mark: {"swept": mark},
    Symbol: lambda mark: {"symbol": mark},
    NoneMeans: lambda mark: {"none": mark.text},
    annotated_types.Gt: lambda mark: {"minimum": mark.gt, "minimum_excluded": True},
    annotated_types.Ge: lambda mark: {"minimum": mark.ge, "minimum_excluded": False},
    annotated_types.Lt: lambda mark: {"maximum": mark.lt, "maximum_excluded": True},
    annotated_types.Le: lambda mark: {"maximum": mark.le, "maximum_excluded": False},
    annotated_types.MinLen: lambda mark: {"shortest": mark.min_length},
    annotated_types.MaxLen: lambda mark: {"longest": mark.max_length},
}


# Our sentence for each error of pydantic.
SENTENCES: Mapping[str, str] = {
    "greater_than": N_("{value} is not greater than {gt}"),
    "greater_than_equal": N_("{value} is less than {ge}"),
    "less_than": N_("{value} is not less than {lt}"),
    "less_than_equal": N_("{value} is greater than {le}"),
    "finite_number": N_("{value} is not a finite number"),
    "float_type": N_("{value} is not a number"),
    "int_type": N_("{value} is not a whole number"),
    "int_from_float": N_("{value} is not a whole number"),
    "bool_type": N_("{value} is neither true nor false"),
    "string_type": N_("{value} is not a text"),
    "string_too_long": N_("it is longer than {max_length} characters"),
    "tuple_type": N_("{value} is not a list"),
    "model_attributes_type": N_("{value} is not a group of settings"),
    "dict_type": N_("{value} is not a group of settings"),
    "model_type": N_("{value} is not a group of settings"),
    "literal_error": N_("{value} is not one of {expected}"),
    "union_tag_invalid": N_("{tag} is not one of {expected_tags}"),
    "union_tag_not_found": N_("the kind is missing"),
    "missing": N_("is missing"),
    "extra_forbidden": N_("is not a setting"),
    "too_short": N_("has {actual_length} entries, fewer than {min_length}"),
    "too_long": N_("has {actual_length} entries, more than {max_length}"),
}


NO_JSON = N_("this is not JSON")
NO_JSON_FROM = N_("this is not JSON from line {line}, column {column} on")
PLACE_IN_JSON = re.compile(r"line (\d+),? column (\d+)")  # as the parsers of Python and pydantic say it

LONGEST_QUOTE = 60  # characters quoted of a refused value or an unknown name


class RefusedError(ValueError):
    """A refused value: a sentence marked for translation says what is wrong, and `facts` fill its blanks."""

    def __init__(self, template: str, **facts: object) -> None:
        super().__init__(template, facts)
        self.template = template
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process with all facts."""
        return partial(type(self), **self.facts), (self.template,)  # type: ignore[arg-type]

    def sentence(self, translate: Translate = in_english) -> str:
        """Return the sentence in the language of `translate`, which takes a context and a text, as Qt's does."""
        facts = {name: _told(fact, translate) for name, fact in self.facts.items()}
        return translate("core", self.template).format(**facts)


def not_json(error: object) -> RefusedError:
    """Return the refusal of a text that a parser says, in English, is not JSON."""
    place = PLACE_IN_JSON.search(str(error))
    return RefusedError(NO_JSON_FROM, line=place[1], column=place[2]) if place else RefusedError(NO_JSON)


def _told(fact: object, translate: Translate) -> object:
    """Return a fact as a sentence holds it: another refusal in the same language."""
    return fact.sentence(translate) if isinstance(fact, RefusedError) else fact


class Fault(NamedTuple):
    """A fault of a value: its place, a field's name and perhaps an entry's index first, and a reason."""

    path: tuple[int | str, ...]
    place: str  # as Python would write it
    reason: str
    cause: RefusedError | None  # with which a check of our own refused the value


def faults(error: ValidationError, translate: Translate = in_english, percents: Collection[str] = ()) -> list[Fault]:
    """Return each fault; `translate` takes a context and a text, as Qt's does; `percents` are fields in percent."""
    kinds = frozenset(_kinds(Settings))
    return [
        Fault(
            fault["loc"],
            _place(fault, kinds),
            _reason(fault, translate, _as_percent if fault["loc"] and fault["loc"][-1] in percents else _written),
            _cause(fault),
        )
        for fault in error.errors(include_url=False)
    ]


def explain(error: ValidationError, translate: Translate = in_english) -> list[str]:
    """Return a sentence for each fault, such as "racers[2].optimizer.learning_rate: -1 is not greater than 0".

    `translate` takes a context and a text, as Qt's does.
    """
    return [f"{fault.place}: {fault.reason}" if fault.place else fault.reason for fault in faults(error, translate)]


def _reason(fault: ErrorDetails, translate: Translate, written: Callable[[object], str]) -> str:
    template = SENTENCES.get(fault["type"])
    if (cause := _cause(fault)) is not None:
        return cause.sentence(translate)
    if template is None:
        return fault["msg"].removeprefix("Value error, ")
    facts = {name: written(fact) for name, fact in fault.get("ctx", {}).items()}
    if "tag" in facts:
        facts["tag"] = facts["tag"][:LONGEST_QUOTE]
    entered = fault["input"]
    value = repr(entered) if isinstance(entered, str) else written(entered)
    return translate("core", template).format(value=value[:LONGEST_QUOTE], **facts)


def _cause(fault: ErrorDetails) -> RefusedError | None:
    cause = fault.get("ctx", {}).get("error")
    if fault["type"] == "json_invalid":
        return not_json(cause)
    return cause if isinstance(cause, RefusedError) else None


def _written(value: object) -> str:
    """Write a number as a person types it: 1e-8, 1e20."""
    return f"{value:.15g}".replace("e-0", "e-").replace("e+", "e") if isinstance(value, float) else str(value)


def _as_percent(value: object) -> str:
    return f"{_written(100.0 * value)}{PERCENT}" if isinstance(value, int | float) else str(value)


def _place(fault: ErrorDetails, kinds: frozenset[str]) -> str:
    """Write the path of a value as Python would, without the tag that pydantic puts after a union's field."""
    path, place = fault["loc"], ""
    for position, part in enumerate(path):
        # As the last part, a kind is the name of a field, unless the fault concerns a whole group.
        is_field = position == len(path) - 1 and not (fault["type"] == "value_error" and _is_group(fault["input"]))
        if isinstance(part, int):
            place += f"[{part}]"
        elif part not in kinds or is_field:
            name = part[:LONGEST_QUOTE]
            place += f".{name}" if place else name
    return place


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping | Settings)


def _kinds(family: type[Settings]) -> Iterator[str]:
    kind = family.model_fields.get("kind")
    if kind is not None and isinstance(kind.default, str):
        yield kind.default
    for member in family.__subclasses__():
        yield from _kinds(member)
