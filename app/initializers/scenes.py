"""The scenes of the course notes: comparisons that each show one thing."""

from functools import cache

from app.initializers.model import InitializersModel
from app.rooms.examples import Example, read_examples


class SignalScene(Example):
    """A saved comparison."""

    initializers: InitializersModel


@cache
def scenes() -> tuple[SignalScene, ...]:
    """Return all scenes, in the order of the notes."""
    return read_examples(SignalScene, "initializers")


def scene_seen_in(model: InitializersModel) -> int | None:
    """Return the number of the scene with this network and these rows; colours and display options may differ."""
    for number, scene in enumerate(scenes()):
        if essence(scene.initializers) == essence(model):
            return number
    return None


def essence(model: InitializersModel) -> InitializersModel:
    """Return a comparison without the fields that do not distinguish it from others."""
    rows = tuple(row.replace(colour=place, shown=True) for place, row in enumerate(model.rows))
    return model.replace(rows=rows, shown="activations", log_counts=False, seeds=1, seed=0)
