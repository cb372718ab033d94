"""Newton's step: to the minimum of a quadratic at once, elsewhere to where the fitted parabola has no slope."""

import numpy as np
import pytest

from core.descent.newton import newton_step
from core.surfaces import Bowl, OwnFunction, Ravine, Rosenbrock, Saddle


@pytest.mark.parametrize("start", [(-3.0, 2.5), (0.1, -3.0)])
def test_one_step_leads_to_the_minimum_of_a_quadratic(start: tuple[float, float]) -> None:
    for surface in (Bowl(), Ravine(condition=50.0, angle=30.0)):
        found = newton_step(surface, np.array(start))
        np.testing.assert_allclose(found.point + found.step, surface.minima[0], atol=1e-6)
        assert found.is_to_minimum


def test_the_curvatures_are_those_of_the_ravine_along_its_axes() -> None:
    found = newton_step(Ravine(condition=50.0, angle=30.0), np.array([1.0, 1.0]))
    np.testing.assert_allclose(found.curvatures, (1.0, 50.0), rtol=1e-6)
    along = np.array([np.cos(np.pi / 6), np.sin(np.pi / 6)])
    assert abs(found.axes[0] @ along) == pytest.approx(1)


def test_on_rosenbrock_it_is_the_textbooks_step() -> None:
    """From (-1.2, 1) Newton's first iterate is (-1.1753, 1.3807) (Dennis and Schnabel 1983)."""
    found = newton_step(Rosenbrock(), np.array([-1.2, 1.0]))
    np.testing.assert_allclose(found.point + found.step, (-1.1753, 1.3807), atol=1e-4)


def test_between_hills_it_leads_to_a_saddle_and_where_nothing_bends_nowhere() -> None:
    assert not newton_step(Saddle(), np.array([0.5, 0.1])).is_to_minimum
    flat = newton_step(OwnFunction(expression="x + 2 y"), np.array([0.5, 0.1]))
    assert np.isnan(flat.step).all()
    hole = newton_step(OwnFunction(expression="log(x)", x_min=-2, x_max=2, y_min=-2, y_max=2), np.array([-1.0, 0.0]))
    assert np.isnan([*hole.step, *hole.curvatures]).all()
