"""A room that is in the state of a scene is told about by the headings that have it."""

from pytestqt.qtbot import QtBot

from app.course.entry import Entry
from app.course.reader import fall_lines_course
from app.course.scene_of_room import course_sections
from app.optimizers.model import OptimizersModel
from app.room_factory import optimizers_room


def momentum() -> tuple[Entry, OptimizersModel, list[str]]:
    """A heading, its first race and what it claims of that."""
    entry = fall_lines_course().entry("momentum")
    assert entry is not None
    scene = next(one for one in entry.scenes if one.optimizers is not None)
    assert scene.optimizers is not None
    claims = [claim.claim.text("en") for claim in entry.claims if entry.scene_of(claim) is scene]
    assert claims
    return entry, scene.optimizers, claims


def test_the_claims_are_those_of_the_heading_that_has_the_scene(qtbot: QtBot) -> None:
    entry, race, claims = momentum()
    room = optimizers_room(race)
    qtbot.addWidget(room)
    (section,) = course_sections(room)
    assert section.title == "In the course"
    assert f"{entry.title.text('en')}: {' '.join(claims)}" in section.parts


def test_another_state_belongs_to_no_scene(qtbot: QtBot) -> None:
    _, race, _ = momentum()
    room = optimizers_room(race.replace(steps=race.steps + 7, seed=12345))
    qtbot.addWidget(room)
    assert course_sections(room) == []
