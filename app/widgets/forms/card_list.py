"""A list of cards, one for each compared entry."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.base.theme import theme_of
from app.widgets.escape import holders
from app.widgets.forms.entry_card import MOVING_KEYS, EntryCard

if TYPE_CHECKING:
    from app.widgets.forms.card_drag import CardDrag

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
        self._chosen = 0
        self.drag: CardDrag | None = None
        self.moving = [self._moving_action(by) for by in (-1, 1)]

    def set_entries(self, entries: Sequence[Any], context: object = None) -> None:
        """Show these entries; cards of the same kind are kept, with their focus.

        `context` is what their forms depend on besides the entries.
        """
        self._follow(entries)
        for index, entry in enumerate(entries):
            self.cards[index].set_entry(entry, context, last=index == len(entries) - 1, first=index == 0)
            self.cards[index].duplicate.setEnabled(len(entries) < self._most)
        self._warn_of_colours()

    def _moving_action(self, by: int) -> QAction:
        """Return what moves the card that has the focus, or else the chosen one, up or down."""
        text = self.tr("Move up in the list") if by < 0 else self.tr("Move down in the list")
        action = QAction(text, self)
        action.setShortcut(QKeySequence(MOVING_KEYS[by > 0]))
        action.triggered.connect(lambda: self._move(by))
        return action

    def _move(self, by: int) -> None:
        focused = holders(QApplication.focusWidget())
        around = [place for place, card in enumerate(self.cards) if card in focused]
        place = around[0] if around else self._chosen
        if 0 <= place < len(self.cards) and 0 <= place + by < len(self.cards):
            self.moved.emit(place, by)

    def allow_dragging(self) -> None:
        """Let cards be dragged to other places from now on."""
        from app.widgets.forms.card_drag import CardDrag  # noqa: PLC0415 - it would hold up the first paint

        if self.drag is None:
            self.drag = CardDrag(self, self._layout)
            self.drag.moved.connect(self.moved)
            for card in self.cards:
                self.drag.watch(card)

    @property
    def dragging(self) -> bool:
        """Return whether a slider is held."""
        return any(card.body is not None and card.body.dragging for card in self.cards)

    def set_chosen(self, index: int) -> None:
        """Mark the card of the chosen entry."""
        self._chosen = index
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
                card.warn(self.tr("Hard to tell from {0} by its colour").format(shown[nearest].name_of_entry()))
            elif one.is_own and is_hard_to_see(one.style.colour, theme_of(self)):
                card.warn(self.tr("Its colour is hard to see in this theme"))

    def _follow(self, entries: Sequence[Any]) -> None:
        """Let each entry have its card: the one that it had, or a new one, as open as that of the kind before."""
        before = list(self.cards)
        places: list[int | None] = [None] * len(entries)
        if before:
            from app.base.identity import continued  # noqa: PLC0415 - it would hold up the first paint

            places = continued([card.entry for card in before], entries, self._kind_of)
        had = [None if place is None else before[place] for place in places]
        cards = [
            card if card is not None and card.takes(entry) else self._make(entry)
            for card, entry in zip(had, entries, strict=True)
        ]
        for card, earlier in zip(cards, had, strict=True):
            if earlier is not None and earlier is not card:
                card.open(earlier.opened)
        self.cards[:] = cards
        for card in before:
            if card not in cards:
                self._drop(card)
        for place, card in enumerate(cards):
            if self._layout.indexOf(card) != place:
                self._layout.insertWidget(place, card)

    def _kind_of(self, entry: Any) -> object:
        return type(self.cards[0].settings_of(entry))

    def _make(self, entry: Any) -> C:
        card = self._make_card(entry)
        card.changed.connect(lambda new: self.entry_changed.emit(self.cards.index(card), new))
        card.kind_chosen.connect(lambda kind: self.kind_changed.emit(self.cards.index(card), kind))
        card.dropped.connect(self.dropped)
        card.chosen.connect(lambda: self.chosen.emit(self.cards.index(card)))
        card.duplicate.triggered.connect(lambda: self.duplicated.emit(self.cards.index(card)))
        card.remove.triggered.connect(lambda: self.removed.emit(self.cards.index(card)))
        card.move_up.triggered.connect(lambda: self.moved.emit(self.cards.index(card), -1))
        card.move_down.triggered.connect(lambda: self.moved.emit(self.cards.index(card), 1))
        if self.drag is not None:
            self.drag.watch(card)
        return card

    def _drop(self, card: C) -> None:
        card.blockSignals(True)  # half-typed input goes with the card
        self._layout.removeWidget(card)
        card.hide()
        if self.drag is not None:
            self.drag.leave(card)
        card.deleteLater()
