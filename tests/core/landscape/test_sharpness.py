"""The sharpness of a run after its epochs, against the whole Hessian and closed forms of the limits."""

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from core.activations import Tanh
from core.landscape.hessian import HessianProduct
from core.landscape.sharpness import MOST_IMAGES, Moment, Sharpness, SharpnessMeter, is_full_batch
from core.optimizers import SGD, AdaDelta, Adam, AdamW, AnyOptimizer, Lion, Momentum, Nesterov, Rprop
from core.schedules import Cosine
from core.settings import Array
from core.training import EpochReport, Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()
FULL = TrainingConfig(
    train_size=100, batch_size=100, hidden_layers=(4,), activation=Tanh(), optimizer=SGD(learning_rate=0.1), epochs=3
)


def result(steps: Generator[None, None, Sharpness]) -> Sharpness:
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: Sharpness = done.value
            return found


def trained(config: TrainingConfig, epochs: int) -> Trainer:
    trainer = Trainer(config, DATA)
    for report in trainer.run("inline"):
        if isinstance(report, EpochReport) and report.epoch == epochs:
            break
    return trainer


def measured(trainer: Trainer) -> Sharpness:
    return result(SharpnessMeter(trainer).measure(Moment.of(trainer)))


def whole_hessian(trainer: Trainer, l2: float = 0.0) -> Array:
    rows = trainer.split.train
    x = DATA.train_images[rows].astype(np.float64) / 255
    product = HessianProduct(trainer.network, x, DATA.train_labels[rows].astype(np.intp), l2)
    return np.array([product(row) for row in np.eye(product.size)])


def test_the_sharpness_after_an_epoch_is_the_largest_eigenvalue_with_the_penalty() -> None:
    trainer = trained(FULL.replace(l2=0.5, batch_norm=True, dropout=0.3), 2)
    found = measured(trainer)
    assert found.epoch == 2
    assert found.value == pytest.approx(np.linalg.eigvalsh(whole_hessian(trainer, 0.5))[-1], rel=0.01)
    assert math.isnan(found.preconditioned)


@pytest.mark.parametrize(
    ("optimizer", "limit"),
    [
        (SGD(learning_rate=0.1), 20),
        (Momentum(learning_rate=0.1, momentum=0.9), 38),  # 2 (1 + m) / rate
        (Nesterov(learning_rate=0.1, momentum=0.9), 2 * 1.9 / 2.8 / 0.1),
        (AdaDelta(), math.nan),
        (Rprop(), math.nan),
        (Lion(), math.nan),
    ],
    ids=repr,
)
def test_the_limit_of_a_method_is_that_of_its_recurrence(optimizer: AnyOptimizer, limit: float) -> None:
    found = measured(Trainer(FULL.replace(optimizer=optimizer), DATA))
    assert found.limit == pytest.approx(limit, nan_ok=True)
    assert found.limited == found.value


def test_weights_that_are_shrunk_beside_the_loss_leave_less_room() -> None:
    """One step takes w to (1 - rate l2 - rate h) w, which grows below -1: h is above 2 / rate - l2."""
    decoupled = FULL.replace(l2=0.5, penalty_mode="decoupled")
    found = measured(Trainer(decoupled, DATA))
    assert found.limit == pytest.approx(20 - 0.5)
    assert found.value == pytest.approx(measured(Trainer(FULL, DATA)).value)  # it is no part of the loss


def test_the_limit_is_that_of_the_rate_in_force() -> None:
    scheduled = FULL.replace(schedule=Cosine(warm_up=1), epochs=4)
    assert measured(Trainer(scheduled, DATA)).limit == pytest.approx(2 / 0.05)
    late = trained(scheduled, 3)
    assert measured(late).limit == pytest.approx(2 / late.rates.values()[-1])


@pytest.mark.parametrize("optimizer", [Adam(learning_rate=0.01), AdamW(learning_rate=0.01, weight_decay=0.2)], ids=repr)
def test_adam_has_the_limit_of_the_preconditioned_hessian(optimizer: Adam | AdamW) -> None:
    """After one step the corrected v is g², so that P is (1 - beta1) (|g| + eps) (Cohen et al. 2022)."""
    start = Trainer(FULL.replace(optimizer=optimizer), DATA)
    assert math.isnan(measured(start).preconditioned)
    assert math.isnan(measured(start).limit)
    rows = start.split.train
    network = start.network
    x = (DATA.train_images[rows] / 255).astype(np.float32)
    network.loss_and_gradient(x, DATA.train_labels[rows].astype(np.intp))
    denominators = (1 - optimizer.beta1) * (np.abs(network.gradient.astype(np.float64)) + optimizer.eps)
    trainer = trained(FULL.replace(optimizer=optimizer), 1)
    found = measured(trainer)
    eigenvalues = np.linalg.eigvals(whole_hessian(trainer) / denominators[:, None]).real
    assert found.preconditioned == pytest.approx(eigenvalues.max(), rel=0.01)
    assert found.limit == pytest.approx(2 * 1.9 / 0.1 * (1 / 0.01 - optimizer.weight_decay / 2), rel=1e-6)
    assert found.limited == found.preconditioned


def test_a_meter_that_knows_the_epoch_before_needs_fewer_products() -> None:
    trainer = Trainer(FULL, DATA)
    meter = SharpnessMeter(trainer)
    counts: list[int] = []
    values: list[float] = []
    for _ in range(2):
        steps = list(_counted(meter.measure(Moment.of(trainer)), values))
        counts.append(len(steps))
    assert counts[1] < counts[0]
    assert values[1] == pytest.approx(values[0], rel=0.01)


def _counted(steps: Generator[None, None, Sharpness], values: list[float]) -> Generator[None, None, None]:
    values.append((yield from steps).value)


def test_a_diverged_network_has_no_sharpness_and_warns_of_nothing() -> None:
    trainer = Trainer(FULL, DATA)
    trainer.network.parameters[0] = np.nan
    assert math.isnan(measured(trainer).value)


def test_measuring_changes_nothing_of_the_run() -> None:
    plain = [r for r in Trainer(FULL, DATA).run("inline") if isinstance(r, EpochReport)]
    trainer = Trainer(FULL, DATA)
    seen: list[EpochReport] = []
    meter = SharpnessMeter(trainer)
    for report in trainer.run("beside"):
        if isinstance(report, EpochReport):
            result(meter.measure(Moment.of(trainer)))
            seen.append(report)
    assert [one.train_loss for one in seen] == [one.train_loss for one in plain]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, True), ({"batch_size": 50}, False), ({"dropout": 0.2}, False), ({"dropout": 0.2, "hidden_layers": ()}, True)],
)
def test_only_full_batches_without_dropout_are_what_the_theory_is_about(
    changes: dict[str, Any], *, expected: bool
) -> None:
    assert is_full_batch(FULL.replace(**changes)) is expected


def test_of_many_images_the_first_are_enough() -> None:
    assert SharpnessMeter(Trainer(FULL, DATA)).images == 100
    assert MOST_IMAGES == 2000  # the manual says so
