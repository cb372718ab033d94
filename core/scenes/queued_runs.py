"""The runs that are asked for, in the order in which they are made, as one frozen value.

It knows nothing of threads: one worker takes the first that waits, many workers take as many.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Self

from core.scenes.plan import Planned


class RunState(Enum):
    """The state of a run that was asked for."""

    WAITING = auto()
    HELD = auto()  # it waits until somebody lets it go on
    RUNNING = auto()
    DONE = auto()
    STOPPED = auto()  # by hand, after it began
    CANCELLED = auto()  # before it began
    FAILED = auto()  # it could not be made


PENDING = (RunState.WAITING, RunState.HELD)
OPEN = (*PENDING, RunState.RUNNING)


@dataclass(frozen=True)
class QueuedRun:
    """A run that was asked for, alone or together with others."""

    number: int  # of all runs so far, from 1
    plan: Planned
    group: int  # the number of those that were asked for together
    state: RunState = RunState.WAITING


@dataclass(frozen=True)
class QueuedRuns:
    """All runs of the groups that are not over yet; a change that is not possible any more changes nothing."""

    runs: tuple[QueuedRun, ...] = ()
    count: int = 0  # of runs so far
    groups: int = 0  # so far

    @property
    def pending(self) -> tuple[QueuedRun, ...]:
        """The runs that have not begun, in their order."""
        return tuple(run for run in self.runs if run.state in PENDING)

    @property
    def held(self) -> tuple[QueuedRun, ...]:
        """The runs that wait until somebody lets them go on."""
        return tuple(run for run in self.runs if run.state is RunState.HELD)

    def next(self) -> QueuedRun | None:
        """Return the run that is to begin next; None if none waits, or all that wait are held."""
        return next((run for run in self.runs if run.state is RunState.WAITING), None)

    def find(self, number: int) -> QueuedRun | None:
        """Return a run by its number; None if its group is over."""
        return next((run for run in self.runs if run.number == number), None)

    def of_group(self, group: int) -> tuple[QueuedRun, ...]:
        """Return the runs that were asked for together, in the order of their numbers."""
        return tuple(sorted((run for run in self.runs if run.group == group), key=lambda run: run.number))

    def is_over(self, group: int) -> bool:
        """Return whether no run of a group waits or goes on."""
        return not any(run.state in OPEN for run in self.of_group(group))

    def with_added(self, plans: Sequence[Planned]) -> Self:
        """Return the queue with a group of runs behind all others; groups that are over are forgotten."""
        kept = tuple(run for run in self.runs if not self.is_over(run.group))
        group = self.groups + 1
        added = tuple(QueuedRun(self.count + place, plan, group) for place, plan in enumerate(plans, 1))
        return replace(self, runs=(*kept, *added), count=self.count + len(plans), groups=group)

    def begun(self, number: int) -> Self:
        """Return the queue with a run that has begun, or goes on after it was stopped."""
        return self._changed(number, (*PENDING, RunState.STOPPED), RunState.RUNNING)

    def ended(self, number: int, state: RunState) -> Self:
        """Return the queue with a run that has ended like this."""
        return self._changed(number, (RunState.RUNNING,), state)

    def cancelled(self, number: int) -> Self:
        """Return the queue without waiting for a run that has not begun."""
        return self._changed(number, PENDING, RunState.CANCELLED)

    def holding(self) -> Self:
        """Return the queue with all that wait held."""
        return self._all_changed(RunState.WAITING, RunState.HELD)

    def released(self) -> Self:
        """Return the queue with all that are held waiting again."""
        return self._all_changed(RunState.HELD, RunState.WAITING)

    def moved(self, number: int, by: int) -> Self:
        """Return the queue with a pending run this many places later among those that are pending, or earlier."""
        pending = list(self.pending)
        place = next((place for place, run in enumerate(pending) if run.number == number), None)
        if place is None:
            return self
        run = pending.pop(place)
        pending.insert(max(0, min(place + by, len(pending))), run)
        return replace(self, runs=(*(one for one in self.runs if one.state not in PENDING), *pending))

    def _changed(self, number: int, before: Sequence[RunState], after: RunState) -> Self:
        return self._each(lambda run: after if run.number == number and run.state in before else run.state)

    def _all_changed(self, before: RunState, after: RunState) -> Self:
        return self._each(lambda run: after if run.state is before else run.state)

    def _each(self, state: Callable[[QueuedRun], RunState]) -> Self:
        return replace(self, runs=tuple(replace(run, state=state(run)) for run in self.runs))
