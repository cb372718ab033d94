"""What a run offers to be measured, and what is kept of it."""

from collections.abc import Iterator

import pytest

from app.trainer.sharpness_record import MOST_WAITING, SharpnessRecord
from core.landscape.sharpness import Sharpness
from core.training import EpochReport, Trainer
from tests.core.landscape.test_sharpness import DATA, FULL, result


def epochs(trainer: Trainer) -> Iterator[EpochReport]:
    return (report for report in trainer.run("inline") if isinstance(report, EpochReport))


@pytest.fixture
def record() -> SharpnessRecord:
    record = SharpnessRecord()
    record.wanted = True
    return record


def test_nothing_is_kept_of_a_run_that_nobody_asks_about() -> None:
    record, trainer = SharpnessRecord(), Trainer(FULL, DATA)
    for _ in epochs(trainer):
        record.offer(trainer)
    assert not record.waits


def test_epochs_are_measured_in_their_order_each_once(record: SharpnessRecord) -> None:
    trainer = Trainer(FULL, DATA)
    record.offer(trainer)
    for _ in epochs(trainer):
        record.offer(trainer)
        record.offer(trainer)
    while record.waits:
        record.add(result(record.measure_next(trainer)), 0.5)
    assert [one.epoch for one in record.measured] == [0, 1, 2, 3]
    assert record.images == 100
    assert record.at(2) == record.measured[2]
    assert record.at(99) == record.measured[3]


def test_a_run_that_is_quicker_than_its_measurement_leaves_epochs_out(record: SharpnessRecord) -> None:
    trainer = Trainer(FULL.replace(epochs=100), DATA)
    record.offer(trainer)
    for _ in epochs(trainer):
        record.offer(trainer)
        assert len(record._waiting) <= MOST_WAITING
    places = [moment.epoch for moment in record._waiting]
    assert places == sorted(set(places))
    assert (places[0], places[-1]) == (0, 100)


def test_at_rest_it_holds_no_images_and_can_go_on(record: SharpnessRecord) -> None:
    trainer = Trainer(FULL, DATA)
    record.offer(trainer)
    record.rest()
    first = result(record.measure_next(trainer))
    assert record._meter is not None
    record.rest()
    assert record._meter is None
    next(epochs(trainer))
    record.offer(trainer)
    assert result(record.measure_next(trainer)).epoch == first.epoch + 1


def test_before_the_first_measurement_nothing_is_known() -> None:
    assert SharpnessRecord().at(5) is None
    record = SharpnessRecord()
    record.add(Sharpness(3, 1.0, 2.0, 3.0), 0.1)
    assert record.at(2) is None
