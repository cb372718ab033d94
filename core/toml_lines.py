"""Read a TOML file that a person wrote: what is wrong in it is said with the line on which it stands."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.files import UNREADABLE, open_file, reason_of
from core.settings import N_, RefusedError

Place = tuple[str | int, ...]

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=(.*)$""")
PART = re.compile(r'"([^"]*)"|\'([^\']*)\'|([\w-]+)')
FENCES = ('"""', "'''")

AT = N_("{file}, line {line}: {reason}")
NOT_TOML = N_("{file} is not TOML: {reason}")
EXCESSIVE = N_("a number in it is too long, or lists stand too deep in lists")
NO_TOML = N_("this is not TOML: {error}")


def text_of(path: Path, refusal: type[RefusedError]) -> str:
    """Read a file as text.

    Raises:
        RefusedError: it cannot be read; of the type `refusal`.
    """
    try:
        with open_file(path) as stream:
            return stream.read().decode("utf-8-sig")  # as some editors of Windows write it
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(UNREADABLE, file=path, reason=reason_of(error)) from error


def parsed(text: str, file: str, refusal: type[RefusedError]) -> dict[str, Any]:
    """Return the tables of the text of a file of this name.

    Raises:
        RefusedError: it is not TOML; of the type `refusal`.
    """
    try:
        table = tomllib.loads(text)
        json.dumps(table, default=as_text)
    except tomllib.TOMLDecodeError as error:
        raise refusal(NOT_TOML, file=file, reason=error) from error
    except (ValueError, RecursionError) as error:  # of Python itself, for numbers of thousands of digits and the like
        raise refusal(NOT_TOML, file=file, reason=RefusedError(EXCESSIVE)) from error
    return table


def place_in(key: str) -> Place:
    """Return the place that a key names, such as base.hidden_layers[0]."""
    parts = re.split(r"[.\[]", key.replace("]", ""))
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def without_groups(
    table: Mapping[str, Any], is_value: Callable[[Mapping[str, Any]], bool] = lambda _: False, prefix: str = ""
) -> dict[str, Any]:
    """Return a table by whole names: of optimizer.learning_rate without quotes, TOML makes a table in a table.

    Inner tables that `is_value` says are values stay as they are.
    """
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, Mapping) and not is_value(value):
            found |= without_groups(value, is_value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def as_text(value: object) -> str:
    """Return a date or a time as text, which is refused where a number should be; for `json.dumps`."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    raise TypeError(value)


def line_named_in(error: Exception) -> int:
    """Return the line that the parser names in its message; 1 if it names none."""
    words = str(error).replace(",", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words else 1


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, counted from 1, on which each table, key and entry of a list begins in a valid file.

    The entries of a list are found where each has lines of its own.
    """
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    fence = ""
    opened: Place | None = None  # a list that goes on over several lines
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if fence in line else fence
        elif opened is not None:
            if line.lstrip().startswith("{"):
                counts[opened] = counts.get(opened, -1) + 1
                lines[(*opened, counts[opened])] = number
            opened = None if line.lstrip().startswith("]") else opened
        elif (header := HEADER.match(line)) and "=" not in header[2].split("#")[0]:
            table = _resolved(_parts(header[2]), counts, appended=header[1] == "[[")
            lines[table] = number
        elif key := KEY.match(line):
            lines[(*table, *_parts(key[1]))] = number
            fence = next((one for one in FENCES if key[2].count(one) == 1), "")
            opened = (*table, *_parts(key[1])) if key[2].strip() == "[" else None
    return lines


def line_of(place: Place, lines: dict[Place, int]) -> int:
    """Return the line of a place, or of the nearest part around it that has one; 1 if none has."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(next(part for part in found if part) for found in PART.findall(name))


def _resolved(parts: Sequence[str], counts: dict[Place, int], *, appended: bool) -> Place:
    """Return the place that a header names: the latest entry of each list on the way, a new one if it is appended."""
    place: Place = ()
    for index, part in enumerate(parts):
        place = (*place, part)
        if index == len(parts) - 1 and appended:
            counts[place] = counts.get(place, 0) + 1
        if place in counts:
            place = (*place, counts[place] - 1)
    return place
