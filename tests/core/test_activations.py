"""The activation functions against closed forms, and what all of them promise."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from core.activations import ACTIVATIONS, ELU, GELU, Activation, AnyActivation, LeakyReLU, ReLU, Sigmoid, SiLU, Tanh
from core.settings import Array

VARIANTS: list[Activation] = [
    *(kind.model_validate({}) for kind in ACTIVATIONS),
    LeakyReLU(slope=0.0),
    LeakyReLU(slope=0.3),
    ELU(alpha=0.5),
]

every_activation = pytest.mark.parametrize("activation", VARIANTS, ids=repr)
# By mpmath in 60 digits: tests/make_activation_values.py.
REFERENCE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "golden" / "activation_values.json").read_text(encoding="utf-8")
)
every_reference = pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: str(case["settings"]))
every_float = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def inputs(dtype: type[np.floating] = np.float64) -> Array:
    """From -40 to 40, without the kink at 0."""
    return np.linspace(-40, 40, 4000).astype(dtype)


def allowed_error(activation: Activation, dtype: type[np.floating]) -> tuple[float, float]:
    """Relative and absolute; what levels off at ±1 has the digits that PyTorch's has, which are those of a 1."""
    least, step = float(np.finfo(dtype).tiny), float(np.finfo(dtype).eps)
    if isinstance(activation, (Sigmoid, Tanh)):
        return 0.0, step
    return 1e-5 if dtype is np.float32 else 1e-12, least  # below `least`, floats have fewer digits


@every_reference
@every_float
def test_values_and_derivatives_keep_their_digits_to_infinity(case: dict[str, Any], dtype: type[np.floating]) -> None:
    adapter: TypeAdapter[Activation] = TypeAdapter(AnyActivation)
    activation, z = adapter.validate_python(case["settings"]), np.array(REFERENCE["z"])
    fits = ~np.isfinite(z) | (np.abs(z) <= np.finfo(dtype).max)
    z, value, slope = (np.array(numbers)[fits] for numbers in (z, case["value"], case["derivative"]))
    rtol, atol = allowed_error(activation, dtype)
    np.testing.assert_allclose(activation.value(z.astype(dtype)), value, rtol=rtol, atol=atol)
    np.testing.assert_allclose(activation.derivative(z.astype(dtype)), slope, rtol=rtol, atol=atol)
    known = activation.value(z.astype(dtype))
    np.testing.assert_allclose(activation.derivative(z.astype(dtype), known), slope, rtol=rtol, atol=atol)


@every_reference
@every_float
def test_second_derivatives_are_those_of_exact_arithmetic(case: dict[str, Any], dtype: type[np.floating]) -> None:
    adapter: TypeAdapter[Activation] = TypeAdapter(AnyActivation)
    activation, z = adapter.validate_python(case["settings"]), np.array(REFERENCE["near"], dtype)
    bend = activation.second_derivative(z)
    assert bend.dtype == dtype
    step = float(np.finfo(dtype).eps)
    np.testing.assert_allclose(bend, case["second_derivative"], rtol=20 * step, atol=step)


@every_activation
def test_the_second_derivative_far_from_0_is_0_and_no_nan(activation: Activation) -> None:
    far = np.array([-np.inf, -1e300, -1000.0, 1000.0, 1e300, np.inf])
    np.testing.assert_array_equal(activation.second_derivative(far), 0)


@every_activation
def test_derivative_agrees_with_finite_differences(activation: Activation) -> None:
    z, h = np.linspace(-10, 10, 4000), 1e-5
    slopes = (activation.value(z + h) - activation.value(z - h)) / (2 * h)
    np.testing.assert_allclose(activation.derivative(z), slopes, rtol=1e-6, atol=1e-9)


@every_activation
@every_float
def test_a_value_that_is_known_gives_the_same_derivative(activation: Activation, dtype: type[np.floating]) -> None:
    z = inputs(dtype)
    np.testing.assert_array_equal(activation.derivative(z, activation.value(z)), activation.derivative(z))


