"""A picture of what only grows: whole chunks of steps are painted into it once, with snapshots on the way."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QImage, QPainter

from app.widgets.charts.lines import blank, cleared

SNAPSHOT_MEMORY = 64e6  # bytes for pictures of earlier steps, so that going back is as fast as going forward
FEWEST_BETWEEN = 10  # chunks from one snapshot to the next


class ChunkPicture:
    """Holds as many chunks as were drawn last."""

    def __init__(self, stroke: Callable[[QPainter, int], None]) -> None:
        """`stroke` paints one chunk, by its number."""
        self.strokes = 0  # number of chunks painted, for tests
        self._stroke = stroke
        self._picture = QImage()
        self._chunks = 0  # in the picture
        self._snapshots: dict[int, QImage] = {}

    def forget(self) -> None:
        """Begin anew: what was painted is not true any more."""
        self._picture = cleared(self._picture)  # a drag needs one of the same size at each event
        self._chunks = 0
        self._snapshots.clear()

    def draw(self, painter: QPainter, chunks: int, most: int, size: QSizeF, ratio: float) -> None:
        """Draw the first `chunks` of `most` over a size in pixels, each of which is `ratio` pixels of the device."""
        self._hold(chunks, most, (max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio))), ratio)
        self._picture.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(0, 0), self._picture)
        self._picture.setDevicePixelRatio(1)

    def _hold(self, chunks: int, most: int, size: tuple[int, int], ratio: float) -> None:
        """Make the picture hold exactly so many chunks, starting from the nearest snapshot."""
        if (self._picture.width(), self._picture.height()) != size:
            self._picture = blank(size)
            self.forget()
        if chunks < self._chunks:
            self._chunks = max((at for at in self._snapshots if at <= chunks), default=0)
            self._picture = self._snapshots[self._chunks].copy() if self._chunks else cleared(self._picture)
        if chunks == self._chunks:
            return
        affordable = max(1, int(SNAPSHOT_MEMORY / (size[0] * size[1] * 4)))
        between = max(FEWEST_BETWEEN, -(-most // affordable))
        painter = self._painter(ratio)
        for chunk in range(self._chunks, chunks):
            self._stroke(painter, chunk)
            self.strokes += 1
            if (chunk + 1) % between == 0 and chunk + 1 not in self._snapshots:
                painter.end()
                self._snapshots[chunk + 1] = self._picture.copy()
                painter = self._painter(ratio)
        painter.end()
        self._chunks = chunks

    def _painter(self, ratio: float) -> QPainter:
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        return painter
