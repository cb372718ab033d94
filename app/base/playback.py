"""Playback: a position that moves by the clock. It knows no frames and no widgets."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from app.base.timer import timer

STEPS_PER_SECOND = 30  # at speed 1, unless a room has fewer and larger steps
TICK = 16  # milliseconds: a frame at 60 a second
SPEEDS = (1 / 8, 1 / 4, 1 / 2, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


class Playback(QObject):
    """A position from 0 to `length` that is played, stepped and sought. It drops steps rather than slow down.

    While only a part is `ready`, the position waits at the end of that part, then goes on to where it was heading.
    """

    position_changed = Signal(int)
    length_changed = Signal(int)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    looping_changed = Signal(bool)
    empty_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, per_second: float = STEPS_PER_SECOND) -> None:
        super().__init__(parent)
        self.per_second = per_second  # steps, at speed 1
        self.position = 0
        self.length = 0
        self.ready = 0  # the last position that can be shown already
        self.speed = 1.0
        self.looping = False
        self.is_empty = False  # nothing can be shown at any position yet
        self._plays_on = False  # as soon as there is something
        self._held = False
        self._exact = 0.0  # the position with its fraction; beyond `ready`, where it is heading
        self._clock = QElapsedTimer()
        self._timer = timer(self, TICK)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def can_move(self) -> bool:
        """Return whether there is another position to see."""
        return self.length > 0 and not self.is_empty

    def play(self) -> None:
        """Play from here, or from the start if this is the end; if there is nothing yet, as soon as there is."""
        if self.is_empty:
            self._plays_on = True
            return
        if self.position >= self.length:
            self.seek(0)
        if not self.playing and self.length > 0:
            self._clock.start()
            self._timer.start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop at the current position."""
        self._plays_on = False
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play if paused, pause if playing; nothing is done while there is nothing."""
        if self.is_empty:
            return
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, position: int) -> None:
        """Go to `position`, or to the nearest end if it is out of range."""
        self._move(float(max(0, min(position, self.length))))

    def step(self, by: int) -> None:
        """Pause, and go `by` steps forward or back, unless there is nothing."""
        if self.is_empty:
            return
        self.pause()
        self.seek(self.position + by)

    def set_length(self, length: int, ready: int | None = None) -> None:
        """Set the length and how much of it is ready; the position stays if it still exists."""
        self.ready = length if ready is None else ready
        if length != self.length:
            self.length = length
            if not self._held:
                self.length_changed.emit(length)
        self._move(min(self._exact, float(length)))

    def set_empty(self, empty: bool) -> None:  # noqa: FBT001 - a setter, as Qt's
        """Say whether there is nothing to play yet; what plays stops at its position, and goes on when there is."""
        if empty == self.is_empty:
            return
        goes_on = self.playing if empty else self._plays_on
        if empty:
            self.pause()
        self.is_empty, self._plays_on = empty, empty and goes_on
        self.empty_changed.emit(empty)
        if goes_on:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Play at `speed` times the usual steps a second."""
        if speed != self.speed:
            self.speed = speed
            self.speed_changed.emit(speed)

    def set_looping(self, looping: bool) -> None:  # noqa: FBT001 - a setter, as Qt's
        """Choose whether playback starts again at the end or stops there."""
        if looping != self.looping:
            self.looping = looping
            self.looping_changed.emit(looping)

    def advance(self, seconds: float) -> None:
        """Move by the time that has passed, as far as positions are ready."""
        if self._exact > self.ready:
            return
        target = self._exact + seconds * self.speed * self.per_second
        if target < self.length:
            self._move(min(target, float(self.ready)))
        elif self.ready < self.length:
            self._move(float(self.ready))
        elif self.looping and self.position >= self.length:
            self._move(0.0)
        elif self.looping:
            self._move(float(self.length))
        else:
            self._move(float(self.length))
            self.pause()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Announce a position or a length that changes in here only at the end, once.

        So nobody hears of it while what it belongs to is only half changed.
        """
        if self._held:
            yield
            return
        self._held, position, length = True, self.position, self.length
        try:
            yield
        finally:
            self._held = False
            if self.length != length:
                self.length_changed.emit(self.length)
            if self.position != position:
                self.position_changed.emit(self.position)

    def _tick(self) -> None:
        self.advance(self._clock.restart() / 1000)

    def _move(self, exact: float) -> None:
        self._exact = exact
        position = min(int(exact), self.ready)
        if position != self.position:
            self.position = position
            if not self._held:
                self.position_changed.emit(position)
