"""A race of networks for other programs: its paths and its map in one table, and the file that runs it again."""

from collections.abc import Iterator
from dataclasses import replace

from app.optimizers.training.seen_map import Ground
from core.export.tables import Row, Table
from core.landscape.race_files import PATHS, path_rows
from core.landscape.result import LandscapeResult
from core.landscape.slices.penalised import NO_PENALTY, Factors, map_with_penalty, result_with_penalty


def table_of(result: LandscapeResult, ground: Ground | None = None, penalty_of: int | None = None) -> Table:
    """Return a row for each step of each racer, and below them one without a racer for each point of the map.

    Losses have the penalty of a racer, if one is given. How far paths lie off another plane than that of the race
    nobody knows.
    """
    racers = result.recipe.racers
    settings: dict[str, object] = {"race": result.recipe.model_dump(mode="json")}
    penalty = NO_PENALTY if penalty_of is None else Factors.of(racers[penalty_of].config)
    seen = result_with_penalty(result, penalty)
    if penalty_of is not None:
        settings["penalty_of"] = racers[penalty_of].name
    if ground is not None:
        seen = replace(seen, loss_map=map_with_penalty(ground.loss_map, penalty))
        settings["map_through"] = {"racer": racers[ground.racer].name, "step": ground.step}
    steps = ((*row[:-1], row[-1] if ground is None else None) for row in path_rows(seen))
    return Table(settings, PATHS, [*steps, *_points(seen)])


def _points(result: LandscapeResult) -> Iterator[Row]:
    found = result.loss_map
    for b, losses in zip(found.b.tolist(), found.losses.tolist(), strict=True):
        for a, loss in zip(found.a.tolist(), losses, strict=True):
            yield None, None, a, b, None, loss, 0.0
