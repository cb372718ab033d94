"""What a pass leaves of its layers: where it overflows, and what several seeds make of a statistic."""

import math

import numpy as np

from core.activations import Identity
from core.diagnostics import Flag
from core.initializers import (
    Constant,
)
from core.propagation import (
    band,
    propagate,
)
from core.propagation.config import PropagationConfig
from tests.core.propagation.passes import runs


def test_a_band_is_the_median_and_the_ends_of_several_seeds() -> None:
    measured = runs(seeds=3, hidden_layers=(20, 20))
    stds = np.sort([[layer.activations.std for layer in one.layers] for one in measured], axis=0)
    found = band(measured, lambda layer: layer.activations.std)
    np.testing.assert_array_equal([found.minimum, found.median, found.maximum], stds)


def test_overflow_is_counted_and_raises_nothing() -> None:
    config = PropagationConfig(
        initializer=Constant(value=1000.0), activation=Identity(), hidden_layers=(50,) * 12, precision="float32"
    )
    result = propagate(config, detailed=True)
    # A unit sums 50 numbers and multiplies by 1000: after the first layer of some 1e4, 4.7 powers of ten a layer.
    assert result.overflows_at == 8
    assert result.layers[-1].activations.not_finite == 1
    assert Flag.NOT_FINITE in result.layers[-1].flags
    assert math.isnan(result.layers[-1].activations.std)
    assert math.isfinite(result.layers[0].activations.std)
