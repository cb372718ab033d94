"""What steps are made of: sums in words, names, what is left out."""

import numpy as np

from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.steps import (
    Names,
    UnitOfSample,
    in_sum,
    more_line,
    pixel_names,
    plain_input,
    spread_of,
    step_at,
    sum_in_words,
)
from app.widgets.sample.way import steps_of
from core.network.one_sample import SampleTrace, Terms
from tests.app.widgets.sample.conftest import NAMES


def test_a_sum_in_words_has_the_largest_terms_and_one_number_for_the_rest() -> None:
    terms = Terms.of(np.array([1.0, 2.0, 3.0, -4.0, 0.5]), np.ones(5), bias=0.25, total=2.75, most=4)
    assert sum_in_words("z", terms) == "z = −4 + 3 + 2 + 1.5 (2 more) + 0.25 (b) = 2.75"


def test_what_is_short_is_written_out_whole() -> None:
    terms = Terms.of(np.array([1.0, -2.0]), np.ones(2), bias=None, total=-1.0)
    assert sum_in_words("z", terms) == "z = −2 + 1 = −1"
    assert (in_sum(-0.5), in_sum(0.5)) == ("(−0.5)", "0.5")


def test_pixels_are_named_by_row_and_column() -> None:
    names = Names(pixel_names((28, 28)))
    assert names.source(0, 29) == "pixel 2, 2"
    assert names.source(1, 29) == "unit 30"
    assert plain_input(0) == "input 1"


def test_a_line_stands_for_those_that_are_not_listed() -> None:
    assert [line.name for line in more_line(772)] == ["and 772 more"]
    assert more_line(0) == ()


def test_the_spread_is_rms_least_and_greatest() -> None:
    assert spread_of(np.array([3.0, -4.0])) == (np.sqrt(12.5), -4.0, 3.0)


def test_the_lines_of_a_sum_add_up_to_its_last(trace: SampleTrace) -> None:
    unit = UnitOfSample(trace, UnitPlace(2, 1), NAMES)
    lines = list(unit.term_lines(trace.terms(2, 1, most=2), UnitPlace(1, 0), "z", "z = ..."))
    assert [line.name for line in lines[2:]] == ["and 3 more", "bias b", "z"]
    assert np.isclose(sum(line.numbers[-1] or 0.0 for line in lines[:-1]), lines[-1].numbers[-1] or 0.0)


def test_a_step_that_a_layer_does_not_have_is_its_first(trace: SampleTrace) -> None:
    steps = steps_of(trace, UnitPlace(2, 0), NAMES)
    assert step_at(steps, StepKey("softmax")).key == StepKey("softmax")
    assert step_at(steps, StepKey("norm")).key == StepKey("x")
