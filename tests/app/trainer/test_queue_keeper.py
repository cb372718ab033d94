"""What waits when the window closes is offered by the next one, and not begun by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.queue_keeper import FILE, QueueKeeper
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_queue import RunQueue
from core.scenes.plan import Planned, planned
from tests.app.trainer.conftest import SMALL

PLAN: tuple[Planned, ...] = tuple(
    planned(SMALL.replace(seed=seed, epochs=1), "seed {seed}", seed=seed) for seed in (1, 2)
)
Window = Callable[[], tuple[RunQueue, QueueKeeper, RunArchive]]


@pytest.fixture
def another(qtbot: QtBot, tmp_path: Path) -> Window:  # noqa: ARG001 - Qt is there
    """Opens the queue of another window that keeps its runs in the same folder."""

    def opened() -> tuple[RunQueue, QueueKeeper, RunArchive]:
        queue, archive = RunQueue(), RunArchive(tmp_path)
        keeper = QueueKeeper(queue, archive)
        keeper.open()
        return queue, keeper, archive

    return opened


def close(keeper: QueueKeeper, archive: RunArchive) -> None:
    keeper.close()
    archive.close()


def test_what_waited_is_held_in_the_queue_of_the_next_window(another: Window, tmp_path: Path) -> None:
    queue, keeper, archive = another()
    queue.add(PLAN)
    close(keeper, archive)
    queue, keeper, archive = another()
    assert [run.plan for run in queue.runs.held] == list(PLAN)
    assert queue.begin_next() is None
    queue.cancel_held()
    close(keeper, archive)
    assert not (tmp_path / FILE).exists()


def test_a_second_window_neither_takes_nor_overwrites_what_the_first_keeps(another: Window) -> None:
    queue, keeper, archive = another()
    queue.add(PLAN)
    other, other_keeper, other_archive = another()
    other.add(PLAN[:1])
    assert not other_keeper.keeps
    close(other_keeper, other_archive)
    close(keeper, archive)
    queue, keeper, archive = another()
    assert len(queue.runs.held) == len(PLAN)
    close(keeper, archive)


def test_a_broken_file_is_said_and_set_aside(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"groups": [{}]}')
    keeper = QueueKeeper(RunQueue(), RunArchive(tmp_path))
    with qtbot.waitSignal(keeper.noted) as said:
        keeper.open()
    assert "is set aside" in said.args[0]
    assert not (tmp_path / FILE).exists()
