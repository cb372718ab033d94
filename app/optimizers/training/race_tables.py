"""A race of networks for other programs: its paths and its map in one table, and the file that runs it again."""

from collections.abc import Iterator

from core.export.tables import Row, Table
from core.landscape.result import LandscapeResult

COLUMNS = ("racer", "step", "a", "b", "true_loss", "map_loss", "off_plane")


def table_of(result: LandscapeResult) -> Table:
    """Return a row for each step of each racer, and below them one without a racer for each point of the map."""
    settings = {"race": result.recipe.model_dump(mode="json")}
    return Table(settings, COLUMNS, [*_steps(result), *_points(result)])


def _steps(result: LandscapeResult) -> Iterator[Row]:
    for path in result.paths:
        true = dict(zip(path.truth_steps.tolist(), path.true_losses.tolist(), strict=True))
        columns = zip(path.points.tolist(), result.map_losses(path).tolist(), path.off_plane.tolist(), strict=True)
        for step, ((a, b), on_map, off) in enumerate(columns):
            yield path.name, step, a, b, true.get(step), on_map, off


def _points(result: LandscapeResult) -> Iterator[Row]:
    found = result.loss_map
    for b, losses in zip(found.b.tolist(), found.losses.tolist(), strict=True):
        for a, loss in zip(found.a.tolist(), losses, strict=True):
            yield None, None, a, b, None, loss, 0.0
