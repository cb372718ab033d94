"""The Initializers room as the course uses it."""

from collections.abc import Mapping

from app.course.entry import CourseScene
from app.course.grammar import Value
from app.course.measures.initializers import read
from app.course.stages.stage import Find, Stage
from app.initializers.controller import InitializersController
from app.initializers.model import InitializersModel
from app.initializers.view import InitializersView


class SignalStage(Stage):
    """Opens comparisons of initial weights."""

    room: InitializersView

    def __init__(self, room: InitializersView) -> None:
        super().__init__(room)
        self.controller: InitializersController = room.controller
        self.controller.readings_changed.connect(self.changed)

    def open(self, scene: CourseScene) -> None:
        if scene.initializers is not None:
            self.controller.open_example(scene.initializers)
            self.controller.choose(scene.chosen - 1)

    def deviation(self, scene: CourseScene) -> str | None:
        there, here = scene.initializers, self.controller.model
        if there is None or essence(there) == essence(here):
            return None
        return self.controller.act_between(essence(there), essence(here)).name

    def places(self) -> Mapping[str, Find]:
        panel = self.room.workbench
        parts: dict[str, Find] = {
            "grid": lambda: panel.stage.grid,
            "table": lambda: panel.stage.table,
            "shown": lambda: panel.stage.shown,
            "verdict": lambda: panel.stage.verdict,
            "charts": lambda: panel.charts,
            "playback": lambda: panel.bar,
            "rows": lambda: panel.controls.rows,
            "activation": lambda: panel.controls.activation,
            "network": lambda: panel.controls.network,
        }
        cards = {card.entry.initializer.kind: card for card in reversed(panel.controls.rows.cards)}
        return parts | {f"card.{kind}": (lambda card=card: card) for kind, card in cards.items()}

    def read(self, name: str) -> Value | None:
        return read(self.controller, name)


def essence(model: InitializersModel) -> InitializersModel:
    """Return a comparison without the fields that do not distinguish it from others."""
    rows = tuple(row.replace(colour=place, shown=True) for place, row in enumerate(model.rows))
    return model.replace(rows=rows, shown="activations", log_counts=False, seeds=1)
