"""The playback of any room as a film, painted beside the live view and written frame by frame."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Annotated, Self

import numpy as np
from pydantic import Field
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPainter

from app.base.timer import timer
from app.base.worker import Worker
from app.export.animation_files import samples_for, write_film
from app.export.figure import Figure, Film
from app.export.gif_palette import Pixels
from app.export.picture import PictureFormat, Sheet, lay_out
from core.settings import N_, Settings, Unit

USUAL_FPS = 30.0
USUAL_FRAMES = 300  # the most frames in a film by default
AHEAD = 4  # painted frames that may wait for the writer
PAUSE = 2  # milliseconds between two frames, left to the live view

USUAL_SIZE = PictureFormat(width=800, height=600, dpi=96)

Position = Annotated[int, Field(ge=0, le=1_000_000)]


class FilmFormat(Settings):
    """The part of the playback that a film shows, and its speed."""

    first: Annotated[
        Position,
        Field(
            title=N_("Starts at"),
            description=N_("The position of the playback at the beginning of the film."),
        ),
    ] = 0
    last: Annotated[
        Position,
        Field(
            title=N_("Ends at"),
            description=N_("The position at the end; if it is before the first one, the film runs backwards."),
        ),
    ] = 300
    speed: Annotated[
        int,
        Field(
            ge=1,
            le=10_000,
            title=N_("Speed"),
            description=N_("The number of playback steps from one frame to the next."),
        ),
        Unit("×"),
    ] = 1
    fps: Annotated[
        float,
        Field(
            ge=0.1,
            le=50,
            title=N_("Frames a second"),
            description=N_("The number of frames shown in a second; a GIF cannot be faster."),
        ),
    ] = USUAL_FPS

    @classmethod
    def of(cls, film: Film) -> Self:
        """Return the format for the whole playback at its room's own pace, with at most about 300 frames."""
        first, last = film.frames[0], film.frames[-1]
        speed = max(1, math.ceil((last - first) / USUAL_FRAMES))
        return cls(first=first, last=last, speed=speed, fps=min(USUAL_FPS, film.per_second))

    def places(self, film: Film) -> list[int]:
        """Return the positions to show, as far as they exist; the last one is always among them."""
        first, last = (max(film.frames[0], min(place, film.frames[-1])) for place in (self.first, self.last))
        return [*range(first, last, self.speed if first <= last else -self.speed), last]


class FrameRenderer:
    """Paints the frames of a figure as pixels on its own sheet, which is in use until `release`."""

    def __init__(self, figure: Figure, film: Film, form: PictureFormat, part: FilmFormat) -> None:
        """Lay out the figure.

        Raises:
            TooSmallError: the format leaves no room for it.
        """
        self.places = part.places(film)
        self._film = film
        self._form = form
        # Reserve room for the longest title, so that only the figure moves.
        longest = max(map(film.title, self.places), key=len)
        self._sheet: Sheet = lay_out(replace(figure, title=longest), form)

    def pictures(self, samples: int) -> Iterator[Pixels]:
        """Yield `samples` frames from all over the film, then all frames."""
        count = len(self.places)
        for place in np.linspace(0, count - 1, samples).round().astype(int):
            yield self.paint(self.places[place])
        for position in self.places:
            yield self.paint(position)

    def paint(self, position: int) -> Pixels:
        """Paint a frame."""
        self._film.show(position)
        form = self._form
        image = QImage(form.width, form.height, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(form.ratio())
        self._sheet.paint(QPainter(image), self._film.title(position))
        return np.frombuffer(image.constBits(), dtype=np.uint32).reshape(form.height, form.width).copy()

    def release(self) -> None:
        """Release the sheet."""
        self._sheet.release()


class CancelledError(Exception):
    """The film was cancelled."""


class Recording(QObject):
    """A film in progress: the window paints it between its other events, and a thread writes it."""

    progressed = Signal(object)  # the number of frames written
    finished = Signal()
    failed = Signal(object)  # WriteError

    def __init__(self, reel: FrameRenderer, path: Path, fps: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        samples = samples_for(path)
        self._reel = reel
        self._to_come = samples + len(reel.places)
        self._pictures = reel.pictures(samples)
        self._painted: SimpleQueue[Pixels | None] = SimpleQueue()
        self._worker = Worker(self)
        self._worker.progressed.connect(self.progressed)
        self._worker.finished.connect(self._finish)
        self._worker.failed.connect(self._fail)
        self._timer = timer(self, PAUSE)
        self._timer.timeout.connect(self._paint)
        self._worker.replace(write_film(path, self._written(self._to_come), len(reel.places), fps))
        self._timer.start()

    def cancel(self) -> None:
        """Cancel the film; an existing file of that name stays."""
        self._painted.put(None)
        self._end()

    def _paint(self) -> None:
        if self._painted.qsize() < AHEAD:
            self._painted.put(next(self._pictures))
            self._to_come -= 1
            if not self._to_come:
                self._timer.stop()

    def _written(self, pictures: int) -> Iterator[Pixels]:
        """Yield the painted frames to the thread."""
        for _ in range(pictures):
            if (pixels := self._painted.get()) is None:
                raise CancelledError
            yield pixels

    def _finish(self) -> None:
        self._end()
        self.finished.emit()

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._timer.stop()
        self._worker.stop()
        self._reel.release()
