"""The races of File > Examples."""

from functools import cache

from app.optimizers.model import OptimizersModel
from app.rooms.examples import Example, read_examples


class RaceExample(Example):
    """A saved race."""

    optimizers: OptimizersModel


@cache
def examples() -> tuple[RaceExample, ...]:
    """All races among the examples."""
    return read_examples(RaceExample, "optimizers")


def example_seen_in(model: OptimizersModel) -> RaceExample | None:
    """The example whose racers run on whose surface here; from where and how far does not matter."""
    for example in examples():
        there = example.optimizers
        if model.surface == there.surface and model.engine_racers() == there.engine_racers():
            return example
    return None
