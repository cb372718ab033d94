"""The measures of several runs: by number, by what a run is among the others, and of all."""

import pytest

from core.lessons.grammar import Value
from core.scenes.run_measures import knows_of_runs, of_runs
from core.training import TrainingConfig
from tests.core.scenes.test_scene import lost, over

RUNS = [
    over(TrainingConfig(batch_size=10), test=0.7),
    over(TrainingConfig(batch_size=20), test=0.9),
    lost(TrainingConfig(batch_size=30)),
]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", 3),
        ("diverged", 1),
        ("reached", 0.8),
        ("2.test", 0.9),
        ("best.batch_size", 20),
        ("worst.batch_size", 30),
        ("early.test", 0.9),
        ("lost.diverged_at", 4),
        ("quickest.batch_size", 20),
        ("quickest.seconds_to_reached", 0.5),  # in the first epoch, which takes half a second
        ("1.seconds_to_reached", None),
        ("2.test_in_time", 0.9),  # all runs take as long
        ("4.test", None),
        ("0.test", None),
        ("nobody.test", None),
    ],
)
def test_a_measure_has_its_value(name: str, value: Value | None) -> None:
    assert of_runs(RUNS, name) == value
    assert value is None or knows_of_runs(name)


def test_there_is_no_measure_of_no_runs() -> None:
    assert of_runs([], "best.test") is None
    assert of_runs(RUNS[:1], "lost.test") is None
    assert of_runs(RUNS[:1], "quickest.test") is None
    assert not knows_of_runs("1.__class__")
    assert not knows_of_runs("nobody.test")
