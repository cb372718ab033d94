"""Where the racers of a script end, and where those of the engine do."""

import numpy as np
import pytest

from core.descent import Racer, race
from core.surfaces import SURFACES, OwnFunction, Point, Ravine, Surface

RAVINE = Ravine(condition=50.0, angle=30.0)
TYPED = OwnFunction(expression="sin(a x) + y^2 / 3 + max(x, 2) + sqrt(x^2 + y^2 + 1) + 2^y + ln(x^2 + 1) + x^-2")

every_surface = pytest.mark.parametrize(
    "surface", [*(kind.model_validate({}) for kind in SURFACES), RAVINE, TYPED], ids=str
)

Ends = dict[str, list[float]]


def ends_of(surface: Surface, racers: list[Racer], start: Point, steps: int, seed: int) -> Ends:
    """Where everybody ends in the engine's race."""
    raced = race(surface, racers, start, steps, seed=seed)
    return {one.racer.optimizer.kind: [*one.points[-1].tolist(), one.losses[-1].item()] for one in raced}


def ends_in(output: str) -> Ends:
    return {line.split()[0]: [float(number) for number in line.split()[1:]] for line in output.splitlines()}


def assert_same_ends(found: Ends, expected: Ends) -> None:
    assert found.keys() == expected.keys()
    for kind, numbers in expected.items():
        np.testing.assert_allclose(found[kind], numbers, rtol=1e-9, atol=1e-9, err_msg=kind)
