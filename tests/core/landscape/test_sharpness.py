"""The sharpness of a run after its epochs, against the whole Hessian and closed forms of the limits."""

import math
from collections.abc import Generator

import numpy as np
import pytest

from core.activations import Tanh
from core.landscape import lanczos
from core.landscape.hessian import HessianProduct
from core.landscape.sharpness import MOST_IMAGES, MOST_PARAMETERS, Sharpness, SharpnessMeter, is_too_large
from core.landscape.stability_limits import Moment
from core.optimizers import SGD, Adam, AdamW
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


def test_a_meter_that_knows_the_epoch_before_needs_fewer_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanczos, "LEAST_PRODUCTS", 1)  # as many as are needed: a network so small needs fewer
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


def test_of_many_images_the_first_are_enough() -> None:
    assert SharpnessMeter(Trainer(FULL, DATA)).images == 100
    assert MOST_IMAGES == 2000  # the manual says so


def test_a_network_that_is_too_large_for_the_basis_is_refused_beforehand() -> None:
    assert not is_too_large(MOST_PARAMETERS)
    assert is_too_large(MOST_PARAMETERS + 1)
