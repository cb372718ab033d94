"""The steps of the room's history, as the Edit menu names them."""

from PySide6.QtCore import QCoreApplication

from app.base.history import Act
from app.rooms.acts import act_of
from app.trainer.model import TrainerModel


def act_between(before: TrainerModel, after: TrainerModel) -> Act:
    """Name the change between two models; a preset or another room's network brings other settings along."""
    translate = QCoreApplication.translate
    old, new = ({preset.name: preset for preset in model.presets} for model in (before, after))
    if gone := [name for name in old if name not in new]:
        return Act(translate("acts", "deleting the preset “{0}”").format(gone[0]), ("preset",))
    if saved := [name for name in new if new[name] != old.get(name)]:
        return Act(translate("acts", "saving the preset “{0}”").format(saved[0]), ("preset",))
    if after.handed is not None and after.handed != before.handed:
        return Act(translate("acts", "network of “{0}”").format(after.handed.name), ("config", "hidden_layers"))
    if after.preset != before.preset:
        return Act(translate("acts", "another preset"), ("preset",))
    return act_of(before, after, names())


def names() -> dict[str, str]:
    """Return the names of the fields that declare no label."""
    translate = QCoreApplication.translate
    return {
        "config": translate("acts", "settings of the run"),
        "layer_charts": translate("acts", "charts of the layers"),
        "study": translate("acts", "plan of the study"),
        "place": translate("acts", "place of the study"),
        "vary": translate("acts", "what varies in the study"),
    }
