"""Configs with some settings changed by their places."""

import pytest
from pydantic import ValidationError

from core.optimizers import SGD, Momentum
from core.settings import RefusedError
from core.training import TrainingConfig
from core.training.config.applied import applied

BASE = TrainingConfig()


def test_a_kind_brings_its_defaults_and_comes_before_what_only_it_has() -> None:
    changed = applied(BASE, {"optimizer.momentum": 0.5, "optimizer": "momentum", "epochs": 3})
    assert changed.optimizer == Momentum(momentum=0.5)
    assert changed.epochs == 3
    assert applied(BASE, {"optimizer": "sgd"}).optimizer == SGD()
    assert applied(BASE, {}) == BASE


@pytest.mark.parametrize("key", ["x", "optimizer.momentum", "x.y", "epochs.y", "optimizer.learning_rate.x", ""])
def test_what_is_no_place_is_named(key: str) -> None:
    with pytest.raises(RefusedError, match="is not a setting of a run") as refused:
        applied(BASE, {key: 1})
    assert refused.value.facts == {"key": key}


def test_a_value_is_checked() -> None:
    with pytest.raises(ValidationError):
        applied(BASE, {"epochs": -1})
