"""A process that makes the runs of a study: it takes a trial, makes its runs seed by seed, and takes the next one."""

import multiprocessing
import platform
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from threadpoolctl import threadpool_info

from core import version
from core.datasets import Dataset, checksum, load
from core.search.places.place import Address, Place, open_place, without_password
from core.search.seeded_run import RunResult, SeededRun
from core.search.trials import Trial
from core.settings import N_, RefusedError
from core.threads import hold_blas_threads
from core.training.config import TrainingConfig
from core.training.reports import EpochReport

BEAT = 10.0  # seconds between two signs of life
PAUSE = 0.2  # seconds until one looks again for a trial, where all are taken
OTHER_IMAGES = N_("the images of “{name}” are not those of the study: their checksum here is {here}, there {there}")

UNFORESEEN = "{reason}"  # which names the error
OTHER_VERSION = N_("the study was begun with Fall Line {there}, and this is {here}: its runs may have other numbers")


def facts_of(dataset: Dataset, release: str) -> dict[str, Any]:
    """Return what a study records of its images and of the computer that began it."""
    kernels = {library.get("architecture") for library in threadpool_info() if library["user_api"] == "blas"}
    return {
        "fallline": release,
        "data": checksum(dataset),
        "cpu": platform.processor() or platform.machine(),
        "blas": sorted(kernel for kernel in kernels if kernel),
    }


class Stopped(Exception):  # noqa: N818 - it is none
    """The worker was told to stop in the middle of a run."""


class Worker:
    """Makes the trials of a study at its place, one after another."""

    def __init__(
        self,
        place: Place,
        is_stopped: Callable[[], bool],
        *,
        online: bool = False,
        is_paused: Callable[[], bool] = lambda: False,
    ) -> None:
        """Open the study and read its images.

        Raises:
            RefusedError: there is no study, or other images than it was begun with.
        """
        self._place, self._is_stopped, self._is_paused = place, is_stopped, is_paused
        self.latest: Trial | None = None  # that it made
        self._study = place.open()
        self._dataset = load(self._study.base.data, online=online)
        here, there = checksum(self._dataset), place.facts.get("data", "")
        if here != there:
            raise RefusedError(OTHER_IMAGES, name=self._study.base.dataset, here=here, there=there)

    def work(self, *, most: int | None = None, until: float | None = None) -> int:
        """Make trials until none is left, `most` are made, or the time `until` has come; return their number.

        No trial begins after `until`; one that has begun comes to its end.
        """
        made = 0
        while not self._is_stopped() and not (self._place.is_over or made == most or _is_past(until)):
            trial = None if self._is_paused() else self._place.claim()
            if trial is None:
                time.sleep(PAUSE)
                self._place.refresh()
                continue
            try:
                self._make(trial)
            except Stopped:
                self._place.release(trial)
                break
            self.latest = trial
            made += 1
        return made

    def make_finals(self, number: int, seeds: Sequence[int]) -> None:
        """Run the best trial with fresh seeds, and look at the test images once each."""
        for seed in seeds:
            if self._is_stopped():
                return
            try:
                run = SeededRun(
                    self._study, self._study.config(self._place.trials[number].setting, seed), self._dataset
                )
                for _ in run.reports():
                    self._stand()
                    if self._is_stopped():
                        return
                result = run.result(tested=True)
            except ValueError as error:
                result = RunResult(seed, "failed", reason=str(error))
            self._place.finish_final(number, result)

    def _make(self, trial: Trial) -> None:
        for seed in self._study.seeds:
            if seed in trial.runs:  # made before its worker ended
                continue
            try:
                result = self._run(trial, self._study.config(trial.setting, seed))
            except ValueError as error:
                result = RunResult(seed, "failed", reason=str(error))
            if result is None or not self._place.beat(trial):
                return  # the lease was over, and another worker has the trial
            self._place.finish_run(trial, result, socket.gethostname())
            if trial.is_over:
                return

    def _run(self, trial: Trial, config: TrainingConfig) -> RunResult | None:
        """Make a run; None if the trial is no longer this worker's.

        Raises:
            ValueError: it cannot be made.
            Stopped: the worker was told to stop.
        """
        run = SeededRun(self._study, config, self._dataset)
        is_first, beat = config.seed == self._study.seeds[0], time.monotonic()
        for report in run.reports():
            while not self._is_stopped():
                if time.monotonic() - beat > BEAT:
                    beat = time.monotonic()
                    if not self._place.beat(trial):
                        return None
                if not self._is_paused():
                    break
                time.sleep(PAUSE)
            else:
                raise Stopped
            if isinstance(report, EpochReport) and is_first:
                value = run.judged()
                known = value == value  # noqa: PLR0124 - not NaN
                is_pruned = known and self._place.report(trial, report.epoch, value)
                if is_pruned and not run.is_over:  # one that has ended by itself has nothing left to be saved
                    return run.result(pruned=True)
        return run.result()

    def _stand(self) -> None:
        """Wait while the search is paused."""
        while self._is_paused() and not self._is_stopped():
            time.sleep(PAUSE)


def _is_past(moment: float | None) -> bool:
    return moment is not None and time.monotonic() >= moment


def until_told(stop: Any) -> Callable[[], bool]:
    """Return a question that is answered yes once a process is told to stop, or the one that began it is gone."""
    parent, asked = multiprocessing.parent_process(), [time.monotonic()]

    def is_stopped() -> bool:
        if stop.is_set():
            return True
        if time.monotonic() - asked[0] < 1 or parent is None:
            return False
        asked[0] = time.monotonic()
        return not parent.is_alive()

    return is_stopped


def other_version(place: Place) -> RefusedError | None:
    """Return what is to be said where a study was begun with another version than this; None if it was not."""
    here, there = version(), str(place.facts.get("fallline", ""))
    return RefusedError(OTHER_VERSION, here=here, there=there) if there and here != there else None


class Signs(NamedTuple):
    """Through which a process is told to stop or to stand still, and says why it cannot go on."""

    stop: Any  # an event
    pause: Any
    failures: Any  # a queue of RefusedError


def search_in_process(address: Address, signs: Signs, until: float | None, online: bool) -> None:  # noqa: FBT001
    """Work on a study, as the body of a process; `until` is a time in seconds since 1970."""
    with _saying_why(signs):
        _worker(address, signs, online=online).work(until=_monotonic(until))


def finals_in_process(address: Address, signs: Signs, number: int, seeds: Sequence[int], online: bool) -> None:  # noqa: FBT001
    """Run the winner with fresh seeds, as the body of a process."""
    with _saying_why(signs):
        _worker(address, signs, online=online).make_finals(number, seeds)


def _worker(address: Address, signs: Signs, *, online: bool) -> Worker:
    hold_blas_threads(1)
    return Worker(open_place(address), until_told(signs.stop), online=online, is_paused=signs.pause.is_set)


@contextmanager
def _saying_why(signs: Signs) -> Iterator[None]:
    """Tell the process that began this one by what error it ends; a refusal needs no traceback."""
    try:
        yield
    except RefusedError as error:
        signs.failures.put(error)
        raise SystemExit(1) from error
    except Exception as error:
        signs.failures.put(RefusedError(UNFORESEEN, reason=without_password(f"{type(error).__name__}: {error}")))
        raise


def _monotonic(until: float | None) -> float | None:
    return None if until is None else time.monotonic() + until - time.time()
