"""What is drawn of the racers: the paths of those that are shown, how they stand, their lines and batches."""

import numpy as np
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT
from app.optimizers.controller import OptimizersController
from app.optimizers.map.surface_plot import head_at
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import legend_of, lines_of, trails_of
from app.optimizers.view import OptimizersView
from core.surfaces import Regression

FIRST = OptimizersModel.first()


def test_a_path_is_drawn_for_each_racer_that_is_shown(qtbot: QtBot) -> None:  # noqa: ARG001
    controller = OptimizersController(FIRST)
    controller.toggle_racer(1)
    shown = [0, 2, 3, 4]
    for theme in (LIGHT, DARK):
        trails = trails_of(controller, theme)
        assert [trail.style for trail in trails] == [theme.racer(FIRST.racers[place].colour) for place in shown]
        for trail, place in zip(trails, shown, strict=True):
            np.testing.assert_array_equal(trail.points, controller.race[place].points)


def test_the_legend_has_a_row_for_each_of_them(qtbot: QtBot) -> None:  # noqa: ARG001
    controller = OptimizersController(FIRST)
    controller.toggle_racer(1)
    rows = legend_of(controller, LIGHT)
    assert [row.text for row in rows] == ["SGD", "AdaGrad", "RMSProp", "Adam"]  # and nothing else


def test_a_line_has_the_samples_of_its_step(qtbot: QtBot) -> None:  # noqa: ARG001
    model = FIRST.with_surface(Regression())
    racers = tuple(model.racers[0].replace(batch_size=size, colour=i) for i, size in enumerate((None, 4)))
    controller = OptimizersController(model.replace(racers=racers))
    for step in (0, 9):
        whole, part = lines_of(controller, step, LIGHT)
        assert whole.batch is None
        assert part.batch is not None
        batches = controller.race[1].batches
        assert batches is not None
        np.testing.assert_array_equal(part.batch, batches[step])
        np.testing.assert_array_equal(part.parameters, controller.race[1].points[step])


def test_the_path_of_a_fork_begins_where_it_forks(room: OptimizersView) -> None:
    controller = room.controller
    controller.seek(60)
    controller.fork(0)
    trails = trails_of(controller, LIGHT)
    parent, fork = trails[:2]
    assert (parent.begins, fork.begins) == (None, 60)
    assert (fork.points[:60] == parent.points[60]).all()
    np.testing.assert_array_equal(fork.points[60:], parent.points[60:])
    assert [head_at(fork, step).waits for step in (0, 59, 60)] == [True, True, False]
    np.testing.assert_array_equal(room.chart.layer.curves[1].places[:2], [60, 61])
