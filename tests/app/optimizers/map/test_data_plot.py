"""Linear regression is seen twice: where its parameters go, and how its line turns."""

import numpy as np

from app.optimizers.map.data_plot import DataPlot
from app.optimizers.view import OptimizersView
from tests.app.optimizers.edits import change_racer
from tests.app.pictures import pixels


def test_each_racer_has_its_line_at_every_step(room: OptimizersView, data: DataPlot) -> None:
    for step in (0, 25):
        room.playback.seek(step)
        lines = [line.parameters for line in data.samples.lines()]
        np.testing.assert_array_equal(lines, [trajectory.points[step] for trajectory in room.controller.race])


def test_the_samples_in_use_are_marked_and_the_same_ones_again_after_stepping_back(
    room: OptimizersView, data: DataPlot
) -> None:
    room.playback.seek(10)
    there = [line.batch for line in data.samples.lines()]
    assert there[0] is None
    assert [len(batch) for batch in there[1:] if batch is not None] == [8, 1]
    before = pixels(data.grab().toImage())
    room.playback.seek(11)
    assert not np.array_equal(pixels(data.grab().toImage()), before)
    room.playback.seek(10)
    np.testing.assert_array_equal(pixels(data.grab().toImage()), before)


def test_a_racer_that_is_lost_has_no_line(room: OptimizersView, data: DataPlot) -> None:
    wild = room.controller.model.racers[0].optimizer.replace(learning_rate=50.0)
    change_racer(room.controller, 0, optimizer=wild)
    room.playback.seek(room.playback.length)
    assert not np.isfinite(data.samples.lines()[0].parameters).all()
    assert not data.grab().isNull()
    assert not data.samples.failed
