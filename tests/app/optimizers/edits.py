"""Edits of the room as a person makes them, one at a time."""

from typing import Any

from app.optimizers.controller import OptimizersController
from app.optimizers.racer_card import RacerBody, RacerCard
from app.optimizers.view import OptimizersView
from core.optimizers import Optimizer


def change_racer(controller: OptimizersController, index: int, **changes: Any) -> None:
    """Change settings of one racer."""
    model = controller.model
    controller.set_model(model.with_racer(index, model.racers[index].replace(**changes)))


def body_of(card: RacerCard) -> RacerBody:
    """The form of a card, opened."""
    card.open(True)
    assert isinstance(card.body, RacerBody)
    return card.body


def choose(room: OptimizersView, optimizer: Optimizer[Any]) -> None:
    """Put an optimizer in the place of the last racer, and ask for its updates."""
    last = len(room.controller.model.racers) - 1
    change_racer(room.controller, last, optimizer=optimizer)
    room.controller.choose(last)
