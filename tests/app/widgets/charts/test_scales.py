"""The scale of an axis shows every curve, whatever its sign and size."""

import numpy as np
import pytest

from app.widgets.charts.scales import Scale, SymmetricLog, scale_for


@pytest.mark.parametrize(
    ("curves", "scale"),
    [
        ([[1.0, 1e-2]], "logarithmic"),
        ([[1000.0, 1000.1]], "linear"),
        ([[4.0, -26.0], [4.0, 3.9]], "linear"),
        ([[5.0, -1e13], [5.0, -2.0]], SymmetricLog(1.0)),
        ([[-1.0, -1e9, np.nan], [-0.02, -0.03, -np.inf]], SymmetricLog(0.01)),
        ([[0.0, 0.0]], "linear"),
        ([[np.nan]], "linear"),
        ([], "linear"),
        ([[1e300, -1e300], [1e-300, 1e-300]], SymmetricLog(1e-300)),
    ],
)
def test_the_scale_carries_all_curves(curves: list[list[float]], scale: Scale) -> None:
    found = scale_for([np.array(curve) for curve in curves])
    if isinstance(scale, SymmetricLog):
        assert isinstance(found, SymmetricLog)
        assert found.unit == pytest.approx(scale.unit)
    else:
        assert found == scale


def test_a_symmetric_scale_is_odd_and_has_decades_far_out() -> None:
    scale = SymmetricLog(1.0)
    values = np.array([-1e9, -1.0, 0.0, 1.0, 1e6, 1e9])
    places = scale.places(values)
    np.testing.assert_allclose(places, [-9, -np.log10(2), 0, np.log10(2), 6, 9], atol=1e-6)
    np.testing.assert_allclose(scale.places(-values), -places)


@pytest.mark.parametrize(("low", "high"), [(-13.0, 1.5), (-2.0, 2.0), (-300.0, 300.0), (-9.0, -1.0), (0.5, 8.0)])
@pytest.mark.parametrize("pixels", [60, 150, 700])
def test_its_ticks_are_few_and_rise_with_their_labels(low: float, high: float, pixels: float) -> None:
    scale = SymmetricLog(1.0)
    ticks = scale.ticks(low, high, pixels)
    assert 0 < len(ticks) <= max(3, pixels / 18)
    assert all(low <= tick <= high for tick in ticks)
    values = scale.values(ticks)
    assert values == sorted(set(values))
    if low < 0 < high:
        assert 0.0 in values
    assert all(value == 0 or np.log10(abs(value)) == pytest.approx(round(np.log10(abs(value)))) for value in values)
