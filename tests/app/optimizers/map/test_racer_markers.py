"""Where the racers are, and an arrow to who is out of sight."""

import numpy as np

from app.base.theme import LIGHT
from app.optimizers.view import OptimizersView
from tests.app.optimizers.places import colour_at, rgb
from tests.app.pictures import pixels


def test_the_head_is_where_the_racer_is(room: OptimizersView) -> None:
    room.controller.choose(0)
    for step in (40, 41, 7):
        room.playback.seek(step)
        adam = room.controller.race[4].points[step]
        image = room.plot.grab().toImage()
        assert colour_at(room, image, *adam).name() == LIGHT.racer(4).colour.lower()


def test_an_arrow_at_the_edge_points_to_who_is_out_of_sight(room: OptimizersView) -> None:
    room.plot.set_view([3.5, 4.0], [3.5, 4.0])  # everybody is to the lower left, the legend is not
    for index in range(4):
        room.controller.toggle_racer(index)
    image = pixels(room.plot.grab().toImage())
    bottom_left = image[image.shape[0] // 2 :, : image.shape[1] // 2].reshape(-1, 3)
    assert (np.abs(bottom_left.astype(int) - rgb(4)).sum(axis=-1) < 20).sum() > 40
