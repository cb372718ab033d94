"""The optimizers against PyTorch's, against their own terms, and one by one against a closed form."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from core.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AnyOptimizer,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RAdam,
    RMSProp,
    Rprop,
    memory,
)
from core.schedules import Cosine
from core.settings import Array
from core.surfaces import Beale, Ravine, Rosenbrock, Surface

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = [
    case for name in ("trajectories", "fields") for case in json.loads((FOLDER / f"torch_{name}.json").read_text())
]
SURFACES: dict[str, Surface] = {
    "rosenbrock": Rosenbrock(),
    "beale": Beale(),
    "rotated_ravine": Ravine(condition=50.0, angle=30.0),
}
BY_NAME = {optimizer.__name__: optimizer for optimizer in OPTIMIZERS}
VARIANTS: list[Optimizer[Any]] = [
    *(kind.model_validate({}) for kind in OPTIMIZERS),
    SGD(weight_decay=0.1),
    Momentum(dampening=0.5, weight_decay=0.1),
    Nesterov(weight_decay=0.1),
    AdaGrad(lr_decay=0.1, initial_accumulator_value=0.1),
    RMSProp(centered=True, momentum=0.9),
    Adam(weight_decay=0.1),
    NAdam(weight_decay=0.1, decoupled_weight_decay=True),
    RAdam(weight_decay=0.1, decoupled_weight_decay=True),
    AdamW(amsgrad=True),
    Lion(weight_decay=0.1),
]

every_optimizer = pytest.mark.parametrize("optimizer", VARIANTS, ids=lambda o: o.kind)
scheduled_or_not = pytest.mark.parametrize("rate_factor", [1.0, 0.3])


def walk(optimizer: Optimizer[Any], gradient: Callable[[Array], Array], start: Array, steps: int) -> Array:
    """The points of a plain loop, (steps + 1, ...)."""
    point, state = start.copy(), optimizer.init(start)
    path = [start.copy()]
    for _ in range(steps):
        optimizer.step(point, gradient(point), state)
        path.append(point.copy())
    return np.array(path)


def name_of(case: dict[str, Any]) -> str:
    return f"{case['optimizer']}-{case['surface']}-{len(case['fields'])}"


@pytest.mark.parametrize("case", GOLDEN, ids=name_of)
def test_path_equals_that_of_pytorch(case: dict[str, Any]) -> None:
    optimizer = BY_NAME[case["optimizer"]](**case["fields"])
    path = walk(optimizer, SURFACES[case["surface"]].gradient, np.array(case["start"]), case["steps"][-1])
    np.testing.assert_allclose(path[case["steps"]], case["points"], rtol=1e-9, atol=1e-12)


@every_optimizer
@scheduled_or_not
def test_terms_add_up_to_the_step(optimizer: Optimizer[Any], rate_factor: float) -> None:
    rng = np.random.default_rng(1)
    params = rng.normal(size=(50, 2))
    state = optimizer.init(params)
    state.rate_factor = rate_factor
    for _ in range(10):
        grad = rng.normal(size=params.shape)
        terms = optimizer.terms(params, grad, state)
        before = params.copy()
        optimizer.step(params, grad.copy(), state)
        moved = terms["update"] + terms.get("decay", 0)
        larger = np.maximum(np.abs(before), np.abs(params))
        assert (np.abs(moved - (params - before)) <= 4 * np.spacing(larger)).all()


@every_optimizer
def test_asking_for_terms_changes_nothing(optimizer: Optimizer[Any]) -> None:
    params, grad = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    state = optimizer.init(params)
    optimizer.step(params, grad.copy(), state)
    before = {name: np.copy(value) for name, value in memory(state).items()}
    terms = optimizer.terms(params, grad, state)
    assert next(iter(terms)) == "gradient"
    assert "update" in terms
    assert all(term.shape == params.shape for term in terms.values())
    np.testing.assert_equal(memory(state), before)
    np.testing.assert_array_equal(grad, [0.5, 3.0])


@every_optimizer
def test_racers_in_a_row_move_as_each_would_alone(optimizer: Optimizer[Any]) -> None:
    starts = np.random.default_rng(2).uniform(-1, 1, size=(13, 2))
    together = walk(optimizer, Beale().gradient, starts, 20)
    alone = np.stack([walk(optimizer, Beale().gradient, start, 20) for start in starts], axis=1)
    np.testing.assert_array_equal(together, alone)


@every_optimizer
def test_a_scheduled_step_is_the_step_of_another_learning_rate(optimizer: Optimizer[Any]) -> None:
    scheduled, changed = np.array([1.0, 1.5]), np.array([1.0, 1.5])
    one, other = optimizer.init(scheduled), optimizer.init(changed)
    for factor in Cosine(warm_up=3).factors(30).tolist():
        one.rate_factor = factor
        optimizer.step(scheduled, Beale().gradient(scheduled), one)
        now = optimizer.replace(learning_rate=optimizer.learning_rate * factor)
        now.step(changed, Beale().gradient(changed), other)
        np.testing.assert_array_equal(scheduled, changed)
    np.testing.assert_equal(memory(one), memory(other))


@every_optimizer
def test_an_optimizer_says_whether_a_schedule_changes_its_steps(optimizer: Optimizer[Any]) -> None:
    full, half = np.array([1.0, 1.5]), np.array([1.0, 1.5])
    one, other = optimizer.init(full), optimizer.init(half)
    other.rate_factor = 0.5
    optimizer.step(full, np.ones(2), one)
    optimizer.step(half, np.ones(2), other)
    assert optimizer.scheduled == (not np.array_equal(full, half))


@every_optimizer
def test_the_rate_factor_is_no_memory(optimizer: Optimizer[Any]) -> None:
    assert "rate_factor" not in memory(optimizer.init(np.zeros(2)))


@every_optimizer
@scheduled_or_not
def test_step_keeps_float32(optimizer: Optimizer[Any], rate_factor: float) -> None:
    params = np.ones(4, dtype=np.float32)
    state = optimizer.init(params)
    state.rate_factor = rate_factor
    optimizer.step(params, np.ones(4, dtype=np.float32), state)
    arrays = [value for value in memory(state).values() if isinstance(value, np.ndarray)]
    assert {array.dtype for array in [params, *arrays]} == {np.dtype(np.float32)}


@every_optimizer
@scheduled_or_not
def test_step_allocates_no_array(optimizer: Optimizer[Any], rate_factor: float) -> None:
    params = np.ones(100_000)
    state = optimizer.init(params)
    state.rate_factor = rate_factor
    grad = np.ones_like(params)
    optimizer.step(params, grad, state)
    tracemalloc.start()
    optimizer.step(params, grad, state)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < params.nbytes / 8


@every_optimizer
def test_settings_come_back_from_json(optimizer: Optimizer[Any]) -> None:
    adapter: TypeAdapter[Optimizer[Any]] = TypeAdapter(AnyOptimizer)
    assert adapter.validate_json(optimizer.model_dump_json()) == optimizer


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_optimizer_says_what_it_does(kind: type[Optimizer[Any]]) -> None:
    assert kind.label
    assert kind.summary.endswith(".")
    assert kind.model_validate({}).formula
    assert kind.source


def test_a_rate_of_zero_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than 0"):
        SGD(learning_rate=0)


def test_sgd_on_a_quadratic_shrinks_geometrically() -> None:
    path = walk(SGD(learning_rate=0.1), Ravine(condition=5.0, angle=0.0).gradient, np.array([1.0, 1.0]), 10)
    np.testing.assert_allclose(path[10], [0.9**10, 0.5**10])


def test_first_step_of_adam_is_the_rate_times_the_sign() -> None:
    path = walk(Adam(learning_rate=0.1), Beale().gradient, np.array([1.0, 1.5]), 1)
    np.testing.assert_allclose(path[1] - path[0], [-0.1, -0.1], rtol=1e-6)


def test_first_step_of_rmsprop_is_ten_rates_long() -> None:
    path = walk(RMSProp(learning_rate=0.01), Beale().gradient, np.array([1.0, 1.5]), 1)
    np.testing.assert_allclose(path[1] - path[0], [-0.1, -0.1], rtol=1e-6)


def test_adagrad_takes_the_root_of_all_squares() -> None:
    state = AdaGrad().init(np.zeros(1))
    for grad in (3.0, 4.0):
        AdaGrad().step(np.zeros(1), np.array([grad]), state)
    assert np.sqrt(state.squares) == 5


@pytest.mark.parametrize(
    ("steps", "point", "loss"), [(100, [2.14354, 0.18408], 0.338911), (500, [2.72983, 0.42330], 0.016056)]
)
def test_adagrad_takes_the_path_of_the_animation_in_the_notes(steps: int, point: list[float], loss: float) -> None:
    """The system behind the animation is ilguyi/optimizers.numpy (2018), which begins as TensorFlow does."""
    adagrad = AdaGrad(learning_rate=0.2, initial_accumulator_value=0.1, eps=1e-7)
    end = walk(adagrad, Beale().gradient, np.array([0.7, 1.4]), steps)[-1]
    np.testing.assert_allclose(end, point, atol=5e-6)
    np.testing.assert_allclose(Beale().value(end), loss, atol=5e-7)


def test_the_rate_of_adagrad_decays_by_the_steps_taken() -> None:
    point = np.zeros(1)
    path = walk(AdaGrad(learning_rate=1.0, lr_decay=0.5, eps=0.0), lambda _: np.ones(1), point, 3)
    # The root of the sum is √t, and the rate is 1, 1/1.5, 1/2.
    np.testing.assert_allclose(np.diff(path[:, 0]), [-1, -1 / 1.5 / np.sqrt(2), -1 / 2 / np.sqrt(3)])


def test_rprop_rests_for_a_step_when_the_sign_flips() -> None:
    rprop, point = Rprop(learning_rate=0.1), np.zeros(1)
    state = rprop.init(point)
    path = []
    for grad in (1.0, 1.0, -1.0, -1.0):
        rprop.step(point, np.array([grad]), state)
        path.append(point.item())
    np.testing.assert_allclose(path, [-0.1, -0.22, -0.22, -0.16])


def test_radam_steps_like_momentum_for_five_steps() -> None:
    radam, point = RAdam(learning_rate=0.1), np.zeros(2)
    state = radam.init(point)
    rectified = []
    for _ in range(7):
        terms = radam.terms(point, np.array([1.0, 10.0]), state)
        rectified.append(bool(terms["rectification"].any()))
        radam.step(point, np.array([1.0, 10.0]), state)
    assert rectified == [False] * 5 + [True] * 2


def test_decay_of_adam_moves_the_minimum_and_that_of_adamw_does_not() -> None:
    minimum = np.array([3.0, 0.5])
    coupled = walk(Adam(learning_rate=0.01, weight_decay=0.1), lambda w: w - minimum, np.zeros(2), 20_000)
    decoupled = walk(AdamW(learning_rate=0.01, weight_decay=0.1), lambda w: w - minimum, np.zeros(2), 20_000)
    np.testing.assert_allclose(coupled[-1], minimum / 1.1, rtol=1e-4)
    np.testing.assert_allclose(decoupled[-1], minimum, rtol=1e-3)


def test_without_momentum_there_is_no_dampening() -> None:
    start = np.array([1.0, 1.5])
    plain = walk(SGD(learning_rate=1e-4), Beale().gradient, start, 5)
    damped = walk(Momentum(learning_rate=1e-4, momentum=0.0, dampening=0.9), Beale().gradient, start, 5)
    np.testing.assert_array_equal(plain, damped)
