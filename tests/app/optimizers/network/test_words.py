"""What is said of a network at a step."""

import numpy as np

from app.base.formatting import spelled_out
from app.base.theme import LIGHT
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.network.words import loss_curves, measure, network_of, state_of
from app.widgets.charts.curves import Curve
from core.optimizers import Adam
from core.training import TrainingConfig
from tests.app.optimizers.network.small_race import STEPS, small_model, small_result
from tests.app.optimizers.network.test_plane_path import path_of


def test_the_true_loss_and_that_of_the_map_are_said_where_both_are_known() -> None:
    result = small_result()
    true, on_map = result.paths[0].true_end, float(result.map_losses(result.paths[0])[-1])
    assert state_of(path_of(0), STEPS) == f"true {true:.3g}, map {on_map:.3g}, 0 % off the plane"
    assert state_of(path_of(0), STEPS, brief=True) == f"true {true:.3g}, map {on_map:.3g}, 0 % off"


def test_only_the_map_is_said_elsewhere() -> None:
    steps = set(range(STEPS)) - set(small_result().paths[0].truth_steps.tolist())
    for step in steps:
        assert state_of(path_of(0), step).startswith("map ")


def test_the_chart_has_the_true_losses_and_those_of_the_map_dotted() -> None:
    path, style = path_of(0), LIGHT.style_of(small_model().racers[0])
    true, on_map = loss_curves(path, "SGD", Curve(np.arange(STEPS + 1), path.losses, style))
    assert (true.dotted, on_map.dotted) == (False, True)
    np.testing.assert_allclose(true.values, small_result().paths[0].true_losses)


def test_a_step_is_as_long_as_it_moved_in_all_dimensions() -> None:
    """A step cannot be shorter than it is on the plane."""
    path = path_of(1)
    on_plane = np.linalg.norm(np.diff(path.points, axis=0), axis=1)
    assert (measure(path, "step")[1:] >= on_plane * (1 - 1e-4)).all()
    np.testing.assert_array_equal(measure(path, "distance"), small_result().paths[1].off_plane)


def test_a_network_is_told_with_all_that_is_not_usual_and_once() -> None:
    config = TrainingConfig(train_size=2000, hidden_layers=(16,), batch_size=10, l2=0.1, optimizer=Adam(), epochs=3)
    assert network_of(config) == "MNIST, 2,000 images, hidden layers 16, batch size 10, L2 penalty 0.1"
    assert spelled_out(RealNetwork().of(config)) == "Real network"
    assert spelled_out(RealNetwork(draws="orders").of(config)).startswith("Real network, draws ")
