"""The surfaces against finite differences, the literature, a search for critical points, and races down them."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from core.descent import Racer, Trajectory, race
from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, Momentum, Optimizer, RMSProp
from core.settings import Array
from core.surfaces import (
    SURFACES,
    Ackley,
    AnySurface,
    Beale,
    Bowl,
    Himmelblau,
    OwnFunction,
    Plateau,
    Point,
    Rastrigin,
    Ravine,
    Regression,
    Rosenbrock,
    Saddle,
    StyblinskiTang,
    Surface,
    TextbookRavine,
    ThreeHumpCamel,
    TwoWells,
)
from tests.core.surfaces.polish_surfaces import find_critical_points
from tests.sampling import sampled

DEFAULTS: list[Surface] = [kind.model_validate({}) for kind in SURFACES]
VARIANTS: list[Surface] = [
    *DEFAULTS,
    Ravine(condition=1.0),
    Ravine(condition=1000.0, angle=30.0),
    Ravine(condition=50.0, angle=-90.0),
    Regression(samples=2, noise=10.0, seed=7),
    Regression(samples=1000, noise=0.0, seed=1),
    OwnFunction(expression="(x² − a)² + (y + sin(b x))² / c", a=2.0, b=3.0, c=4.0, x_min=-3, x_max=2.5),
    OwnFunction(expression="x^4 / 40 − exp(−a ((x − 1)² + y²)) + log(1 + y^2 / d) + tanh(x y)", a=0.5, d=0.25),
]
NOTES: tuple[type[Optimizer[Any]], ...] = (SGD, Momentum, AdaGrad, RMSProp, Adam)  # the five of the course notes


def kinks(surface: Surface) -> list[Point]:
    """Where the gradient does not exist: at the tip of Ackley's cone."""
    return [(0.0, 0.0)] if isinstance(surface, Ackley) else []


def name(surface: Surface) -> str:
    """The kind, and the fields that are not the default."""
    fields = surface.model_dump(exclude={"kind"}, exclude_defaults=True)
    return "-".join([surface.kind, *(f"{field}={value}" for field, value in fields.items())])


every_surface = pytest.mark.parametrize("surface", VARIANTS, ids=name)


def random_points(surface: Surface, count: int) -> Array:
    """Points spread over the box, (count, 2)."""
    x_min, x_max, y_min, y_max = surface.bounds
    return np.random.default_rng(0).uniform((x_min, y_min), (x_max, y_max), size=(count, 2))


def slopes(surface: Surface, points: Array, h: float = 1e-3) -> Array:
    """The gradient by differences of the value, exact but for the sixth power of h, (..., 2)."""

    def slope(axis: Array) -> Array:
        near, middle, far = (
            surface.value(points + n * h * axis) - surface.value(points - n * h * axis) for n in (1, 2, 3)
        )
        return (45 * near - 9 * middle + far) / (60 * h)

    return np.stack([slope(axis) for axis in np.eye(2)], axis=-1)


def hessian(surface: Surface, point: Point, h: float = 1e-5) -> Array:
    """The Hessian by central differences of the gradient, (2, 2)."""
    columns = [surface.gradient(point + h * axis) - surface.gradient(point - h * axis) for axis in np.eye(2)]
    return np.stack(columns) / (2 * h)


def suggested_race(
    surface: Surface, kinds: tuple[type[Optimizer[Any]], ...], steps: int = 300
) -> tuple[Trajectory, ...]:
    """All `kinds` from the surface's start, at the rates that it suggests."""
    optimizers = [kind.model_validate({"learning_rate": surface.suggested_rate(kind)}) for kind in kinds]
    racers = [Racer.model_validate({"optimizer": optimizer}) for optimizer in optimizers]
    return race(surface, racers, surface.start, steps)


# What every surface promises.


@every_surface
def test_gradient_agrees_with_finite_differences(surface: Surface) -> None:
    points = random_points(surface, 200)
    for kink in kinks(surface):
        points = points[np.hypot(*(points - kink).T) > 1e-3]
    gradient = surface.gradient(points)
    differences = np.hypot(*(gradient - slopes(surface, points)).T)
    assert (differences <= 1e-6 * (1 + np.hypot(*gradient.T))).all()


@every_surface
def test_pytorch_is_told_the_same_values(surface: Surface) -> None:
    lines = "\n".join(f"    {line}" for line in surface.torch_source.splitlines())
    numpy_as_torch = SimpleNamespace(**vars(np), tensor=np.array)
    names: dict[str, Any] = {"math": math, "torch": numpy_as_torch, "power": np.power}
    exec(f"def loss(x, y, inputs, targets):\n{lines}", names)
    data = (surface.inputs, surface.targets) if isinstance(surface, Regression) else (None, None)
    points = random_points(surface, 20)
    np.testing.assert_allclose([names["loss"](x, y, *data) for x, y in points], surface.value(points), rtol=1e-9)


