"""A course of one's own: a folder of lessons, in which everything that they name has to be there."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.course.entry import Claim, CourseScene, Entry, Handle, Question
from app.course.measures import initializers, optimizers, trainer
from app.course.reader import Course, Refusal, read_course
from app.course.stages import initializers as signal_stage
from app.course.stages import optimizers as race_stage
from app.course.stages.trainer import TABS
from app.rooms.names import ROOMS, RoomName
from core.activations import ACTIVATIONS
from core.initializers import INITIALIZERS
from core.lessons.grammar import Formula
from core.optimizers import OPTIMIZERS
from core.scenes.every_scene import find_scene
from core.schedules import SCHEDULES
from core.search.plan.examples import find_example
from core.settings import N_, RefusedError
from core.toml_lines import Place
from core.training import TrainingConfig

KNOWS = {"optimizers": optimizers.knows, "initializers": initializers.knows, "trainer": trainer.knows}
CARDS: Mapping[RoomName, tuple[str, ...]] = {"optimizers": optimizers.KINDS, "initializers": initializers.KINDS}
# The parts of a run's settings that are one of several kinds.
UNIONS: Mapping[str, tuple[Any, ...]] = {
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
}
ACTIVATION_KINDS = tuple(kind.model_fields["kind"].default for kind in ACTIVATIONS)
CODE = re.compile(r"core(\.[a-z][a-z_0-9]*)+(:[A-Za-z_]\w*(\.[A-Za-z_]\w*)?)?")

NO_MEASURE = N_("there is no measure “{name}” in the room of this scene")
NO_CONSTANT = N_("there is no constant “{name}”, and nothing is measured here")
NO_PLACE = N_("there is no place “{name}” in the room of this scene")
NO_PART = N_("there is no “{name}”, a room and a place in it such as “trainer.data”")
NO_CODE = N_("there is no code “{name}” in the engine")
NO_FIELD = N_("there is no field “{name}” in the rooms of these scenes")
NO_TRAINING = N_("there is no scene “{name}” of the Trainer")
NO_STUDY = N_("there is no ready study “{name}”")
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
    for number, part in enumerate(entry.about):
        if not _is_part(part, places):
            yield ("about", number), RefusedError(NO_PART, name=part)
    for number, scene in enumerate(entry.scenes):
        yield from _of_scene(scene, ("scenes", number))
    for number, handle in enumerate(entry.handles):
        if not any(_has_field(scene, handle) for scene in entry.scenes):
            yield ("handles", number, "field"), RefusedError(NO_FIELD, name=handle.field)
    if entry.question is not None:
        yield from _of_question(entry.question, entry)
    for number, claim in enumerate(entry.claims):
        yield from _of_claim(claim, entry, places, ("claims", number))


def _of_claim(claim: Claim, entry: Entry, places: Places, at: Place) -> Iterator[Refusal]:
    scene = entry.scene_of(claim)
    room = scene.room if scene is not None else None
    for name in ("now", "why", "truth"):
        for index, sentence in enumerate(getattr(claim, name)):
            yield from _of_names(_names(sentence.formulas), entry, room, (*at, name, index))
    for index, look in enumerate(claim.look):
        if scene is None or not _is_in(look.at, scene, places):
            yield (*at, "look", index), RefusedError(NO_PLACE, name=look.at)


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
    if scene.training is not None and find_scene(scene.training) is None:
        yield (*at, "training"), RefusedError(NO_TRAINING, name=scene.training)
    if scene.study is not None and find_example(scene.study) is None:
        yield (*at, "study"), RefusedError(NO_STUDY, name=scene.study)
    if scene.show is not None and scene.room == "trainer" and scene.show not in TABS:
        yield (*at, "show"), RefusedError(NO_TAB, name=scene.show)


def _is_in(place: str, scene: CourseScene, places: Places) -> bool:
    """Return whether a place is there while a scene is open; rooms that have not been made cannot say."""
    if place.startswith("card."):
        return place.removeprefix("card.") in _kinds_in(scene)
    return scene.room not in places or place in places[scene.room]


def _kinds_in(scene: CourseScene) -> tuple[str, ...]:
    if scene.optimizers is not None:
        return tuple(racer.optimizer.kind for racer in scene.optimizers.racers)
    return tuple(row.initializer.kind for row in scene.initializers.rows) if scene.initializers is not None else ()


def _is_part(part: str, places: Places) -> bool:
    """Return whether a heading can be about this: a place of a room, also the card of a kind under an activation."""
    head, _, place = part.partition(".")
    room = next((name for name in ROOMS if name == head), None)
    if room is None or not place.startswith("card."):
        return room is not None and (room not in places or place in places[room])
    _, kind, *activation = place.split(".")
    return kind in CARDS.get(room, ()) and (not activation or activation[-1] in ACTIVATION_KINDS)


def _has_field(scene: CourseScene, handle: Handle) -> bool:
    """Return whether the room of a scene has the field of a handle, as the scene leaves it."""
    parts: Iterable[Any]
    if scene.optimizers is not None:
        parts = (race_stage.part_of(scene.optimizers, handle.owner),)
    elif scene.initializers is not None:
        parts = (signal_stage.part_of(scene.initializers, handle.owner),)
    else:
        parts = UNIONS.get(handle.owner, ()) if handle.owner else (TrainingConfig,)
    return any(handle.name == one.name for part in parts if part is not None for one in part.declarations())


def _is_code(target: str) -> bool:
    from app.widgets.code.code_view import source_of  # noqa: PLC0415 - by need

    if not CODE.fullmatch(target):
        return False
    try:
        source_of(target)
    except (ValueError, TypeError, ImportError, OSError):
        return False
    return True
