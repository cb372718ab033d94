"""More images where there are more, and an earlier end."""

import pytest

from core.optimizers import Adam
from core.scenes.advice import advise
from core.scenes.verdict import Finding, Verdict, judge
from core.training import TrainingConfig
from tests.core.scenes.advice_rules.runs import LEARNS, run


def test_more_images_are_proposed_where_there_are_more() -> None:
    (more,) = advise(LEARNS.replace(train_size=300, batch_size=100), Verdict(Finding.OVERFITTING, step=7))
    assert more.config.train_size == 3000
    assert "up to 48000" in more.reason.text()
    for full in (LEARNS.replace(train_size=48_000), LEARNS.replace(dataset="digits")):
        assert advise(full, Verdict(Finding.OVERFITTING, step=7)) == ()


@pytest.mark.slow
def test_more_images_close_the_gap() -> None:
    few = TrainingConfig(train_size=300, epochs=20)
    before = run(few)
    verdict = judge(before.history, before.ending)
    assert verdict is not None
    after = run(advise(few, verdict)[0].config)
    assert after.history[-1].test_accuracy > before.history[-1].test_accuracy + 0.05


@pytest.mark.slow
def test_stopping_early_leaves_a_lower_validation_loss() -> None:
    long = TrainingConfig(hidden_layers=(100, 50), optimizer=Adam(learning_rate=0.003), epochs=20)
    before = run(long)
    verdict = judge(before.history, before.ending, long)
    assert verdict is not None
    first = advise(long, verdict)[0]
    assert (verdict.finding, first.config) == (Finding.LOSS_RISES, long.replace(early_stopping=5))
    after = run(first.config)
    assert after.history[-1].validation_loss < before.history[-1].validation_loss
    assert len(after.history) < len(before.history)
