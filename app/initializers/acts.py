"""The steps of the room's history, as the Edit menu names them."""

from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.base.history import Act
from app.initializers.model import InitializersModel, ListedInitializer
from app.rooms.acts import act_of, common_place, entries_act, name_in_entry


def act_between(before: InitializersModel, after: InitializersModel) -> Act:
    """Name the change between two models."""
    listed = entries_act(before.rows, after.rows, "rows", label_of)
    if listed is not None and before.replace(rows=after.rows) == after:
        return listed
    place = common_place(before, after)
    if len(place) > 1 and place[0] == "rows" and isinstance(place[1], int):
        entries = before.rows[place[1]], after.rows[place[1]]
        return Act(name_in_entry(*entries, "initializer", names(), model=after, place=place), place)
    return act_of(before, after, names())


def label_of(row: ListedInitializer) -> str:
    """Return what the row is called in the name of a step."""
    return translated(row.initializer.label)


def names() -> dict[str, str]:
    """Return the names of the fields that declare no label, or one that says too little here."""
    translate = QCoreApplication.translate
    return {
        "rows": translate("acts", "rows"),
        "activation": translate("acts", "activation"),
        "shown": translate("acts", "quantity of the histograms"),
        "colour": translate("acts", "colour"),
    }
