"""What a run reports is taken down while the window reads it, and is still there when it goes on another day."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.trainer.live_run import LiveRun
from app.trainer.run_list.archive import RunArchive
from core.datasets import load
from core.training import StepReport, Trainer, checkpoints
from tests.app.trainer.conftest import SMALL


def begun(folder: Path, steps: int) -> RunArchive:
    """The list of a program that ended after so many steps."""
    archive = RunArchive(folder)
    progress = archive.train(LiveRun("one", SMALL))
    while next(progress).steps < steps:
        pass
    progress.close()
    return archive


def without(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """The arrays of a checkpoint of 0.1.0."""
    return {name: array for name, array in arrays.items() if name not in {"losses", "rates"}}


def continued(archive: RunArchive) -> LiveRun:
    (row,) = archive.using(lambda runs: runs.runs())
    run = LiveRun(row.name, row.config)
    list(archive.restore(run, row))
    return run


def test_a_continued_run_has_the_losses_of_all_its_batches(tmp_path: Path) -> None:
    archive = begun(tmp_path, 7)
    run = continued(archive)
    assert (run.first_step, run.steps) == (0, 7)
    list(archive.train(run))
    steps = [report for report in Trainer(SMALL, load("digits")).run() if isinstance(report, StepReport)]
    np.testing.assert_array_equal(run.losses.values(), [report.loss for report in steps])
    np.testing.assert_array_equal(run.rates.values(), [report.learning_rate for report in steps])


def test_a_run_of_an_earlier_version_has_those_from_where_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = checkpoints.write
    with monkeypatch.context() as patch:
        patch.setattr(
            checkpoints,
            "write",
            lambda path, text, arrays: write(path, text, without(arrays)),
        )
        archive = begun(tmp_path, 7)
    run = continued(archive)
    assert (run.first_step, run.steps, len(run.losses.values())) == (7, 7, 0)
    list(archive.train(run))
    assert run.first_step + len(run.losses.values()) == run.steps == SMALL.steps
