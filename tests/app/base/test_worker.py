"""A worker drains slow iterators beside the window; the latest wins, and it stands still when asked to."""

import gc
import itertools
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from app.base.worker import Worker


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:  # noqa: ARG001 - Qt has to be there
    worker = Worker()
    yield worker
    assert worker.stop()


class Gated:
    """Items 0, 1, 2, ... of which each waits to be let through."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.allowed = threading.Semaphore(0)
        self.closed_on: str | None = None

    def __iter__(self) -> Iterator[int]:
        try:
            for item in itertools.count():
                self.asked.release()
                self.allowed.acquire()
                yield item
        finally:
            self.closed_on = threading.current_thread().name


def watch(worker: Worker) -> list[object]:
    """All that the worker says from now on."""
    said: list[object] = []
    worker.started.connect(lambda: said.append("started"))
    worker.progressed.connect(said.append)
    worker.paused.connect(lambda: said.append("paused"))
    worker.finished.connect(lambda: said.append("finished"))
    worker.failed.connect(said.append)
    return said


def test_the_last_item_is_announced_before_the_end(qtbot: QtBot, worker: Worker) -> None:
    said = watch(worker)
    with qtbot.waitSignal(worker.finished):
        worker.replace(range(100_000))
    assert said[0] == "started"
    assert said[-2:] == [99_999, "finished"]
    assert not worker.busy


def test_items_are_skipped_but_never_out_of_order(qtbot: QtBot, worker: Worker) -> None:
    said = watch(worker)
    with qtbot.waitSignal(worker.finished):
        worker.replace(range(300_000))
    items = [item for item in said if isinstance(item, int)]
    assert items == sorted(items)
    assert len(items) < 300_000


def test_the_work_is_done_on_another_thread_and_announced_on_the_windows(qtbot: QtBot, worker: Worker) -> None:
    heard = []
    worker.progressed.connect(lambda name: heard.append((name, QThread.currentThread())))
    with qtbot.waitSignal(worker.finished):
        worker.replace(threading.current_thread().name for _ in range(1))
    assert heard == [("worker", worker.thread())]


def test_what_an_iterator_raises_arrives_after_its_last_item(qtbot: QtBot, worker: Worker) -> None:
    said = watch(worker)
    with qtbot.waitSignal(worker.failed):
        worker.replace(1 // (2 - n) for n in range(1, 4))
    assert said[:-1] == ["started", 1]
    assert isinstance(said[-1], ZeroDivisionError)
    assert not worker.busy


def test_the_latest_request_wins(qtbot: QtBot, worker: Worker) -> None:
    stale = Gated()
    worker.replace(stale)
    stale.asked.acquire()
    said = watch(worker)
    worker.replace(["dropped before it began"])
    worker.replace(["latest"])
    stale.allowed.release()  # only now is its item made
    with qtbot.waitSignal(worker.finished):
        pass
    assert said == ["started", "started", "latest", "finished"]


def test_live_requests_that_come_too_fast_are_seen_all_the_same(qtbot: QtBot, worker: Worker) -> None:
    slow = Gated()
    worker.replace(slow, live=True)
    slow.asked.acquire()
    said = watch(worker)
    worker.replace(["replaced while it waited"], live=True)
    worker.replace(["latest"], live=True)
    with qtbot.waitSignal(worker.progressed):
        slow.allowed.release()
    with qtbot.waitSignal(worker.finished):
        slow.allowed.release()  # its second item is not wanted
    assert said == [0, "started", "latest", "finished"]


def test_a_live_request_does_not_wait_for_what_has_been_seen(qtbot: QtBot, worker: Worker) -> None:
    slow = Gated()
    worker.replace(slow, live=True)
    with qtbot.waitSignal(worker.progressed):
        slow.allowed.release()
    said = watch(worker)
    worker.replace(["latest"], live=True)
    assert said == ["started"]
    with qtbot.waitSignal(worker.finished):
        slow.allowed.release()
    assert said == ["started", "latest", "finished"]


def test_a_dropped_generator_tidies_up_on_its_thread(qtbot: QtBot, worker: Worker) -> None:
    stale = Gated()
    worker.replace(stale)
    stale.asked.acquire()
    worker.replace([1])
    stale.allowed.release()
    with qtbot.waitSignal(worker.finished):
        pass
    assert stale.closed_on == "worker"


def test_it_pauses_between_two_items_and_goes_on(qtbot: QtBot, worker: Worker) -> None:
    gated = Gated()
    worker.replace(gated)
    gated.asked.acquire()
    said = watch(worker)
    worker.pause()
    with qtbot.waitSignal(worker.paused):
        gated.allowed.release()
    assert said == [0, "paused"]
    assert not gated.asked.acquire(blocking=False)  # it stands still
    worker.resume()
    with qtbot.waitSignal(worker.progressed):
        gated.allowed.release()
    assert said == [0, "paused", "started", 1]
    worker.pause()
    gated.allowed.release(3)


def test_it_goes_one_step_at_a_time_from_the_first(qtbot: QtBot, worker: Worker) -> None:
    said = watch(worker)
    with qtbot.waitSignal(worker.paused):
        worker.replace(itertools.count(), paused=True)
    for _ in range(2):
        with qtbot.waitSignal(worker.paused):
            worker.step()
    assert said == ["started", "paused", "started", 0, "paused", "started", 1, "paused"]


def test_a_step_may_lead_to_a_certain_item(qtbot: QtBot, worker: Worker) -> None:
    said = watch(worker)
    worker.replace(itertools.count(1), paused=True)
    with qtbot.waitSignal(worker.paused):
        worker.step(until=lambda item: item == 1000)
    assert said[-2:] == [1000, "paused"]


def test_what_is_paused_can_be_replaced(qtbot: QtBot, worker: Worker) -> None:
    with qtbot.waitSignal(worker.paused):
        worker.replace(itertools.count(), paused=True)
    said = watch(worker)
    with qtbot.waitSignal(worker.finished):
        worker.replace(["new"])
    assert said == ["started", "new", "finished"]


def test_stopping_ends_the_thread_and_nothing_more_is_said(qtbot: QtBot, worker: Worker) -> None:
    with qtbot.waitSignal(worker.progressed):
        worker.replace(itertools.count())
    thread = worker._thread
    assert thread is not None
    said = watch(worker)
    assert worker.stop()
    assert not thread.is_alive()
    assert not worker.busy
    assert worker.stop()  # and again, with nothing to stop
    assert said == []


def test_a_stop_does_not_wait_for_ever_and_the_worker_can_start_anew(qtbot: QtBot, worker: Worker) -> None:
    endless = Gated()
    worker.replace(endless)
    endless.asked.acquire()
    thread = worker._thread
    assert thread is not None
    assert not worker.stop(patience=0)
    said = watch(worker)
    with qtbot.waitSignal(worker.finished):
        worker.replace(["anew"])
    endless.allowed.release()
    thread.join()
    assert said == ["started", "anew", "finished"]


def test_who_hears_of_an_item_may_replace_the_work(qtbot: QtBot, worker: Worker) -> None:
    said = watch(worker)
    worker.progressed.connect(lambda item: worker.replace(["second"]) if item == "first" else None)
    with qtbot.waitSignal(worker.finished):
        worker.replace(["first"])
    assert said == ["started", "first", "started", "second", "finished"]


def test_without_work_nothing_is_said(worker: Worker) -> None:
    said = watch(worker)
    worker.pause()
    worker.resume()
    worker.step()
    worker.stop()
    assert said == []


class Cycle:
    """Garbage that only the collector finds; it says on which thread."""

    found_on: list[str]

    def __init__(self, found_on: list[str]) -> None:
        self.found_on = found_on
        self.me = self

    def __del__(self) -> None:
        self.found_on.append(threading.current_thread().name)


def test_garbage_is_found_on_the_windows_thread_alone(qtbot: QtBot, worker: Worker) -> None:
    found_on: list[str] = []
    worker.progressed.connect(lambda _: [Cycle(found_on) for _ in range(10)])
    worker.replace([[0] for _ in range(10_000)] for _ in itertools.count())
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(found_on) > 10)
    assert worker.stop()
    assert set(found_on) == {"MainThread"}
    assert gc.isenabled()


def test_garbage_is_found_as_usual_while_the_work_is_paused(qtbot: QtBot, worker: Worker) -> None:
    with qtbot.waitSignal(worker.paused):
        worker.replace(itertools.count(), paused=True)
    assert gc.isenabled()
    with qtbot.waitSignal(worker.paused):
        worker.step()
        assert not gc.isenabled()
    assert gc.isenabled()
