"""The map under the race: up is up, and higher is darker."""

from app.optimizers.view import OptimizersView
from core.surfaces import Rosenbrock
from tests.app.optimizers.places import colour_at


def test_higher_is_darker_and_up_is_up(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Rosenbrock()))  # 101 at (0, -1), 901 at (0, 3)
    room.plot.reset_view()
    image = room.plot.grab().toImage()
    low, high = (colour_at(room, image, x, y).lightness() for x, y in ((0.03, -0.93), (0.03, 2.93)))
    assert high < low
