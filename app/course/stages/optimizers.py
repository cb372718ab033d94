"""The Optimizers room as the course uses it."""

from collections.abc import Mapping

from app.course.entry import CourseScene, Handle
from app.course.measures.optimizers import read
from app.course.stages.stage import Find, Stage
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from core.lessons.grammar import Value
from core.settings import Settings

OF_THE_CHOSEN = ("measures", "update")  # places that are about the racer that is explained
OF_THE_NETWORK = ("map", "formula", "loss", "measures", "update", "surface", "network")  # where networks race


class RaceStage(Stage):
    """Opens races."""

    room: OptimizersView
    telling = ("loss", "measures")

    def __init__(self, room: OptimizersView) -> None:
        super().__init__(room)
        self.controller: OptimizersController = room.controller
        self.controller.race_grown.connect(self.changed)

    def open(self, scene: CourseScene, *, waits: bool) -> None:
        if scene.optimizers is not None:
            self.room.open_race(scene.optimizers)
            self.controller.choose(scene.chosen - 1)
        if waits:
            self.controller.playback.pause()
            self.controller.playback.seek(0)

    def start(self, scene: CourseScene) -> None:  # noqa: ARG002 - it is open
        self.controller.playback.play()

    def has_ended(self, scene: CourseScene) -> bool:  # noqa: ARG002 - it is open
        playback = self.controller.playback
        return playback.position >= playback.length == playback.ready

    def deviation(self, scene: CourseScene) -> str | None:
        there, here = scene.optimizers, self.controller.model
        if there is None or essence(there) == essence(here):
            return None
        return self.controller.act_between(essence(there), essence(here)).name

    def keeps_to(self, scene: CourseScene, handles: tuple[Handle, ...]) -> bool:  # noqa: ARG002 - rates may be others
        return scene.optimizers is None or still_has(self.controller.model, scene.optimizers)

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
            "surface": lambda: room.controls.surface,
            "network": lambda: room.controls.for_network,
        }
        cards = {card.entry.optimizer.kind: card for card in reversed(room.controls.racers.cards)}
        return parts | {f"card.{kind}": (lambda card=card: card) for kind, card in cards.items()}

    def subjects(self, place: str) -> tuple[str, ...]:
        if self.controller.is_of_networks and place in OF_THE_NETWORK:
            return ("network",)
        chosen = self.controller.chosen_racer()
        return (f"card.{chosen[0].optimizer.kind}",) if place in OF_THE_CHOSEN and chosen is not None else (place,)

    def part(self, owner: str) -> Settings | None:
        return part_of(self.controller.model, owner)

    def change(self, owner: str, part: Settings, *, dragged: bool) -> None:
        model = self.controller.model
        if isinstance(part, OptimizersModel):
            model = part
        elif (place := place_of_kind(model, owner)) is not None:
            model = model.with_racer(place, model.racers[place].replace(optimizer=part))
        else:
            model = model.replace(**{owner: part})
        self.controller.edit(model, what=f"handle {owner}", dragged=dragged)

    def original(self, owner: str, scene: CourseScene | None) -> Settings | None:
        return part_of(scene.optimizers, owner) if scene is not None and scene.optimizers is not None else None

    def read(self, name: str, scene: CourseScene | None) -> Value | None:  # noqa: ARG002 - whatever is on the screen
        return read(self.controller, name)


def place_of_kind(model: OptimizersModel, kind: str) -> int | None:
    """Return the place of the first racer of this kind."""
    return next((place for place, racer in enumerate(model.racers) if racer.optimizer.kind == kind), None)


def part_of(model: OptimizersModel, owner: str) -> Settings | None:
    """Return the race itself, its surface, its start, or the optimizer of the first racer of a kind."""
    if not owner:
        return model
    if owner in ("surface", "start"):
        return model.surface if owner == "surface" else model.start
    place = place_of_kind(model, owner)
    return model.racers[place].optimizer if place is not None else None


def still_has(here: OptimizersModel, there: OptimizersModel) -> bool:
    """Return whether a race has the kind of surface and the racers of another, first and in its order, at any rates."""
    if here.surface.kind != there.surface.kind:
        return False
    ours, its = (
        [(racer.optimizer.kind, racer.batch_size, racer.sam_radius, racer.trained) for racer in model.racers]
        for model in (here, there)
    )
    return ours[: len(its)] == its


def essence(model: OptimizersModel) -> OptimizersModel:
    """Return a race without what only its looks differ by."""
    racers = tuple(
        racer.replace(colour=place, own_colour="", name="", shown=True) for place, racer in enumerate(model.racers)
    )
    return model.replace(racers=racers, levels="automatic", measure="gradient")
