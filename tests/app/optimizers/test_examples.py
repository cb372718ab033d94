"""The examples of races: each says one thing to look for."""

import pytest

from app.optimizers.examples import RaceExample, examples
from core.number_format import number

every_example = pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)


@every_example
def test_the_sentence_is_one(example: RaceExample) -> None:
    assert example.look_for.endswith(".")
    assert ". " not in example.look_for
    assert len(example.look_for) < 160  # two lines where the window is at its first size


@pytest.mark.parametrize("title", ["SGD is slow in a ravine", "Five optimizers on Beale's surface"])
def test_what_is_so_only_from_one_start_is_said_of_that_start(title: str) -> None:
    (example,) = (example for example in examples() if example.title == title)
    start = example.optimizers.start
    assert f"From ({number(start.x)}, {number(start.y)}), " in example.look_for
