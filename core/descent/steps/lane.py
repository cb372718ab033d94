"""One racer under way, and the record of its optimizer's memory.

A call of NumPy takes longer than the arithmetic of two numbers. So an optimizer takes its steps by its pass over
Python's numbers, which do as NumPy's do, to the bit, where no number is divided by zero; else by its own `step`.
"""

import copy
from collections.abc import Callable, Generator
from typing import Any, ClassVar

import numpy as np

from core.descent.racer import Racer
from core.descent.steps.step_plan import REFUSED, StepPlan, known_plan, plan_steps
from core.fused_steps import FUSED
from core.optimizers import Optimizer, memory
from core.settings import Array

SURELY_NEAR = 0.999  # of the way from the centre to where a racer is lost

Gradient = list[float]
Move = Callable[[Gradient], bool]
Walk = Generator[bool, Gradient, None]


class Pair(list[float]):
    """Two numbers for a pass, which asks an array for its size."""

    size: ClassVar[int] = 2


class Lane:
    """A racer at a point. Its record is written into `states` by `flush`."""

    def __init__(self, racer: Racer, start: Array, steps: int, centre: Array, lost: float) -> None:
        self.racer = racer
        self.optimizer: Optimizer[Any] = racer.optimizer if racer.fork is None else racer.fork.optimizer
        self.point = Pair(start.tolist())
        self.running = True
        self.rate_factors = racer.rate_factors(steps)
        self._factors: list[float] = self.rate_factors.tolist()
        self._centre: list[float] = centre.tolist()
        self._lost = lost
        self._done = 0  # steps that are over
        self._known = 0  # steps in `states`
        self._pairs: dict[str, tuple[list[float], Any]] = {}
        self._counted: dict[str, list[float]] = {}
        self.state = self.optimizer.init(start)
        remembered = {**memory(racer.optimizer.init(start)), **memory(self.state)}
        self.states = {name: np.full((steps + 1, *np.shape(now)), np.nan) for name, now in remembered.items()}
        self._begin_memory()
        self._fork_at = -1 if racer.fork is None or racer.fork.at >= steps else racer.fork.at
        if self._fork_at == 0:
            self._take_fork(0)

    def moves(self, until: int) -> Move:
        """Return what takes one step with each gradient, up to step `until`; False if the point is lost.

        It is lost if it is farther from the centre than `lost`, or no number.
        """
        walk = self._walk(until)
        next(walk)
        return walk.send

    def flush(self, step: int) -> None:
        """Write what was recorded since the last time, up to this step or the one at which the point was lost."""
        if self.running:
            self._done = step
        for name, (kept, _) in self._pairs.items():
            self.states[name][self._known : self._done + 1] = np.array(kept).reshape(-1, 2)
            kept.clear()
        count = self._done + 1 - self._known
        for name, counted in self._counted.items():
            if count:
                self.states[name][self._known : self._done + 1] = counted[:count]
                setattr(self.state, name, counted[count - 1])
        self._known = self._done + 1
        self._counted = {name: [] for name in self._counted}

    # Steps.

    def _walk(self, until: int) -> Walk:
        return self._own_walk(until) if self._arrays is None else self._walk_by_pass(until, self._arrays)

    def _walk_by_pass(self, until: int, arrays: tuple[Any, ...]) -> Walk:
        plan, point, taken, grad = self._plan(until), self.point, self._done, None
        keeps = [(kept.extend, numbers) for kept, numbers in self._pairs.values()]
        self._counted = {name: list(counted) for name, counted in plan.counters.items()}
        (low_x, high_x), (low_y, high_y) = (
            (middle - SURELY_NEAR * self._lost, middle + SURELY_NEAR * self._lost) for middle in self._centre
        )
        x, y = point
        for step, (one, scalars) in enumerate(plan.calls, self._done + 1):
            grad = yield True
            try:
                one(point, grad, *arrays, *scalars)
            except REFUSED:
                point[:] = x, y
                break
            for keep, numbers in keeps:
                keep(numbers)
            taken, grad, (x, y) = step, None, point
            if step == self._fork_at or not (low_x < x < high_x and low_y < y < high_y):
                if not self._settles(step):
                    yield False
                    return
                if step == self._fork_at:
                    yield from self._walk(until)
                    return
        if taken < until:
            self._leave_pass(taken)
        yield from self._own_walk(until, grad)

    def _own_walk(self, until: int, grad: Gradient | None = None) -> Walk:
        """Take steps without a pass; the first may have its gradient already."""
        for step in range(self._done + 1, until + 1):
            grad = (yield True) if grad is None else grad
            self.state.rate_factor = self._factors[step - 1]
            here = np.array(self.point)
            self.optimizer.step(here, np.array(grad), self.state)
            self.point[:], grad = here.tolist(), None
            self._record()
            if not self._settles(step):
                yield False
                return
            if step == self._fork_at:
                yield from self._walk(until)
                return
        yield True

    def _plan(self, until: int) -> StepPlan:
        counters = tuple((name, getattr(self.state, name)) for name in self._counted)
        make = plan_steps if self._done else known_plan
        return make(self.optimizer, counters, tuple(self._factors[self._done : until]))

    def _leave_pass(self, step: int) -> None:
        """Take all steps after this one without a pass, from the memory that it had there."""
        self.flush(step)
        self.state = self.optimizer.init(np.array(self.point))
        for name in memory(self.state):
            known = self.states[name][step]
            setattr(self.state, name, known.copy() if known.ndim else known.item())
        self._begin_memory(by_pass=False)

    def _settles(self, step: int) -> bool:
        """Fork, if that is due, and return whether the point is not lost."""
        if step == self._fork_at:
            self._take_fork(step)
        (x, y), (x0, y0) = self.point, self._centre
        if abs(x - x0) <= self._lost and abs(y - y0) <= self._lost:  # and not NaN
            return True
        self._done, self.running = step, False
        self.point[:] = np.nan, np.nan
        return False

    def _take_fork(self, step: int) -> None:
        """Go on with the racer's own optimizer, from where it is kicked to."""
        fork = self.racer.fork
        if fork is None:
            return
        self.flush(step)
        remembered = memory(self.state) if self.racer.keeps_memory() else {}
        self.optimizer = self.racer.optimizer
        self.state = self.optimizer.init(np.array(self.point))
        for name in memory(self.state).keys() & remembered.keys():
            setattr(self.state, name, np.array(now) if np.ndim(now := remembered[name]) else now)
        if fork.kick_x or fork.kick_y:
            self.point[:] = self.point[0] + fork.kick_x, self.point[1] + fork.kick_y
        for values in self.states.values():
            values[step] = np.nan
        self._begin_memory()

    # Memory.

    def _begin_memory(self, *, by_pass: bool = True) -> None:
        """Record this state from now on; if there is a pass, its numbers become Python's."""
        fused = FUSED.get(type(self.optimizer)) if by_pass else None
        self._pairs, self._counted = {}, {}
        for name, now in memory(self.state).items():
            self.states[name][self._done] = now
            if np.ndim(now):
                numbers = now if fused is None else Pair(np.asarray(now).tolist())
                setattr(self.state, name, numbers)
                self._pairs[name] = [], numbers
            else:
                self._counted[name] = []
        self._known = self._done + 1
        self._arrays = None if fused is None else fused.call(self.optimizer, copy.copy(self.state)).arrays

    def _record(self) -> None:
        """Record the memory after a step without a pass."""
        for kept, now in self._pairs.values():
            kept.extend(now)  # an array is changed in place, too
        for name, counted in self._counted.items():
            counted.append(getattr(self.state, name))
