"""A long list of runs, and the times of what is done with it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.trainer.compare.model import CompareModel, Listing
from app.trainer.compare.run_table import RunsTable
from app.trainer.compare.table_model import RunRow
from app.trainer.run_list.saved_run import SavedRun, columns_of
from app.trainer.run_list.store import RunList
from core.training.bundled_runs import bundled_run
from core.training.run_summary import RunSummary

T = TypeVar("T")
SEEDS = 5
EPOCHS = 5  # of each history
KEPT: list[RunsTable] = []  # until the end


def fill(file: Path, count: int) -> None:
    """Write a list of so many runs that differ in seed, epochs or batch size."""
    runs, example = RunList(file), bundled_run("model-1")
    columns = columns_of(example.summary, list(example.history)[:EPOCHS])
    names, marks = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    with runs._writing() as database:
        for number in range(count):
            database.execute(
                f"INSERT INTO runs ({names}) VALUES ({marks})",
                {**columns, **_own(example.summary, number, count)},
            )


def _own(summary: RunSummary, number: int, count: int) -> dict[str, object]:
    """Return what is a run's own."""
    config = summary.config.replace(
        seed=number % SEEDS, epochs=EPOCHS + number // SEEDS % 20, batch_size=16 + number % 64
    )
    return {
        "name": f"run {number}",
        "finished": summary.finished.timestamp() + 60 * number,
        "config": config.model_dump_json(),
        "validation_accuracy": 0.9 + 0.1 * (number * 7919 % count) / count,
    }


def time_list(file: Path) -> dict[str, float]:
    """Return the milliseconds of a processor that each use of the list takes."""
    app = QApplication.instance() or QApplication([])
    took: dict[str, float] = {}

    def timed(name: str, task: Callable[[], T]) -> T:
        begin = time.process_time()
        result = task()
        app.processEvents()
        took[f"{name}, ms"] = 1000 * (time.process_time() - begin)
        return result

    store = timed("opening", lambda: RunList(file))
    runs = timed("reading again", store.runs)
    table = RunsTable()
    KEPT.append(table)
    table.resize(900, 400)
    table.show()
    model = timed("listing", lambda: CompareModel().with_listing(Listing(runs)))
    timed("showing", lambda: table.set_rows(rows(model)))
    timed("sorting", lambda: table.sortByColumn(1, Qt.SortOrder.DescendingOrder))
    timed("ticking one", lambda: table.set_rows(rows(model.with_tick_toggled(runs[-1].id))))
    table.horizontalHeader().blockSignals(True)  # the end of the process would move the frozen column
    return took


def rows(model: CompareModel) -> list[RunRow]:
    """Return a row for each run of a model."""
    return [_row(model, run) for run in model.runs]


def _row(model: CompareModel, run: SavedRun) -> RunRow:
    return RunRow(run, None, "ticked" if model.is_ticked(run) else "")
