"""Export measurements as tables for other programs: CSV and JSON with all settings and exact numbers.

Columns are named as in the code. A value that does not exist, such as the momentum of an optimizer without any, is
empty; a value that is not a number, such as the point of a racer that diverged, is nan.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from core.csv_text import as_csv, settings_above
from core.descent import Trajectory
from core.descent.basins import Fate, basins
from core.descent.measures import floor_of
from core.descent.rate_sweep import RateSweep
from core.descent.target import steps_of
from core.diagnostics.catalogue import OF_EPOCHS
from core.diagnostics.histograms import Histogram
from core.landscape.sharpness import Sharpness
from core.propagation import Propagation
from core.settings import Array
from core.training import TrainingConfig
from core.training.reports import NUMBERS, Change, Ending, EpochReport

Cell = float | int | str | None
Row = tuple[Cell, ...]
AXES = ("x", "y")
SHARPNESS = ("sharpness", "preconditioned_sharpness", "sharpness_limit")
BASIN_GRID = 64  # starts along each side of the box
# Of each layer after each epoch of a run.
BY_EPOCH = tuple(tuple(one.in_report.split(".")) for one in OF_EPOCHS if one.of != "network")


@dataclass(frozen=True)
class Table:
    """Rows of cells under their titles, and the settings that they belong to."""

    settings: Mapping[str, Any]  # as JSON has it
    columns: tuple[str, ...]
    rows: Sequence[Row]
    outcomes: Sequence[Mapping[str, str | float | None]] = ()  # of a race
    basins: Mapping[str, Any] | None = None  # of one of its racers; in JSON only
    rates: Sequence[Mapping[str, Any]] = ()  # of its racers; in JSON only

    def as_csv(self) -> str:
        """Write the table as CSV (RFC 4180) below the settings, which are JSON with a # before each line."""
        return settings_above(self.settings) + as_csv((self.columns, *self.rows))

    def as_json(self) -> str:
        """Write the table as JSON: `settings`, `outcomes`, `basins` and `rates` of a race, `columns`, `rows`.

        NaN is null, infinity 1e999.
        """
        outcomes = {"outcomes": self.outcomes} if self.outcomes else {}
        areas = {"basins": self.basins} if self.basins is not None else {}
        rates = {"rates": self.rates} if self.rates else {}
        head = {"settings": self.settings, **outcomes, **areas, **rates, "columns": self.columns}
        text = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
        rows = ",\n".join(map(_json_row, self.rows))
        return f'{text},\n  "rows": [\n{rows}\n  ]\n}}\n'


def _json_row(row: Row) -> str:
    # All other cells are numbers and kinds, which are in lower case.
    return json.dumps(row).replace("NaN", "null").replace("Infinity", "1e999")


def race_table(
    race: Sequence[Trajectory], seed: int, names: Sequence[str] = (), *, target: float | None = None
) -> Table:
    """Make a row for each step of each racer: its point, the gradients there, and the state of its optimizer.

    `gradient` is the one that the optimizer is given for the next step, `true_gradient` that of the surface; `rate` is
    the learning rate of the next step. With SAM, `looked_at` is where `gradient` was taken, and the outcome has their
    number. `seed` is that of the race. The outcomes are one for each racer. `names` are
    those that a person has given to racers; they stand in the settings. With a `target`, each outcome has the steps to
    it and the step from which the racer stays there, None for never.
    """
    remembered = [{title for title, _ in _columns_of(trajectory)} for trajectory in race]
    titles = dict.fromkeys(title for trajectory in race for title, _ in _columns_of(trajectory))
    rows: list[Row] = []
    for number, (trajectory, known) in enumerate(zip(race, remembered, strict=True), 1):
        values = dict(_columns_of(trajectory))
        nothing = [None] * len(trajectory.points)
        columns = [values[title].tolist() if title in known else nothing for title in titles]
        kinds = (trajectory.racer.at_step(step).optimizer.kind for step in range(len(trajectory.points)))
        rows += [
            (number, kind, step, *cells)
            for step, (kind, cells) in enumerate(zip(kinds, zip(*columns, strict=True), strict=True))
        ]
    minimum = floor_of(race)
    outcomes = [{**_outcome_of(trajectory), **_steps_to(trajectory, target, minimum)} for trajectory in race]
    given = {"names": list(names)} if any(names) else {}
    return Table({**_settings_of(race, seed), **given}, ("racer", "optimizer", "step", *titles), rows, outcomes)


def _steps_to(trajectory: Trajectory, target: float | None, minimum: float | None) -> dict[str, float | None]:
    if target is None:
        return {}
    first, stays = steps_of(trajectory, target, minimum)
    return {"target": target, "steps_to_target": first, "stays_from": stays}


def basins_part(race: Sequence[Trajectory], place: int, seed: int) -> dict[str, Any]:
    """Return what a racer reaches from a grid of starts over the box, by the rule of `core.descent.basins`.

    `reached` has a row for each y: the number of a minimum, from 1, or the name of another fate.
    """
    path = race[place]
    starts = path.surface.bounds.grid(BASIN_GRID)
    found = basins(path.surface, path.racer, starts, path.steps, seed=seed)
    return {
        "racer": place + 1,
        "minima": [list(minimum) for minimum in path.surface.minima],
        "x": starts[0, :, 0].tolist(),
        "y": starts[:, 0, 1].tolist(),
        "reached": [[_fate_name(fate) for fate in row] for row in found.reached.tolist()],
    }


