"""The workers of a study on this computer: processes that are spawned, watched, and told to stop."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

from core.search import worker
from core.search.places.place import Place
from core.search.worker import Signs
from core.settings import N_, RefusedError

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
POLL = 0.1  # seconds
PATIENCE = 10.0  # seconds until a worker that was told to stop is ended
ALL_FAILED = N_("no worker could go on: {reason}")
ENDED = N_("their processes were ended from outside ({code})")


class Crew:
    """Worker processes on one study. Iterating over it waits, and yields now and then while they work."""

    def __init__(self, place: Place, workers: int, *, online: bool = False) -> None:
        self._place, self._workers, self._online = place, workers, online
        self._context = multiprocessing.get_context("spawn")
        self._signs = Signs(self._context.Event(), self._context.Event(), self._context.SimpleQueue())
        self._processes: list[BaseProcess] = []

    def search(self, until: float | None = None) -> Iterator[None]:
        """Let the workers make the trials; none begins after `until`, in seconds since 1970.

        Raises:
            RefusedError: each worker has failed.
        """
        body = (worker.search_in_process, (self._place.address, self._signs, until, self._online))
        with self._started([body] * self._workers):
            yield from self._watch()

    def run_winner(self, number: int, seeds: tuple[int, ...]) -> Iterator[None]:
        """Let the workers run a trial, the best, with these seeds, and look at the test images.

        Raises:
            RefusedError: each worker has failed.
        """
        shares = [seeds[first :: self._workers] for first in range(min(self._workers, len(seeds)))]
        bodies = [
            (worker.finals_in_process, (self._place.address, self._signs, number, share, self._online))
            for share in shares
        ]
        with self._started(bodies):
            yield from self._watch()

    def stop(self) -> None:
        """Tell the workers to stop; a run that is not over is given back."""
        self._signs.stop.set()

    def pause(self) -> None:
        """Let all workers stand still after their step; they keep their trials."""
        self._signs.pause.set()

    def resume(self) -> None:
        """Let the workers go on."""
        self._signs.pause.clear()

    def _watch(self) -> Iterator[None]:
        while any(process.is_alive() for process in self._processes):
            yield
            time.sleep(POLL)
            self._place.refresh()
        self._place.refresh()
        yield
        codes = [process.exitcode for process in self._processes]
        if codes and all(codes) and not self._signs.stop.is_set():
            raise RefusedError(ALL_FAILED, reason=self._failure() or RefusedError(ENDED, code=codes[0]))

    def _failure(self) -> RefusedError | None:
        """Return why a worker could not go on; None if none has said it."""
        if self._signs.failures.empty():
            return None
        failure: RefusedError = self._signs.failures.get()
        return failure

    @contextmanager
    def _started(self, bodies: list[tuple[Any, tuple[Any, ...]]]) -> Iterator[None]:
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        try:
            for target, arguments in bodies:
                process: BaseProcess = self._context.Process(target=target, args=arguments, daemon=True)
                with deaf_to_the_terminal():
                    process.start()
                self._processes.append(process)
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
        try:
            yield
        finally:
            self._signs.stop.set()
            for process in self._processes:
                process.join(PATIENCE)
                process.kill()
                process.join()
            self._processes.clear()
            self._signs.stop.clear()
            self._signs.pause.clear()


@contextmanager
def deaf_to_the_terminal() -> Iterator[None]:
    """Let a process that is started in here leave Ctrl+C to the one that starts it, which tells it to stop."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
