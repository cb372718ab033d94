"""Layers that are written out for PyTorch only where a run needs them."""

import pytest

from core.export.torch_classes import batch_norm_class, has_batch_of_one, layer_classes
from core.training import TrainingConfig

CONFIG = TrainingConfig(train_size=201, batch_size=50, batch_norm=True)


@pytest.mark.parametrize(
    ("changes", "has"),
    [
        ({"drop_last": False}, True),
        ({"drop_last": True}, False),
        ({"drop_last": False, "train_size": 202}, False),
        ({"batch_size": 1}, True),
    ],
)
def test_a_batch_of_one_is_the_rest_of_an_epoch_or_every_batch(changes: dict[str, int], has: bool) -> None:  # noqa: FBT001
    config = CONFIG.replace(**changes)
    assert has_batch_of_one(config) is has
    assert batch_norm_class(config) == ("BatchNorm" if has else "nn.BatchNorm1d")
    assert ("class BatchNorm" in layer_classes(config, drops=False)) is has


def test_a_class_is_written_only_for_who_uses_it() -> None:
    assert layer_classes(CONFIG.replace(batch_size=1, hidden_layers=()), drops=True) == ""
    assert layer_classes(CONFIG.replace(batch_norm=False, batch_size=1), drops=False) == ""
    assert layer_classes(CONFIG, drops=True).startswith("class Dropout")
