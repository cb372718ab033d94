"""One racer under way, and the record of its optimizer's memory.

A call of NumPy takes longer than the arithmetic of two numbers. So an optimizer takes its steps by its pass over
Python's numbers, which do as NumPy's do, to the bit, where no number is divided by zero; else by its own `step`.
"""

from typing import Any, ClassVar

import numpy as np

from core.descent.racer import Racer
from core.fused_steps import FUSED
from core.optimizers import Optimizer, memory
from core.settings import Array

REFUSED = (ZeroDivisionError, ValueError, OverflowError)  # where NumPy has an infinity or NaN


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
        self.state = self.optimizer.init(start)
        remembered = {**memory(racer.optimizer.init(start)), **memory(self.state)}
        self.states = {name: np.full((steps + 1, *np.shape(now)), np.nan) for name, now in remembered.items()}
        self._known = 0  # steps in `states`
        self._begin_memory()
        self._record()
        self._fork_at = -1 if racer.fork is None or racer.fork.at >= steps else racer.fork.at
        if self._fork_at == 0:
            self._take_fork(0)

    def step(self, grad: list[float], step: int) -> bool:
        """Move the point; return False if it is lost: farther from the centre than `lost`, or no number."""
        self.state.rate_factor = self._factors[step - 1]
        if self._call is None:
            self._take_own_step(grad)
        else:
            before = self.point[:]
            try:
                call = self._call(self.optimizer, self.state)
                call.one(self.point, grad, *call.arrays, *call.scalars)
            except REFUSED:
                self._go_back(step, before)
                self._take_own_step(grad)
        self._record()
        if step == self._fork_at:
            self._take_fork(step)
        (x, y), (x0, y0) = self.point, self._centre
        self.running = abs(x - x0) <= self._lost and abs(y - y0) <= self._lost  # and not NaN
        if not self.running:
            self.point[:] = np.nan, np.nan
        return self.running

    def flush(self) -> None:
        """Write what was recorded since the last time."""
        count = 0
        for name, (kept, _) in self._pairs.items():
            count = len(kept) // 2
            self.states[name][self._known : self._known + count] = np.array(kept).reshape(-1, 2)
            kept.clear()
        for name, numbers in self._counters.items():
            count = len(numbers)
            self.states[name][self._known : self._known + count] = numbers
            numbers.clear()
        self._known += count

    def _take_own_step(self, grad: list[float]) -> None:
        point = np.array(self.point)
        self.optimizer.step(point, np.array(grad), self.state)
        self.point[:] = point.tolist()

    def _go_back(self, step: int, before: list[float]) -> None:
        """Undo what a pass has done of a step, and take all later ones without it."""
        self.point[:] = before
        self.flush()
        factor, self.state = self.state.rate_factor, self.optimizer.init(np.array(before))
        self.state.rate_factor = factor
        for name in memory(self.state):
            known = self.states[name][step - 1]
            setattr(self.state, name, known.copy() if known.ndim else known.item())
        self._begin_memory(by_pass=False)

    def _take_fork(self, step: int) -> None:
        """Go on with the racer's own optimizer, from where it is kicked to."""
        fork = self.racer.fork
        if fork is None:
            return
        self.flush()
        remembered = memory(self.state) if self.racer.keeps_memory() else {}
        self.optimizer = self.racer.optimizer
        self.state = self.optimizer.init(np.array(self.point))
        for name in memory(self.state).keys() & remembered.keys():
            setattr(self.state, name, np.array(now) if np.ndim(now := remembered[name]) else now)
        if fork.kick_x or fork.kick_y:
            self.point[:] = self.point[0] + fork.kick_x, self.point[1] + fork.kick_y
        for values in self.states.values():
            values[step] = np.nan
        self._known = step
        self._begin_memory()
        self._record()

    def _begin_memory(self, *, by_pass: bool = True) -> None:
        """Record this state from now on; if there is a pass, its numbers become Python's."""
        fused = FUSED.get(type(self.optimizer)) if by_pass else None
        self._call = None if fused is None else fused.call
        self._pairs: dict[str, tuple[list[float], Any]] = {}
        self._counters: dict[str, list[float]] = {}
        for name, now in memory(self.state).items():
            if np.ndim(now):
                numbers = now if fused is None else Pair(np.asarray(now).tolist())
                setattr(self.state, name, numbers)
                self._pairs[name] = [], numbers
            else:
                self._counters[name] = []
        self._kept = tuple(self._pairs.values())

    def _record(self) -> None:
        for kept, now in self._kept:
            kept.extend(now)  # an array is changed in place, too
        for name, numbers in self._counters.items():
            numbers.append(getattr(self.state, name))
