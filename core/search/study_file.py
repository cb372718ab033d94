"""A study as a TOML file; what is wrong in it is said with its line and its key."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.search.study import Study
from core.search.vary import Variation
from core.settings import RefusedError, faults
from core.toml_lines import AT, Place, as_text, line_of, lines_of, parsed, place_in, text_of, without_groups

RANGE_KEYS = frozenset(Variation.model_fields) - {"field"}

EXAMPLE = """\
name = "which rate, which batch"
sampler = "grid"            # random, one_at_a_time; tpe with the optional part search
# trials = 36               # for random and tpe; of a grid, fewer than all
metric = "validation_accuracy"
# validation_loss, best_validation_accuracy, best_validation_loss; epochs_to_target, seconds_to_target
# target = 0.9              # for the last two: the validation accuracy to be reached
pruner = "none"             # halving, median
# minutes = 10              # no trial begins later than that
seeds = [0, 1]              # of each trial, whose value is the mean over them
# equal = "steps"           # each run has as many steps as the base, to the nearest epoch; else as many epochs
# sampler_seed = 0

[base]                      # as in a run's config.json; what is missing has its default
train_size = 2000
epochs = 5

[vary]
"optimizer.learning_rate" = { low = 1e-3, high = 1.0, log = true, steps = 6 }
batch_size = [16, 32, 64, 128, 256, 512]
# optimizer = ["sgd", "momentum", "adam"]
"""


class StudyFileError(RefusedError):
    """A study file that cannot be used; the sentence names the line and the key."""


def read_study(path: Path) -> Study:
    """Read a study file.

    Raises:
        StudyFileError: it cannot be read, or something in it is wrong.
    """
    return parse_study(text_of(path, StudyFileError), path.name)


def parse_study(text: str, file: str) -> Study:
    """Read a study from the text of a file of this name.

    Raises:
        StudyFileError: something in it is wrong.
    """
    table = parsed(text, file, StudyFileError)
    try:
        return Study.model_validate_json(json.dumps(_with_list(table), default=as_text))
    except ValidationError as error:
        raise _refusal(error, table, text, file) from error


def _with_list(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table in which what varies is a list of fields with their values; a bare list of values is enough."""
    varied = table.get("vary")
    if not isinstance(varied, Mapping):
        return dict(table)
    fields = without_groups(varied, _is_range)
    return {**table, "vary": [{"field": field, **_as_variation(value)} for field, value in fields.items()]}


def _is_range(table: Mapping[str, Any]) -> bool:
    return not RANGE_KEYS.isdisjoint(table)


def _as_variation(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    return {"values": value if isinstance(value, list) else [value]}


def _refusal(error: ValidationError, table: Mapping[str, Any], text: str, file: str) -> StudyFileError:
    fault = faults(error)[0]
    varied = table.get("vary", {})
    fields = list(without_groups(varied, _is_range)) if isinstance(varied, Mapping) else []
    place = fault.place
    for index, field in enumerate(fields):
        place = place.replace(f"vary[{index}]", f"vary.{field}")
    if fault.cause is not None and "key" in fault.cause.facts:
        key = str(fault.cause.facts["key"])
        at: Place = ("vary", key) if key in fields else place_in(key)
        sentence = str(fault.cause)
    else:
        named = max((field for field in fields if place.startswith(f"vary.{field}")), key=len, default="")
        at = ("vary", named) if named else place_in(place)
        sentence = f"{place}: {fault.reason}" if place else fault.reason
    return StudyFileError(AT, file=file, line=_line(at, text), reason=sentence)


def _line(place: Place, text: str) -> int:
    lines = lines_of(text)
    if place[:1] == ("vary",) and len(place) > 1:
        parts = str(place[1]).split(".")
        quoted = (("vary", ".".join(parts[:count])) for count in range(len(parts), 0, -1))
        place = next((one for one in quoted if one in lines), ("vary", *parts))
    return line_of(place, lines)
