"""A course of one's own: a folder of lessons, in which everything that they name has to be there."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from app.course.entry import CourseScene, Entry, Question
from app.course.grammar import Formula
from app.course.measures import initializers, optimizers, trainer
from app.course.reader import Course, Refusal, read_course
from app.course.stages.trainer import TABS
from app.course.toml_lines import Place
from app.rooms.names import RoomName
from core.scenes.every_scene import EVERY_SCENE
from core.settings import N_, RefusedError

KNOWS = {"optimizers": optimizers.knows, "initializers": initializers.knows, "trainer": trainer.knows}
CODE = re.compile(r"core(\.[a-z][a-z_0-9]*)+(:[A-Za-z_]\w*(\.[A-Za-z_]\w*)?)?")

NO_MEASURE = N_("there is no measure “{name}” in the room of this scene")
NO_CONSTANT = N_("there is no constant “{name}”, and nothing is measured here")
NO_PLACE = N_("there is no place “{name}” in the room of this scene")
NO_CODE = N_("there is no code “{name}” in the engine")
NO_TRAINING = N_("there is no scene “{name}” of the Trainer")
NO_TAB = N_("there is no tab “{name}” in the Trainer")

Places = Mapping[RoomName, Collection[str]]  # those of each room, by the names that sentences use


def read_own_course(folder: Path, places: Places) -> Course:
    """Read a course of one's own; `places` has those of the rooms that have been made.

    Raises:
        CourseError: a lesson cannot be read, or names what is not there; the sentence has its file and line.
    """
    return read_course(folder, lambda entry: refusals(entry, places))


def refusals(entry: Entry, places: Places) -> Iterator[Refusal]:
    """Yield each name that stands for nothing, and its place in the file."""
    if entry.code is not None and not _is_code(entry.code):
        yield ("code",), RefusedError(NO_CODE, name=entry.code)
    for number, scene in enumerate(entry.scenes):
        yield from _of_scene(scene, ("scenes", number))
    if entry.question is not None:
        yield from _of_question(entry.question, entry)
    for number, claim in enumerate(entry.claims):
        at: Place = ("claims", number)
        shown = entry.scene_of(claim)
        room = shown.room if shown is not None else None
        for name in ("now", "why", "truth"):
            for index, sentence in enumerate(getattr(claim, name)):
                yield from _of_names(_names(sentence.formulas), entry, room, (*at, name, index))
        for look in claim.look:
            if room is None or (room in places and not _is_place(look.at, places[room])):
                yield (*at, "look"), RefusedError(NO_PLACE, name=look.at)


def _of_question(question: Question, entry: Entry) -> Iterator[Refusal]:
    """Yield what a question names and is not there: before its scene runs, only constants are."""
    scene = entry.asked_scene
    room = scene.room if scene is not None else None
    yield from _of_names(_names(question.ask.blanks), entry, None, ("question", "ask"))
    for index, answer in enumerate(question.answers):
        at: Place = ("question", "answers", index)
        yield from _of_names(_names(answer.blanks), entry, None, at)
        yield from _of_names(_names(answer.formulas), entry, room, at)
    for index, sentence in enumerate(question.result):
        yield from _of_names(_names(sentence.formulas), entry, room, ("question", "result", index))


def _names(formulas: Iterable[Formula]) -> list[str]:
    return sorted(set().union(*(formula.names for formula in formulas)))


def _of_names(names: Iterable[str], entry: Entry, room: RoomName | None, at: Place) -> Iterator[Refusal]:
    """Yield the names that are neither constants of the entry nor measures of the room."""
    for name in names:
        if name not in entry.constants and (room is None or not KNOWS[room](name)):
            yield at, RefusedError(NO_MEASURE if room is not None else NO_CONSTANT, name=name)


def _of_scene(scene: CourseScene, at: Place) -> Iterator[Refusal]:
    if scene.training is not None and all(known.id != scene.training for known in EVERY_SCENE):
        yield (*at, "training"), RefusedError(NO_TRAINING, name=scene.training)
    if scene.show is not None and scene.room == "trainer" and scene.show not in TABS:
        yield (*at, "show"), RefusedError(NO_TAB, name=scene.show)


def _is_place(name: str, places: Collection[str]) -> bool:
    kinds = (*optimizers.KINDS, *initializers.KINDS)
    return name in places or (name.startswith("card.") and name.removeprefix("card.") in kinds)


def _is_code(target: str) -> bool:
    from app.widgets.code.code_view import source_of  # noqa: PLC0415 - by need

    if not CODE.fullmatch(target):
        return False
    try:
        source_of(target)
    except (ValueError, TypeError, ImportError, OSError):
        return False
    return True
