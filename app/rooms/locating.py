"""Find the widget that shows a part of a model: a field of a form, a choice, or a card of a list."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.base.history import Place
from app.rooms.acts import part_at
from app.widgets.forms.card_list import CardList
from app.widgets.forms.entry_card import EntryCard
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm


def widget_at(root: QWidget, model: Any, place: Place) -> QWidget | None:
    """Return the widget below `root` that shows a part of `model`, or the part around it; None if none does."""
    for length in range(len(place), 0, -1):
        if (found := _exactly(root, model, place[:length])) is not None:
            return found
    return None


def _exactly(root: QWidget, model: Any, place: Place) -> QWidget | None:
    for depth, step in enumerate(place):
        if isinstance(step, int):
            card = _card(root, part_at(model, place[:depth]), step)
            if card is None:
                return None
            if depth + 1 == len(place):
                return card
            card.open(True)
            inner: QWidget | None = widget_at(card, part_at(model, place[: depth + 1]), place[depth + 1 :])
            return card if inner is None else inner
    return _field(root, part_at(model, place[:-1]), place[-1]) or _choice(root, part_at(model, place))


def _field(root: QWidget, owner: Any, field: str | int) -> QWidget | None:
    for form in root.findChildren(SettingsForm):
        if form.value() == owner and form.has(str(field)):
            return form.editor(str(field))
    return None


def _choice(root: QWidget, part: Any) -> QWidget | None:
    """Return the list of kinds of a choice; for a value without kinds, such as a point, its form."""
    if part is None:
        return None
    choices = [choice.kind for choice in root.findChildren(KindForm) if choice.value() == part]
    forms = [form for form in root.findChildren(SettingsForm) if form.value() == part]
    return next(iter([*choices, *forms]), None)


def _card(root: QWidget, entries: Any, index: int) -> EntryCard | None:
    """Return the card of an entry; for one that is gone, that of its neighbour."""
    if not isinstance(entries, tuple):
        return None
    for cards in root.findChildren(CardList):
        if [card.entry for card in cards.cards] == list(entries) and cards.cards:
            card: EntryCard = cards.cards[min(index, len(cards.cards) - 1)]
            return card
    return None
