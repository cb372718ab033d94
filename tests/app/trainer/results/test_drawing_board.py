"""Ink is where the mouse drew it, whatever the size of the board."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.trainer.results.drawing_board import PEN, SHEET, DrawingBoard
from tests.app.mouse import drag


@pytest.fixture
def board(qtbot: QtBot) -> DrawingBoard:
    board = DrawingBoard()
    qtbot.addWidget(board)
    board.resize(600, 400)  # the sheet is a square of 400 in its middle
    board.show()
    return board


def test_a_stroke_is_where_it_was_drawn_and_as_wide_as_the_pen(board: DrawingBoard) -> None:
    drag(board, QPoint(300, 100), QPoint(300, 300))
    rows, columns = np.nonzero(board.drawing() > 127)
    assert board.drawing().shape == (SHEET, SHEET)
    # A line along the middle, from a quarter to three quarters of the height, round at its ends.
    assert (columns.min() + columns.max()) / 2 == pytest.approx(SHEET / 2, abs=1)
    assert columns.max() - columns.min() == pytest.approx(PEN, abs=2)
    assert rows.min() == pytest.approx(SHEET / 4 - PEN / 2, abs=2)
    assert rows.max() == pytest.approx(3 * SHEET / 4 + PEN / 2, abs=2)


def test_a_click_is_a_dot(qtbot: QtBot, board: DrawingBoard) -> None:
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert (board.drawing() > 127).sum() == pytest.approx(np.pi * (PEN / 2) ** 2, rel=0.1)
    assert not board.empty


def test_the_mouse_draws_only_while_its_button_is_held(qtbot: QtBot, board: DrawingBoard) -> None:
    qtbot.mouseMove(board, QPoint(300, 200))
    qtbot.mouseClick(board, Qt.MouseButton.RightButton, pos=QPoint(300, 200))
    assert not board.drawing().any()
    assert board.empty


def test_two_strokes_are_not_joined(board: DrawingBoard) -> None:
    drag(board, QPoint(150, 50), QPoint(150, 350))
    drag(board, QPoint(450, 50), QPoint(450, 350))
    assert not board.drawing()[:, SHEET // 2].any()


def test_another_sheet_is_empty_and_announced(qtbot: QtBot, board: DrawingBoard) -> None:
    drag(board, QPoint(300, 100), QPoint(300, 300))
    with qtbot.waitSignal(board.drawn):
        board.clear()
    assert not board.drawing().any()
    assert board.empty
