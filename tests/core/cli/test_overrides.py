from core.cli.overrides import assign
from core.training import TrainingConfig


def test_assignments_are_valid_together_or_not_at_all() -> None:
    config = assign(TrainingConfig(), ["batch_size=20000", "train_size=3e4", "hidden_layers=", "l1=0"])
    assert (config.batch_size, config.train_size, config.hidden_layers) == (20_000, 30_000, ())
