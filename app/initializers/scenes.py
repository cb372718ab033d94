"""The scenes of the course notes: comparisons that each show one thing."""

from functools import cache

from app.initializers.model import InitializersModel
from app.rooms.examples import Example, read_examples


class SignalScene(Example):
    """A saved comparison."""

    initializers: InitializersModel


@cache
def scenes() -> tuple[SignalScene, ...]:
    """All scenes, in the order of the notes."""
    return read_examples(SignalScene, "initializers")


def scene_seen_in(model: InitializersModel) -> int | None:
    """The number of the scene with this network and these rows; colours and what is shown of them do not matter."""
    for number, scene in enumerate(scenes()):
        if essence(scene.initializers) == essence(model):
            return number
    return None


def essence(model: InitializersModel) -> InitializersModel:
    """What makes a comparison another one."""
    rows = tuple(row.replace(colour=place, shown=True) for place, row in enumerate(model.rows))
    return model.replace(rows=rows, shown="activations", log_counts=False, seeds=1, seed=0)
