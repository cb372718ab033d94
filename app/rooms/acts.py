"""Tell two models apart: where the later one differs, and what that change is called."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.base.formatting import inside, translated
from app.base.history import Act, Place
from core.settings import Settings


def act_of(before: Settings, after: Settings, names: dict[str, str]) -> Act:
    """Name the change between two models; `names` has those of the fields that declare no label."""
    place = common_place(before, after)
    if not place:
        return Act(QCoreApplication.translate("acts", "several settings"))
    return Act(name_of(after, place, names), place)


def entries_act(before: Sequence[Any], after: Sequence[Any], field: str, label_of: Callable[[Any], str]) -> Act | None:
    """Name a change of a list of entries as a whole: one added, removed or moved; None if it is none of these."""
    translate = QCoreApplication.translate
    first = next(
        (place for place, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(after)),
    )
    if len(after) == len(before) + 1 and after[first + 1 :] == before[first:]:
        return Act(translate("acts", "adding {0}").format(label_of(after[first])), (field, first))
    if len(after) == len(before) - 1 and before[first + 1 :] == after[first:]:
        return Act(translate("acts", "removing {0}").format(label_of(before[first])), (field, first))
    if before != after and len(before) == len(after) and all(entry in before for entry in after):
        return Act(translate("acts", "another order"), (field,))
    return None


def common_place(before: Settings, after: Settings) -> Place:
    """Return the place that holds all that differs, as deep as can be; empty if that is the whole model."""
    places = list(_differing(before, after, ()))
    common: Place = places[0] if places else ()
    for place in places[1:]:
        same = [one == other for one, other in zip(common, place, strict=False)]
        common = common[: same.index(False) if False in same else len(same)]
    return common


def part_at(model: Any, place: Place) -> Any:
    """Return the part of a model at a place; None if there is none."""
    for step in place:
        if isinstance(step, int):
            model = model[step] if isinstance(model, tuple) and step < len(model) else None
        else:
            model = getattr(model, step, None)
    return model


def name_of(model: Settings, place: Place, names: dict[str, str]) -> str:
    """Return a field's label, and of which choice it is: "learning rate of Adam"."""
    field = place[-1]
    owner = part_at(model, place[:-1])
    if isinstance(field, int) or not isinstance(owner, Settings):  # an entry of a list as a whole
        return QCoreApplication.translate("acts", "settings of {0}").format(_label(part_at(model, place)))
    labels = {declaration.name: translated(declaration.label) for declaration in owner.own_declarations()}
    label = names.get(field) or inside(labels.get(field, field))
    if (of := _label(owner)) and len(place) > 1:
        return QCoreApplication.translate("acts", "{0} of {1}").format(label, of)
    return label


def name_in_entry(before: Any, after: Any, choice: str, names: dict[str, str], *, model: Settings, place: Place) -> str:
    """Name a change within an entry of a list, after its choice: "hiding Adam", "learning rate of Adam".

    `choice` is the field that says what the entry is, such as "optimizer"; `place` is that of the change in `model`.
    """
    translate = QCoreApplication.translate
    old, new = getattr(before, choice), getattr(after, choice)
    if type(old) is not type(new):
        return translate("acts", "{0} instead of {1}").format(_label(new), _label(old))
    inner = place[2:]
    if inner == ("shown",):
        return (translate("acts", "showing {0}") if after.shown else translate("acts", "hiding {0}")).format(
            _label(new)
        )
    if not inner or inner == (choice,):
        return translate("acts", "settings of {0}").format(_label(new))
    if inner[0] == choice:
        return name_of(model, place, names)
    return translate("acts", "{0} of {1}").format(name_of(after, inner[:1], names), _label(new))


def _differing(before: Any, after: Any, place: Place) -> Iterator[Place]:
    """Yield the places of the smallest parts that differ."""
    if before == after:
        return
    if isinstance(after, Settings) and type(before) is type(after):
        for field in type(after).model_fields:
            yield from _differing(getattr(before, field), getattr(after, field), (*place, field))
    elif _is_list(before) and _is_list(after) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differing(old, new, (*place, index))
    else:
        yield place


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(entry, Settings) for entry in value)


def _label(part: Any) -> str:
    """Return what a choice, such as an optimizer, is called; empty if it is none."""
    return translated(getattr(part, "label", ""))
