"""Looks beside the training: nothing but the time they take differs from looks in line, whatever the order is."""

import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import Identity
from core.optimizers import SGD, Adam
from core.schedules import Cosine
from core.training import Change, Ending, EpochReport, StepReport, Trainer, TrainingConfig, looks
from core.training.looks import Examiner
from tests.core.datasets.easy_data import easy_dataset
from tests.core.training.looks.battery import difference, disagreements
from tests.core.training.looks.forced import ACTIONS, ALL, follow, forced

DATA = easy_dataset()
# Everything at once that draws numbers, remembers something or changes during a run.
EVENTFUL = TrainingConfig(
    train_size=100,
    hidden_layers=(8, 6),
    optimizer=Adam(learning_rate=0.05),
    schedule=Cosine(warm_up=3),
    epochs=3,
    batch_size=25,
    dropout=0.3,
    batch_norm=True,
    l2=0.01,
    l1=1e-4,
    early_stopping=2,
    restore_best=True,
)
STEPS = 4  # an epoch of these
PATIENT = EVENTFUL.replace(epochs=40, optimizer=Adam(learning_rate=0.5), l2=0.0)


@pytest.fixture(autouse=True)
def looks_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let looks at the few images of these tests count as worth a thread."""
    monkeypatch.setattr(looks, "LEAST_PRODUCTS", 0)


@pytest.mark.parametrize("steps", [0, 2, ALL])
@pytest.mark.parametrize("config", [EVENTFUL, PATIENT, PATIENT.replace(restore_best=False)], ids=["all", "back", "end"])
def test_looks_beside_the_training_change_nothing(config: TrainingConfig, steps: int, tmp_path: Path) -> None:
    expected = follow(Trainer(config, DATA), "inline", {}, tmp_path)
    with forced(steps) as taken:
        assert difference(expected, follow(Trainer(config, DATA), "beside", {}, tmp_path)) is None
    assert max(taken) == min(steps, STEPS)


@pytest.mark.parametrize("act", ACTIONS)
def test_nothing_that_is_done_between_two_reports_tells_them_apart(act: str, tmp_path: Path) -> None:
    """After each report of the second epoch and its last."""
    for place in range(STEPS + 1, 2 * (STEPS + 1) + 1, 2):
        acts = {place: act, place + 2: "network"}
        expected = follow(Trainer(EVENTFUL, DATA), "inline", acts, tmp_path)
        with forced(3):
            assert difference(expected, follow(Trainer(EVENTFUL, DATA), "beside", acts, tmp_path)) is None


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_sample_of_the_battery_agrees(tmp_path: Path) -> None:
    assert list(disagreements(101, tmp_path)) == []


def test_no_step_is_taken_ahead_of_a_change_that_is_planned_or_of_the_end(tmp_path: Path) -> None:
    planned = [Change(2 * STEPS + 1, "learning_rate", 0.1)]
    with forced(ALL) as taken:
        follow(Trainer(EVENTFUL.replace(epochs=4, early_stopping=0), DATA, planned), "beside", {}, tmp_path)
    assert taken == [STEPS, 1, STEPS, 0]


def test_a_step_ahead_that_diverges_ends_the_run_when_it_is_reported() -> None:
    config = EVENTFUL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity(), batch_norm=False, epochs=30)
    beside, inline = Trainer(config, DATA), Trainer(config, DATA)
    with forced(ALL) as taken:
        found, expected = list(beside.run()), list(inline.run("inline"))
    assert [report.step for report in found] == [report.step for report in expected]
    assert taken == [1]
    assert beside.ending == inline.ending == Ending("diverged", STEPS + 1)


def test_the_network_of_an_epoch_is_at_hand_while_the_next_one_is_trained_already() -> None:
    inline, beside = Trainer(EVENTFUL, DATA), Trainer(EVENTFUL, DATA)
    expected = [inline.network.parameters.copy() for report in inline.run("inline") if isinstance(report, EpochReport)]
    with forced(ALL):
        for report in beside.run():
            if isinstance(report, EpochReport):
                assert beside.latest is not None
                assert beside.latest.epoch == report.epoch
                np.testing.assert_array_equal(beside.latest.parameters, expected[report.epoch - 1])
                first = beside.layers_of(beside.latest)[0].weights
                np.testing.assert_array_equal(first.ravel(), beside.latest.parameters[: first.size])


def test_nothing_goes_on_between_two_reports() -> None:
    before = threading.active_count()
    for _ in Trainer(EVENTFUL, DATA).run():
        assert threading.active_count() == before


def test_what_fails_in_a_look_is_raised_where_its_report_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise MemoryError

    run = Trainer(EVENTFUL, DATA)
    with monkeypatch.context() as patch:
        patch.setattr(Examiner, "report_copy", fail)
        reports = run.run()
        assert len(list(islice(reports, STEPS))) == STEPS
        with pytest.raises(MemoryError):
            next(reports)
    again = Trainer(EVENTFUL, DATA)
    list(islice(again.run(), STEPS))
    rest, expected = (one.run("inline") for one in (run, again))
    assert [_loss(report) for report in rest] == [_loss(report) for report in expected]


def _loss(report: StepReport | EpochReport) -> float:
    return report.train_loss if isinstance(report, EpochReport) else report.loss


@pytest.mark.parametrize("reason", ["asked for", "threads", "memory", "short"])
def test_looks_are_in_line_where_they_cannot_be_beside(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Iterator[None]:
        raise AssertionError("looked beside the training")

    monkeypatch.setattr(looks, "LookBeside", refuse)
    if reason == "memory":
        monkeypatch.setattr(looks, "fits_beside", lambda *_: False)
    if reason == "short":
        monkeypatch.undo()
        monkeypatch.setattr(looks, "LookBeside", refuse)
    config = EVENTFUL.replace(blas_threads=2 if reason == "threads" else 1)
    assert list(Trainer(config, DATA).run("inline" if reason == "asked for" else "beside"))