@every_surface
def test_minima_are_flat_and_have_no_lower_neighbour(surface: Surface) -> None:
    angles = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    ring = 1e-3 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    for minimum in surface.minima:
        if minimum not in kinks(surface):
            assert np.hypot(*surface.gradient(np.array(minimum))) < 1e-8
        assert (surface.value(minimum + ring) > surface.value(np.array(minimum))).all()


@every_surface
def test_saddles_are_flat_and_fall_to_two_sides(surface: Surface) -> None:
    for saddle in surface.saddles:
        assert np.hypot(*surface.gradient(np.array(saddle))) < 1e-8
        assert np.linalg.eigvalsh(hessian(surface, saddle))[0] < 0


@every_surface
def test_everything_declared_lies_in_the_box_and_the_lowest_minimum_comes_first(surface: Surface) -> None:
    declared = np.array([surface.start, *surface.minima, *surface.saddles])
    assert surface.bounds.contains(declared).all()
    assert (np.diff(surface.value(np.array(surface.minima))) >= -1e-12).all()


@pytest.mark.slow
@pytest.mark.parametrize("surface", sampled(VARIANTS, every=3, first=2), ids=name)
def test_no_minimum_in_the_box_is_left_out(surface: Surface) -> None:
    found = find_critical_points(surface).minima
    np.testing.assert_allclose(sorted(surface.minima), sorted(found), atol=1e-12)


@pytest.mark.parametrize("surface", [s for s in DEFAULTS if not isinstance(s, Rastrigin | Ackley)], ids=name)
def test_no_saddle_in_the_box_is_left_out(surface: Surface) -> None:
    found = find_critical_points(surface).saddles
    np.testing.assert_allclose(
        np.reshape(sorted(surface.saddles), (-1, 2)), np.reshape(sorted(found), (-1, 2)), atol=1e-12
    )


@every_surface
def test_a_point_a_path_and_a_grid_are_evaluated_alike(surface: Surface) -> None:
    grid = random_points(surface, 12).reshape(3, 4, 2)
    values, gradients = surface.value(grid), surface.gradient(grid)
    assert values.shape == (3, 4)
    assert gradients.shape == (3, 4, 2)
    np.testing.assert_allclose(surface.value(grid[1]), values[1], rtol=1e-12)
    np.testing.assert_allclose(surface.gradient(grid[1]), gradients[1], rtol=1e-12)
    np.testing.assert_allclose(surface.value(grid[1, 2]), values[1, 2], rtol=1e-12)
    np.testing.assert_allclose(surface.gradient(grid[1, 2]), gradients[1, 2], rtol=1e-12)


@every_surface
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_type_of_the_points_is_kept_and_the_points_are_left_alone(
    surface: Surface, dtype: type[np.floating]
) -> None:
    points = random_points(surface, 8).astype(dtype)
    before = points.copy()
    for shape in (points, points[0]):
        assert surface.value(shape).dtype == dtype
        gradient = surface.gradient(shape)
        assert gradient.dtype == dtype
        assert not np.shares_memory(gradient, points)
    np.testing.assert_array_equal(points, before)


@every_surface
def test_single_precision_agrees_with_double(surface: Surface) -> None:
    points = random_points(surface, 100)
    scale = np.abs(surface.gradient(points)).max()
    np.testing.assert_allclose(surface.gradient(points.astype(np.float32)), surface.gradient(points), atol=1e-5 * scale)


@every_surface
def test_a_surface_survives_a_file(surface: Surface) -> None:
    adapter: TypeAdapter[Surface] = TypeAdapter(AnySurface)
    surface.value(np.zeros(2))  # what was computed is not saved
    assert adapter.validate_json(adapter.dump_json(surface)) == surface


@every_surface
def test_a_surface_says_what_it_is(surface: Surface) -> None:
    assert surface.label
    assert surface.formula
    assert surface.summary.endswith((".", "?"))
    assert all(field.help.endswith((".", "?")) for field in surface.declarations())


# What they are: values from the literature.


