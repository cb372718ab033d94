"""Read a course: a folder of TOML files, one for each entry, in the order of their names."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.course.entry import Entry
from core.scenes.every_scene import scene_files
from core.settings import N_, RefusedError, faults
from core.toml_lines import AT, NO_TOML, Place, line_named_in, line_of, lines_of

MOST_FILES = 500
MOST_BYTES = 200_000  # of a file

NO_LESSON = N_("there is no lesson, a file that ends in .toml, in {folder}")
TOO_MANY = N_("{folder} has more than {most} lessons")
TOO_LARGE = N_("{file} is larger than any lesson")
NOT_TEXT = N_("{file} is no text in UTF-8")
UNREADABLE_FOLDER = N_("{folder} cannot be read: {reason}")
TWICE = N_("the id “{id}” is that of an entry before")


Refusal = tuple[Place, RefusedError]  # what is wrong, and where in the file


def no_refusals(_: Entry) -> Iterator[Refusal]:
    """Refuse nothing that is well formed."""
    return iter(())


class CourseError(RefusedError):
    """A course that cannot be read; the sentence names file and line."""


@dataclass(frozen=True)
class Course:
    """The entries of a course in their order."""

    entries: tuple[Entry, ...]
    folder: str
    is_own: bool = True  # not that of the notes

    def key(self, entry: str) -> str:
        """Return by what an entry is remembered: two courses may have an entry of the same id."""
        return f"{self.folder}: {entry}" if self.is_own else entry

    def entry(self, wanted: str) -> Entry | None:
        """Return the entry with this id."""
        return next((entry for entry in self.entries if entry.id == wanted), None)

    def about(self, part: str) -> Entry | None:
        """Return the first entry that is about a part of a room, see `Entry.about`."""
        return next((entry for entry in self.entries if part in entry.about), None)

    def chapters(self) -> tuple[tuple[Entry, tuple[Entry, ...]], ...]:
        """Return each heading of the second level, or above it, with those below it."""
        chapters: list[tuple[Entry, list[Entry]]] = []
        for entry in self.entries:
            if entry.level <= 2 or not chapters:
                chapters.append((entry, []))
            else:
                chapters[-1][1].append(entry)
        return tuple((head, tuple(below)) for head, below in chapters)


@cache
def fall_lines_course() -> Course:
    """Return the course of the notes."""
    return replace(read_course(resources.files("assets") / "lessons"), is_own=False)


def read_course(folder: Traversable | Path, refusals: Callable[[Entry], Iterator[Refusal]] = no_refusals) -> Course:
    """Read all lessons of a folder; `refusals` may refuse what is well formed.

    Raises:
        CourseError: one of them cannot be read; the sentence names its file and line.
    """
    try:
        files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    except OSError as error:
        raise CourseError(UNREADABLE_FOLDER, folder=folder, reason=error.strerror or error) from error
    if not files:
        raise CourseError(NO_LESSON, folder=folder)
    if len(files) > MOST_FILES:
        raise CourseError(TOO_MANY, folder=folder, most=MOST_FILES)
    entries: dict[str, Entry] = {}
    for file in files:
        entry = read_entry(file, refusals)
        if entry.id in entries:
            raise CourseError(AT, file=file.name, line=1, reason=RefusedError(TWICE, id=entry.id))
        entries[entry.id] = entry
    return Course(tuple(entries.values()), str(folder))


def read_entry(file: Traversable | Path, refusals: Callable[[Entry], Iterator[Refusal]] = no_refusals) -> Entry:
    """Read one lesson.

    Raises:
        CourseError: it cannot be read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CourseError(UNREADABLE_FOLDER, folder=file.name, reason=error.strerror or error) from error
    if len(content) > MOST_BYTES:
        raise CourseError(TOO_LARGE, file=file.name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(NOT_TEXT, file=file.name) from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CourseError(
            AT, file=file.name, line=line_named_in(error), reason=RefusedError(NO_TOML, error=error)
        ) from error
    entry = _checked(values, text, file.name)
    for place, reason in refusals(entry):
        raise CourseError(AT, file=file.name, line=line_of(place, lines_of(text)), reason=reason)
    return entry


def _checked(values: Mapping[str, object], text: str, name: str) -> Entry:
    try:
        return Entry.model_validate_json(json.dumps(_with_texts_of_runs(values), default=str))
    except ValidationError as error:
        fault = faults(error)[0]
        line = line_of(_real(fault.path, values), lines_of(text))
        reason = f"{fault.place}: {fault.reason}" if fault.place else fault.reason
        raise CourseError(AT, file=name, line=line, reason=reason) from error


def _with_texts_of_runs(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a scene that names runs to train their title and sentence, where the lesson has none of its own."""
    scenes = values.get("scenes")
    if not isinstance(scenes, list) or not all(isinstance(scene, Mapping) for scene in scenes):
        return values
    return {**values, "scenes": [{**_texts_of(scene.get("training")), **scene} for scene in scenes]}


def _texts_of(training: object) -> dict[str, object]:
    file = scene_files().get(training) if isinstance(training, str) else None
    return {} if file is None else {"title": file.title.model_dump(), "look_for": file.look_for.model_dump()}


def _real(path: Place, values: Any) -> Place:
    """Return the path without the names of kinds that pydantic puts into it."""
    place: list[str | int] = []
    for step in path:
        if step in values if isinstance(values, Mapping) else isinstance(values, list) and step in range(len(values)):
            values = values[step]
        elif step != path[-1]:
            continue
        place.append(step)
    return tuple(place)
