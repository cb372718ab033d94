"""Find the scenes of the course whose state a room is in, and what the course claims of them."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from app.base.language import language_now
from app.course.entry import CourseScene
from app.course.reader import fall_lines_course
from app.course.stages import initializers, optimizers
from app.export.report_page import Section
from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.rooms.room import Room
from app.trainer.view import TrainerView
from core.training import PRESETS


def course_sections(room: Room) -> list[Section]:
    """Return a section with the claims of every heading that has what a room shows as a scene; none if none has."""
    said = list(_claims(room))
    return [Section(QCoreApplication.translate("report", "In the course"), said)] if said else []


def _claims(room: Room) -> Iterator[str]:
    language = language_now()
    for entry in fall_lines_course().entries:
        shown = [scene for scene in entry.scenes if _is(scene, room)]
        claims = [claim.claim.text(language) for claim in entry.claims if entry.scene_of(claim) in shown]
        if claims:
            yield f"{entry.title.text(language)}: {' '.join(claims)}"


def _is(scene: CourseScene, room: Room) -> bool:
    match room:
        case OptimizersView():
            race = scene.optimizers
            return race is not None and optimizers.essence(race) == optimizers.essence(room.controller.model)
        case InitializersView():
            rows = scene.initializers
            return rows is not None and initializers.essence(rows) == initializers.essence(room.controller.model)
        case TrainerView():
            run = room.controller.run
            return run is not None and scene.recorded is not None and PRESETS[scene.recorded] == run.config
    return False
