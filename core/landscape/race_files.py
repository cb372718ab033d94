"""The files of a race of networks: paths and map as tables, plane and ends as arrays, and a summary."""

import json
import math
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np

from core.csv_text import as_csv
from core.landscape.estimates.by_size import estimate
from core.landscape.loss_map import LossMap
from core.landscape.network_race import NetworkRace
from core.landscape.result import LandscapeResult, RacerPath, npz_bytes
from core.landscape.slices.lines import line_between
from core.landscape.slices.matching import matched_units
from core.landscape.slices.surroundings import DISTANCES
from core.settings import N_, Array, RefusedError
from core.training.factory import build_network

PATHS = ("racer", "step", "a", "b", "true_loss", "map_loss", "off_plane")
MAP = ("a", "b", "loss")
FILES = ("paths.csv", "map.csv", "plane.npz", "ends.npz", "summary.json")
PathRow = tuple[str, int, float, float, float | None, float, float]
NOT_OVER = N_("the race of networks is not over yet")
DIGITS = 9  # all that a float32 has


def race_files(race: NetworkRace) -> Mapping[str, bytes]:
    """Return the files of a race that is over, by name; they are the same each time.

    Raises:
        RefusedError: it is not over.
    """
    result, plane = race.result, race.plane
    if result is None or plane is None:
        raise RefusedError(NOT_OVER)
    contents = (
        as_csv([PATHS, *((name, step, *map(_number, row)) for name, step, *row in path_rows(result))]).encode(),
        map_csv(result.loss_map),
        npz_bytes({"origin": plane.origin, "u": plane.u, "v": plane.v}),
        npz_bytes(race.ends),
        (json.dumps(summary(race, result), indent=2, ensure_ascii=False) + "\n").encode(),
    )
    return dict(zip(FILES, contents, strict=True))


def summary(race: NetworkRace, result: LandscapeResult) -> Mapping[str, object]:
    """Return the numbers of a race in short; `seconds` are those estimated beforehand, which are the same each time."""
    return {
        "name": result.recipe.name,
        "plane": result.recipe.plane,
        "share": _number(result.share),
        "map_images": result.loss_map.images,
        "map_points": list(result.loss_map.losses.shape),
        "ends": {path.name: _end(result, path) for path in result.paths},
        "barriers": _barriers(race, result),
        "seconds": round(estimate(result.recipe, race.dataset).seconds, 1),
        "seconds_are": "estimated from the size of the work before it began, so that the same race gives the same file",
        "recipe": result.recipe.model_dump(mode="json"),
    }


def _barriers(race: NetworkRace, result: LandscapeResult) -> list[Mapping[str, object]]:
    """Return the barrier on the straight line between each two ends, as they are and with the units matched."""
    network = build_network(result.recipe.base, race.dataset.ends)
    names = [path.name for path in result.paths if path.counts]
    found: list[Mapping[str, object]] = []
    for first, second in combinations(names, 2):
        pair = race.ends[first], race.ends[second]
        matched = pair[0], matched_units(network, *pair)
        barriers = [line_between(network, *ends, race.images).barrier for ends in (pair, matched)]
        found.append({"between": [first, second], "barrier": _number(barriers[0]), "matched": _number(barriers[1])})
    return found


def _end(result: LandscapeResult, path: RacerPath) -> Mapping[str, object]:
    a, b = path.points[-1].tolist()
    return {
        "steps": path.steps,
        "diverged_at": path.diverged_at,
        "counts": path.counts,
        "a": _number(a),
        "b": _number(b),
        "true_loss": _number(path.true_end),
        "map_loss": _number(float(result.map_losses(path)[-1])),
        "off_plane": _number(float(path.off_plane[-1])),
        "distance": _number(float(path.distance[-1])),
        "share": _number(result.share_of(path)),
        "accuracy": _number(float(path.accuracies[-1])),
        "loss_around": _around(path),
    }


def _around(path: RacerPath) -> list[Mapping[str, object]]:
    """Return the loss round an end, by the filter-normalised distance from it."""
    if path.surroundings is None:
        return []
    pairs = zip(DISTANCES.tolist(), path.surroundings.tolist(), strict=True)
    names = ("mean", "least", "greatest")
    return [
        {"distance": _number(distance), **dict(zip(names, map(_number, losses), strict=True))}
        for distance, losses in pairs
    ]


def path_rows(result: LandscapeResult) -> Iterator[PathRow]:
    """Yield what `PATHS` names of each step of each racer."""
    for path in result.paths:
        true = dict(zip(path.truth_steps.tolist(), path.true_losses.tolist(), strict=True))
        columns = zip(path.points.tolist(), result.map_losses(path).tolist(), path.off_plane.tolist(), strict=True)
        for step, ((a, b), on_map, off) in enumerate(columns):
            yield path.name, step, a, b, true.get(step), on_map, off


def map_csv(found: LossMap) -> bytes:
    """Return a map as a table of its points."""
    a, b = np.meshgrid(found.a, found.b)
    columns: tuple[Array, ...] = (a, b, found.losses)
    rows = zip(*(column.ravel().tolist() for column in columns), strict=True)
    return as_csv([MAP, *(tuple(map(_number, row)) for row in rows)]).encode()


def _number(value: float | None) -> float | None:
    """Return a number with the digits that it has; None where there is none, as beside the map."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")
