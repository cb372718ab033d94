"""A list of cards, one for each compared entry."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.theme import theme_of
from app.widgets.forms.entry_card import EntryCard

C = TypeVar("C", bound=EntryCard)


class CardList(QWidget, Generic[C]):
    """A card for each entry. It announces what the user asks for and shows what it is given."""

    entry_changed = Signal(int, object)  # index, entry
    kind_changed = Signal(int, str)
    duplicated = Signal(int)
    removed = Signal(int)
    moved = Signal(int, int)  # index, by how many places
    dropped = Signal()  # a slider in a card has been released
    chosen = Signal(int)

    def __init__(self, make_card: Callable[[Any], C], most: int) -> None:
        super().__init__()
        self.cards: list[C] = []
        self._make_card = make_card
        self._most = most
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def set_entries(self, entries: Sequence[Any], context: object = None) -> None:
        """Show these entries; cards of the same kind are kept, with their focus.

        `context` is what their forms depend on besides the entries.
        """
        self._follow(entries)
        while len(self.cards) > len(entries):
            self._drop(self.cards.pop())
        for index, entry in enumerate(entries):
            if index == len(self.cards):
                self._insert(index, entry)
            elif not self.cards[index].takes(entry):
                opened = self.cards[index].opened
                self._drop(self.cards.pop(index))
                self._insert(index, entry)
                self.cards[index].open(opened)
            self.cards[index].set_entry(entry, context, last=index == len(entries) - 1, first=index == 0)
            self.cards[index].duplicate.setEnabled(len(entries) < self._most)
        self._warn_of_colours()

    @property
    def dragging(self) -> bool:
        """Return whether a slider is held."""
        return any(card.body is not None and card.body.dragging for card in self.cards)

    def set_chosen(self, index: int) -> None:
        """Mark the card of the chosen entry."""
        for place, card in enumerate(self.cards):
            card.set_accented(place == index)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._warn_of_colours()

    def _warn_of_colours(self) -> None:
        """Say at each card that is shown whose colour is too near to its own, and if it is hard to see."""
        shown = [card for card in self.cards if card.entry.shown]
        numbers = [card.entry.colour for card in shown]
        own = [bool(getattr(card.entry, "own_colour", "")) for card in shown]
        for card in self.cards:
            card.warn("")
        if not any(own) and len(set(numbers)) == len(numbers):
            return  # the theme's colours are far from each other
        # Imported only now: most lists are in the theme's colours, also at the first paint.
        from app.widgets.forms.nearness import Worn, is_hard_to_see, nearest_of  # noqa: PLC0415

        worn = [Worn(card.style_of_entry(), picked) for card, picked in zip(shown, own, strict=True)]
        for place, (card, one) in enumerate(zip(shown, worn, strict=True)):
            nearest = nearest_of(place, worn)
            if nearest is not None:
                card.warn(self.tr("Hard to tell from {0} by its colour").format(shown[nearest].kind.currentText()))
            elif one.is_own and is_hard_to_see(one.style.colour, theme_of(self)):
                card.warn(self.tr("Its colour is hard to see in this theme"))

    def _follow(self, entries: Sequence[Any]) -> None:
        """Reorder the cards like their entries; cards of removed entries come last, and a new entry gets a card."""
        known = [card.entry for card in self.cards]
        if list(entries[: len(known)]) == known or not self.cards:
            return
        if len(entries) == len(known) + 1:
            self._make_room(entries)
            return
        left = list(self.cards)
        ordered = []
        for entry in entries:
            card = next((card for card in left if card.entry == entry), None)
            if card is None:
                return  # an entry has changed: entries are matched by their index
            left.remove(card)
            ordered.append(card)
        self.cards = [*ordered, *left]
        for place, card in enumerate(self.cards):
            self._layout.insertWidget(place, card)

    def _make_room(self, entries: Sequence[Any]) -> None:
        """Insert a card where the first entry without one stands, so that the others keep theirs."""
        known = [card.entry for card in self.cards]
        index = next((place for place, entry in enumerate(known) if entry != entries[place]), len(known))
        if list(entries[index + 1 :]) == known[index:]:
            self._insert(index, entries[index])

    def _insert(self, index: int, entry: Any) -> None:
        card = self._make_card(entry)
        card.changed.connect(lambda new: self.entry_changed.emit(self.cards.index(card), new))
        card.kind_chosen.connect(lambda kind: self.kind_changed.emit(self.cards.index(card), kind))
        card.dropped.connect(self.dropped)
        card.chosen.connect(lambda: self.chosen.emit(self.cards.index(card)))
        card.duplicate.triggered.connect(lambda: self.duplicated.emit(self.cards.index(card)))
        card.remove.triggered.connect(lambda: self.removed.emit(self.cards.index(card)))
        card.move_up.triggered.connect(lambda: self.moved.emit(self.cards.index(card), -1))
        card.move_down.triggered.connect(lambda: self.moved.emit(self.cards.index(card), 1))
        self.cards.insert(index, card)
        self._layout.insertWidget(index, card)

    def _drop(self, card: C) -> None:
        card.blockSignals(True)  # half-typed input goes with the card
        self._layout.removeWidget(card)
        card.hide()
        card.deleteLater()
