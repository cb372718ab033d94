"""The scenes of the notes' animation go through the points that were published (ilguyi/optimizers.numpy, 2018)."""

import numpy as np
import pytest

from core.descent import Racer, race
from core.optimizers import SGD, AdaGrad, Adam, AnyOptimizer, Momentum, Nesterov
from core.settings import Array
from core.surfaces import Beale, Regression
from tests.app.course.scenes import races

SCENE, BEALE = (races()[name] for name in ("notes-animation", "notes-beale"))

# As printed there, slope and intercept to five digits after so many steps; who stood still was not trained on.
PUBLISHED = {
    "sgd": {
        1: (9.00188, -9.75108),
        11: (4.77643, -2.29243),
        21: (4.25610, -2.22824),
        31: (4.17082, -2.23970),
        41: (4.15630, -2.24208),
    },
    "momentum": {1: (9.00188, -9.75108), 11: (4.15385, -2.24344)},
    "adagrad": {
        1: (2.73990, -14.26018),
        11: (4.76537, -11.43049),
        21: (5.12483, -9.99936),
        31: (5.13047, -8.96075),
        41: (5.04772, -8.13209),
    },
    "rmsprop": {1: (4.34009, -12.65991), 11: (4.61289, -5.15518), 21: (4.22766, -2.71807), 31: (4.15621, -2.26117)},
    "adam": {
        1: (2.74000, -14.26000),
        11: (6.74071, -7.39225),
        21: (3.74512, -2.70585),
        31: (3.67744, -0.47402),
        41: (4.21616, -0.90209),
    },
}


def test_the_points_are_those_of_the_notes() -> None:
    """X uniform in one call, then one normal draw a point; its deviation is a parabola over X."""
    draw = np.random.RandomState(219)
    inputs = draw.uniform(-3.0, 4.0, 200)
    targets = [4 * x - 2 + draw.normal(0, 1.5 - (x + 3) * (x - 4) / 3) for x in inputs]
    surface = SCENE.surface
    assert isinstance(surface, Regression)
    np.testing.assert_allclose(surface.points, np.stack([inputs, targets], axis=1), rtol=1e-14)
    assert surface.minima[0] == pytest.approx((4.1533, -2.2426), abs=5e-5)
    assert surface.bounds == (-5, 13, -18, 14)


def test_all_five_paths_are_the_published_ones_to_all_five_digits() -> None:
    paths = race(SCENE.surface, SCENE.engine_racers(), SCENE.start.point, SCENE.steps)
    assert {path.racer.optimizer.kind for path in paths} == set(PUBLISHED)
    for path in paths:
        for step, point in PUBLISHED[path.racer.optimizer.kind].items():
            assert tuple(path.points[step].round(5)) == point


def test_who_comes_first_is_as_the_scene_says() -> None:
    best = np.array(SCENE.surface.minima[0])
    paths = race(SCENE.surface, SCENE.engine_racers(), SCENE.start.point, SCENE.steps)
    far = {path.racer.optimizer.kind: np.hypot(*(path.points - best).T) for path in paths}
    arrived = {name: int(np.flatnonzero(distances < 0.1)[0]) for name, distances in far.items() if distances[-1] < 0.1}
    assert min(arrived, key=arrived.__getitem__) == "momentum"
    assert set(arrived) == {"momentum", "sgd", "rmsprop"}
    adam = next(path.points for path in paths if path.racer.optimizer.kind == "adam")
    assert (adam.max(axis=0) > best + 0.5).all()
    assert np.hypot(*(adam[-1] - best)) < 0.3
    assert 0.5 < 1 - far["adagrad"][-1] / far["adagrad"][0] < 0.6


@pytest.mark.parametrize(
    ("optimizer", "end"),
    [
        (SGD(learning_rate=0.01), (2.44081, 0.32173)),
        (Momentum(learning_rate=0.005), (3.25669, 0.55341)),
        (Nesterov(learning_rate=0.005), (3.17920, 0.54142)),
        (AdaGrad(learning_rate=0.1, initial_accumulator_value=0.1), (0.59005, 0.68061)),
        (Adam(learning_rate=0.1), (2.44514, 0.33627)),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_on_beales_surface_the_ends_are_those_of_tensorflow(optimizer: AnyOptimizer, end: tuple[float, float]) -> None:
    """As printed there after 100 steps from (0.8, 1.6), in float32; its RMSProp begins with a mean of 1."""
    (path,) = race(Beale(), [Racer(optimizer=optimizer)], (0.8, 1.6), 100)
    assert path.points[100] == pytest.approx(end, abs=2e-5)


def test_on_beales_surface_they_are_where_the_scene_says() -> None:
    paths = race(BEALE.surface, BEALE.engine_racers(), BEALE.start.point, BEALE.steps)
    minimum = np.array(BEALE.surface.minima[0])
    far: dict[str, Array] = {path.racer.optimizer.kind: np.hypot(*(path.points - minimum).T) for path in paths}
    x: dict[str, Array] = {path.racer.optimizer.kind: path.points[:, 0] for path in paths}
    for name in ("momentum", "nesterov"):
        assert x[name].max() > 3.02
        assert abs(x[name][-1] - 3) < x[name].max() - 3
    for name in ("adam", "sgd"):
        assert far[name][-1] == far[name].min() > 0.3
    assert all(far["adagrad"][-1] > distances[-1] for name, distances in far.items() if name != "adagrad")
