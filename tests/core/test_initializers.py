"""The initializers against the moments and bounds of their papers, and what all of them promise."""

import math
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from core.initializers import (
    INITIALIZERS,
    AnyInitializer,
    Constant,
    Float,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    Initializer,
    LeCunNormal,
    LeCunUniform,
    Normal,
    Orthogonal,
    SmallNormal,
    TruncatedNormal,
    Uniform,
    Zeros,
)
from core.settings import Array, explain

VARIANTS: list[Initializer] = [
    *(kind.model_validate({}) for kind in INITIALIZERS),
    Uniform(a=0.0, b=1.0),
    GlorotNormal(gain=5 / 3),
    GlorotNormal(truncated=True),
    LeCunNormal(truncated=True),
    HeNormal(truncated=True),
    Orthogonal(gain=math.sqrt(2)),
]
# What is left of the spread of a normal distribution that is cut at two sigma, as Keras has it.
CUT = 0.87962566103423978

every_initializer = pytest.mark.parametrize("initializer", VARIANTS, ids=lambda i: f"{i.kind}-{len(str(i))}")


def draw(initializer: Initializer, fan_in: int = 784, fan_out: int = 100, seed: int = 0) -> Array:
    return initializer.sample(fan_in, fan_out, np.random.default_rng(seed), np.float64)


@every_initializer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(784, 100), (3, 5), (1, 1)])
def test_weights_have_the_shape_and_the_type_asked_for(
    initializer: Initializer, dtype: Float, shape: tuple[int, int]
) -> None:
    weights = initializer.sample(*shape, np.random.default_rng(0), dtype)
    assert weights.shape == shape
    assert weights.dtype == dtype
    assert weights.flags.c_contiguous
    assert np.isfinite(weights).all()


@every_initializer
def test_weights_are_float32_unless_told_otherwise(initializer: Initializer) -> None:
    assert initializer.sample(4, 3, np.random.default_rng(0)).dtype == np.float32


@every_initializer
def test_the_same_seed_draws_the_same_weights(initializer: Initializer) -> None:
    np.testing.assert_array_equal(draw(initializer, seed=3), draw(initializer, seed=3))


@every_initializer
def test_another_seed_draws_other_weights_unless_nothing_is_drawn(initializer: Initializer) -> None:
    is_drawn = not isinstance(initializer, Zeros | Constant)
    assert np.array_equal(draw(initializer, seed=3), draw(initializer, seed=4)) != is_drawn


@every_initializer
@pytest.mark.parametrize("shape", [(784, 100), (100, 784), (300, 300)])
def test_weights_have_the_mean_and_the_spread_that_are_declared(
    initializer: Initializer, shape: tuple[int, int]
) -> None:
    weights, std = draw(initializer, *shape), initializer.weight_std(*shape)
    assert weights.mean() == pytest.approx(initializer.weight_mean, rel=1e-12, abs=5 * std / math.sqrt(weights.size))
    assert weights.std() == pytest.approx(std, rel=0.01, abs=1e-12)


@pytest.mark.parametrize(
    ("initializer", "std"),
    [
        (Zeros(), 0),
        (Constant(value=0.5), 0),
        (Uniform(a=-1.0, b=1.0), 1 / math.sqrt(3)),
        (Normal(std=0.3), 0.3),
        (SmallNormal(), 0.01),
        (TruncatedNormal(std=2.0), 2 * CUT),
        (GlorotNormal(), 0.04756515),  # 784 -> 100
        (GlorotUniform(), 0.04756515),
        (GlorotNormal(gain=2.0), 0.09513030),
        (LeCunNormal(), 1 / 28),
        (LeCunUniform(), 1 / 28),
        (HeNormal(), 0.0505076),
        (HeUniform(), 0.0505076),
        (HeNormal(truncated=True), 0.0505076),
        (Orthogonal(), 1 / 28),
    ],
    ids=str,
)
def test_the_spread_is_that_of_the_paper(initializer: Initializer, std: float) -> None:
    assert initializer.weight_std(784, 100) == pytest.approx(std, rel=1e-6)


@pytest.mark.parametrize(
    ("initializer", "bound"),
    [
        (Uniform(a=-0.05, b=0.05), 0.05),
        (TruncatedNormal(std=0.05), 0.1),
        (GlorotUniform(), math.sqrt(6 / 884)),
        (GlorotUniform(gain=2.0), 2 * math.sqrt(6 / 884)),
        (LeCunUniform(), math.sqrt(3 / 784)),
        (HeUniform(), math.sqrt(6 / 784)),
        (GlorotNormal(truncated=True), 2 * math.sqrt(2 / 884) / CUT),
        (LeCunNormal(truncated=True), 2 / 28 / CUT),
        (HeNormal(truncated=True), 2 * math.sqrt(2 / 784) / CUT),
    ],
    ids=str,
)
def test_no_weight_is_beyond_the_bound_and_some_are_near_it(initializer: Initializer, bound: float) -> None:
    largest = np.abs(draw(initializer)).max()
    assert 0.99 * bound < largest <= bound


def test_a_bell_that_is_not_truncated_has_its_tails() -> None:
    share = np.mean(np.abs(draw(Normal(), 1000, 1000)) > 2)
    assert share == pytest.approx(0.0455, abs=0.001)


@pytest.mark.parametrize("gain", [1.0, math.sqrt(2)])
@pytest.mark.parametrize("shape", [(100, 100), (784, 100), (100, 784)])
def test_orthogonal_weights_are_perpendicular_and_as_long_as_the_gain(gain: float, shape: tuple[int, int]) -> None:
    weights = draw(Orthogonal(gain=gain), *shape)
    products = weights.T @ weights if shape[0] >= shape[1] else weights @ weights.T
    np.testing.assert_allclose(products, gain**2 * np.eye(min(shape)), atol=1e-12)


def test_orthogonal_weights_turn_and_mirror_equally_often() -> None:
    rng = np.random.default_rng(0)
    mirrored = [np.linalg.det(Orthogonal().sample(3, 3, rng, np.float64)) < 0 for _ in range(400)]
    assert 160 < sum(mirrored) < 240


def test_layers_of_equal_width_cannot_tell_lecun_from_glorot() -> None:
    np.testing.assert_array_equal(draw(LeCunNormal(), 100, 100), draw(GlorotNormal(), 100, 100))


@every_initializer
def test_settings_come_back_from_json(initializer: Initializer) -> None:
    adapter: TypeAdapter[Initializer] = TypeAdapter(AnyInitializer)
    assert adapter.validate_json(initializer.model_dump_json()) == initializer


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_initializer_says_what_it_does(kind: type[Initializer]) -> None:
    assert kind.label
    assert kind.summary.endswith(".")
    assert kind.model_validate({}).formula
    assert kind.source
    assert all(declaration.label and declaration.help for declaration in kind.declarations())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "normal", "std": 0.0}, "std: 0 is not greater than 0"),
        ({"kind": "uniform", "a": 1.0, "b": 1.0}, "b: 1 is not greater than 1"),
        ({"kind": "uniform", "b": -1.0}, "b: -1 is not greater than -0.05"),
        ({"kind": "orthogonal", "gain": -1.0}, "gain: -1 is not greater than 0"),
        ({"kind": "constant", "value": float("nan")}, "value: nan is not a finite number"),
        ({"kind": "he_normal", "gain": 1.0}, "gain: is not a setting"),
    ],
)
def test_an_initializer_that_cannot_be_is_refused(fields: dict[str, Any], sentence: str) -> None:
    adapter: TypeAdapter[Initializer] = TypeAdapter(AnyInitializer)
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(fields)
    assert explain(caught.value) == [sentence]
