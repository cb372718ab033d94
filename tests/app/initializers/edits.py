"""Edits of the room as a person makes them."""

from PySide6.QtWidgets import QComboBox

from app.initializers.control_column import ControlColumn
from app.initializers.initializer_card import InitializerBody
from app.initializers.room_widget import InitializersPanel


def choose(box: QComboBox, text: str) -> None:
    """Take an entry of a list as a person does."""
    index = box.findText(text)
    assert index >= 0, text
    box.setCurrentIndex(index)
    box.activated.emit(index)


def names(bench: InitializersPanel) -> list[str]:
    return [row.name for row in bench.stage.grid.rows()]


def body_of(controls: ControlColumn, place: int) -> InitializerBody:
    """The form of a card, opened."""
    card = controls.rows.cards[place]
    card.open(True)
    assert isinstance(card.body, InitializerBody)
    return card.body
