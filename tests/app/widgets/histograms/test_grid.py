"""A grid of histograms shows what it is given, answers mouse and keys, and loses no value."""

import math
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QPoint, QPointF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT
from app.widgets.histograms.cell_painter import moment, strays
from app.widgets.histograms.cells import Badge, Cell, GridRow, heights
from app.widgets.histograms.grid import HistogramGrid
from core.diagnostics.histograms import Histogram, Range, histogram
from tests.app.mouse import drag
from tests.app.pictures import pixels

SATURATED = Badge("saturated", "A tenth of the activations or more lie near an end of their range.")
DEAD = Badge("dead", "A tenth of the units or more are 0 for every sample.")
SYMMETRIC = Badge("symmetric", "Some units have the same weights.")


def bars(*counts: int, zeros: int = 0, below: int = 0, above: int = 0, not_finite: int = 0) -> Histogram:
    """A histogram over 0 to 1 with these counts."""
    return Histogram(0.0, 1.0, np.array(counts), zeros, below, above, not_finite)


def cell(*counts: int, **strays: int) -> Cell:
    return Cell(bars(*counts, **strays), mean=0.25, std=0.5)


@pytest.fixture
def grid(qtbot: QtBot) -> HistogramGrid:
    """Two rows and three columns that have room enough; the cell at 0, 0 has bars of 4, 0, 2 and 1."""
    grid = HistogramGrid()
    qtbot.addWidget(grid)
    grid.set_columns(["layer 1", "layer 2", "layer 3"])
    grid.set_rows([GridRow(name, row, (cell(4, 0, 2, 1),) * 3) for row, name in enumerate(("Zeros", "He"))])
    grid.resize(700, 400)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def plot_of(grid: HistogramGrid, row: int, column: int) -> QRect:
    """Where the bars of a cell are in the viewport."""
    return grid._parts((row, column)).bins.toRect()


def bar_place(grid: HistogramGrid, number: int, height: float, place: tuple[int, int] = (0, 0)) -> QPoint:
    """A point in the column of one of four bars, at a height from 0 to 1."""
    area = plot_of(grid, *place)
    return QPoint(round(area.left() + (number + 0.5) * area.width() / 4), round(area.bottom() - height * area.height()))


def is_painted(grid: HistogramGrid, place: QPoint, ground: str = LIGHT.panel) -> bool:
    return bool(grid.viewport().grab().toImage().pixelColor(place) != QColor(ground))


def change(grid: HistogramGrid, row: int, column: int, cell: Cell) -> None:
    """Put another cell into the grid."""
    rows = list(grid.rows())
    cells = list(rows[row].cells)
    cells[column] = cell
    rows[row] = replace(rows[row], cells=tuple(cells))
    grid.set_rows(rows)


def test_what_is_shown_is_what_was_given(grid: HistogramGrid) -> None:
    rows = [GridRow("Xavier", 4, (cell(1, 2),))]
    grid.set_rows(rows)
    grid.set_columns(["input", "output"])
    assert grid.rows() == tuple(rows)
    assert grid.columns() == ("input", "output")


@pytest.mark.parametrize(
    ("number", "height", "painted"),
    [(0, 0.95, True), (1, 0.1, False), (2, 0.45, True), (2, 0.6, False), (3, 0.2, True), (3, 0.4, False)],
)
def test_a_bar_is_as_tall_as_its_count_says(grid: HistogramGrid, number: int, height: float, *, painted: bool) -> None:
    assert is_painted(grid, bar_place(grid, number, height)) == painted


def test_on_a_logarithmic_scale_one_value_is_seen(grid: HistogramGrid) -> None:
    change(grid, 0, 0, cell(100_000, 0, 1000, 1))
    place = bar_place(grid, 3, 0.03)
    assert not is_painted(grid, place)
    grid.set_logarithmic(True)
    assert is_painted(grid, place)
    assert is_painted(grid, bar_place(grid, 2, 0.6))  # log(2,000) / log(200,000) = 0.62
    assert not is_painted(grid, bar_place(grid, 2, 0.65))
    assert not is_painted(grid, bar_place(grid, 1, 0.03))


