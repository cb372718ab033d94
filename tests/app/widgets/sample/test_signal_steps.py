"""The steps forward: the numbers of the record, and sentences that are true of them."""

import math

import numpy as np
import pytest

from app.widgets.sample.keys import UnitPlace
from app.widgets.sample.signal_steps import SignalSteps
from app.widgets.sample.steps import Step
from core.network.one_sample import SampleTrace
from tests.app.widgets.sample.conftest import NAMES, record


def steps(trace: SampleTrace, layer: int, unit: int = 0) -> dict[str, Step]:
    return {step.key.column: step for step in SignalSteps(trace, UnitPlace(layer, unit), NAMES).steps()}


def numbers(step: Step) -> dict[str, float | None]:
    return {line.name: line.numbers[-1] for line in step.lines}


def test_there_is_a_step_for_each_part_of_the_layer() -> None:
    assert list(steps(record(), 0)) == ["x", "linear", "norm", "f", "mask"]
    assert list(steps(record(batch_norm=False, dropout=0.0), 0)) == ["x", "linear", "f"]
    assert list(steps(record(training=False), 0)) == ["x", "linear", "norm", "f"]
    assert list(steps(record(), 2)) == ["x", "linear", "softmax", "loss"]


def test_the_values_are_those_of_the_record(trace: SampleTrace) -> None:
    layer, found = trace.layers[1], steps(trace, 1, 2)
    expected = (layer.linear, layer.z, layer.a, layer.output)
    for column, values in zip(("linear", "norm", "f", "mask"), expected, strict=True):
        assert found[column].value == values[2]


def test_batch_norm_shows_what_it_computes(trace: SampleTrace) -> None:
    shown = numbers(steps(trace, 0, 4)["norm"])
    u, mean, deviation = (shown[name] or math.nan for name in ("u", "μ, the mean", "σ, the deviation"))
    assert shown["(u − μ) / σ"] == pytest.approx((u - mean) / deviation)
    assert shown["z"] == pytest.approx((shown["γ"] or 0) * (shown["(u − μ) / σ"] or 0) + (shown["β"] or 0))
    assert "over the batch of 9" in steps(trace, 0)["norm"].title
    assert "running mean" in steps(record(training=False), 0)["norm"].title


def test_a_dropped_unit_is_said_to_be_dropped(trace: SampleTrace) -> None:
    mask = trace.layers[0].mask
    assert mask is not None
    dropped, kept = int(mask.argmin()), int(mask.argmax())
    assert "drops this unit" in steps(trace, 0, dropped)["mask"].title
    assert steps(trace, 0, dropped)["mask"].value == 0
    assert "keeps this unit" in steps(trace, 0, kept)["mask"].title


def test_softmax_and_loss_are_those_of_the_logits(trace: SampleTrace) -> None:
    assert trace.output is not None
    found, logits = steps(trace, 2), trace.output.logits
    powers = np.exp(logits - logits.max())
    shown = [line.numbers[1:] for line in found["softmax"].lines]
    assert [p for _, p in shown[:-1]] == pytest.approx((powers / powers.sum()).tolist())
    assert list(shown[-1]) == pytest.approx([powers.sum(), 1.0])
    label = trace.output.label
    assert found["loss"].value == pytest.approx(-math.log(powers[label] / powers.sum()))
    assert found["loss"].title.endswith(f"label, {label}")


def test_the_terms_name_the_units_that_they_come_from(trace: SampleTrace) -> None:
    first, second = steps(trace, 0)["linear"].lines[0], steps(trace, 1)["linear"].lines[0]
    assert first.name.startswith("input ")
    assert second.name.startswith("unit ")
    assert second.place is not None
    assert (first.place and first.place.layer, second.place.layer) == (-1, 0)