@every_activation
@every_float
def test_the_type_is_kept(activation: Activation, dtype: type[np.floating]) -> None:
    z = inputs(dtype)
    assert activation.value(z).dtype == activation.derivative(z).dtype == dtype


@every_activation
def test_float32_is_as_exact_as_it_can_be(activation: Activation) -> None:
    single, double = inputs(np.float32), inputs(np.float32).astype(np.float64)
    np.testing.assert_allclose(activation.value(single), activation.value(double), rtol=2e-6, atol=1e-6)
    np.testing.assert_allclose(activation.derivative(single), activation.derivative(double), rtol=2e-6, atol=1e-6)


@every_activation
def test_the_result_may_be_written_over_what_came_in(activation: Activation) -> None:
    z = inputs().reshape(40, 100)
    a, slope = activation.value(z), activation.derivative(z)
    over_z, again, over_a = z.copy(), z.copy(), a.copy()
    assert activation.value(over_z, out=over_z[:]) is not None
    assert activation.derivative(again, a, out=again) is again
    assert activation.derivative(z, over_a, out=over_a) is over_a
    for written, expected in ((over_z, a), (again, slope), (over_a, slope)):
        np.testing.assert_array_equal(written, expected)


def test_every_activation_has_reference_numbers() -> None:
    assert {case["settings"]["kind"] for case in REFERENCE["cases"]} == {
        kind.model_validate({}).kind for kind in ACTIVATIONS
    }


@every_activation
def test_values_reach_their_bounds_and_keep_them(activation: Activation) -> None:
    low, high = activation.bounds
    values = activation.value(np.linspace(-60, 60, 240_001))
    assert low <= values.min() <= (low + 1e-7 if math.isfinite(low) else -10 * getattr(activation, "slope", 1))
    assert (high - 1e-7 if math.isfinite(high) else 10) <= values.max() <= high


@every_activation
def test_settings_come_back_from_json(activation: Activation) -> None:
    adapter: TypeAdapter[Activation] = TypeAdapter(AnyActivation)
    assert adapter.validate_json(activation.model_dump_json()) == activation


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_activation_says_what_it_does(kind: type[Activation]) -> None:
    assert kind.label
    assert kind.summary.endswith(".")
    assert kind.model_validate({}).formula
    assert kind.source
    assert all(declaration.label and declaration.help for declaration in kind.declarations())


@pytest.mark.parametrize("kink", [(ReLU(), 0.0), (LeakyReLU(slope=0.2), 0.2), (ELU(alpha=0.5), 0.5)], ids=repr)
def test_at_a_kink_the_slope_is_that_on_the_left(kink: tuple[Activation, float]) -> None:
    activation, slope = kink
    assert activation.derivative(np.zeros(1)).item() == slope


def test_sigmoid_keeps_its_digits_far_below_zero() -> None:
    z = np.array([-700.0, -100.0, -20.0, 0.0, 20.0])
    np.testing.assert_allclose(Sigmoid().value(z), [1 / (1 + math.exp(-x)) for x in z], rtol=1e-15)


def test_silu_and_tanh_are_sigmoids_in_disguise() -> None:
    z = inputs()
    np.testing.assert_allclose(SiLU().value(z), z * Sigmoid().value(z), rtol=1e-15)
    np.testing.assert_allclose(Tanh().value(z), 2 * Sigmoid().value(2 * z) - 1, rtol=1e-12, atol=1e-15)


def test_gelu_is_exact_in_its_tail_too() -> None:
    z = np.linspace(-35, 8, 1000)
    exact = [x * math.erfc(-x / math.sqrt(2)) / 2 for x in z.tolist()]
    np.testing.assert_allclose(GELU().value(z), exact, rtol=1e-12, atol=0)
    np.testing.assert_allclose(GELU().value(z)[z > -3], np.array(exact)[z > -3], rtol=4e-15, atol=1e-16)


@pytest.mark.parametrize(("kind", "fields"), [(LeakyReLU, {"slope": 1.0}), (ELU, {"alpha": 0.0})])
def test_an_activation_that_cannot_be_is_refused(kind: type[Activation], fields: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(fields)