def test_bars_are_in_the_rows_colour_in_both_themes(grid: HistogramGrid) -> None:
    for theme in (LIGHT, DARK):
        grid.set_theme(theme)
        colour = grid.viewport().grab().toImage().pixelColor(bar_place(grid, 0, 0.5, (1, 2)))
        panel, full = QColor(theme.panel), QColor(theme.racer(1).colour)
        share = (colour.red() - panel.red()) / (full.red() - panel.red())
        assert 0.3 < share < 0.6
        blue = panel.blue() + share * (full.blue() - panel.blue())
        assert colour.blue() == pytest.approx(blue, abs=4)


def test_the_bar_of_the_zeros_is_as_tall_as_their_share(grid: HistogramGrid) -> None:
    change(grid, 0, 0, cell(4, 0, 2, 1, zeros=7))
    assert strays(bars(4, 0, 2, 1, zeros=7)) == ("50% at 0", "")
    parts, image = grid._parts((0, 0)), grid.viewport().grab().toImage()
    track = parts.zeros.toRect()
    column = [image.pixelColor(track.center().x(), y).name() for y in range(track.top(), track.bottom() + 1)]
    full = LIGHT.racer(0).colour.lower()
    assert track.right() < parts.bins.left()
    assert full not in column[: len(column) // 2 - 2]
    assert full in column[len(column) // 2 : len(column) // 2 + 5]


def test_the_share_of_the_zeros_is_written_above_the_bars(grid: HistogramGrid) -> None:
    grid.set_rows([GridRow("He", 0, (cell(4, 4, 4, 4, zeros=99), cell(4, 4, 4, 4, zeros=99, below=9, above=9)))])
    grid.resize(300, 300)
    below, crowded = ((grid._parts((0, column)), grid.grab().toImage()) for column in (0, 1))
    assert crowded[0].bins.width() < 100, "else both fit below"
    bars = [image.copy(parts.bins.toRect().adjusted(4, 1, 0, -1)) for parts, image in (below, crowded)]
    assert bars[0] == bars[1]


@pytest.mark.parametrize(
    "found", [bars(9998, below=1, above=1), bars(1, below=49, above=48, not_finite=3), bars(0, zeros=50, not_finite=50)]
)
def test_words_below_a_cell_do_not_touch_each_other(grid: HistogramGrid, found: Histogram) -> None:
    grid.set_columns([f"layer {column}" for column in range(50)])
    grid.set_rows([GridRow("He", 0, (Cell(found),))])
    cells, parts = grid._painting.cells, grid._parts((0, 0))
    left, right, above = cells.told_strays(found, parts)
    width = cells.ink.tiny_width
    assert width(left) + width(right) < parts.below.width() - 2
    assert width(above) < parts.badges.width()
    said = f"{left} {above} {right}"
    assert [sign in said for sign in ("←", "→", "∞", "at 0")] == [
        bool(count) for count in (found.below, found.above, found.not_finite, found.zeros)
    ]


def test_zeros_inside_of_the_range_stand_beside_it_and_hide_no_bars(grid: HistogramGrid) -> None:
    values = np.concatenate([np.zeros(50), np.linspace(-1, 1, 50)])
    change(grid, 0, 0, Cell(histogram(values, Range(-1, 1), zeros_apart=True)))
    parts = grid._parts((0, 0))
    assert parts.zeros.right() < parts.bins.left()
    assert "exactly 0\n50 of 100 values (50%)" in grid.tip_at(parts.zeros.center())


def test_cells_that_differ_in_their_range_say_where_it_ends(grid: HistogramGrid) -> None:
    found = histogram(np.linspace(-3, 3, 50), Range(-2, 2))
    change(grid, 0, 0, Cell(found))
    assert grid._parts((0, 0)).writes_ends
    cells = grid._painting.cells
    assert cells._with_ends(*strays(found), found, 200) == ("−2 ← 18%", "18% → 2")
    assert cells._with_ends(*strays(found), found, 30) == ("−2", "2")


def test_with_colours_of_columns_those_of_the_rows_do_not_count(grid: HistogramGrid) -> None:
    grid.set_columns(["layer 1", "layer 2", "layer 3"], [3, 4, 5])
    shade = [grid.viewport().grab().toImage().pixelColor(bar_place(grid, 0, 0.5, (1, layer))) for layer in range(3)]
    grid.set_columns(["layer 1", "layer 2", "layer 3"])
    change(grid, 1, 0, cell(4, 0, 2, 1))
    grid.set_rows([replace(row, colour=4) for row in grid.rows()])
    assert shade[0] != shade[1] == grid.viewport().grab().toImage().pixelColor(bar_place(grid, 0, 0.5, (1, 1)))


def test_what_is_in_no_bin_is_told_with_its_side() -> None:
    assert strays(bars(90, below=1, above=9)) == ("← 1.0%", "9.0% →")
    assert strays(bars(1, not_finite=3)) == ("", "75% ∞")
    assert strays(bars(9999, above=1)) == ("", "<0.1% →")
    assert strays(bars(1)) == ("", "")


def test_a_cell_that_is_infinite_says_so_and_is_painted(grid: HistogramGrid) -> None:
    with np.errstate(invalid="ignore"):
        found = histogram(np.full(100, np.inf), Range(0, 1))
    change(grid, 0, 1, Cell(found, math.nan, math.inf, note="all infinite"))
    grid.viewport().grab()
    assert not grid._guard.failed
    assert "all infinite" in grid.tip_at(grid.cell_area(0, 1).center())
    assert "not finite: 100 of 100 values (100%)" in grid.tip_at(grid.cell_area(0, 1).center())


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.00012345, "−0.0001234"), (-0.0, "0"), (math.nan, "–"), (-math.inf, "−∞"), (1.5e20, "1.5e20")],
)
def test_moments_have_four_digits_and_a_real_minus(value: float, text: str) -> None:
    assert moment(value) == text


