"""The numbers of a race on a matrix, as CSV and as JSON: losses and singular values at each step."""

import json
from collections.abc import Iterator, Mapping

import numpy as np

from core.csv_text import as_csv
from core.matrix_stage.matrix_path import MatrixPath
from core.matrix_stage.tasks import SIDE
from core.settings import Array

HEAD = ("racer", "step", "loss", *(f"w_{n}" for n in range(1, SIDE + 1)), *(f"update_{n}" for n in range(1, SIDE + 1)))


def matrix_csv(paths: Mapping[str, MatrixPath]) -> str:
    """Write a row for each racer and step: the loss, the singular values of W and those of the next update at rate 1.

    What is not known, as the update after the last step, is an empty field.
    """
    return as_csv([HEAD, *(row for name, path in paths.items() for row in _rows(name, path))])


def matrix_json(paths: Mapping[str, MatrixPath]) -> str:
    """Write the task and each racer's settings, losses, singular values, and all its matrices."""
    racers = {
        name: {
            "optimizer": path.optimizer.model_dump(mode="json"),
            "losses": _plain(path.losses),
            "singular_values": _plain(path.singular_values),
            "update_values": _plain(path.update_values),
            "matrices": _plain(path.matrices),
        }
        for name, path in paths.items()
    }
    task = next((path.task.model_dump(mode="json") for path in paths.values()), None)
    return json.dumps({"task": task, "racers": racers}, ensure_ascii=False)


def _rows(name: str, path: MatrixPath) -> Iterator[tuple[object, ...]]:
    unknown = np.full((1, SIDE), np.nan)
    updates = np.concatenate([path.update_values, unknown])
    for step, (loss, values, update) in enumerate(zip(path.losses, path.singular_values, updates, strict=True)):
        numbers = (loss, *values, *update)
        yield name, step, *(repr(float(number)) if np.isfinite(number) else "" for number in numbers)


def _plain(values: Array) -> list[object]:
    """Return numbers as JSON has them: None for one that is none."""
    objects = values.astype(object)
    objects[~np.isfinite(values)] = None
    plain: list[object] = objects.tolist()
    return plain
