"""A script gives the numbers of the run that it was made from."""

from typing import Any

import numpy as np
import pytest

from core.activations import LeakyReLU, Tanh
from core.datasets import load
from core.export.training_script import script
from core.initializers import Constant, Uniform
from core.optimizers import OPTIMIZERS, SGD, AdamW
from core.schedules import ConstantRate, OneCycle
from core.training import PRESETS, Change, Trainer, TrainingConfig

SMALL = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(12, 8), epochs=2, batch_size=50, seed=3)

CROSS = tuple((0.5 * x, 0.25 * y, int(x * y > 0)) for x in (-2, -1, 1, 2) for y in (-2, -1, 1, 2))


def run(text: str) -> Trainer:
    scope: dict[str, Any] = {}
    exec(compile(text, "script", "exec"), scope)
    assert isinstance(scope["trainer"], Trainer)
    return scope["trainer"]


@pytest.mark.parametrize(
    ("config", "changes"),
    [
        (SMALL, ()),
        (SMALL.replace(optimizer=AdamW(), batch_norm=True, dropout=0.3, l1=1e-3, penalty_mode="decoupled"), ()),
        (SMALL.replace(activation=LeakyReLU(), initializer=Uniform(a=-0.2, b=0.2), schedule=OneCycle()), ()),
        (SMALL.replace(optimizer=SGD(learning_rate=0.1)), (Change(3, "learning_rate", 0.01), Change(5, "l2", 0.1))),
        (SMALL.replace(dataset="moons", noise=0.25, data_seed=4), ()),
        (SMALL.replace(dataset="points", points=CROSS, train_size=10, batch_size=5), ()),
        (SMALL.replace(schedule=OneCycle()), (Change(8, "epochs", 3), Change(9, "epochs", 4))),  # finished, went on
    ],
)
def test_the_script_repeats_the_run(
    config: TrainingConfig, changes: tuple[Change, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    trainer = Trainer(config, load(config.data), changes)
    for _ in trainer.run():
        pass
    again = run(script(config, changes))
    assert again.changes == trainer.changes
    np.testing.assert_array_equal(again.network.parameters, trainer.network.parameters)
    assert [one.train_loss for one in again.history] == [one.train_loss for one in trainer.history]
    assert len(capsys.readouterr().out.splitlines()) == trainer.current.epochs


def test_only_what_differs_from_the_defaults_is_written() -> None:
    assert "config = TrainingConfig()\n" in script(TrainingConfig())
    own = script(TrainingConfig(activation=Tanh(), optimizer=SGD(learning_rate=0.1)))
    assert "    activation=activations.Tanh(),\n    optimizer=optimizers.SGD(learning_rate=0.1),\n)" in own
    assert "from core import activations, optimizers\n" in own
    assert "epochs" not in own


def test_classes_of_one_name_are_told_apart() -> None:
    config = SMALL.replace(initializer=Constant(value=0.1), schedule=ConstantRate(warm_up=3))
    assert read(script(config)) == config


@pytest.mark.parametrize(
    "config", [*PRESETS.values(), *(TrainingConfig().replace(optimizer=kind.model_validate({})) for kind in OPTIMIZERS)]
)
def test_a_script_holds_the_whole_config(config: TrainingConfig) -> None:
    assert read(script(config)) == config


def test_lines_are_no_longer_than_ours() -> None:
    assert max(map(len, script(PRESETS["model-1"], [Change(3, "learning_rate", 0.01)]).splitlines())) <= 120


def read(text: str) -> Any:
    scope: dict[str, Any] = {}
    exec(text[: text.index("trainer = ")], scope)
    return scope["config"]
