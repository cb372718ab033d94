"""The trainer: what a run reports, that it can be repeated, changed and resumed to the bit, and how it ends."""

import math
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from core.activations import Identity
from core.optimizers import OPTIMIZERS, SGD, AdaDelta, Adam, Momentum, Nesterov, Optimizer, Rprop
from core.schedules import Cosine, Linear, OneCycle, Schedule, StepDecay
from core.settings import RefusedError
from core.training import Change, EpochReport, StepReport, Trainer, TrainingConfig
from core.training.packed_arrays import Packed
from tests.core.datasets.easy_data import easy_dataset
from tests.sampling import sampled

DATA = easy_dataset()
QUICK = TrainingConfig(
    train_size=200, hidden_layers=(12, 8), optimizer=Adam(learning_rate=0.01), epochs=3, batch_size=32, batch_norm=True
)
# Everything at once that draws numbers, remembers something or changes during a run.
EVENTFUL = QUICK.replace(dropout=0.3, l2=0.01, l1=1e-4, schedule=Cosine(warm_up=3), early_stopping=5, gradient_clip=1.0)
STEPS = 6  # an epoch of these

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.__name__)

Report = StepReport | EpochReport


def steps_of(reports: list[Report]) -> list[StepReport]:
    return [report for report in reports if isinstance(report, StepReport)]


def epochs_of(reports: list[Report]) -> list[EpochReport]:
    return [report for report in reports if isinstance(report, EpochReport)]


