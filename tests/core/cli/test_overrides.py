import pytest

from core.cli.command import UsageError
from core.cli.overrides import assign
from core.training import TrainingConfig


def test_assignments_are_valid_together_or_not_at_all() -> None:
    config = assign(TrainingConfig(), ["batch_size=20000", "train_size=3e4", "hidden_layers=", "l1=0"])
    assert (config.batch_size, config.train_size, config.hidden_layers) == (20_000, 30_000, ())


def test_numbers_are_read_as_in_the_fields_of_the_window() -> None:
    words = ["train_size=20,000", "hidden_layers=256 100", "l2=0,001", "dropout=20 %", "optimizer.learning_rate=1/4"]
    config = assign(TrainingConfig(), words)
    assert (config.train_size, config.hidden_layers) == (20_000, (256, 100))
    assert (config.l2, config.dropout, config.optimizer.learning_rate) == (0.001, 0.2, 0.25)


def test_a_setting_of_a_kind_is_read_as_that_kind_declares_it() -> None:
    config = assign(
        TrainingConfig(), ["schedule=step_decay", "schedule.every=1.000", "schedule.gamma=0,5", "shuffle=False"]
    )
    assert config.schedule.model_dump() == {**config.schedule.model_dump(), "every": 1000, "gamma": 0.5}
    assert not config.shuffle


@pytest.mark.parametrize("points", ["[" * 5000, f"[[{'9' * 5000}, 0, 0]]"])
def test_points_that_python_itself_refuses_to_read_are_refused(points: str) -> None:
    with pytest.raises(UsageError, match=r"points: .* is not a list"):
        assign(TrainingConfig(), [f"points={points}"])