def rates_part(swept: Mapping[int, RateSweep]) -> list[dict[str, Any]]:
    """Return the loss of each racer at the end of the race, at each of many rates; None where it diverged.

    `swept` has the places of the racers, from 0, as its keys.
    """
    return [
        {
            "racer": place + 1,
            "rate": sweep.rates.tolist(),
            "loss": [loss if isfinite(loss) else None for loss in sweep.losses[-1].tolist()],
        }
        for place, sweep in swept.items()
    ]


def _fate_name(fate: int) -> int | str:
    return fate + 1 if fate >= 0 else Fate(fate).name.lower()


def _outcome_of(trajectory: Trajectory) -> dict[str, str | int]:
    """Return how the race ended for a racer, by the rules of `core.descent.outcomes`."""
    outcome = trajectory.outcome
    taken = {} if trajectory.looked_at is None else {"gradients": trajectory.gradients_until(trajectory.steps)}
    return {"kind": outcome.kind.value, "step": outcome.step, "sentence": outcome.sentence.text(), **taken}


def _columns_of(trajectory: Trajectory) -> Iterator[tuple[str, Array]]:
    """Yield the columns of a racer with their titles, (steps + 1,) each."""
    yield from _by_axis("", trajectory.points)
    yield "loss", trajectory.losses
    yield from _by_axis("gradient_", trajectory.gradients)
    yield from _by_axis("true_gradient_", trajectory.true_gradients)
    if trajectory.looked_at is not None:
        yield from _by_axis("looked_at_", trajectory.looked_at)
    yield "rate", trajectory.rates
    for name, values in trajectory.states.items():
        if values.ndim > 1:
            yield from _by_axis(f"{name}_", values)
        else:
            yield name, values


def _by_axis(name: str, values: Array) -> Iterator[tuple[str, Array]]:
    return ((f"{name}{axis}", values[:, place]) for place, axis in enumerate(AXES))


def _settings_of(race: Sequence[Trajectory], seed: int) -> dict[str, Any]:
    if not race:
        return {"racers": [], "seed": seed}
    first = race[0]
    return {
        "surface": first.surface.model_dump(mode="json"),
        "start": first.points[0].tolist(),
        "steps": first.steps,
        "seed": seed,
        "racers": [trajectory.racer.model_dump(mode="json") for trajectory in race],
    }


def layers_table(networks: Sequence[Sequence[Propagation]]) -> Table:
    """Make a row for each hidden layer of each network and each of its seeds, with every statistic."""
    layers = {
        (number, run.config.initializer.kind, run.config.seed, place): dict(_statistics(layer))
        for number, seeds in enumerate(networks, 1)
        for run in seeds
        for place, layer in enumerate(run.layers, 1)
    }
    titles = dict.fromkeys(title for statistics in layers.values() for title in statistics)
    rows = [(*key, *(statistics.get(title) for title in titles)) for key, statistics in layers.items()]
    settings = {"networks": [seeds[0].config.model_dump(mode="json") for seeds in networks if seeds]}
    return Table(settings, ("network", "initializer", "seed", "layer", *titles), rows)


def _statistics(measured: object, prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yield all numbers of a layer with their names, except those of histograms."""
    for name in type(measured).__annotations__:
        value = getattr(measured, name)
        if isinstance(value, (float, int)):
            yield f"{prefix}{name}", value
        elif value is not None and not isinstance(value, Histogram):
            yield from _statistics(value, f"{prefix}{name}_")


def history_table(
    name: str,
    config: TrainingConfig,
    changes: Sequence[Change],
    ending: Ending | None,
    history: Sequence[EpochReport],
    *,
    sharpness: Sequence[Sharpness] = (),
) -> Table:
    """Make a row for each epoch of a run, with the statistics of each layer, counted from 1, that charts can draw.

    If the sharpness was measured after some epochs, it stands at the end, beside its limit.
    """
    settings = {
        "run": name,
        "config": config.model_dump(mode="json"),
        "changes": [vars(change) for change in changes],
        "ending": vars(ending) if ending is not None else None,
    }
    layers = range(max((len(report.layers) for report in history), default=0))
    titles = [f"{'_'.join(path)}_{layer + 1}" for path in BY_EPOCH for layer in layers]
    measured = {one.epoch: (one.value, one.preconditioned, one.limit) for one in sharpness}
    rows = [
        (*report.numbers, *_of_layers(report, len(titles)), *_sharpness(report.epoch, measured)) for report in history
    ]
    return Table(settings, (*NUMBERS, *titles, *(SHARPNESS if measured else ())), rows)


def _sharpness(epoch: int, measured: Mapping[int, tuple[float, ...]]) -> tuple[Cell, ...]:
    return measured.get(epoch, (None,) * len(SHARPNESS)) if measured else ()


def _of_layers(report: EpochReport, cells: int) -> list[Cell]:
    if not report.layers:
        return [None] * cells
    return [number for path in BY_EPOCH for number in report.layers.column(*path).tolist()]
