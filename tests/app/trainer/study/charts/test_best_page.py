"""What is said of the best setting is true of its numbers."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.trainer.study.charts import best_page
from app.trainer.study.charts.best_page import BestPage, sentences
from app.trainer.study.standing import Standing
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial
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


def of(finished: int, place: str, *, running: bool) -> Standing:
    """Return a study with so many finished trials, and perhaps one that is running."""
    one = made_up({(0.1, 10): (0.5,)})
    made = [replace(one.trials[0], number=number, value=0.1 * number) for number in range(finished)]
    state = [replace(one.trials[0], number=finished, state="running", value=None, runs={})] if running else []
    return replace(one, trials=(*made, *state), place=place)


def test_the_importance_is_computed_at_first_at_the_end_and_seldom_between(
    qtbot: QtBot, holder: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def beside(study: Study, trials: Sequence[Trial]) -> Generator[None, None, tuple[Mapping[str, float] | None, None]]:
        asked.append(sum(trial.value is not None for trial in trials))
        yield
        return {study.axes[0].key: 1.0}, None

    monkeypatch.setattr(best_page, "importance_beside", beside)
    page = BestPage(holder)
    holder.show()
    page.show()

    def show(standing: Standing) -> None:
        page.show_standing(standing, None)
        qtbot.waitUntil(lambda: not page._worker.busy)

    show(of(3, "a", running=True))
    assert "At least 4 finished trials" in page.importance.reason
    assert asked == []
    show(of(10, "a", running=True))
    assert asked == [10]
    assert page.importance.trials == 10
    show(of(20, "a", running=True))  # so soon
    monkeypatch.setattr(best_page, "PAUSE", 0.0)
    show(of(10, "a", running=True))
    assert asked == [10]
    show(of(11, "a", running=True))
    show(of(12, "a", running=True))  # less than 10 % more
    assert asked == [10, 11]
    show(of(12, "a", running=False))
    assert asked == [10, 11, 12]
    page.show_standing(of(12, "b", running=True), None)  # another study
    assert page.importance.shares == {}
    qtbot.waitUntil(lambda: not page._worker.busy)
    assert asked == [10, 11, 12, 12]
    page.stop()
