"""How a race of networks stands: a row for each racer, and what should be known before the map is believed."""

from collections.abc import Iterator, Sequence
from math import nan
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.base.theme import Theme
from app.optimizers.controller import OptimizersController
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.training.seen_map import named, penalty_in, place_of_penalty
from app.widgets.table import USUAL_NUMBER, Column, TableRow
from core.landscape.slices.penalised import result_with_penalty

if TYPE_CHECKING:
    from app.optimizers.training.network_races import Progress
    from core.landscape.loss_map import LossMap
    from core.landscape.result import LandscapeResult

translate = QCoreApplication.translate


def columns(*, of_matrices: bool = False) -> tuple[Column, ...]:
    """Return the columns of the table of racers; a matrix has no accuracy."""
    return _columns()[:-1] if of_matrices else _columns()


def _columns() -> tuple[Column, ...]:
    return (
        Column(translate("networks", "racer"), "Momentum, η 0.001"),
        Column(
            translate("networks", "true loss"),
            USUAL_NUMBER,
            translate("networks", "The loss of the network on the map's images, at the last step where it is known"),
        ),
        Column(
            translate("networks", "map"),
            USUAL_NUMBER,
            translate("networks", "The loss of the map below the racer, at the same step"),
        ),
        Column(
            translate("networks", "off the plane"),
            "100 %",
            translate("networks", "The share of the distance from the start that is not in the plane"),
        ),
        Column(
            translate("networks", "accuracy"), "100 %", translate("networks", "On the map's images, at the same step")
        ),
    )


def rows(controller: OptimizersController, step: int, theme: Theme) -> list[TableRow]:
    """Return a row for each shown racer, with its numbers at the last step at which they are known."""
    return [
        TableRow(theme.style_of(racer).colour, (name, *_cells(path, step)[: None if controller.is_of_networks else -1]))
        for name, (racer, path) in zip(controller.shown_names(), controller.shown_race(), strict=True)
        if isinstance(path, PlanePath)
    ]


def _cells(path: PlanePath, step: int) -> tuple[float | str, ...]:
    known = path.last_truth(step)
    if known is None:
        return nan, nan, "", ""
    at, loss, accuracy = known
    return loss, float(path.losses[at]), f"{path.off_plane(at):.0%}" if path.on_own_plane else "", f"{accuracy:.1%}"


def on_the_plane(controller: OptimizersController) -> list[str]:
    """Return what should be known of the race before its map is believed; first how to get one, if there is none."""
    if not controller.is_of_networks:
        return [_on_matrix(controller)]
    known = controller.known_race()
    if controller.training and (known is None or known.loss_map is None):
        return [translate("networks", "The networks train; the map comes when they have ended")]
    if known is None or known.loss_map is None:
        if controller.refusal:
            return [translate("networks", "The networks cannot race: {0}").format(controller.refusal)]
        return [translate("networks", "No map yet: “Train and race” trains the network with each racer")]
    penalty = penalty_in(controller.model, known, controller.chosen)
    with_penalty = _with_penalty(controller, is_added=any(penalty))
    if known.result is None:
        return [translate("networks", "The paths are laid on the plane; the map is still of few images"), *with_penalty]
    through = _through(controller, known, is_added=any(penalty))
    if controller.ground is not None:
        return [*through, *with_penalty, _points_of(controller.ground.loss_map)]
    result = named(known.result, tuple(controller.names))
    return [*through, *with_penalty, *_remarks(result_with_penalty(result, penalty))]


def seen_in_words(controller: OptimizersController) -> Iterator[str]:
    """Yield in a few words what the map has that is not the loss alone, on the plane of the race."""
    ground = controller.ground
    penalised = place_of_penalty(controller.model, controller.known_race(), controller.chosen)
    if ground is not None:
        yield translate("networks", "map through {0} at step {1}").format(controller.names[ground.racer], ground.step)
    if penalised is not None:
        yield translate("networks", "with the penalty of {0}").format(controller.names[penalised])


def _with_penalty(controller: OptimizersController, *, is_added: bool) -> list[str]:
    """Say whose penalty the map has; nothing if it is that of the loss alone, as wanted."""
    if not (controller.model.with_penalty and controller.offers_penalty):
        return []
    if is_added:
        text = translate("networks", "Map and true losses have the penalty of {0} added: that is what it goes down")
    else:
        text = translate("networks", "The map is the loss alone, since {0} trains without a penalty")
    return [text.format(controller.names[controller.chosen])]


def _through(controller: OptimizersController, known: "Progress", *, is_added: bool) -> list[str]:
    """Say through whom the map goes, or why it does not; nothing if that is not asked for."""
    if not controller.model.map_through or not known.is_over:
        return []
    ground, step, chosen = controller.ground, controller.playback.position, controller.chosen
    if ground is not None:
        text = translate("networks", "The map goes through {0} at step {1}: exact there, and for no other racer")
        if is_added:
            text = translate(
                "networks",
                "The map goes through {0} at step {1}, with its penalty: exact there, and for no other racer",
            )
        return [text.format(controller.names[ground.racer], ground.step)]
    if known.race is None:
        return [
            translate("networks", "The weights of this race are not kept: train it again for a map through a racer")
        ]
    if known.paths[chosen].diverged_at is not None and step > known.paths[chosen].steps:
        return [translate("networks", "{0} has diverged: no map goes through it here").format(controller.names[chosen])]
    return [translate("networks", "The map will go through the chosen racer where the playback pauses")]


def _on_matrix(controller: OptimizersController) -> str:
    """Return how much of the ways from the start to the ends the map's plane holds; before, how far the race is."""
    if controller.matrices is not None and (why_none := controller.matrices.sentence()):
        return why_none
    paths = [path.path for _, path in controller.shown_race() if isinstance(path, PlanePath) and path.path is not None]
    squares = sum(float(path.distance[-1] ** 2) for path in paths)
    if not squares:
        return translate("networks", "Add a racer to see the plane of its path")
    share = 1 - sum(float(path.off_plane[-1] ** 2) for path in paths) / squares
    return translate(
        "networks",
        "The map: the real loss of the matrix on the plane of the paths' main directions, which holds {0:.0%} of them",
    ).format(share)


def _remarks(result: "LandscapeResult") -> Iterator[str]:
    from core.landscape.remarks import remarks  # noqa: PLC0415 - few races are of networks

    for message in remarks(result):
        yield message.text(translate)
    yield _points_of(result.loss_map)


def _points_of(found: "LossMap") -> str:
    text = translate("networks", "The map: {0} × {1} points, the mean loss of {2} training images at each.")
    return text.format(len(found.a), len(found.b), f"{found.images:,}")


def joined(sentences: Sequence[str]) -> str:
    """Return sentences as paragraphs."""
    return "\n\n".join(sentences)