def test_heights_are_relative_to_the_tallest() -> None:
    np.testing.assert_allclose(heights(bars(4, 0, 2, 1), logarithmic=False), [1, 0, 0.5, 0.25])  # type: ignore[arg-type]
    assert heights(bars(0, 0), logarithmic=True) is None


def test_a_bar_tells_its_range_its_count_and_its_share(grid: HistogramGrid) -> None:
    told = grid.tip_at(QPointF(bar_place(grid, 2, 0.9))).splitlines()
    assert told[:2] == ["0.5 to 0.75", "2 of 7 values (29%)"]
    assert "tallest, which is 4" in told[2]


def test_the_tip_is_shown_and_follows_the_mouse(qtbot: QtBot, grid: HistogramGrid) -> None:
    first, second = bar_place(grid, 2, 0.5), bar_place(grid, 3, 0.5)
    help_event = QHelpEvent(QEvent.Type.ToolTip, first, grid.viewport().mapToGlobal(first))
    QApplication.sendEvent(grid.viewport(), help_event)
    assert QToolTip.text().startswith("0.5 to 0.75\n")
    qtbot.waitUntil(QToolTip.isVisible)
    QTest.mouseMove(grid.viewport(), second)
    assert QToolTip.text().startswith("0.75 to 1\n")
    QToolTip.hideText()


def test_the_mouse_over_a_badge_tells_its_rule(grid: HistogramGrid) -> None:
    change(grid, 0, 0, replace(cell(1), badges=(SATURATED,)))
    assert grid.tip_at(grid._parts((0, 0)).badges.topLeft() + QPointF(4, 4)) == SATURATED.tip


def test_badges_that_find_no_room_are_told_together(grid: HistogramGrid) -> None:
    crowded = replace(cell(1), badges=(DEAD, SYMMETRIC, SATURATED))
    grid.resize(360, 400)
    change(grid, 0, 0, crowded)
    shown = grid._painting.cells.badge_places(crowded, grid._parts((0, 0)))
    assert [badge.text for _, badge in shown][-1].startswith("+")
    assert all(area.right() <= grid._parts((0, 0)).badges.right() + 1 for area, _ in shown)
    told = grid.tip_at(shown[-1][0].center())
    assert f"saturated: {SATURATED.tip}" in told


def test_the_bar_under_the_mouse_stands_out(grid: HistogramGrid) -> None:
    place = bar_place(grid, 0, 0.5)
    before = grid.viewport().grab().toImage().pixelColor(place)
    QTest.mouseMove(grid.viewport(), place)
    assert grid.viewport().grab().toImage().pixelColor(place) != before
    QTest.mouseMove(grid.viewport(), QPoint(3, 3))
    assert grid.viewport().grab().toImage().pixelColor(place) == before


def test_a_click_opens_a_cell(qtbot: QtBot, grid: HistogramGrid) -> None:
    with qtbot.waitSignal(grid.cell_opened) as opened:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=bar_place(grid, 2, 0.5, (1, 2)))
    assert opened.args == [1, 2]
    assert grid.focused == (1, 2)