def numbers(value: Any) -> Any:
    """What a report says, but for the time it took."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, (tuple, Packed)):
        return [numbers(member) for member in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: numbers(getattr(value, name)) for name in value.__dataclass_fields__ if name != "seconds"}
    return value


def assert_same_reports(found: list[Report], expected: list[Report]) -> None:
    np.testing.assert_equal([numbers(report) for report in found], [numbers(report) for report in expected])


def test_nothing_happens_before_it_is_asked_for() -> None:
    trainer = Trainer(QUICK, DATA)
    run = trainer.run()
    assert trainer.step == 0
    next(run)
    assert trainer.step == 1


def test_each_step_is_reported_and_then_its_epoch() -> None:
    reports = list(Trainer(QUICK, DATA).run())
    assert [type(report) for report in reports] == [*[StepReport] * STEPS, EpochReport] * 3
    assert [report.step for report in steps_of(reports)] == list(range(1, 19))
    assert [(report.epoch, report.step, report.images) for report in epochs_of(reports)] == [
        (1, 6, 192),
        (2, 12, 192),
        (3, 18, 192),
    ]


def test_the_last_batch_is_short_where_it_is_not_dropped() -> None:
    trainer = Trainer(QUICK.replace(drop_last=False), DATA)
    reports = list(islice(trainer.run(), STEPS + 2))
    assert reports[-1].step == STEPS + 1
    assert epochs_of(reports)[0].images == 200


@every_optimizer
def test_training_learns(kind: type[Optimizer[Any]]) -> None:
    rates = {SGD: 0.1, Momentum: 0.03, Nesterov: 0.03, AdaDelta: 1.0, Rprop: 0.001}
    optimizer = kind.model_validate({"learning_rate": rates.get(kind, 0.01)})
    history = epochs_of(list(Trainer(QUICK.replace(optimizer=optimizer, epochs=30), DATA).run()))
    assert history[-1].train_loss < history[0].train_loss - 0.5
    assert history[-1].test_accuracy > 0.5


def test_a_report_has_the_scores_of_the_network_as_it_is() -> None:
    trainer = Trainer(QUICK, DATA)
    report = epochs_of(list(trainer.run()))[-1]
    probabilities = trainer.network.predict(DATA.test_images.astype(np.float32) / 255)
    of_label = probabilities[np.arange(100), DATA.test_labels]
    assert report.test_accuracy == (probabilities.argmax(axis=1) == DATA.test_labels).mean()
    assert report.test_loss == pytest.approx(-np.log(of_label).mean(), rel=1e-5)


def test_a_report_looks_at_every_layer() -> None:
    report = epochs_of(list(Trainer(QUICK.replace(l2=0.1), DATA).run()))[-1]
    assert [layer.activations.histogram.total for layer in report.layers] == [50 * 12, 50 * 8, 50 * 10]
    assert all(-5 < layer.update_ratio < 0 for layer in report.layers)
    assert report.layers[0].shares.zeros > 0
    squares = sum(layer.weight_norm**2 for layer in report.layers)
    assert report.penalty == pytest.approx(0.1 / 2 * squares, rel=1e-5)
    assert report.penalty_share == pytest.approx(report.penalty / (report.penalty + report.train_loss))


def test_the_layers_at_the_start_are_known_even_where_a_run_was_taken_up(tmp_path: Path) -> None:
    trainer = Trainer(QUICK, DATA)
    weights = trainer.network.layers[0].weights.astype(float)
    list(trainer.run())
    trainer.save(tmp_path / "run.npz")
    first = Trainer.load(tmp_path / "run.npz", DATA).start[0]
    assert first.weights.std == trainer.start[0].weights.std == pytest.approx(weights.std())
    assert first.activations.histogram.total == 50 * 12


def test_the_same_run_gives_the_same_numbers_and_another_seed_others() -> None:
    first, again, other = (list(Trainer(EVENTFUL.replace(seed=seed), DATA).run()) for seed in (1, 1, 2))
    assert_same_reports(again, first)
    assert steps_of(other)[0].loss != steps_of(first)[0].loss


def test_what_is_compared_differs_in_nothing_else() -> None:
    plain, other = Trainer(QUICK, DATA), Trainer(QUICK.replace(dropout=0.5, validation_fraction=0.1), DATA)
    np.testing.assert_array_equal(plain.network.parameters, other.network.parameters)
    np.testing.assert_array_equal(plain.split.train, other.split.train)
    for trainer in (plain, other):
        next(trainer.run())
    np.testing.assert_array_equal(plain.batches.order, other.batches.order)


def test_the_order_of_images_is_new_in_each_epoch_unless_it_is_not_to_be() -> None:
    shuffled, fixed = Trainer(QUICK, DATA), Trainer(QUICK.replace(shuffle=False), DATA)
    orders = {}
    for name, trainer in {"shuffled": shuffled, "fixed": fixed}.items():
        orders[name] = [trainer.batches.order.copy() for report in trainer.run() if isinstance(report, EpochReport)]
    assert (orders["shuffled"][0] != orders["shuffled"][1]).any()
    assert (np.sort(orders["shuffled"][0]) == shuffled.split.train).all()
    np.testing.assert_array_equal(orders["fixed"], [fixed.split.train] * 3)


@pytest.mark.parametrize("kind", sampled(OPTIMIZERS, every=3), ids=lambda kind: kind.__name__)
def test_a_run_that_was_saved_goes_on_to_the_bit(kind: type[Optimizer[Any]], tmp_path: Path) -> None:
    config = EVENTFUL.replace(optimizer=kind.model_validate({}))
    whole = Trainer(config, DATA)
    expected = list(whole.run())
    for cut in (4, STEPS, 2 * STEPS + 3):
        first = Trainer(config, DATA)
        begun = list(islice(first.run(), cut))
        first.save(tmp_path / "run.npz")
        resumed = Trainer.load(tmp_path / "run.npz", DATA)
        assert_same_reports([*begun, *resumed.run()], expected)
        assert_same_reports([*resumed.history], [*whole.history])
        np.testing.assert_array_equal(resumed.network.parameters, whole.network.parameters)
        np.testing.assert_array_equal(resumed.network.statistics, whole.network.statistics)
        assert resumed.best is not None
        assert whole.best is not None
        np.testing.assert_array_equal(resumed.best.parameters, whole.best.parameters)
        assert resumed.ending == whole.ending


@pytest.mark.slow
def test_a_run_may_be_saved_between_any_two_reports(tmp_path: Path) -> None:
    expected = list(Trainer(EVENTFUL, DATA).run())
    trainer = Trainer(EVENTFUL, DATA)
    for number, _ in enumerate(trainer.run(), 1):
        trainer.save(tmp_path / "run.npz")
        rest = Trainer.load(tmp_path / "run.npz", DATA).run()
        assert_same_reports([*islice(rest, 2)], expected[number : number + 2])


def test_a_saved_run_may_be_saved_again_and_keeps_its_time(tmp_path: Path) -> None:
    trainer = Trainer(QUICK, DATA)
    list(islice(trainer.run(), 10))
    for _ in range(3):
        trainer.save(tmp_path / "run.npz")
        trainer = Trainer.load(tmp_path / "run.npz", DATA)
    assert trainer.history[0].seconds > 0
    assert len(list(trainer.run())) == 3 * (STEPS + 1) - 10


def test_a_setting_that_is_changed_counts_from_the_next_step_and_is_recorded() -> None:
    trainer = Trainer(QUICK.replace(schedule=StepDecay(every=4, gamma=0.1)), DATA)
    run = trainer.run()
    before = [report.learning_rate for report in steps_of(list(islice(run, 2)))]
    trainer.change(learning_rate=0.5, dropout=0.2)
    after = [report.learning_rate for report in steps_of(list(islice(run, 3)))]
    np.testing.assert_allclose(before + after, [0.01, 0.01, 0.5, 0.5, 0.05])
    assert trainer.changes == [Change(2, "learning_rate", 0.5), Change(2, "dropout", 0.2)]
    assert trainer.network.dropout == 0.2
    assert trainer.config.optimizer.learning_rate == 0.01
    assert trainer.current.optimizer.learning_rate == 0.5


def test_a_setting_that_is_entered_as_it_is_is_no_change() -> None:
    trainer = Trainer(QUICK, DATA)
    run = trainer.run()
    for rate in (0.5, 0.5):
        trainer.change(learning_rate=rate)
        next(run)
    trainer.change(dropout=QUICK.dropout)
    next(run)
    assert trainer.changes == [Change(0, "learning_rate", 0.5)]


def test_a_run_is_its_config_and_its_changes(tmp_path: Path) -> None:
    changed = Trainer(EVENTFUL, DATA)
    run = changed.run()
    reports = list(islice(run, 4))
    changed.change(learning_rate=0.1, l1=0.01)
    reports += islice(run, 6)
    changed.change(dropout=0.0, l2=0.0)
    changed.save(tmp_path / "run.npz")  # before the change has been made
    resumed = Trainer.load(tmp_path / "run.npz", DATA)
    rest = list(resumed.run())
    assert_same_reports([*reports, *rest], list(Trainer(EVENTFUL, DATA, resumed.changes).run()))
    assert_same_reports(list(run), rest)
    assert changed.changes == resumed.changes


def test_a_change_that_cannot_be_is_refused_and_leaves_no_trace() -> None:
    trainer = Trainer(QUICK, DATA)
    with pytest.raises(ValidationError):
        trainer.change(l2=0.1, dropout=2.0)
    with pytest.raises(RefusedError, match="batch_size cannot be changed during a run; learning_rate, "):
        trainer.change(batch_size=3)
    next(trainer.run())
    assert trainer.changes == []


def test_a_run_that_diverges_ends_there_and_says_so() -> None:
    linear = QUICK.replace(activation=Identity(), batch_norm=False, epochs=50)
    trainer = Trainer(linear.replace(optimizer=SGD(learning_rate=100.0)), DATA)
    reports = list(trainer.run())
    assert trainer.ending is not None
    assert trainer.ending.kind == "diverged"
    assert trainer.ending.step == reports[-1].step
    assert not math.isfinite(steps_of(reports)[-1].loss)
    assert all(math.isfinite(report.loss) for report in steps_of(reports)[:-1])


def test_patience_without_an_image_to_judge_by_is_refused_at_the_start_and_not_in_a_kept_run(tmp_path: Path) -> None:
    config = QUICK.replace(train_size=40, batch_size=20, validation_fraction=0.01, early_stopping=3)
    with pytest.raises(RefusedError, match="after 3 epochs needs validation images, but this share of 40 images"):
        Trainer(config, DATA)
    kept = Trainer(config, DATA, kept=True)
    kept.save(tmp_path / "kept.npz")
    assert Trainer.load(tmp_path / "kept.npz", DATA).config == config


def test_a_run_stops_early_where_the_validation_loss_no_longer_falls() -> None:
    config = QUICK.replace(optimizer=Adam(learning_rate=0.05), epochs=500, early_stopping=4)
    trainer = Trainer(config, DATA)
    losses = [report.validation_loss for report in epochs_of(list(trainer.run()))]
    assert trainer.ending is not None
    assert trainer.ending.kind == "stopped_early"
    assert trainer.best is not None
    assert trainer.best.epoch == np.argmin(losses) + 1 == len(losses) - 4
    assert trainer.best.validation_loss == min(losses)


def test_a_run_that_stops_early_goes_back_to_its_best_weights_if_told_to(tmp_path: Path) -> None:
    config = QUICK.replace(optimizer=Adam(learning_rate=0.05), epochs=500, early_stopping=4)
    plain, restoring = Trainer(config, DATA), Trainer(config.replace(restore_best=True), DATA)
    assert [report.numbers[5:] for report in epochs_of(list(plain.run()))] == [
        report.numbers[5:] for report in epochs_of(list(restoring.run()))
    ]
    assert plain.best is not None
    until_there = Trainer(config.replace(epochs=plain.best.epoch, early_stopping=0), DATA)
    list(until_there.run())  # the run that had ended at the best epoch
    assert np.array_equal(restoring.network.parameters, until_there.network.parameters)
    assert np.array_equal(restoring.network.statistics, until_there.network.statistics)
    assert not np.array_equal(plain.network.parameters, until_there.network.parameters)
    restoring.save(tmp_path / "run.npz")
    loaded = Trainer.load(tmp_path / "run.npz", DATA)
    assert np.array_equal(loaded.network.parameters, until_there.network.parameters)


def test_a_checkpoint_between_the_last_report_and_the_end_goes_back_when_it_is_read(tmp_path: Path) -> None:
    config = QUICK.replace(optimizer=Adam(learning_rate=0.05), epochs=500, early_stopping=4, restore_best=True)
    trainer = Trainer(config, DATA)
    run = trainer.run()
    while trainer.ending is None:
        next(run)
    trainer.save(tmp_path / "run.npz")
    loaded = Trainer.load(tmp_path / "run.npz", DATA)
    list(run)
    assert np.array_equal(loaded.network.parameters, trainer.network.parameters)


def test_a_run_that_comes_to_its_end_keeps_its_last_weights() -> None:
    config = QUICK.replace(epochs=2, early_stopping=2)
    plain, restoring = Trainer(config, DATA), Trainer(config.replace(restore_best=True), DATA)
    for trainer in (plain, restoring):
        list(trainer.run())
        assert trainer.ending is not None
        assert trainer.ending.kind == "finished"
    assert np.array_equal(plain.network.parameters, restoring.network.parameters)


def test_the_best_network_is_the_one_that_had_that_loss() -> None:
    trainer = Trainer(QUICK.replace(epochs=12, optimizer=Adam(learning_rate=0.05)), DATA)
    history = epochs_of(list(trainer.run()))
    assert trainer.best is not None
    trainer.network.parameters[...] = trainer.best.parameters
    trainer.network.statistics[...] = trainer.best.statistics
    rows = trainer.split.validation
    probabilities = trainer.network.predict(DATA.train_images[rows].astype(np.float32) / 255)
    accuracy = (probabilities.argmax(axis=1) == DATA.train_labels[rows]).mean()
    assert accuracy == history[trainer.best.epoch - 1].validation_accuracy


def test_a_run_without_validation_images_has_no_best_epoch() -> None:
    trainer = Trainer(QUICK.replace(validation_fraction=0.0), DATA)
    history = epochs_of(list(trainer.run()))
    assert math.isnan(history[-1].validation_loss)
    assert trainer.best is None
    assert history[-1].layers


def test_standardized_pixels_have_mean_0_and_deviation_1() -> None:
    trainer = Trainer(QUICK.replace(standardize=True, batch_size=200), DATA)
    images, _ = trainer.batches.take(0)
    np.testing.assert_allclose([images.mean(), images.std()], [0, 1], atol=1e-5)
    assert len(list(trainer.run())) == 6


def test_weights_become_exactly_0_with_l1_alone() -> None:
    zeros = {}
    for name in ("l1", "l2"):
        trainer = Trainer(QUICK.replace(optimizer=SGD(learning_rate=0.1), **{name: 0.1}), DATA)
        list(trainer.run())
        zeros[name] = np.count_nonzero(trainer.network.weights == 0)
    assert zeros["l1"] > 50
    assert zeros["l2"] == 0


# More epochs


@pytest.mark.parametrize("stop", [3 * STEPS + 3, STEPS + 4, 2 * STEPS + 2])  # after the end, within an epoch, at one
def test_a_run_that_trains_on_equals_a_longer_one(stop: int, tmp_path: Path) -> None:
    longer = list(Trainer(QUICK.replace(epochs=6, dropout=0.3), DATA).run())
    trainer = Trainer(QUICK.replace(dropout=0.3), DATA)
    reports = list(islice(trainer.run(), stop))
    trainer.save(tmp_path / "run.npz")
    trainer = Trainer.load(tmp_path / "run.npz", DATA)
    trainer.train_on(6)
    trainer.save(tmp_path / "run.npz")
    resumed = Trainer.load(tmp_path / "run.npz", DATA)
    assert_same_reports([*reports, *resumed.run()], longer)
    assert resumed.changes == [Change(reports[-1].step, "epochs", 6)]
    assert (resumed.config.epochs, resumed.current.epochs) == (3, 6)
    assert resumed.ending is not None
    assert (resumed.ending.kind, resumed.ending.step) == ("finished", 6 * STEPS)
    resumed.save(tmp_path / "run.npz")
    assert Trainer.load(tmp_path / "run.npz", DATA).ending == resumed.ending


@pytest.mark.parametrize("stop", [3 * STEPS + 3, STEPS + 4, 2 * STEPS + 2])
@pytest.mark.parametrize("schedule", [Cosine(warm_up=3), Linear(), OneCycle()], ids=lambda schedule: schedule.kind)
def test_config_and_changes_repeat_a_run_that_trained_on(schedule: Schedule, stop: int) -> None:
    trainer = Trainer(EVENTFUL.replace(schedule=schedule), DATA)
    reports = list(islice(trainer.run(), stop))
    trainer.train_on(5)
    reports += list(trainer.run())
    trainer.train_on(6)
    reports += list(trainer.run())
    assert_same_reports(reports, list(Trainer(trainer.config, DATA, trainer.changes).run()))


def test_the_schedule_goes_on_as_in_a_run_of_the_new_length() -> None:
    trainer = Trainer(QUICK.replace(schedule=Linear()), DATA)
    list(trainer.run())
    trainer.train_on(6)
    rates = [report.learning_rate for report in steps_of(list(trainer.run()))]
    np.testing.assert_allclose(rates, [0.01 * (1 - step / 36) for step in range(18, 36)])


def test_a_run_can_be_made_shorter_but_for_what_it_has_done() -> None:
    trainer = Trainer(QUICK, DATA)
    list(islice(trainer.run(), STEPS + 2))
    with pytest.raises(RefusedError, match="has made 1 epochs already, so it cannot go on to 1; take a larger number"):
        trainer.train_on(1)
    trainer.train_on(2)
    list(trainer.run())
    assert (trainer.step, len(trainer.history)) == (2 * STEPS, 2)
    with pytest.raises(ValidationError):
        trainer.train_on(10**9)


def test_epochs_are_no_setting_of_a_run_that_goes_on() -> None:
    with pytest.raises(RefusedError, match="epochs cannot be changed during a run"):
        Trainer(QUICK, DATA).change(epochs=6)


def test_a_run_that_diverged_or_stopped_early_does_not_train_on() -> None:
    early = Trainer(QUICK.replace(optimizer=Adam(learning_rate=0.05), epochs=500, early_stopping=4), DATA)
    linear = QUICK.replace(activation=Identity(), batch_norm=False, optimizer=SGD(learning_rate=100.0))
    for trainer in (early, Trainer(linear, DATA)):
        list(trainer.run())
        with pytest.raises(RefusedError, match=r"ended at step \d+, before its last epoch"):
            trainer.train_on(600)
    patient = Trainer(early.config.replace(epochs=len(early.history)), DATA)
    list(patient.run())
    with pytest.raises(RefusedError, match="has not been lower for 4 epochs"):
        patient.train_on(600)
    assert patient.ending is not None


def test_the_optimizers_memory_is_that_of_the_last_report_and_stays_so() -> None:
    trainer = Trainer(QUICK, DATA)
    kept = [trainer.memory() for report in trainer.run("beside") if isinstance(report, EpochReport)]
    again = Trainer(QUICK, DATA)
    for found, _ in zip(kept, (one for one in again.run("inline") if isinstance(one, EpochReport)), strict=True):
        assert set(found) == {"m", "v", "t"}
        assert int(found["t"]) == again.step
        for name, value in again.memory().items():
            np.testing.assert_array_equal(found[name], value)
