"""Things that people do in all rooms, in an order that nobody foresaw."""

from pathlib import Path

import pytest

from app.window.main_window import MainWindow
from tests.app.robot import Robot, seed_of_the_day


@pytest.mark.parametrize(
    "actions",
    [60, pytest.param(2000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
)
def test_nothing_raises_whatever_is_done(window: MainWindow, tmp_path: Path, actions: int) -> None:
    window.complete()
    seed = seed_of_the_day()
    print(f"seed {seed}")  # shown when something raises; python -m tests.app.robot goes the same way again
    robot = Robot(window, seed, tmp_path)
    for _ in range(actions):
        robot.act()
    assert len(robot.done) == actions
