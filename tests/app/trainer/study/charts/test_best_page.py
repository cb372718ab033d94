"""What is said of the best setting is true of its numbers."""

from dataclasses import replace

from app.trainer.study.charts.best_page import sentences
from core.search.seeded_run import RunResult
from tests.app.trainer.study.charts.trials import GRID, made_up


def test_the_best_is_named_with_its_mean_and_no_verdict_without_seeds() -> None:
    said = sentences(made_up(GRID))
    assert said[0] == "Best of 4: trial 1: Learning rate 0.1, Batch size 10; 0.9 ± 0."
    assert "optimistic" in said[1]
    assert "Against trial 4: 0.2 apart; no verdict with fewer than 5 seeds." in said


def test_five_seeds_give_a_verdict() -> None:
    values = {(0.1, 10): (0.9, 0.91, 0.92, 0.9, 0.91), (1.0, 10): (0.1, 0.12, 0.11, 0.1, 0.1)}
    assert sentences(made_up(values))[-1].endswith("they differ.")


def test_the_test_images_are_mentioned_only_once_somebody_looked() -> None:
    standing = made_up(GRID)
    assert not any("test images" in one for one in sentences(standing))
    finals = {
        1: {7: RunResult(7, "finished", 0.8, test_accuracy=0.7), 8: RunResult(8, "finished", 0.9, test_accuracy=0.9)}
    }
    said = sentences(replace(standing, finals={**finals, 3: {}}))
    assert (
        "With fresh seeds (2): value 0.85, accuracy on the test images 0.8 ± 0.1414; they were looked at once each."
        in said
    )
    assert said[-1].endswith("the best then: 3.")