def test_a_drag_from_cell_to_cell_opens_none(qtbot: QtBot, grid: HistogramGrid) -> None:
    with qtbot.assertNotEmitted(grid.cell_opened):
        drag(grid.viewport(), bar_place(grid, 1, 0.5, (0, 0)), bar_place(grid, 1, 0.5, (0, 2)))
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_arrows_move_the_focus_and_enter_opens(qtbot: QtBot, grid: HistogramGrid) -> None:
    grid.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(grid, key)
    assert grid.focused == (1, 1)
    assert grid.accessibleDescription().startswith("He, layer 2\nmean 0.25, std 0.5")
    with qtbot.waitSignal(grid.cell_opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [1, 1]


def test_the_focus_is_seen_and_tab_leaves(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout, grid, other = QVBoxLayout(window), HistogramGrid(), QLineEdit()
    layout.addWidget(grid)
    layout.addWidget(other)
    grid.set_columns(["layer 1", "layer 2"])
    grid.set_rows([GridRow("He", 1, (cell(1), cell(2)))])
    window.resize(700, 460)
    window.show()
    window.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    edge = QPoint(round(grid.cell_area(0, 0).left()) + 3, round(grid.cell_area(0, 0).center().y()))
    assert is_painted(grid, edge)
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert other.hasFocus()
    assert not is_painted(grid, edge)


def test_many_columns_scroll_under_names_that_stay(qtbot: QtBot, grid: HistogramGrid) -> None:
    grid.set_columns([f"layer {column + 1}" for column in range(50)])
    grid.set_rows([GridRow("He", 1, (cell(4, 0, 2, 1),) * 50)] * 10)
    names = int(grid._layout.names)
    before = pixels(grid.viewport().grab().toImage())
    grid.setFocus()
    for _ in range(49):
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    after = pixels(grid.viewport().grab().toImage())
    assert grid.horizontalScrollBar().value() == grid.horizontalScrollBar().maximum() > 0
    assert grid.cell_area(0, 49).right() <= grid.viewport().width()
    np.testing.assert_array_equal(after[:, : names - 1], before[:, : names - 1])
    assert not np.array_equal(after[:, names:], before[:, names:])
    for _ in range(9):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.verticalScrollBar().value() > 0
    header = slice(0, int(grid._layout.header) - 1)
    np.testing.assert_array_equal(pixels(grid.viewport().grab().toImage())[header], after[header])


def test_a_cell_is_never_smaller_than_can_be_read(grid: HistogramGrid) -> None:
    small, large = grid._layout.cell, (grid.resize(150, 100), grid._layout.cell)[1]
    assert large.width() <= small.width()
    assert large.width() >= grid._painting.ink.moment
    assert plot_of(grid, 0, 0).height() >= 20


def test_columns_that_the_signal_has_not_reached_are_veiled(grid: HistogramGrid) -> None:
    places = [bar_place(grid, 0, 0.5, (0, column)) for column in range(3)]

    def veiled() -> list[bool]:
        image = grid.viewport().grab().toImage()
        return [image.pixelColor(place).lightness() > 235 for place in places]

    for column, forward, expected in (
        (1, True, [False, False, True]),
        (1, False, [True, False, False]),
        (None, True, [False, False, False]),
    ):
        grid.set_reached(column, forward=forward)
        assert veiled() == expected


def test_the_column_that_the_signal_is_at_has_a_frame_and_is_scrolled_to(grid: HistogramGrid) -> None:
    grid.set_columns([f"layer {column + 1}" for column in range(50)])
    grid.set_reached(40)
    area = grid.cell_area(0, 40)
    assert area.right() <= grid.viewport().width()
    image = grid.viewport().grab().toImage()
    assert image.pixelColor(round(area.left()) + 1, 100).name() == LIGHT.accent.lower()


def test_only_the_column_that_the_signal_is_at_is_pointed_out(grid: HistogramGrid) -> None:
    def is_pointed_out(column: int) -> bool:
        area = grid.cell_area(0, column).toRect()
        header = grid.viewport().grab().toImage().copy(area.left() + 4, 4, area.width() - 8, area.top() - 6)
        red, _, blue = pixels(header).reshape(-1, 3).T.astype(int)
        return bool((blue - red > 90).any())

    for reached in (0, 2):
        grid.set_reached(reached)
        grid.set_rows(grid.rows())  # paints the picture anew while the signal is there
        grid.viewport().grab()
        grid.set_reached(1)
        assert [is_pointed_out(column) for column in range(3)] == [False, True, False]


def test_what_does_not_change_is_not_painted_again(grid: HistogramGrid) -> None:
    grid.viewport().grab()
    before = grid.rebuilds
    for step in range(20):
        grid.set_reached(step % 3)
        QTest.mouseMove(grid.viewport(), QPoint(200 + 10 * step, 100))
        grid.viewport().grab()
    assert grid.rebuilds == before
    grid.set_rows(grid.rows())
    grid.viewport().grab()
    assert grid.rebuilds == before + 1


def test_a_stale_cell_is_faded_and_says_why(grid: HistogramGrid) -> None:
    place = bar_place(grid, 0, 0.5)
    before = grid.viewport().grab().toImage().pixelColor(place).lightness()
    change(grid, 0, 0, replace(cell(4, 0, 2, 1), stale=True))
    assert grid.viewport().grab().toImage().pixelColor(place).lightness() > before + 20
    assert "settings before" in grid.tip_at(grid.cell_area(0, 0).topLeft() + QPointF(12, 10))


def test_a_grid_without_rows_or_columns_is_empty(qtbot: QtBot) -> None:
    grid = HistogramGrid()
    qtbot.addWidget(grid)
    for columns, rows in (((), ()), (("layer 1",), ()), ((), (GridRow("He", 0, (cell(1),)),))):
        grid.set_columns(columns)
        grid.set_rows(rows)
        grid.set_reached(3)
        qtbot.keyClick(grid, Qt.Key.Key_Right)
        with qtbot.assertNotEmitted(grid.cell_opened):
            qtbot.keyClick(grid, Qt.Key.Key_Return)
        grid.grab()
        assert not grid._guard.failed


def test_a_fault_in_painting_is_logged_once_and_ends_with_the_next_rows(
    grid: HistogramGrid, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(grid._painting, "paint_reached", fail)
        for _ in range(3):
            grid.viewport().grab()
    assert [record.message for record in caplog.records] == ["HistogramGrid cannot be drawn"]
    grid.set_rows(grid.rows())
    assert is_painted(grid, bar_place(grid, 0, 0.5))


def test_the_whole_grid_is_painted_at_any_size_in_any_theme(grid: HistogramGrid) -> None:
    grid.set_theme(DARK)
    grid.set_columns([f"layer {column + 1}" for column in range(30)])
    grid.set_rows([GridRow("He", 1, (cell(4, 0, 2, 1),) * 30)] * 4)
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    grid.paint_whole(painter, QSizeF(900, 300), LIGHT)
    painter.end()
    colours = pixels(image).astype(int)
    assert colours[0, 0].tolist() == [255, 255, 255]
    width = int((colours.sum(axis=2) > 0).any(axis=0).nonzero()[0][-1]) + 1  # as many columns as can be read
    assert width > 700
    red, _, blue = colours[:, width - 75 : width].reshape(-1, 3).T  # the last one
    assert (red - blue > 60).sum() > 500  # vermilion bars


def svg_of(grid: HistogramGrid) -> ET.Element:
    """The grid as a vector picture."""
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(700, 400))
    painter = QPainter(generator)
    QWidget.render(grid.viewport(), painter, QPoint())
    painter.end()
    return ET.fromstring(bytes(content.data()))


def words_of(grid: HistogramGrid) -> list[str]:
    """All that is written in the grid."""
    return [(element.text or "").strip() for element in svg_of(grid).iter() if element.tag.endswith("text")]


def test_vectors_stay_vectors(grid: HistogramGrid) -> None:
    assert "image" not in [element.tag.rpartition("}")[2] for element in svg_of(grid).iter()]
    assert "layer 3" in words_of(grid)


@pytest.mark.parametrize(("end", "zeros"), [(3.0, {"0"}), (0.0009123, set())])
def test_zero_is_written_below_a_column_only_where_there_is_room_between_the_ends(
    grid: HistogramGrid, end: float, zeros: set[str]
) -> None:
    grid.set_columns([f"layer {column}" for column in range(9)])
    grid.set_rows([GridRow("He", 0, (Cell(histogram(np.ones(9), Range(-end, end)), 1.0, 1.0),) * 9)])
    assert grid.cell_area(0, 0).width() < 120
    assert {"0"} & set(words_of(grid)) == zeros
