"""Whole chunks are painted once; going back begins at a snapshot."""

import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.widgets.charts.chunk_picture import FEWEST_BETWEEN, ChunkPicture

WIDTH = 40  # a chunk is a column of pixels
INK = QColor("black").rgb()


@pytest.fixture
def painted(qapp: QApplication) -> ChunkPicture:  # noqa: ARG001 - painting needs it
    def stroke(painter: QPainter, chunk: int) -> None:
        painter.fillRect(QRectF(chunk, 0, 1, 2), Qt.GlobalColor.black)

    return ChunkPicture(stroke)


def columns(picture: ChunkPicture, chunks: int) -> int:
    """The number of columns that are painted, which are the first ones."""
    paper = QImage(WIDTH, 2, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    picture.draw(painter, chunks, WIDTH, QSizeF(WIDTH, 2), 1.0)
    painter.end()
    inked = [paper.pixel(x, 0) == INK for x in range(WIDTH)]
    assert inked == sorted(inked, reverse=True)
    return sum(inked)


def test_each_chunk_is_painted_once_while_there_are_more_and_more(painted: ChunkPicture) -> None:
    assert [columns(painted, chunks) for chunks in (3, 3, 7, 8)] == [3, 3, 7, 8]
    assert painted.strokes == 8


def test_going_back_begins_at_the_nearest_snapshot(painted: ChunkPicture) -> None:
    assert columns(painted, 3 * FEWEST_BETWEEN) == 30
    assert columns(painted, 2 * FEWEST_BETWEEN + 4) == 24
    assert painted.strokes == 30 + 4
    assert columns(painted, 0) == 0


def test_what_is_forgotten_is_painted_again(painted: ChunkPicture) -> None:
    columns(painted, 5)
    painted.forget()
    assert columns(painted, 5) == 5
    assert painted.strokes == 10
