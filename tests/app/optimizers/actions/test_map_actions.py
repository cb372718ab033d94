"""The actions on the map are enabled where they mean something, and say why elsewhere."""

from app.optimizers.actions.map_actions import MapActions
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from tests.app.optimizers.network.small_race import small_model

REASON = "Only on a surface of two numbers; a network has thousands"


def of_two_numbers(acts: MapActions) -> list[tuple[bool, bool]]:
    """Return whether each action that needs two numbers is enabled, and whether its tip is the reason against it."""
    those = (acts.basins, acts.turn, acts.flow, acts.newton, acts.many, acts.fork)
    return [(action.isEnabled(), action.toolTip() == REASON) for action in those]


def test_what_is_only_there_for_two_numbers_is_disabled_for_networks_and_comes_back(room: OptimizersView) -> None:
    acts = room.on_map
    assert of_two_numbers(acts) == [(True, False)] * 6
    room.controller.set_model(small_model())
    assert of_two_numbers(acts) == [(False, True)] * 6
    assert acts.relief.isEnabled()
    room.controller.set_model(OptimizersModel.first())
    assert of_two_numbers(acts) == [(True, False)] * 6


def test_a_map_through_a_racer_is_offered_for_networks_only(room: OptimizersView) -> None:
    assert not room.on_map.through.isVisible()
    room.controller.set_model(small_model())
    assert room.on_map.through.isVisible()


def test_the_switches_show_the_model(room: OptimizersView) -> None:
    acts, model = room.on_map, OptimizersModel.first()
    room.controller.set_model(model.replace(flow=True, contour_values=True, map_kind="relief"))
    assert [one.isChecked() for one in (acts.flow, acts.contour_values, acts.relief)] == [True] * 3
    assert [one.isChecked() for one in (acts.newton, acts.many, acts.basins)] == [False] * 3
