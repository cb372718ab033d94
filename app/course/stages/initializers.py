"""The Initializers room as the course uses it."""

from collections.abc import Mapping

from app.course.entry import CourseScene, Handle
from app.course.measures.initializers import read
from app.course.stages.stage import Find, Stage
from app.initializers.controller import InitializersController
from app.initializers.model import InitializersModel
from app.initializers.view import InitializersView
from core.lessons.grammar import Value
from core.settings import Settings

OF_THE_CHOSEN = ("grid", "table", "verdict", "charts")  # places that are about the row that is explained


class SignalStage(Stage):
    """Opens comparisons of initial weights."""

    room: InitializersView
    telling = ("grid", "table", "verdict", "charts")

    def __init__(self, room: InitializersView) -> None:
        super().__init__(room)
        self.controller: InitializersController = room.controller
        self.controller.readings_changed.connect(self.changed)

    def open(self, scene: CourseScene, *, waits: bool) -> None:
        if scene.initializers is not None:
            self.controller.open_example(scene.initializers)
            self.controller.choose(scene.chosen - 1)
        if waits:
            self.controller.seek(0)

    def start(self, scene: CourseScene) -> None:  # noqa: ARG002 - it is open
        self.controller.playback.play()

    def has_ended(self, scene: CourseScene) -> bool:  # noqa: ARG002 - it is open
        playback = self.controller.playback
        return playback.position >= playback.length == playback.ready

    def deviation(self, scene: CourseScene) -> str | None:
        there, here = scene.initializers, self.controller.model
        if there is None or essence(there) == essence(here):
            return None
        return self.controller.act_between(essence(there), essence(here)).name

    def keeps_to(self, scene: CourseScene, handles: tuple[Handle, ...]) -> bool:
        return scene.initializers is None or still_has(self.controller.model, scene.initializers, handles)

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

    def subjects(self, place: str) -> tuple[str, ...]:
        rows, name = self.controller.model.rows, place.removeprefix("card.")
        if place in OF_THE_CHOSEN:
            number: int | None = self.controller.chosen
        else:
            number = place_of_kind(self.controller.model, name)
        if number is None or not number < len(rows):
            return (place,)
        kind = f"card.{rows[number].initializer.kind}"
        return f"{kind}.{self.controller.model.config(rows[number]).activation.kind}", kind

    def part(self, owner: str) -> Settings | None:
        return part_of(self.controller.model, owner)

    def change(self, owner: str, part: Settings, *, dragged: bool) -> None:
        self.controller.edit(with_part(self.controller.model, owner, part), what=f"handle {owner}", dragged=dragged)

    def original(self, owner: str, scene: CourseScene | None) -> Settings | None:
        return part_of(scene.initializers, owner) if scene is not None and scene.initializers is not None else None

    def read(self, name: str, scene: CourseScene | None) -> Value | None:  # noqa: ARG002 - whatever is on the screen
        return read(self.controller, name)


def place_of_kind(model: InitializersModel, kind: str) -> int | None:
    """Return the place of the first row of this kind."""
    return next((place for place, row in enumerate(model.rows) if row.initializer.kind == kind), None)


def part_of(model: InitializersModel, owner: str) -> Settings | None:
    """Return the comparison itself, its activation, or the initializer of the first row of a kind."""
    if not owner:
        return model
    if owner == "activation":
        return model.activation
    place = place_of_kind(model, owner)
    return model.rows[place].initializer if place is not None else None


def with_part(model: InitializersModel, owner: str, part: Settings) -> InitializersModel:
    """Return a comparison with another part, which has the place that `part_of` finds."""
    if isinstance(part, InitializersModel):
        return part
    place = place_of_kind(model, owner)
    if place is None:
        return model.replace(**{owner: part})
    return model.with_row(place, model.rows[place].replace(initializer=part))


def still_has(here: InitializersModel, there: InitializersModel, handles: tuple[Handle, ...]) -> bool:
    """Return whether a comparison has the rows of another, first and in its order, but for what handles change."""
    for handle in handles:
        part, now = part_of(there, handle.owner), part_of(here, handle.owner)
        if part is not None and type(now) is type(part) and handle.name in type(part).model_fields:
            there = with_part(there, handle.owner, part.replace(**{handle.name: getattr(now, handle.name)}))
    ours, its = (
        [(config.initializer, config.activation, config.batch_norm) for config in map(model.config, model.rows)]
        for model in (here, there)
    )
    return ours[: len(its)] == its


def essence(model: InitializersModel) -> InitializersModel:
    """Return a comparison without the fields that do not distinguish it from others."""
    rows = tuple(row.replace(colour=place, shown=True) for place, row in enumerate(model.rows))
    return model.replace(rows=rows, shown="activations", log_counts=False, seeds=1)
