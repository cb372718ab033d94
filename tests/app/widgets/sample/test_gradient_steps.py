"""The steps back: the gradients of the record, and formulas that give them."""

import numpy as np
import pytest

from app.widgets.sample.gradient_steps import GradientSteps
from app.widgets.sample.keys import UnitPlace
from app.widgets.sample.steps import Step
from core.network.one_sample import SampleTrace
from core.propagation import PropagationConfig, follow_one
from tests.app.widgets.sample.conftest import NAMES, record


def steps(trace: SampleTrace, layer: int, unit: int = 0) -> dict[str, Step]:
    return {step.key.column: step for step in GradientSteps(trace, UnitPlace(layer, unit), NAMES).steps()}


def test_the_gradient_comes_back_through_each_part_of_the_layer() -> None:
    assert list(steps(record(), 0)) == ["mask", "f", "norm", "linear", "x"]
    assert list(steps(record(batch_norm=False, dropout=0.0), 0)) == ["f", "linear", "x"]
    assert list(steps(record(), 2)) == ["linear", "x"]


def test_the_values_are_those_of_the_record(trace: SampleTrace) -> None:
    layer, found = trace.layers[0], steps(trace, 0, 3)
    expected = (layer.output_gradient, layer.a_gradient, layer.z_gradient, layer.linear_gradient)
    for column, values in zip(("mask", "f", "norm", "linear"), expected, strict=True):
        assert found[column].value == values[3]


def test_the_arriving_gradient_is_a_sum_over_the_next_layer(trace: SampleTrace) -> None:
    hidden, last = steps(trace, 0)["mask"], steps(trace, 1)["mask"]
    assert sum(line.numbers[-1] or 0.0 for line in hidden.lines[:-1]) == pytest.approx(hidden.value)
    assert [line.name.split()[0] for line in hidden.lines[:-1]] == ["unit"] * 5
    assert [line.name.split()[0] for line in last.lines[:-1]] == ["class"] * 4


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
def test_the_lines_of_batch_norm_give_its_gradient(*, training: bool) -> None:
    step = steps(record(training=training), 0, 3)["linear"]
    lines = [line.numbers[0] or 0.0 for line in step.lines]
    at_z, factor, grad = lines[0], lines[-2], lines[-1]
    taken_away = lines[1] + lines[2] * lines[3] if training else 0.0
    assert factor * (at_z - taken_away) == pytest.approx(grad, rel=1e-6)
    assert ("every sample of the batch" in step.title) == training


def test_the_gradient_of_the_loss_is_probability_less_label(trace: SampleTrace) -> None:
    step = steps(trace, 2)["linear"]
    for p, y, grad in (line.numbers for line in step.lines):
        assert p is not None
        assert y is not None
        assert grad == pytest.approx((p - y) / 9)
    assert "divided by the 9 samples" in step.title
    alone = steps(record(training=False), 2)["linear"]
    assert alone.title.endswith("probability less label")


def test_the_share_of_the_sample_stands_beside_the_gradient_of_the_batch(trace: SampleTrace) -> None:
    step = steps(trace, 1, 2)["x"]
    assert step.columns == ("x", "dL/du", "x · dL/du", "dL/dW, all 9")
    whole = trace.layers[1].parameter_gradient.weights[:, 2]
    for line in step.lines:
        assert line.place is not None
        assert line.numbers[3] == whole[line.place.unit]
    alone = steps(record(training=False), 1, 2)["x"]
    assert len(alone.columns) == 3
    shares = [line.numbers[2] for line in alone.lines if line.place is not None]
    assert len(shares) == 6
    assert alone.value is None


def test_noise_that_is_sent_back_is_said_to_be_noise() -> None:
    config = PropagationConfig(hidden_layers=(5, 4), input_size=6, batch_size=16)
    trace = follow_one(config, 0)
    assert "noise" in steps(trace, 1)["f"].title
    assert np.isfinite(steps(trace, 1)["f"].value or 0)
    assert "next layer" in steps(trace, 0)["f"].title
