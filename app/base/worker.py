"""Slow work beside the window: a thread drains an iterator, and the window gets the newest item."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from queue import SimpleQueue

from PySide6.QtCore import QObject, Signal

from app.base import garbage_collection
from app.base.playback import TICK
from app.base.timer import timer

PATIENCE = 3.0  # seconds that a stop waits for the item that is being made


class Worker(QObject):
    """Drains one iterator at a time on its own thread; a new one replaces the one before.

    Items come faster than a window can show them: 60 times a second the newest is announced, and the others are never
    seen. So each item must hold all there is to show. When work ends, its last item is announced first.

    The thread calls nothing of Qt: it leaves items in a slot, which a timer of the window empties. So the window's own
    thread sends every signal, and none can come from work that has been replaced. An exception of the iterator
    arrives as `failed`. While the iterator stands still, from `paused` to the next `step`, `resume` or `replace`, its
    data may be read and changed.

    Work can pause or be dropped only between two items: an item should not take longer than a user waits for that.
    NumPy lets the window run meanwhile. Plain Python holds the window up, since it then gets its turn only every 5 ms:
    keep that below about 5 ms an item. A shorter `sys.setswitchinterval` gains nothing beside NumPy. Meanwhile garbage
    is collected on the window's thread (see app/base/garbage_collection.py).
    """

    started = Signal()  # also when it goes on after a pause
    progressed = Signal(object)  # the newest item
    paused = Signal()  # the iterator stands still
    finished = Signal()  # the iterator has no further item
    failed = Signal(object)  # the exception that the iterator raised

    def __init__(self, parent: QObject | None = None, *, every: int = TICK) -> None:
        """Look for a new item every `every` milliseconds."""
        super().__init__(parent)
        self._job: Job | None = None
        self._next: Job | None = None  # begins when the present one has announced its first item
        self._thread: JobThread | None = None
        self._timer = timer(self, every)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Return whether there is an iterator to drain, paused or not."""
        return self._job is not None

    def replace(self, items: Iterable[object], *, paused: bool = False, live: bool = False) -> None:
        """Drain `items` from now on. The work before is dropped after the item that it is making.

        A slider may send requests faster than first items are made, and none would ever be seen. If requests are
        `live`, the current one announces its first item before it is dropped, and the latest request is next.
        """
        job = Job(items, paused=paused)
        if live and self._job and not self._job.announced:
            self._next = job
        else:
            self._begin(job)

    def pause(self) -> None:
        """Stand still after the current item, then emit `paused`."""
        if self._job:
            self._job.pause()

    def resume(self) -> None:
        """Go on until another call says otherwise."""
        self._go_on(until=None)

    def step(self, until: Callable[[object], bool] = lambda _: True) -> None:
        """Go on to the next item that satisfies `until` (called on the thread), then stand still again."""
        self._go_on(until)

    def stop(self, patience: float = PATIENCE) -> bool:
        """Drop the work and end the thread; return False if it is still busy after `patience` seconds.

        In that case it ends by itself after its item, which is not announced. Call this before the window is destroyed.
        """
        self._drop()
        self._timer.stop()
        if self._thread is None:
            return True
        thread, self._thread = self._thread, None
        thread.inbox.put(None)
        thread.join(patience)
        if thread.is_alive():
            return False
        garbage_collection.release(thread)
        return True

    def _begin(self, job: "Job") -> None:
        self._drop()
        self._job = job
        if self._thread is None:
            self._thread = JobThread()
            self._thread.start()
        garbage_collection.hold(self._thread)
        self._thread.inbox.put(job)
        self._watch()

    def _drop(self) -> None:
        if self._job:
            self._job.drop()
        self._job = self._next = None

    def _go_on(self, until: Callable[[object], bool] | None) -> None:
        if self._job and self._thread:
            garbage_collection.hold(self._thread)
            self._job.go_on(until)
            self._watch()

    def _watch(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
        self.started.emit()

    def _look(self) -> None:
        job = self._job
        if job is None or self._thread is None:
            return
        garbage_collection.collect_young()
        # Read the state before the item, so that the last item is not missed.
        ended, stands = job.ended, job.stands
        if job.newest:
            job.announced = True
            self.progressed.emit(job.newest.pop())
        if job is not self._job:
            return  # a slot has replaced the work
        if self._next and (job.announced or ended or stands):
            self._begin(self._next)
        elif ended:
            self._rest()
            self._job = None
            self._announce_end(job.error)
        elif stands and job.stands:  # and no slot has let it go on
            self._rest()
            self.paused.emit()

    def _rest(self) -> None:
        self._timer.stop()
        if self._thread:
            garbage_collection.release(self._thread)

    def _announce_end(self, error: Exception | None) -> None:
        if error is None:
            self.finished.emit()
        else:
            self.failed.emit(error)


class Job:
    """An iterator that is being drained, with the state that both threads share."""

    def __init__(self, items: Iterable[object], *, paused: bool) -> None:
        self.newest: deque[object] = deque(maxlen=1)
        self.announced = False
        self.ended = False
        self.error: Exception | None = None
        self._items = items
        self._changed = threading.Condition()  # guards the rest
        self._may_go = not paused
        self._waits = False
        self._dropped = False
        self._until: Callable[[object], bool] | None = None

    # The window's thread.

    @property
    def stands(self) -> bool:
        """Return whether the iterator stands still and nobody has asked it to go on."""
        with self._changed:
            return self._waits and not self._may_go

    def pause(self) -> None:
        with self._changed:
            self._may_go = False

    def go_on(self, until: Callable[[object], bool] | None) -> None:
        with self._changed:
            self._until = until
            self._may_go = True
            self._changed.notify()

    def drop(self) -> None:
        with self._changed:
            self._dropped = True
            self._changed.notify()

    # The worker's thread.

    def drain(self) -> None:
        """Make items until there are no more, or they are no longer wanted."""
        try:
            self._drain()
        except Exception as error:  # noqa: BLE001 - it is passed on
            self.error = error
        self.ended = True

    def _drain(self) -> None:
        items = iter(self._items)
        while self._wanted():
            try:
                item = next(items)
            except StopIteration:
                return
            self._leave(item)
        if (close := getattr(items, "close", None)) is not None:
            close()  # a generator tidies up on the thread that it ran on

    def _wanted(self) -> bool:
        """Wait until the next item may be made; return False if it is no longer wanted."""
        if self._may_go and not self._dropped:  # nearly always: an item may take only some microseconds
            return True
        with self._changed:
            self._waits = True
            self._changed.wait_for(lambda: self._may_go or self._dropped)
            self._waits = False
            return not self._dropped

    def _leave(self, item: object) -> None:
        self.newest.append(item)
        until = self._until
        if until is None or not until(item):
            return
        with self._changed:
            if self._until is until:  # nobody has said otherwise meanwhile
                self._may_go = False


class JobThread(threading.Thread):
    """Drains one job after another until it receives None; a job that was replaced meanwhile ends at once."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)  # it must not keep the application from ending
        self.inbox: SimpleQueue[Job | None] = SimpleQueue()

    def run(self) -> None:
        while (job := self.inbox.get()) is not None:
            job.drain()
