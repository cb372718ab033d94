"""Compares the settings of runs, and writes runs as a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.base.formatting import format_field, format_value, translated
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.seed_summary import SeedSummary, shared_name
from core import csv_text
from core.datasets import DATASETS, Source
from core.settings import Settings
from core.training import TrainingConfig

NUMBERS = (
    "epochs",
    "best_epoch",
    "train_accuracy",
    "validation_accuracy",
    "test_accuracy",
    "gap",
    "seconds",
    "parameters",
)


def flat(config: TrainingConfig) -> dict[str, Any]:
    """Return the settings by their places: "optimizer" is the kind, "optimizer.learning_rate" a field of it."""
    return dict(_flat(config.model_dump(mode="json")))


def _flat(settings: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield place + name, value["kind"]
            yield from _flat({field: value[field] for field in value if field != "kind"}, f"{place}{name}.")
        else:
            yield place + name, " ".join(map(str, value)) if isinstance(value, list) else value


def differing(configs: Sequence[TrainingConfig]) -> dict[str, tuple[Any, ...]]:
    """Return the settings that are not the same in all configs, with the value in each; None if a config lacks one."""
    columns = _columns([flat(config) for config in configs])
    return {place: values for place, values in columns.items() if any(value != values[0] for value in values)}


def label_of(config: TrainingConfig, place: str) -> str:
    """Return the label of the setting at this place: "Learning rate" for "optimizer.learning_rate"."""
    owner, name = _owner(config, place)
    labels = {declaration.name: translated(declaration.label) for declaration in owner.declarations()} if owner else {}
    return labels.get(name, name)


def full_label_of(config: TrainingConfig, place: str) -> str:
    """Return the label of the setting at this place, and to what it belongs: "Learning rate (Optimizer)"."""
    owner, _, _ = place.rpartition(".")
    return f"{label_of(config, place)} ({label_of(config, owner)})" if owner else label_of(config, place)


def format_setting(config: TrainingConfig, place: str) -> str:
    """Format the setting at this place for a person; empty if the config lacks it."""
    owner, name = _owner(config, place)
    value = getattr(owner, name, None)
    if owner is None or name not in type(owner).model_fields:
        return ""
    if isinstance(value, Settings):
        return translated(value.label)
    if name == "dataset" and isinstance(value, str) and value not in DATASETS:
        source = Source.parse(value)
        return f"{source.short} ({source.crc})" if source.crc else source.short
    if not isinstance(value, tuple) or name == "points":
        declaration = next(known for known in owner.declarations() if known.name == name)
        return format_field(declaration, value) if declaration.is_percent else format_value(value)
    alike = len(value) > 1 and len(set(value)) == 1
    return f"{len(value)} × {value[0]}" if alike else "-".join(map(str, value)) or format_value(None)


def as_csv(runs: Sequence[SavedRun], summaries: Sequence[SeedSummary] = ()) -> str:
    """Return a table with a row for each run: its name, how it went, and all its settings.

    Below them, each of the `summaries` has two rows: the means of its numbers, and their standard deviations.
    """
    table = {
        "name": tuple(run.name for run in runs),
        "note": tuple(run.note for run in runs),
        "finished": tuple(run.finished.isoformat(timespec="seconds") for run in runs),
        "recorded": tuple(run.recorded for run in runs),
        "ending": tuple(run.ending.kind for run in runs),
        "step": tuple(run.ending.step for run in runs),
        **{number: tuple(getattr(run, number) for run in runs) for number in NUMBERS},
        **_columns([flat(run.config) for run in runs]),
        "changes": tuple("; ".join(f"{one.step}: {one.field} = {one.value}" for one in run.changes) for run in runs),
    }
    below = (row for summary in summaries for row in _rows_of(summary, tuple(table)))
    return csv_text.as_csv((table, *zip(*table.values(), strict=True), *below))


def _rows_of(summary: SeedSummary, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the row of the means and that of the deviations, with the settings that all runs share."""
    shared = {**flat(summary.runs[0].config), "seed": None}
    for kind, numbers in (("mean", summary.means), ("standard deviation", summary.deviations)):
        name = ", ".join(filter(None, [shared_name(summary.runs), f"{len(summary.runs)} seeds: {kind}"]))
        cells = {**shared, **numbers, "name": name}
        cells["epochs"] = numbers["epochs"]  # those that were made, as in the rows above
        yield tuple(cells.get(column) for column in columns)


def _owner(config: TrainingConfig, place: str) -> tuple[Settings | None, str]:
    """Return the settings that hold the one at this place, if the config has them, and its name there."""
    *path, name = place.split(".")
    owner: Any = config
    for part in path:
        owner = getattr(owner, part, None)
    return (owner if isinstance(owner, Settings) else None), name


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Return the values of each place in all rows; places come in the order in which they are met."""
    places = dict.fromkeys(place for row in rows for place in row)
    return {place: tuple(row.get(place) for row in rows) for place in places}