@pytest.mark.parametrize(
    ("surface", "point", "value"),
    [
        (Bowl(), (3, 4), 12.5),
        (TextbookRavine(), (-7, 2), 6.45),  # 49 / 20 + 4
        (Rosenbrock(), (1, 1), 0),
        (Rosenbrock(), (-1.2, 1), 24.2),  # Moré, Garbow and Hillstrom 1981
        (Beale(), (3, 0.5), 0),
        (Beale(), (1, 1), 14.203125),  # the same
        (Himmelblau(), (3, 2), 0),
        (Himmelblau(), (-2.805118, 3.131312), 0),
        (Himmelblau(), (-3.779310, -3.283186), 0),
        (Himmelblau(), (3.584428, -1.848126), 0),
        (Himmelblau(), (-0.270845, -0.923039), 181.617),  # its hilltop
        (ThreeHumpCamel(), (0, 0), 0),
        (ThreeHumpCamel(), (-1.74755235, 0.87377617), 0.298638),
        (ThreeHumpCamel(), (5, 5), 2047.916667),
        (StyblinskiTang(), (-2.90353403, -2.90353403), -78.332331),
        (StyblinskiTang(), (2.74680277, -2.90353403), -64.1956),
        (StyblinskiTang(), (2.74680277, 2.74680277), -50.0589),
        (Rastrigin(), (0, 0), 0),
        (Rastrigin(), (0.99495864, 0), 0.994959),
        (Rastrigin(), (4.52299366, 4.52299366), 80.7066),  # the highest in the box
        (Ackley(), (0, 0), 0),
        (Ackley(), (1, 1), 3.625385),
        (Saddle(), (0, 1), -0.25),
        (TwoWells(), (-0.93630063, 0), -2.06309),
        (TwoWells(), (0.90531790, 0), -1.09273),
        (Plateau(), (1, 0), 1 - math.exp(-0.5)),
    ],
    ids=lambda case: name(case) if isinstance(case, Surface) else str(case),
)
def test_values_of_the_literature(surface: Surface, point: Point, value: float) -> None:
    assert float(surface.value(np.array(point, dtype=np.float64))) == pytest.approx(value, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize(
    ("surface", "minima", "saddles"),
    [
        (Beale(), 1, 2),
        (Himmelblau(), 4, 4),
        (ThreeHumpCamel(), 3, 2),
        (StyblinskiTang(), 4, 4),
        (Rastrigin(), 121, 4),
        (Ackley(), 121, 4),
        (Saddle(), 2, 1),
        (TwoWells(), 2, 1),
    ],
    ids=lambda case: name(case) if isinstance(case, Surface) else str(case),
)
def test_how_many_minima_and_saddles_are_declared(surface: Surface, minima: int, saddles: int) -> None:
    assert len(set(surface.minima)) == len(surface.minima) == minima
    assert len(set(surface.saddles)) == len(surface.saddles) == saddles


# What they are, one by one.


@pytest.mark.parametrize("angle", [0.0, 30.0, -75.0])
@pytest.mark.parametrize("condition", [1.0, 20.0, 1000.0])
def test_a_ravine_has_the_condition_number_and_the_angle_it_says(condition: float, angle: float) -> None:
    eigenvalues, directions = np.linalg.eigh(hessian(Ravine(condition=condition, angle=angle), (0, 0)))
    np.testing.assert_allclose(eigenvalues, [1, condition], rtol=1e-8)
    if condition > 1:
        along = [math.cos(math.radians(angle)), math.sin(math.radians(angle))]
        assert abs(directions[:, 0] @ along) == pytest.approx(1)


def test_the_tip_of_ackleys_cone_is_steep_all_round() -> None:
    angles = np.linspace(0, 2 * math.pi, 12)
    around = 1e-6 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    np.testing.assert_allclose(np.hypot(*Ackley().gradient(around).T), 2 * math.sqrt(2), rtol=1e-4)
    np.testing.assert_array_equal(Ackley().gradient(np.zeros((1, 2))), 0)


def test_the_regression_minimum_is_the_line_of_least_squares() -> None:
    regression = Regression()
    np.testing.assert_allclose(regression.minima[0], np.polyfit(regression.inputs, regression.targets, 1), rtol=1e-10)


def test_the_regression_loss_is_half_the_mean_squared_error() -> None:
    regression = Regression()
    points = random_points(regression, 20)
    lines = points[:, :1] * regression.inputs + points[:, 1:]
    errors = np.mean((lines - regression.targets) ** 2, axis=-1)
    np.testing.assert_allclose(regression.value(points), errors / 2, rtol=1e-10)


@pytest.mark.parametrize("surface", [s for s in VARIANTS if isinstance(s, Regression)], ids=name)
def test_the_samples_gradients_have_the_gradient_as_their_mean(surface: Regression) -> None:
    points = random_points(surface, 6).reshape(2, 3, 2)
    gradients = surface.sample_gradients(points, np.arange(surface.samples))
    assert gradients.shape == (2, 3, surface.samples, 2)
    np.testing.assert_allclose(gradients.mean(axis=-2), surface.gradient(points), rtol=1e-9, atol=1e-9)


def test_a_batch_has_the_gradients_of_its_samples() -> None:
    regression, point = Regression(), np.array([0.5, 0.25], dtype=np.float32)
    everyone = regression.sample_gradients(point, np.arange(regression.samples))
    batch = regression.sample_gradients(point, np.array([3, 3, 0]))
    assert batch.dtype == np.float32
    np.testing.assert_array_equal(batch, everyone[[3, 3, 0]])


def test_the_same_seed_gives_the_same_samples() -> None:
    first, again, other = Regression(seed=3), Regression(seed=3), Regression(seed=4)
    np.testing.assert_array_equal(first.inputs, again.inputs)
    np.testing.assert_array_equal(first.targets, again.targets)
    assert not np.array_equal(first.inputs, other.inputs)


def test_less_noise_brings_the_same_samples_nearer_to_the_line() -> None:
    noisy, exact = Regression(noise=0.5), Regression(noise=0.0)
    np.testing.assert_array_equal(noisy.inputs, exact.inputs)
    np.testing.assert_allclose(exact.minima[0], (2, -1), rtol=1e-12)
    assert exact.lowest_value == pytest.approx(0, abs=1e-12)


def test_samples_are_not_to_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Regression().targets[0] = 1


def test_a_surface_that_has_been_used_is_equal_to_a_fresh_one_and_can_be_changed() -> None:
    used, used_too = Regression(), Regression()
    assert used.inputs is used.inputs
    assert used_too.inputs.size == 40
    assert used == used_too == Regression()
    assert hash(used) == hash(Regression())
    assert used.replace(samples=5).inputs.size == 5


def test_a_ravine_of_condition_zero_is_refused() -> None:
    with pytest.raises(ValidationError):
        Ravine(condition=0.0)


# The rates that they suggest.


def test_every_optimizer_is_suggested_a_rate_that_it_takes() -> None:
    for surface in VARIANTS:
        for kind in OPTIMIZERS:
            rate = surface.suggested_rate(kind)
            assert kind.model_validate({"learning_rate": rate}).learning_rate == rate


def test_rates_are_declared_for_optimizers_that_exist() -> None:
    assert all(set(surface.rates) <= set(OPTIMIZERS) for surface in DEFAULTS)


@every_surface
def test_at_the_suggested_rates_nobody_diverges(surface: Surface) -> None:
    assert [trajectory.diverged_at for trajectory in suggested_race(surface, OPTIMIZERS)] == [None] * len(OPTIMIZERS)


@pytest.mark.parametrize("angle", [0.0, 45.0])
@pytest.mark.parametrize("condition", [1.0, 2.0, 5.0, 10.0, 100.0, 500.0, 1000.0])
def test_the_suggested_rates_follow_the_condition_number(condition: float, angle: float) -> None:
    for trajectory in suggested_race(Ravine(condition=condition, angle=angle), NOTES):
        assert trajectory.diverged_at is None
        assert trajectory.losses[-1] < 0.01 * trajectory.losses[0]


@pytest.mark.parametrize("surface", DEFAULTS, ids=name)
def test_at_the_suggested_rates_none_of_the_notes_five_crawls(surface: Surface) -> None:
    for trajectory in suggested_race(surface, NOTES):
        excess = trajectory.losses - surface.lowest_value
        distances = np.hypot(*(trajectory.points[-1] - np.array(surface.minima)).T)
        assert excess[-1] < 0.5 * excess[0] or distances.min() < 1e-2 * surface.bounds.diagonal


def test_on_beale_all_five_of_the_notes_arrive_by_different_paths() -> None:
    paths = [trajectory.points for trajectory in suggested_race(Beale(), NOTES)]
    for path in paths:
        assert np.hypot(*(path[-20:] - Beale().minima[0]).T).max() < 1e-2 * Beale().bounds.diagonal
    for number, path in enumerate(paths):
        for other in paths[:number]:
            gaps = np.hypot(*np.moveaxis(path[:, None] - other, -1, 0)).min(axis=1)  # from the nearest point there
            assert gaps.max() > 0.02 * Beale().bounds.diagonal


@pytest.mark.parametrize("batch_size", [1, 8])
def test_on_the_regression_batches_do_not_make_sgd_or_momentum_diverge(batch_size: int) -> None:
    surface = Regression()
    racers = [
        Racer(optimizer=SGD(learning_rate=surface.suggested_rate(SGD)), batch_size=batch_size),
        Racer(optimizer=Momentum(learning_rate=surface.suggested_rate(Momentum)), batch_size=batch_size),
    ]
    for trajectory in race(surface, racers, surface.start, 300):
        assert surface.bounds.contains(trajectory.points[-1])
