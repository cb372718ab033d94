"""The steps of the room's history, as the Edit menu names them."""

from PySide6.QtCore import QCoreApplication

from app.base.history import Act
from app.optimizers.descriptions import label_of
from app.optimizers.model import OptimizersModel
from app.rooms.acts import act_of, common_place, entries_act, name_in_entry, name_of


def act_between(before: OptimizersModel, after: OptimizersModel) -> Act:
    """Name the change between two models; another surface brings another start and other rates along."""
    if before.surface != after.surface and same_racers(before, after):
        place = ("surface", *common_place(before.surface, after.surface))
        return Act(name_of(after, place, names()), place)
    if (before.rates, before.trials) != (after.rates, after.trials):
        return Act(QCoreApplication.translate("acts", "rates of all racers"), ("rates",))
    listed = entries_act(before.racers, after.racers, "racers", label_of)
    if listed is not None and before.replace(racers=after.racers) == after:
        return listed
    place = common_place(before, after)
    if len(place) > 1 and place[0] == "racers" and isinstance(place[1], int):
        entries = before.racers[place[1]], after.racers[place[1]]
        return Act(name_in_entry(*entries, "optimizer", names(), model=after, place=place), place)
    return act_of(before, after, names())


def same_racers(before: OptimizersModel, after: OptimizersModel) -> bool:
    """Return whether the racers are the same ones, perhaps at other rates."""
    return [racer.optimizer.kind for racer in before.racers] == [racer.optimizer.kind for racer in after.racers]


def names() -> dict[str, str]:
    """Return the names of the fields that declare no label."""
    translate = QCoreApplication.translate
    return {
        "surface": translate("acts", "surface"),
        "racers": translate("acts", "racers"),
        "camera": translate("acts", "turn of the relief"),
        "start": translate("acts", "start"),
        "measure": translate("acts", "chart beside the loss"),
        "schedule": translate("acts", "schedule"),
        "colour": translate("acts", "colour"),
        "own_colour": translate("acts", "colour"),
        "trained": translate("acts", "settings of training"),
    }
