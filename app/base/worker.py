"""Slow work beside the window: an iterator is drained on a thread, and the newest it gave is handed to the window."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from queue import SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

from app.base import garbage_collection
from app.base.playback import TICK

PATIENCE = 3.0  # seconds that a stop waits for the item that is being made


class Worker(QObject):
    """Drains one iterator at a time on a thread of its own, and the latest one wins.

    Items come faster than a window can show them: 60 times a second the newest is announced, and what came before it
    is never seen. So let each item hold all there is to show. When work ends, its last item is announced first.

    The thread runs nothing of Qt: it leaves items in a slot, which a timer of the window's empties, so that every
    signal is sent by the window's own thread and none can come from work that has been replaced. What an iterator
    raises arrives as `failed`. While it stands still, from `paused` to the next `step`, `resume` or `replace`, what it
    uses may be read and changed.

    Between two items, work is paused and dropped: an item should not take longer than a user waits for that. NumPy
    lets the window run meanwhile. Plain Python holds it up, since the window then gets its turn only every 5 ms: keep
    that below about 5 ms an item. A shorter `sys.setswitchinterval` gains nothing beside NumPy. Garbage is looked for
    on the window's thread meanwhile (see app/base/garbage_collection.py).
    """

    started = Signal()  # or going on
    progressed = Signal(object)  # the newest item
    paused = Signal()  # the iterator stands still
    finished = Signal()  # it had no further item
    failed = Signal(object)  # the exception that it raised

    def __init__(self, parent: QObject | None = None, *, every: int = TICK) -> None:
        """Look for a new item `every` so many milliseconds."""
        super().__init__(parent)
        self._job: Job | None = None
        self._next: Job | None = None  # begins when the present one has announced its first item
        self._thread: JobThread | None = None
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether there is something to drain, paused or not."""
        return self._job is not None

    def replace(self, items: Iterable[object], *, paused: bool = False, live: bool = False) -> None:
        """Drain `items` from now on. What was drained before is dropped after the item that it is making.

        Under a slider, requests may come faster than first items, and none would ever be seen. If they are `live`, what
        has been begun announces its first item before it is dropped, and the latest request is next.
        """
        job = Job(items, paused=paused)
        if live and self._job and not self._job.announced:
            self._next = job
        else:
            self._begin(job)

    def pause(self) -> None:
        """Stand still after the present item; `paused` says when."""
        if self._job:
            self._job.pause()

    def resume(self) -> None:
        """Go on until something else is asked for."""
        self._go_on(until=None)

    def step(self, until: Callable[[object], bool] = lambda _: True) -> None:
        """Go on to the next item that satisfies `until`, which the thread calls, and stand still again."""
        self._go_on(until)

    def stop(self, patience: float = PATIENCE) -> bool:
        """Drop the work and end the thread; false if it is still at an item after `patience` seconds.

        Then it ends by itself after that item, of which nothing is seen. Call this before the window goes.
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
        # First how it stands, then the item: so the last one is not missed.
        ended, stands = job.ended, job.stands
        if job.newest:
            job.announced = True
            self.progressed.emit(job.newest.pop())
        if job is not self._job:
            return  # whoever got the item has replaced the work
        if self._next and (job.announced or ended or stands):
            self._begin(self._next)
        elif ended:
            self._rest()
            self._job = None
            self._tell_the_end(job.error)
        elif stands and job.stands:  # and nobody who got the item has let it go on
            self._rest()
            self.paused.emit()

    def _rest(self) -> None:
        self._timer.stop()
        if self._thread:
            garbage_collection.release(self._thread)

    def _tell_the_end(self, error: Exception | None) -> None:
        if error is None:
            self.finished.emit()
        else:
            self.failed.emit(error)


class Job:
    """An iterator on its way, and what both threads know of it."""

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
        """Whether the iterator stands still and nobody has asked it to go on."""
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
        """Make items until there are no more, or none is wanted."""
        try:
            self._drain()
        except Exception as error:  # noqa: BLE001 - it is handed on
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
        """Wait until the next item may be made; false if it is not wanted any more."""
        with self._changed:
            self._waits = True
            self._changed.wait_for(lambda: self._may_go or self._dropped)
            self._waits = False
            return not self._dropped

    def _leave(self, item: object) -> None:
        self.newest.append(item)
        with self._changed:
            if self._until is not None and self._until(item):
                self._may_go = False


class JobThread(threading.Thread):
    """Drains one job after the other until there is None; those that were replaced meanwhile end at once."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)  # it must not keep the application from ending
        self.inbox: SimpleQueue[Job | None] = SimpleQueue()

    def run(self) -> None:
        while (job := self.inbox.get()) is not None:
            job.drain()
