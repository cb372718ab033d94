"""Before its race, a surface over many numbers has a box, a start in it, and no value."""

import numpy as np
import pytest

from app.optimizers.network.matrix_surface import MATRIX_SURFACES
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork


@pytest.mark.parametrize("kind", [RealNetwork, *MATRIX_SURFACES])
def test_nothing_is_known_of_it_before_the_race(kind: type[PlaneSurface]) -> None:
    surface = kind.model_validate({})
    points = np.zeros((3, 4, 2))
    assert surface.bounds.contains(np.array(surface.start))
    assert surface.value(points).shape == (3, 4)
    assert np.isnan(surface.value(points)).all()
    assert np.isnan(surface.gradient(points)).all()
    assert surface.floor is None
