"""The scenes of the course, for tests of what they show."""

from app.course.entry import CourseScene
from app.course.reader import fall_lines_course
from app.initializers.model import InitializersModel
from app.optimizers.model import OptimizersModel


def scenes() -> tuple[CourseScene, ...]:
    """Every scene of the course once, in the order of the entries."""
    found = {repr(scene): scene for entry in fall_lines_course().entries for scene in entry.scenes}
    return tuple(found.values())


def races() -> dict[str, OptimizersModel]:
    """The races by the ids of their scenes."""
    return {scene.id: scene.optimizers for scene in scenes() if scene.optimizers is not None}


def comparisons() -> dict[str, InitializersModel]:
    """The comparisons of initial weights by the ids of their scenes."""
    return {scene.id: scene.initializers for scene in scenes() if scene.initializers is not None}


def look_for(wanted: str) -> str:
    """The English sentence of a scene."""
    (scene,) = (scene for scene in scenes() if scene.id == wanted)
    return scene.look_for.text("en")
