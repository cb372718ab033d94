"""Edits of the room as a person makes them, one at a time."""

from typing import Any

from app.optimizers.controller import OptimizersController


def change_racer(controller: OptimizersController, index: int, **changes: Any) -> None:
    """Change settings of one racer."""
    model = controller.model
    controller.set_model(model.with_racer(index, model.racers[index].replace(**changes)))
