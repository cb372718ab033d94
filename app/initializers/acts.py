"""The steps of the room's history, as the Edit menu names them."""

from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.base.history import Act, Place
from app.initializers.model import InitializersModel, ListedInitializer
from app.rooms.acts import act_of, common_place, entries_act, name_of


def act_between(before: InitializersModel, after: InitializersModel) -> Act:
    """Name the change between two models."""
    listed = entries_act(before.rows, after.rows, "rows", label_of)
    if listed is not None and before.replace(rows=after.rows) == after:
        return listed
    place = common_place(before, after)
    if len(place) > 1 and place[0] == "rows" and isinstance(place[1], int):
        return Act(_name_in_row(before.rows[place[1]], after.rows[place[1]], after, place), place)
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


def _name_in_row(before: ListedInitializer, after: ListedInitializer, model: InitializersModel, place: Place) -> str:
    """Name a change of one row, after its initializer."""
    translate, of = QCoreApplication.translate, label_of(after)
    if type(before.initializer) is not type(after.initializer):
        return translate("acts", "{0} instead of {1}").format(of, label_of(before))
    inner = place[2:]
    if inner == ("shown",):
        return (translate("acts", "showing {0}") if after.shown else translate("acts", "hiding {0}")).format(of)
    if not inner or inner == ("initializer",):
        return translate("acts", "settings of {0}").format(of)
    if inner[0] == "initializer":
        return name_of(model, place, names())
    return translate("acts", "{0} of {1}").format(name_of(after, inner[:1], names()), of)
