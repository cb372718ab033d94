"""The Optimizers room as the course uses it."""

from collections.abc import Mapping

from app.course.entry import CourseScene
from app.course.grammar import Value
from app.course.measures.optimizers import read
from app.course.stages.stage import Find, Stage
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView


class RaceStage(Stage):
    """Opens races."""

    room: OptimizersView

    def __init__(self, room: OptimizersView) -> None:
        super().__init__(room)
        self.controller: OptimizersController = room.controller
        self.controller.race_grown.connect(self.changed)

    def open(self, scene: CourseScene) -> None:
        if scene.optimizers is not None:
            self.room.open_race(scene.optimizers)
            self.controller.choose(scene.chosen - 1)

    def deviation(self, scene: CourseScene) -> str | None:
        there, here = scene.optimizers, self.controller.model
        if there is None or essence(there) == essence(here):
            return None
        return self.controller.act_between(essence(there), essence(here)).name

    def places(self) -> Mapping[str, Find]:
        room = self.room
        parts: dict[str, Find] = {
            "map": lambda: room.plot,
            "formula": lambda: room.stage.title,
            "data": lambda: room.stage.data,
            "loss": lambda: room.chart,
            "measures": lambda: room.insight.measures if room.insight is not None else None,
            "update": lambda: room.insight.column if room.insight is not None else None,
            "playback": lambda: room.bar,
            "racers": lambda: room.controls.racers,
        }
        cards = {card.entry.optimizer.kind: card for card in reversed(room.controls.racers.cards)}
        return parts | {f"card.{kind}": (lambda card=card: card) for kind, card in cards.items()}

    def read(self, name: str) -> Value | None:
        return read(self.controller, name)


def essence(model: OptimizersModel) -> OptimizersModel:
    """Return a race without what only its looks differ by."""
    racers = tuple(
        racer.replace(colour=place, own_colour="", name="", shown=True) for place, racer in enumerate(model.racers)
    )
    return model.replace(racers=racers, levels="automatic", measure="gradient")
