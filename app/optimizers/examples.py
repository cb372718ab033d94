"""The races of File > Examples."""

from functools import cache

from app.optimizers.model import OptimizersModel
from app.rooms.examples import Example, read_examples


class RaceExample(Example):
    """A saved race."""

    optimizers: OptimizersModel

    def begins_as(self, model: OptimizersModel) -> bool:
        """Return whether the model has the example's start and steps, so that its sentence is of this race."""
        there = self.optimizers
        return (model.start, model.steps) == (there.start, there.steps)


@cache
def examples() -> tuple[RaceExample, ...]:
    """Return all races among the examples."""
    return read_examples(RaceExample, "optimizers")


def example_seen_in(model: OptimizersModel) -> RaceExample | None:
    """Return the example with the same racers on the same surface, wherever they start and however far they run."""
    for example in examples():
        there = example.optimizers
        if model.surface == there.surface and model.engine_racers() == there.engine_racers():
            return example
    return None
