"""SGD, momentum and Nesterov turn with the surface; those with a rate for each coordinate do not."""

from typing import Any

import numpy as np
import pytest

from core.descent import Racer, race
from core.descent.turning import TURNS_WITH_IT, strays, turned_along
from core.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Nesterov, Optimizer
from core.surfaces import Beale, Himmelblau, Ravine, Rosenbrock, Surface, Turned
from core.surfaces.turned import turned

SMOOTH = (SGD, Momentum, Nesterov)
SURFACES = [Beale(), Himmelblau(), Rosenbrock(), Ravine()]


def stray_of(surface: Surface, optimizer: Optimizer[Any], angle: float, noise: float = 0.0) -> float:
    other = Turned.model_validate({"surface": surface, "angle": angle})
    x, y = turned(np.array(surface.start), angle, surface.bounds).tolist()
    raced = race(other, [Racer.model_validate({"optimizer": optimizer, "noise": noise})], (x, y), 300)
    return strays(raced[0], turned_along(raced, surface, angle, 0)[0])


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.kind)
@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_who_turns_with_the_surface(surface: Surface, kind: type[Optimizer[Any]]) -> None:
    stray = stray_of(surface, kind.model_validate({"learning_rate": surface.suggested_rate(kind)}), 30)
    if kind in SMOOTH:
        assert stray <= 1e-12
    else:
        assert stray > 1e-4


def test_noise_and_a_decay_that_is_no_ball_about_the_middle_do_not_turn() -> None:
    assert stray_of(Himmelblau(), SGD(learning_rate=0.01), 30, noise=1.0) > 1e-3


def test_a_whole_turn_and_none_are_the_same() -> None:
    assert stray_of(Beale(), Adam(learning_rate=0.2), 0) == 0
    assert stray_of(Beale(), Adam(learning_rate=0.2), 180) <= TURNS_WITH_IT  # signs and squares see no half turn


def test_a_path_that_only_here_diverges_is_infinitely_far() -> None:
    raced = race(Ravine(), [Racer(optimizer=SGD(learning_rate=0.2))], (1.0, 1.0), 300)
    assert raced[0].diverged_at is not None
    assert strays(raced[0], np.zeros((301, 2))) == np.inf
