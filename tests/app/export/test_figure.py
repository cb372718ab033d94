"""Figures at a position, and sheets that are laid out without being seen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import Theme
from app.export.figure import FigureSpec, figures_at, lay_out, off_screen
from app.widgets.charts.layer import Plot


def test_a_figure_has_the_title_of_its_position_and_a_film_of_all() -> None:
    def make(_theme: Theme, _size: QSize) -> QWidget:
        raise NotImplementedError

    shown: list[int] = []
    spec = FigureSpec("loss", "Loss", lambda step: f"Loss at step {step}", make, shown.append)
    (figure,) = figures_at(7, range(11), "SGD", [spec])
    assert (figure.name, figure.label, figure.title, figure.settings) == ("loss", "Loss", "Loss at step 7", "SGD")
    assert figure.film is not None
    assert figure.film.frames == range(11)
    assert figure.film.title(3) == "Loss at step 3"
    figure.film.show(3)
    assert shown == [3]


def test_a_sheet_is_laid_out_and_never_on_the_screen(qtbot: QtBot) -> None:
    parent, sheet = QWidget(), QWidget()
    qtbot.addWidget(parent)
    layout = QVBoxLayout(sheet)
    label = QLabel("text")
    layout.addWidget(label)
    off_screen(sheet, parent, (200, 100))
    lay_out(sheet, QSize(640, 480))
    assert sheet.parent() is parent
    assert sheet.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    assert sheet.size() == QSize(640, 480)
    assert label.width() > 500


def test_a_chart_is_laid_out_as_if_it_had_shown_nothing_before(qtbot: QtBot) -> None:
    parent, chart = QWidget(), Plot()
    qtbot.addWidget(parent)
    off_screen(chart, parent)
    box, axis = chart.getPlotItem().getViewBox(), chart.getPlotItem().getAxis("left")
    axis.set_least_width(10)
    widths, edges = [], []
    for top in (1.0, 1000.0, 1.0):  # two digits more, which are less than the axis may be too wide on the screen
        box.setRange(yRange=(0.0, top), padding=0)
        lay_out(chart, QSize(400, 300))
        widths.append(axis.width())
        edges.append(box.geometry().left())
    assert widths[0] == widths[2] < widths[1]
    assert edges[0] == edges[2] < edges[1]


def test_a_sheet_is_never_smaller_than_its_least(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert lay_out(off_screen(QWidget(), parent, (300, 200)), QSize(10, 10)).size() == QSize(300, 200)
